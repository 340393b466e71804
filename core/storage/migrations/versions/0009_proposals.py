"""Suggestions and motions, the units that handle them, and what runs out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handling_units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handling_units"),
        sa.UniqueConstraint("name", name="uq_handling_units_name"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("publication", sa.String(length=20), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("filed_on", sa.Date(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("why_suggestion", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["proposals.id"], name="fk_proposals_merged_into"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("year", "kind", "number", name="uq_proposals_year_kind_number"),
    )
    op.create_index("ix_proposals_year_status", "proposals", ["year", "status"])
    op.create_table(
        "proposal_signatories",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["deputies.id"], name="fk_proposal_signatories_deputy_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_signatories_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_signatories"),
        sa.UniqueConstraint("proposal_id", "deputy_id", name="uq_proposal_signatories_proposal_id_deputy_id"),
    )
    op.create_index("ix_proposal_signatories_deputy_id", "proposal_signatories", ["deputy_id"])
    op.create_table(
        "proposal_assignments",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("assigned_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_assignments_proposal_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_units.id"], name="fk_proposal_assignments_unit_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_assignments"),
    )
    op.create_index("ix_proposal_assignments_unit_id", "proposal_assignments", ["unit_id"])
    op.create_table(
        "proposal_clocks",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_estimated", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_clocks_proposal_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_units.id"], name="fk_proposal_clocks_unit_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_clocks"),
    )
    op.create_index(
        "ix_proposal_clocks_open",
        "proposal_clocks",
        ["due_on"],
        sqlite_where=sa.text("met_on IS NULL"),
        postgresql_where=sa.text("met_on IS NULL"),
    )
    op.create_table(
        "proposal_replies",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("result_class", sa.String(length=40), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("signatory", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=False),
        sa.Column("consultation", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_replies_proposal_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["handling_units.id"], name="fk_proposal_replies_unit_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_replies"),
    )
    op.create_table(
        "proposal_feedback",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("rated_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_proposal_feedback_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_feedback"),
    )
