"""What the staff did and what it takes to undo it."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, reference

staff_actions = sa.Table(
    "staff_actions",
    metadata,
    id_column(),
    sa.Column("at", Instant, nullable=False),
    reference("staff_id", "staff"),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("subject", sa.String(300), nullable=False),
    sa.Column("inverse", sa.JSON(none_as_null=True)),  # ids, codes and former values; wiped when too old to be undone
    sa.Column("why_not", sa.String(60)),
    sa.Column("undone_at", Instant),
    reference("undone_by", "staff", nullable=True),
    sa.Index("ix_staff_actions_staff_id_id", "staff_id", "id"),
    sa.Index("ix_staff_actions_subject_id", "subject", "id"),
    sa.Index("ix_staff_actions_at", "at"),
)
