"""The outbox: promises to say something, leased to one sender at a time (design invariant 4).

What must stay true: an address has at most one row on its way, and a row that is to be tried again holds up those
behind it, so that a chat's order holds; a row whose lease ran out may have been delivered, and says so when it is sent
again. ``attempts`` counts leases.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.domain.actors import Person
from core.domain.errors import Conflict, NotFound
from core.domain.ids import OutboxId
from core.services.stores.enrolment import Account
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from core.storage.chunks import chunks
from core.storage.fixed import filled
from core.storage.outbox_queries import (
    DUE,
    ID,
    IS_SENDING,
    IS_UNSEEN,
    IS_WAITING,
    LAPSED,
    MARK_ARRIVED,
    MARK_SENT,
    MESSAGE,
    NETWORK_ID,
    NEXT_DUE,
    REWRITE,
    TAKE_BACK,
    due_query,
    lease,
)
from core.storage.people import is_person, person_columns, person_in
from core.storage.session import Row, Session
from core.storage.tables.chat import outbox

_PLAIN = tuple(field.name for field in fields(OutboxRow) if field.name != "person")
_COLUMNS = [*(outbox.c[name] for name in _PLAIN), outbox.c.person_kind, outbox.c.person_id]
_IS_OVER = outbox.c.state.in_((OutboxState.SENT, OutboxState.FAILED, OutboxState.UNREACHABLE))
_MIN_PAGE = 200
_LAST = "\U0010ffff"  # no key holds it


class SqlMessageStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def enqueue(self, rows: Sequence[OutboxRow]) -> int:
        return await self._session.insert_or_ignore(outbox, [_values(row) for row in rows])

    async def id_of(self, key: str) -> OutboxId | None:
        found = await self._session.scalar(ID, {"named": key})
        return OutboxId(found) if found is not None else None

    async def ids_of(self, keys: Sequence[str]) -> dict[str, OutboxId]:
        found: dict[str, OutboxId] = {}
        for some in chunks(keys):
            rows = await self._session.rows(sa.select(outbox.c.key, outbox.c.id).where(outbox.c.key.in_(some)))
            found |= {row.key: OutboxId(row.id) for row in rows}
        return found

    async def claim(self, channel: str, *, until: datetime, limit: int) -> Sequence[OutboxRow]:
        lapsed = await self._lapsed(channel)
        chosen = _first_of_each_address([*lapsed, *await self._due(channel, limit)])[:limit]
        leased: list[Row] = []
        for some in chunks([row.id for row in chosen]):
            wanted = filled("row", some)
            leased += await self._session.rows(lease(len(wanted)), wanted | {"until": until})
        return [_outbox_row(row) for row in sorted(leased, key=_rank)]

    async def batch_of(self, first: OutboxRow, limit: int) -> Sequence[OutboxRow]:
        if first.batch is not None:
            which = (outbox.c.batch == first.batch) & ~_IS_OVER
        elif first.attempts > 1 or first.person is None:
            return []
        else:
            which = _is_to(first.person, first.channel) & IS_WAITING & (outbox.c.attempts == 0)
            which &= (outbox.c.address == first.address) & (outbox.c.kind == first.kind)
            which &= outbox.c.sealed.is_(None) & outbox.c.edits_key.is_(None) & (outbox.c.not_before <= self._now)
        query = sa.select(*_COLUMNS).where(which, outbox.c.id != first.id)
        rows = await self._session.rows(query.order_by(outbox.c.priority, outbox.c.id).limit(limit))
        return [_outbox_row(row) for row in rows]

    async def join(self, first: OutboxRow, others: Sequence[OutboxId], *, until: datetime) -> None:
        batch = first.batch or first.key
        is_again = sa.or_(outbox.c.maybe_duplicate, outbox.c.state == OutboxState.SENDING)
        leased = {"state": OutboxState.SENDING, "lease_until": until, "maybe_duplicate": is_again}
        joined = sa.update(outbox).where(outbox.c.id.in_(others))
        await self._session.execute(joined.values(**leased, attempts=outbox.c.attempts + 1, batch=batch))
        await self._change(first.id, batch=batch)

    async def dissolve(self, rows: Sequence[OutboxId], *, not_before: datetime, error: str) -> None:
        alone = {"state": OutboxState.WAITING, "lease_until": None, "batch": None}
        parted = sa.update(outbox).where(outbox.c.id.in_(rows))
        await self._session.execute(parted.values(**alone, not_before=not_before, error=error[:200]))

    async def mark_sent(self, row: OutboxId, network_id: str) -> str:
        known = await self._session.scalar(MARK_SENT, {"row": row, "heard": network_id, "now": self._now})
        if known is None:
            raise NotFound("message.unknown", message=row)
        return str(known)

    async def mark_retry(self, row: OutboxId, *, not_before: datetime, error: str, uncertain: bool) -> None:
        values: dict[str, Any] = {"maybe_duplicate": True} if uncertain else {}
        values |= {"state": OutboxState.WAITING, "lease_until": None, "not_before": not_before, "error": error[:200]}
        is_sent = outbox.c.state == OutboxState.SENT
        await self._change(row, **{name: sa.case((is_sent, outbox.c[name]), else_=to) for name, to in values.items()})

    async def redirect(self, row: OutboxId, account: Account) -> None:
        there = {"channel": account.channel, "address": account.address, "language": account.language}
        fresh = {"not_before": self._now, "lease_until": None, "attempts": 0, "maybe_duplicate": False, "error": None}
        fresh["batch"] = None
        await self._change(row, state=OutboxState.WAITING, **there, **fresh)

    async def end_leases(self, channel: str) -> int:
        ended = sa.update(outbox).where(outbox.c.channel == channel, IS_SENDING).values(lease_until=self._now)
        return int((await self._session.execute(ended)).rowcount)

    async def arrived(self, key: str, network_id: str) -> str | None:
        row = await self._session.row(MESSAGE, {"named": key})
        while row is not None and row.network_id is None and row.edits is not None:
            key = row.edits
            row = await self._session.row(MESSAGE, {"named": key})
        if row is not None and row.network_id is not None:
            return str(row.network_id)
        known = await self._session.scalar(MARK_ARRIVED, {"named": key, "heard": network_id, "now": self._now})
        return str(known) if known is not None else None

    async def sent_as(self, person: Person, channel: str, network_id: str) -> Sequence[OutboxRow]:
        is_it = _is_to(person, channel) & (outbox.c.network_id == network_id)
        query = sa.select(*_COLUMNS).where(is_it).order_by(outbox.c.priority, outbox.c.id)
        return [_outbox_row(row) for row in await self._session.rows(query)]

    async def sent_lately(self, person: Person, channel: str, kind: str, limit: int = 5) -> Sequence[OutboxRow]:
        theirs = _is_to(person, channel) & (outbox.c.kind == kind) & (outbox.c.state == OutboxState.SENT)
        newest_first = (outbox.c.sent_at.desc(), outbox.c.id.desc())
        query = sa.select(*_COLUMNS).where(theirs).order_by(*newest_first).limit(limit)
        return [_outbox_row(row) for row in await self._session.rows(query)]

    async def row_of(self, key: str) -> OutboxRow:
        row = await self._session.row(sa.select(*_COLUMNS).where(outbox.c.key == key))
        if row is None:
            raise NotFound("message.unknown", message=key)
        return _outbox_row(row)

    async def rewrite(self, row: OutboxRow) -> bool:
        content = {f"new_{name}": getattr(row, name) for name in ("body", "key_epoch", "sealed", "language")}
        return bool(await self._session.change(REWRITE, content | {"named": row.key}))

    async def take_back(self, key: str) -> bool:
        return bool(await self._session.change(TAKE_BACK, {"named": key}))

    async def begun_with(self, beginning: str) -> Sequence[OutboxRow]:
        is_next = (outbox.c.key >= beginning) & (outbox.c.key < beginning + _LAST)
        rows = await self._session.rows(sa.select(*_COLUMNS).where(is_next).order_by(outbox.c.id))
        return [_outbox_row(row) for row in rows]

    async def take_back_all(self, keys: Sequence[str]) -> int:
        taken = 0
        for some in chunks(keys):
            unseen = sa.delete(outbox).where(outbox.c.key.in_(some), IS_UNSEEN, outbox.c.edits_key.is_(None))
            taken += (await self._session.execute(unseen)).rowcount
        return taken

    async def mark_failed(self, row: OutboxId, *, state: OutboxState, error: str) -> None:
        await self._change(row, state=state, error=error[:200], lease_until=None, sealed=None)

    async def network_id(self, key: str) -> str | None:
        found = await self._session.scalar(NETWORK_ID, {"named": key})
        return str(found) if found is not None else None

    async def sealed_before(self, epoch: int) -> Sequence[OutboxRow]:
        query = sa.select(*_COLUMNS).where(
            outbox.c.key_epoch < epoch, outbox.c.sealed.is_not(None), outbox.c.state != OutboxState.SENT
        )
        return [_outbox_row(row) for row in await self._session.rows(query.order_by(outbox.c.id))]

    async def reseal(self, row: OutboxId, epoch: int, sealed: bytes) -> None:
        await self._change(row, key_epoch=epoch, sealed=sealed)

    async def next_due(self, channel: str) -> datetime | None:
        instants = await self._session.row(NEXT_DUE, {"channel": channel})
        return min((instant for instant in instants or () if instant is not None), default=None)

    async def list_in(self, *states: OutboxState, limit: int = 200) -> Sequence[OutboxRow]:
        query = sa.select(*_COLUMNS).where(outbox.c.state.in_(states)).order_by(outbox.c.id.desc()).limit(limit)
        return [_outbox_row(row) for row in await self._session.rows(query)]

    async def withdraw(self, person: Person, channel: str) -> int:
        theirs = is_person(outbox, person) & (outbox.c.channel == channel) & IS_WAITING
        withdrawn = sa.update(outbox).where(theirs).values(state=OutboxState.FAILED, error="withdrawn")
        return int((await self._session.execute(withdrawn)).rowcount)

    async def of_person(self, person: Person) -> Sequence[OutboxRow]:
        query = sa.select(*_COLUMNS).where(is_person(outbox, person)).order_by(outbox.c.id)
        return [_outbox_row(row) for row in await self._session.rows(query)]

    async def counts(self) -> dict[OutboxState, int]:
        query = sa.select(outbox.c.state, sa.func.count().label("number")).group_by(outbox.c.state)
        return {OutboxState(row.state): row.number for row in await self._session.rows(query)}

    async def retry(self, row: OutboxId) -> None:
        known = await self._session.row(
            sa.select(outbox.c.state, outbox.c.body, outbox.c.sealed).where(outbox.c.id == row)
        )
        if known is not None and known.state not in (OutboxState.FAILED, OutboxState.UNREACHABLE):
            raise Conflict("message.not_failed", message=row)
        if known is not None and known.body is None and known.sealed is None:
            raise Conflict("message.wiped", message=row)
        await self._change(row, state=OutboxState.WAITING, not_before=self._now, lease_until=None, error=None)

    async def _change(self, row: OutboxId, **values: Any) -> None:
        changed = await self._session.execute(sa.update(outbox).where(outbox.c.id == row).values(**values))
        if not changed.rowcount:
            raise NotFound("message.unknown", message=row)

    async def _lapsed(self, channel: str) -> Sequence[Row]:
        return await self._session.rows(LAPSED, {"channel": channel, "now": self._now})

    async def _due(self, channel: str, limit: int) -> list[Row]:
        """The first due row of ``limit`` addresses that have nothing on its way. Pages through a covering index and
        leaves out the addresses it has seen, so that one chat's thousand rows do not hide the others."""
        found: list[Row] = []
        seen: dict[str, None] = {}
        page = max(_MIN_PAGE, 2 * limit)
        rows = await self._session.rows(DUE, {"channel": channel, "now": self._now, "page": page})
        while True:
            found += _first_of_each_address([row for row in rows if row.address not in seen])
            seen |= dict.fromkeys(row.address for row in rows)
            if len(rows) < page or len(found) >= limit:
                return found[:limit]
            query = self._due_query(channel).limit(page).where(_after(rows[-1]))
            rows = await self._session.rows(query.where(outbox.c.address.not_in(list(seen)[-500:])))

    def _due_query(self, channel: str) -> sa.Select[Any]:
        return due_query(channel, self._now)


def _is_to(person: Person, channel: str) -> sa.ColumnElement[bool]:
    return is_person(outbox, person) & (outbox.c.channel == channel)


def _after(row: Row) -> sa.ColumnElement[bool]:
    return sa.tuple_(outbox.c.priority, outbox.c.id) > sa.tuple_(sa.literal(row.priority), sa.literal(row.id))


def _first_of_each_address(rows: Sequence[Row]) -> list[Row]:
    first: dict[str, Row] = {}
    for row in sorted(rows, key=_rank):
        first.setdefault(row.address, row)
    return list(first.values())


def _rank(row: Row) -> tuple[int, int]:
    return row.priority, row.id


def _values(row: OutboxRow) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _PLAIN if name != "id"}
    return values | person_columns(row.person)


def _outbox_row(row: Row) -> OutboxRow:
    values = {name: row._mapping[name] for name in _PLAIN}
    values |= {"priority": Priority(row.priority), "state": OutboxState(row.state)}
    return OutboxRow(**values, person=person_in(row))
