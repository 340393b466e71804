"""Sealed ballots (design invariant 6).

A ballot and a voter never share a column, a readable key or an order: ``participations`` says that somebody took
part, ``ballots`` holds padded boxes sealed to the meeting's key, and ``sheets`` - written only by the count - holds
single answers in shuffled order without id or time. The first two are kept in the order of their keys: a hidden
row number would tell, to whoever opens the boxes, in which order they came.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import metadata, reference

meeting_keys = sa.Table(
    "meeting_keys",
    metadata,
    sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meetings.id"), primary_key=True, autoincrement=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("locked_private_key", sa.LargeBinary),  # wiped when the objection window ends
)

participations = sa.Table(
    "participations",
    metadata,
    reference("meeting_id", "meetings"),
    reference("voter_id", "voters"),
    sa.Column("medium", sa.String(10), nullable=False),  # chat, paper
    sa.Column("receipt", sa.LargeBinary),  # encrypted with a key outside the database, wiped at the close
    sa.PrimaryKeyConstraint("meeting_id", "voter_id"),
    sqlite_with_rowid=False,
)

ballots = sa.Table(
    "ballots",
    metadata,
    sa.Column("id", sa.LargeBinary(16), primary_key=True),
    reference("meeting_id", "meetings"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Index("ix_ballots_meeting_id", "meeting_id"),
    sqlite_with_rowid=False,
)

# Each paper sheet is entered twice, by different tellers, sealed to the same key until the count.
paper_entries = sa.Table(
    "paper_entries",
    metadata,
    reference("meeting_id", "meetings"),
    sa.Column("number", sa.Integer, nullable=False),
    reference("teller_id", "staff"),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("meeting_id", "number", "teller_id"),
)

sheets = sa.Table(
    "sheets",
    metadata,
    reference("meeting_id", "meetings"),
    reference("deputy_id", "deputies"),
    sa.Column("question", sa.String(60), nullable=False),
    sa.Column("answer", sa.String(60), nullable=False),
    sa.Index("ix_sheets_meeting_id_deputy_id", "meeting_id", "deputy_id"),
)

comments = sa.Table(
    "comments",
    metadata,
    reference("meeting_id", "meetings"),
    reference("deputy_id", "deputies", nullable=True),
    sa.Column("text", sa.Text, nullable=False),
    sa.Index("ix_comments_meeting_id", "meeting_id"),
)
