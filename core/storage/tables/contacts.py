"""The people to whom the deadlines of units are said, and which day's round of them is done."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, reference

unit_contacts = sa.Table(
    "unit_contacts",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False),
    sa.Column("duty", sa.String(20), nullable=False),  # liaison, head, supervision, leader
    reference("unit_id", "handling_units", nullable=True),  # none: above all units
    sa.Column("phone", sa.String(30)),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Index("ix_unit_contacts_unit_id", "unit_id"),
)

# What is done once a day: the day for which it was done last, and when.
daily_rounds = sa.Table(
    "daily_rounds",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("done_on", sa.Date, nullable=False),
    sa.Column("done_at", Instant, nullable=False),
)
