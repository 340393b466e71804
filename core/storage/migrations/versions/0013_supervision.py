"""Priority items, and the acts of supervision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_priorities",
        sa.Column("proposal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("official_id", sa.Integer(), nullable=False),
        sa.Column("chosen_on", sa.Date(), nullable=False),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["leader_id"], ["unit_contacts.id"], name="fk_proposal_priorities_leader_id"),
        sa.ForeignKeyConstraint(["official_id"], ["unit_contacts.id"], name="fk_proposal_priorities_official_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_priorities_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", name="pk_proposal_priorities"),
    )
    op.create_table(
        "supervision_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("who", sa.String(length=80), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("cancelled_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_supervision_acts_proposal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_supervision_acts"),
    )
    op.create_index("ix_supervision_acts_proposal_id", "supervision_acts", ["proposal_id"])
    op.create_index("ix_supervision_acts_planned_on", "supervision_acts", ["planned_on"])
