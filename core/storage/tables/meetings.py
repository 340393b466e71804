"""Duty-report meetings: what was planned, who is heard, who evaluates, what came out."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, reference

meetings = sa.Table(
    "meetings",
    metadata,
    id_column(),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("slot", sa.Integer, nullable=False),  # position among the day's slots, from 0
    reference("venue_id", "venues", nullable=True),
    reference("leader_id", "leaders", nullable=True),
    reference("township_id", "townships", nullable=True),
    sa.Column("is_pinned", sa.Boolean, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # SEQUENCE of the calendar file
    reference("rule_set_id", "rule_sets", nullable=True),  # fixed when voting opens
    sa.Column("noticed_at", Instant),
    sa.Column("opened_at", Instant),
    sa.Column("closed_at", Instant),
    sa.Column("counted_at", Instant),
    sa.Column("published_at", Instant),
    sa.Column("objections_end_on", sa.Date),
    sa.Column("key_destroyed_at", Instant),
    sa.Index("ix_meetings_year", "year"),
    sa.Index("ix_meetings_status", "status"),
)

agenda = sa.Table(
    "agenda",
    metadata,
    reference("meeting_id", "meetings"),
    reference("deputy_id", "deputies"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.PrimaryKeyConstraint("meeting_id", "deputy_id"),
    sa.Index("ix_agenda_deputy_id", "deputy_id"),
)

# The roll: who may evaluate at this meeting. Frozen when voting opens.
evaluators = sa.Table(
    "evaluators",
    metadata,
    reference("meeting_id", "meetings"),
    reference("voter_id", "voters"),
    sa.PrimaryKeyConstraint("meeting_id", "voter_id"),
    sa.Index("ix_evaluators_voter_id", "voter_id"),
)

results = sa.Table(
    "results",
    metadata,
    reference("meeting_id", "meetings"),
    reference("deputy_id", "deputies"),
    sa.Column("grade", sa.String(60)),
    sa.Column("issued", sa.Integer, nullable=False),
    sa.Column("returned", sa.Integer, nullable=False),
    sa.Column("valid", sa.Integer, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),  # {question: {answer: number}}
    sa.Column("explanation", sa.JSON, nullable=False),  # [{"code": …, "params": …}]
    sa.PrimaryKeyConstraint("meeting_id", "deputy_id"),
)
