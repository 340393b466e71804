"""The people of the units that handle proposals, what units tell before they reply, and the daily round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(length=30), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_units.id"], name="fk_unit_contacts_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_contacts"),
    )
    op.create_index("ix_unit_contacts_unit_id", "unit_contacts", ["unit_id"])
    op.create_table(
        "daily_rounds",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_daily_rounds"),
    )
    op.create_table(
        "proposal_notes",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_notes_proposal_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_units.id"], name="fk_proposal_notes_unit_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_notes"),
    )
