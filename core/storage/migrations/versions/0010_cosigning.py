"""Who was asked to sign a proposal, or to agree to its withdrawal, and what they said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "proposal_invitations",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_proposal_invitations_deputy_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_invitations_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "deputy_id", "purpose", name="pk_proposal_invitations"),
    )
    op.create_index("ix_proposal_invitations_deputy_id", "proposal_invitations", ["deputy_id"])
