"""What the staff did and how to undo it; who was at a meeting; messages of which nobody knows whether they arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_kind", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_attendance_meeting_id"),
        sa.PrimaryKeyConstraint("meeting_id", "person_kind", "person_id", name="pk_attendance"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("inverse", sa.JSON(), nullable=True),
        sa.Column("why_not", sa.String(length=60), nullable=True),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_staff_actions_staff_id"),
        sa.ForeignKeyConstraint(["undone_by"], ["staff.id"], name="fk_staff_actions_undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_staff_actions"),
    )
    op.create_index("ix_staff_actions_at", "staff_actions", ["at"])
    op.create_index("ix_staff_actions_staff_id_id", "staff_actions", ["staff_id", "id"])
    op.create_index("ix_staff_actions_subject_id", "staff_actions", ["subject", "id"])
    op.create_index(
        "ix_outbox_maybe_duplicate",
        "outbox",
        ["channel"],
        sqlite_where=sa.text("maybe_duplicate"),
        postgresql_where=sa.text("maybe_duplicate"),
    )
