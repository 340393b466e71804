"""The database is the schedule: what somebody must hear, and when, is a row (design invariant 1)."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, reference

reminders = sa.Table(
    "reminders",
    metadata,
    id_column(),
    sa.Column("key", sa.String(160), nullable=False, unique=True),  # event:subject:stage:recipient
    sa.Column("event", sa.String(40), nullable=False),
    sa.Column("subject_id", sa.Integer, nullable=False),  # meeting or report year, by event
    sa.Column("stage", sa.String(40), nullable=False),
    sa.Column("person_kind", sa.String(10), nullable=False),
    sa.Column("person_id", sa.Integer, nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("planned_at", Instant, nullable=False),  # the ladder's instant; due_at leaves it when postponed
    sa.Column("best_before_at", Instant),
    sa.Column("obsolete_at", Instant),
    sa.Column("asks_confirmation", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),  # waiting, sent, not_needed, cancelled, unreachable
    sa.Column("state_reason", sa.String(60)),
    sa.Column("is_late", sa.Boolean, nullable=False),
    sa.Column("sent_at", Instant),
    sa.Column("confirmed_at", Instant),
    reference("outbox_id", "outbox", nullable=True),
    sa.Index("ix_reminders_state_due_at", "state", "due_at"),
    sa.Index("ix_reminders_event_subject_id", "event", "subject_id"),
    sa.Index("ix_reminders_person_kind_person_id", "person_kind", "person_id"),
    sa.Index("ix_reminders_outbox_id", "outbox_id"),
    sa.Index("ix_reminders_sent_at", "sent_at"),
)
