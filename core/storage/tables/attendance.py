"""Who was at a meeting: a state for each person, and the hour; never the order in which people came.

Kept in the order of its keys: a hidden row number would tell in which order people were checked in, and beside a
hidden order of ballots that would tell more than the roll does.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import metadata, reference

attendance = sa.Table(
    "attendance",
    metadata,
    reference("meeting_id", "meetings"),
    sa.Column("person_kind", sa.String(10), nullable=False),  # voter, deputy
    sa.Column("person_id", sa.Integer, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),  # present, late, leave_approved, absent
    sa.Column("hour", sa.Integer),  # of the county's day at the check-in, 0 to 23
    sa.PrimaryKeyConstraint("meeting_id", "person_kind", "person_id"),
    sqlite_with_rowid=False,
)
