"""The deputies' ratings of promises, and which proposals a past year's ledger brought.

Of a proposal that was replied to and never had a deadline the ledger is the only origin; what it promised before today
is past, what is still ahead is reported on.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_promise_ratings",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_promise_ratings_proposal_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_units.id"], name="fk_proposal_promise_ratings_unit_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_promise_ratings"),
    )
    op.add_column("proposals", sa.Column("imported_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE proposals SET imported_on = CURRENT_DATE"
        " WHERE id IN (SELECT proposal_id FROM proposal_replies)"
        " AND id NOT IN (SELECT proposal_id FROM proposal_clocks)"
    )
