"""Who reports orally and who in writing, year by year."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import metadata, reference

# One row a deputy and year of the term. The reason is structured: {"code": …, "params": …}.
report_turns = sa.Table(
    "report_turns",
    metadata,
    reference("deputy_id", "deputies"),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("mode", sa.String(10), nullable=False),  # oral, written, none
    sa.Column("is_pinned", sa.Boolean, nullable=False),
    sa.Column("reason", sa.JSON),
    sa.PrimaryKeyConstraint("deputy_id", "year"),
    sa.Index("ix_report_turns_year", "year"),
)
