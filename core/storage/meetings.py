"""Meetings with their agenda, the roll of evaluators and the published results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.services.stores.meetings import StoredResult
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled
from core.storage.session import Row, Session
from core.storage.tables import meetings as tables
from core.storage.tables.meetings import agenda, evaluators, meetings

_OWN_FIELDS = tuple(field.name for field in fields(Meeting) if field.name not in {"id", "agenda"})

_NUMBERED = Fixed(sa.select(meetings).where(meetings.c.id == sa.bindparam("meeting")))
_BY_BEGIN = (meetings.c.starts_at, meetings.c.id)
_OF_YEAR = Fixed(sa.select(meetings).where(meetings.c.year == sa.bindparam("in_year")).order_by(*_BY_BEGIN))
_STATE = Fixed(sa.select(meetings.c.status, meetings.c.opened_at).where(meetings.c.id == sa.bindparam("meeting")))


class SqlMeetingStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def get(self, meeting: MeetingId) -> Meeting:
        found = await self._with_agendas(await self._session.rows(_NUMBERED, {"meeting": meeting}))
        if not found:
            raise NotFound("meeting.unknown", meeting=meeting)
        return found[0]

    async def state(self, meeting: MeetingId) -> tuple[MeetingStatus, datetime | None]:
        row = await self._session.row(_STATE, {"meeting": meeting})
        if row is None:
            raise NotFound("meeting.unknown", meeting=meeting)
        return MeetingStatus(row.status), row.opened_at

    async def titles(self, meetings: Sequence[MeetingId]) -> Mapping[MeetingId, str]:
        found: dict[MeetingId, str] = {}
        for some in chunks(sorted(set(meetings))):
            asked = filled("meeting", some)
            found |= {row.id: row.title for row in await self._session.rows(_titles(len(asked)), asked)}
        return found

    async def titled(self, part: str, limit: int) -> Sequence[MeetingId]:
        query = sa.select(meetings.c.id).where(meetings.c.title.contains(part, autoescape=True))
        return [row.id for row in await self._session.rows(query.order_by(meetings.c.id.desc()).limit(limit))]

    async def list_of_year(self, year: int) -> Sequence[Meeting]:
        return await self._with_agendas(await self._session.rows(_OF_YEAR, {"in_year": year}))

    async def list_in(self, *statuses: MeetingStatus) -> Sequence[Meeting]:
        return await self._list(sa.select(meetings).where(meetings.c.status.in_(statuses)))

    async def add(self, meeting: Meeting) -> MeetingId:
        number = MeetingId(await self._session.insert(meetings, _values(meeting)))
        await self._session.insert_all(agenda, _agenda_rows(number, meeting.agenda))
        return number

    async def save(self, meeting: Meeting) -> None:
        known = await self._session.execute(
            sa.update(meetings).where(meetings.c.id == meeting.id).values(**_values(meeting))
        )
        if not known.rowcount:
            raise NotFound("meeting.unknown", meeting=meeting.id)
        await self._session.execute(sa.delete(agenda).where(agenda.c.meeting_id == meeting.id))
        await self._session.insert_all(agenda, _agenda_rows(meeting.id, meeting.agenda))

    async def remove(self, meeting: MeetingId) -> None:
        for table in (agenda, evaluators):
            await self._session.execute(sa.delete(table).where(table.c.meeting_id == meeting))
        await self._session.execute(sa.delete(meetings).where(meetings.c.id == meeting))

    async def restore(self, meeting: Meeting) -> None:
        await self._session.insert(meetings, _values(meeting) | {"id": meeting.id})
        await self._session.insert_all(agenda, _agenda_rows(meeting.id, meeting.agenda))

    async def set_roll(self, meeting: MeetingId, voters: Sequence[VoterId]) -> None:
        await self._session.execute(sa.delete(evaluators).where(evaluators.c.meeting_id == meeting))
        rows = [{"meeting_id": meeting, "voter_id": voter} for voter in voters]
        await self._session.insert_all(evaluators, rows)

    async def roll(self, meeting: MeetingId) -> Sequence[VoterId]:
        query = sa.select(evaluators.c.voter_id).where(evaluators.c.meeting_id == meeting)
        return [VoterId(row.voter_id) for row in await self._session.rows(query.order_by(evaluators.c.voter_id))]

    async def on_roll(self, meeting: MeetingId, voters: Sequence[VoterId]) -> Sequence[VoterId]:
        found: list[VoterId] = []
        for some in chunks(voters):
            asked = filled("voter", some)
            rows = await self._session.rows(_on_roll(len(asked)), asked | {"meeting": meeting})
            found += [row.voter_id for row in rows]
        return sorted(found)

    async def to_evaluate(self, voter: VoterId, *statuses: MeetingStatus) -> Sequence[Meeting]:
        query = sa.select(meetings).join(evaluators).where(evaluators.c.voter_id == voter)
        return await self._list(query.where(meetings.c.status.in_(statuses)))

    async def save_results(self, meeting: MeetingId, results: Sequence[StoredResult]) -> None:
        await self.discard_results(meeting)
        names = [field.name for field in fields(StoredResult)]
        rows = [{"meeting_id": meeting, **{name: getattr(one, name) for name in names}} for one in results]
        await self._session.insert_all(tables.results, rows)

    async def results(self, meeting: MeetingId) -> Sequence[StoredResult]:
        query = (
            sa.select(*(tables.results.c[field.name] for field in fields(StoredResult)))
            .outerjoin(
                agenda,
                (agenda.c.meeting_id == tables.results.c.meeting_id)
                & (agenda.c.deputy_id == tables.results.c.deputy_id),
            )
            .where(tables.results.c.meeting_id == meeting)
            .order_by(agenda.c.position, tables.results.c.deputy_id)
        )
        return [StoredResult(**row._mapping) for row in await self._session.rows(query)]

    async def discard_results(self, meeting: MeetingId) -> None:
        await self._session.execute(sa.delete(tables.results).where(tables.results.c.meeting_id == meeting))

    async def _list(self, query: sa.Select[Any]) -> list[Meeting]:
        """Meetings by the instant they begin, each with its agenda in order."""
        return await self._with_agendas(await self._session.rows(query.order_by(*_BY_BEGIN)))

    async def _with_agendas(self, rows: Sequence[Row]) -> list[Meeting]:
        orders = await self._agendas([row.id for row in rows])
        return [_meeting(row, tuple(orders[row.id])) for row in rows]

    async def _agendas(self, numbers: Sequence[int]) -> dict[int, list[DeputyId]]:
        orders: dict[int, list[DeputyId]] = defaultdict(list)
        for some in chunks(numbers):
            asked = filled("meeting", some)
            for row in await self._session.rows(_agendas(len(asked)), asked):
                orders[row.meeting_id].append(DeputyId(row.deputy_id))
        return orders


@cache
def _on_roll(voters: int) -> Fixed:
    theirs = (evaluators.c.meeting_id == sa.bindparam("meeting")) & among(evaluators.c.voter_id, "voter", voters)
    return Fixed(sa.select(evaluators.c.voter_id).where(theirs))


@cache
def _titles(numbers: int) -> Fixed:
    return Fixed(sa.select(meetings.c.id, meetings.c.title).where(among(meetings.c.id, "meeting", numbers)))


@cache
def _agendas(numbers: int) -> Fixed:
    query = sa.select(agenda.c.meeting_id, agenda.c.deputy_id).where(among(agenda.c.meeting_id, "meeting", numbers))
    return Fixed(query.order_by(agenda.c.meeting_id, agenda.c.position))


def _meeting(row: Row, order: tuple[DeputyId, ...]) -> Meeting:
    values = dict(row._mapping) | {"status": MeetingStatus(row.status), "agenda": order}
    return Meeting(**values)


def _values(meeting: Meeting) -> dict[str, Any]:
    return {name: getattr(meeting, name) for name in _OWN_FIELDS}


def _agenda_rows(meeting: MeetingId, deputies: Sequence[DeputyId]) -> list[dict[str, int]]:
    return [
        {"meeting_id": meeting, "deputy_id": deputy, "position": position} for position, deputy in enumerate(deputies)
    ]
