"""Who is at a meeting. A list is always stored whole and in the order of its keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from core.domain.actors import PersonKind
from core.domain.attendance import AttendanceState, Attendee
from core.domain.ids import MeetingId
from core.storage.chunks import chunks
from core.storage.people import known_person, person_columns
from core.storage.session import Session
from core.storage.tables.attendance import attendance


class SqlAttendanceStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def of(self, meeting: MeetingId) -> Sequence[Attendee]:
        query = sa.select(attendance).where(attendance.c.meeting_id == meeting)
        rows = await self._session.rows(query.order_by(attendance.c.person_kind, attendance.c.person_id))
        return [Attendee(known_person(row), AttendanceState(row.state), row.hour) for row in rows]

    async def replace(self, meeting: MeetingId, people: Sequence[Attendee]) -> None:
        """SQLite lays rows into a page as they come: stored in this order, they lie as if all had come at once."""
        await self.clear(meeting)
        in_order = sorted(people, key=lambda one: (one.person.kind, one.person.id))
        rows = [
            {"meeting_id": meeting, **person_columns(one.person), "state": one.state, "hour": one.hour}
            for one in in_order
        ]
        await self._session.insert_all(attendance, rows)

    async def states(self, meetings: Sequence[MeetingId]) -> Mapping[MeetingId, Mapping[AttendanceState, int]]:
        found: dict[MeetingId, dict[AttendanceState, int]] = defaultdict(dict)
        state = (attendance.c.meeting_id, attendance.c.state)
        for some in chunks(meetings):
            query = sa.select(*state, sa.func.count().label("people")).where(attendance.c.meeting_id.in_(some))
            for row in await self._session.rows(query.group_by(*state)):
                found[MeetingId(row.meeting_id)][AttendanceState(row.state)] = row.people
        return found

    async def clear(self, meeting: MeetingId, *kinds: PersonKind) -> None:
        cleared = sa.delete(attendance).where(attendance.c.meeting_id == meeting)
        await self._session.execute(cleared.where(attendance.c.person_kind.in_(kinds)) if kinds else cleared)
