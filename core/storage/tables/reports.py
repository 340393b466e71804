"""Pledges at the beginning of the year and the duty report at its end."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, reference

pledges = sa.Table(
    "pledges",
    metadata,
    reference("deputy_id", "deputies"),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("deputy_id", "year", "position"),
)

duty_reports = sa.Table(
    "duty_reports",
    metadata,
    id_column(),
    reference("deputy_id", "deputies"),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),  # draft, filed
    sa.Column("content", sa.JSON, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("filed_at", Instant),
    sa.Column("filed_by", sa.String(60)),
    sa.UniqueConstraint("deputy_id", "year"),
)
