"""The schedule: what somebody must hear and when, as rows (design invariant 1)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.domain.actors import Person
from core.domain.ids import OutboxId
from core.services.stores.reminders import ComingStage, ReminderRow, ReminderState
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled
from core.storage.people import is_person, known_person, person_columns
from core.storage.session import Row, Session
from core.storage.tables.reminders import reminders

_PLAIN = tuple(field.name for field in fields(ReminderRow) if field.name != "person")
_WAITING = reminders.c.state == ReminderState.WAITING


class SqlReminderStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, rows: Sequence[ReminderRow]) -> int:
        return await self._session.insert_or_ignore(reminders, [_values(row) for row in rows])

    async def due(self, now: datetime, limit: int) -> Sequence[ReminderRow]:
        return await self._list(_WAITING & (reminders.c.due_at <= now), limit=limit)

    async def next_due(self) -> datetime | None:
        earliest: datetime | None = await self._session.scalar(
            sa.select(reminders.c.due_at).where(_WAITING).order_by(reminders.c.due_at).limit(1)
        )
        return earliest

    async def mark_sent(self, rows: Sequence[int], outbox: OutboxId, *, late: Sequence[int]) -> None:
        values = {"state": ReminderState.SENT, "sent_at": self._now, "outbox_id": outbox}
        await self._change(rows, **values)
        await self._change(late, is_late=True)

    async def mark(self, rows: Sequence[int], state: ReminderState, reason: str) -> None:
        await self._change(rows, state=state, state_reason=reason)

    async def postpone(self, rows: Sequence[int], due_at: datetime, reason: str) -> None:
        await self._change(rows, due_at=due_at, state_reason=reason)

    async def messages_since(self, since: datetime) -> dict[Person, int]:
        messages = sa.func.count(reminders.c.outbox_id.distinct()).label("messages")
        query = sa.select(reminders.c.person_kind, reminders.c.person_id, messages).where(reminders.c.sent_at >= since)
        rows = await self._session.rows(query.group_by(reminders.c.person_kind, reminders.c.person_id))
        return {known_person(row): row.messages for row in rows}

    async def cancel(self, event: str, subject_id: int, reason: str) -> int:
        cancelled = sa.update(reminders).where(_is_event(event, subject_id), _WAITING)
        values = {"state": ReminderState.CANCELLED, "state_reason": reason}
        return int((await self._session.execute(cancelled.values(**values))).rowcount)

    async def remove_waiting(self, event: str, subject_id: int) -> None:
        await self._session.execute(sa.delete(reminders).where(_is_event(event, subject_id), _WAITING))

    async def confirm(self, outbox: OutboxId, person: Person) -> Sequence[ReminderRow]:
        theirs = (reminders.c.outbox_id == outbox) & is_person(reminders, person)
        unconfirmed = theirs & reminders.c.confirmed_at.is_(None)
        await self._session.execute(sa.update(reminders).where(unconfirmed).values(confirmed_at=self._now))
        return await self._list(theirs)

    async def of_event(self, event: str, subject_id: int) -> Sequence[ReminderRow]:
        return await self._list(_is_event(event, subject_id))

    async def laid(
        self, events: Collection[str], subjects: Collection[int], since: datetime
    ) -> frozenset[tuple[int, str]]:
        found: set[tuple[int, str]] = set()
        of_events = {f"event{place}": event for place, event in enumerate(sorted(events))}
        for some in chunks(sorted(set(subjects))):
            about = filled("about", some)
            given = of_events | about | {"since": since}
            rows = await self._session.rows(_laid(len(of_events), len(about)), given)
            found |= {(row.subject_id, row.key.split(":")[2]) for row in rows}
        return frozenset(found)

    async def confirmed_of(self, event: str, subjects: Collection[int]) -> frozenset[tuple[int, Person, str]]:
        found: set[tuple[int, Person, str]] = set()
        is_confirmed = (reminders.c.event == event) & reminders.c.confirmed_at.is_not(None)
        for some in chunks(sorted(set(subjects))):
            rows = await self._list(is_confirmed & reminders.c.subject_id.in_(some))
            found |= {(row.subject_id, row.person, row.edition) for row in rows}
        return frozenset(found)

    async def planned_since(self, events: Collection[str], since: datetime, limit: int) -> Sequence[ReminderRow]:
        theirs = reminders.c.event.in_(sorted(events)) & (reminders.c.planned_at >= since)
        query = sa.select(reminders).where(theirs).order_by(reminders.c.planned_at.desc(), reminders.c.id.desc())
        return [_reminder(row) for row in await self._session.rows(query.limit(limit))]

    async def of_person(self, person: Person) -> Sequence[ReminderRow]:
        return await self._list(is_person(reminders, person))

    async def waiting_of(self, person: Person) -> Sequence[ReminderRow]:
        return await self._list(is_person(reminders, person) & _WAITING)

    async def coming(self, limit: int) -> Sequence[ComingStage]:
        stage = (reminders.c.event, reminders.c.subject_id, reminders.c.stage)
        first, people = sa.func.min(reminders.c.due_at).label("due_at"), sa.func.count().label("people")
        query = sa.select(*stage, first, people).where(_WAITING).group_by(*stage).order_by(first, *stage).limit(limit)
        return [ComingStage(**row._mapping) for row in await self._session.rows(query)]

    async def count_missed(self) -> int:
        query = sa.select(sa.func.count()).select_from(reminders).where(self._is_missed())
        return int(await self._session.scalar(query))

    async def missed(self, limit: int = 200) -> Sequence[ReminderRow]:
        return await self._list(self._is_missed(), limit=limit)

    def _is_missed(self) -> sa.ColumnElement[bool]:
        is_of_use = reminders.c.obsolete_at.is_(None) | (reminders.c.obsolete_at > self._now)
        return (reminders.c.state == ReminderState.UNREACHABLE) & is_of_use

    async def list_in(self, *states: ReminderState, limit: int = 200) -> Sequence[ReminderRow]:
        return await self._list(reminders.c.state.in_(states), limit=limit)

    async def _change(self, rows: Sequence[int], **values: Any) -> None:
        for some in chunks(rows):
            these = filled("row", some)
            await self._session.change(_changed(tuple(values), len(these)), these | values)

    async def _list(self, condition: sa.ColumnElement[bool], *, limit: int | None = None) -> list[ReminderRow]:
        query = sa.select(reminders).where(condition).order_by(reminders.c.due_at, reminders.c.id).limit(limit)
        return [_reminder(row) for row in await self._session.rows(query)]


@cache
def _changed(names: tuple[str, ...], rows: int) -> Fixed:
    """Give so many rows other values of ``names``."""
    these = sa.update(reminders).where(among(reminders.c.id, "row", rows))
    return Fixed(these.values({name: sa.bindparam(name) for name in names}))


@cache
def _laid(events: int, subjects: int) -> Fixed:
    """The keys of so many events' rows about so many subjects."""
    theirs = among(reminders.c.event, "event", events) & among(reminders.c.subject_id, "about", subjects)
    is_late_enough = reminders.c.planned_at >= sa.bindparam("since", type_=reminders.c.planned_at.type)
    return Fixed(sa.select(reminders.c.subject_id, reminders.c.key).where(theirs, is_late_enough))


def _is_event(event: str, subject_id: int) -> sa.ColumnElement[bool]:
    return (reminders.c.event == event) & (reminders.c.subject_id == subject_id)


def _values(row: ReminderRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _PLAIN if name != "id"} | person_columns(row.person)
    return values | {"planned_at": row.planned_at or row.due_at}


def _reminder(row: Row) -> ReminderRow:
    values = {name: row._mapping[name] for name in _PLAIN} | {"state": ReminderState(row.state)}
    return ReminderRow(**values, person=known_person(row))
