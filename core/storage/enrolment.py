"""Binding codes, failed attempts, and the chat accounts bound to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.domain.actors import Person, PersonKind
from core.domain.errors import NotFound
from core.domain.ids import AccountId, ConstituencyId, DeputyGroupId
from core.services.stores.enrolment import Account, BindingCode, Room
from core.storage.chunks import chunks
from core.storage.fixed import Fixed
from core.storage.people import is_person, known_person, person_columns
from core.storage.session import Row, Session
from core.storage.tables.chat import accounts, binding_codes, binding_failures, rooms

_PLAIN = tuple(field.name for field in fields(Account) if field.name != "person")
_ACTIVE = accounts.c.revoked_at.is_(None)
_CHOSEN_AT = sa.func.coalesce(accounts.c.preferred_at, accounts.c.bound_at)
_UNUSED = binding_codes.c.used_at.is_(None) & binding_codes.c.revoked_at.is_(None)
_OF_SENDER = Fixed(
    sa.select(accounts).where(
        accounts.c.channel == sa.bindparam("channel"), accounts.c.sender == sa.bindparam("sender"), _ACTIVE
    )
)


class SqlEnrolmentStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def replace_codes(self, hashes: Mapping[Person, bytes], *, expires_at: datetime) -> None:
        for kind in PersonKind:
            for some in chunks([person.id for person in hashes if person.kind is kind]):
                theirs = (binding_codes.c.person_kind == kind) & binding_codes.c.person_id.in_(some)
                await self._session.execute(
                    sa.update(binding_codes).where(theirs, _UNUSED).values(revoked_at=self._now)
                )
        instants = {"issued_at": self._now, "expires_at": expires_at}
        rows = [{"code_hash": digest, **instants, **person_columns(person)} for person, digest in hashes.items()]
        await self._session.insert_all(binding_codes, rows)

    async def code(self, code_hash: bytes) -> BindingCode | None:
        row = await self._session.row(sa.select(binding_codes).where(binding_codes.c.code_hash == code_hash))
        if row is None:
            return None
        return _code(row)

    async def mark_code_used(self, code: int) -> None:
        used = sa.update(binding_codes).where(binding_codes.c.id == code).values(used_at=self._now)
        await self._session.execute(used)

    async def revoke_codes(self, person: Person) -> None:
        revoked = sa.update(binding_codes).where(is_person(binding_codes, person), _UNUSED)
        await self._session.execute(revoked.values(revoked_at=self._now))

    async def codes_of(self, person: Person) -> Sequence[BindingCode]:
        query = sa.select(binding_codes).where(is_person(binding_codes, person)).order_by(binding_codes.c.id.desc())
        return [_code(row) for row in await self._session.rows(query)]

    async def with_open_code(self, persons: Sequence[Person]) -> frozenset[Person]:
        found: set[Person] = set()
        works = _UNUSED & (binding_codes.c.expires_at > self._now)
        for kind in PersonKind:
            for some in chunks([person.id for person in persons if person.kind is kind]):
                theirs = (binding_codes.c.person_kind == kind) & binding_codes.c.person_id.in_(some)
                rows = await self._session.rows(sa.select(binding_codes.c.person_id).where(theirs, works))
                found |= {Person(kind, row.person_id) for row in rows}
        return frozenset(found)

    async def note_failure(self, channel: str, sender: str) -> None:
        values = {"channel": channel, "sender": sender, "failed_at": self._now}
        await self._session.insert(binding_failures, values)

    async def failures_since(self, since: datetime, channel: str | None = None, sender: str | None = None) -> int:
        asked = {"since": since, "channel": channel, "sender": sender}
        given = {name: value for name, value in asked.items() if value is not None}
        return int(await self._session.scalar(_failures(frozenset(given)), given))

    async def account_of_sender(self, channel: str, sender: str) -> Account | None:
        row = await self._session.row(_OF_SENDER, {"channel": channel, "sender": sender})
        return _account(row) if row else None

    async def accounts_of(self, person: Person) -> Sequence[Account]:
        query = sa.select(accounts).where(is_person(accounts, person), _ACTIVE)
        rows = await self._session.rows(query.order_by(accounts.c.bound_at.desc(), accounts.c.id.desc()))
        return [_account(row) for row in rows]

    async def accounts_of_many(self, persons: Sequence[Person]) -> dict[Person, Account]:
        preferred: dict[Person, Account] = {}
        for kind in PersonKind:
            for some in chunks([person.id for person in persons if person.kind is kind]):
                for row in await self._oldest_first(kind, some):
                    account = _account(row)
                    preferred[account.person] = account
        return preferred

    async def add_account(self, account: Account) -> AccountId:
        values: dict[str, Any] = {name: getattr(account, name) for name in _PLAIN if name != "id"}
        return AccountId(await self._session.insert(accounts, values | person_columns(account.person)))

    async def revoke_account(self, account: AccountId) -> None:
        await self._change(account, revoked_at=self._now)

    async def set_language(self, account: AccountId, language: str) -> None:
        await self._change(account, language=language)

    async def prefer(self, account: AccountId) -> None:
        await self._change(account, preferred_at=self._now)

    async def set_reachable(self, account: AccountId, *, reachable: bool) -> None:
        await self._change(account, is_reachable=reachable)

    async def move_account(self, account: AccountId, address: str) -> None:
        await self._change(account, address=address)

    async def save_room(self, room: Room) -> int:
        known: int | None = await self._session.scalar(sa.select(rooms.c.id).where(_is_room(room)))
        return known if known is not None else await self._session.insert(rooms, _room_values(room))

    async def remove_room(self, room: Room) -> None:
        await self._session.execute(sa.delete(rooms).where(_is_room(room)))

    async def rooms(self) -> Sequence[Room]:
        return [_room(row) for row in await self._session.rows(sa.select(rooms).order_by(rooms.c.id))]

    async def rooms_of(
        self, constituencies: Sequence[ConstituencyId], groups: Sequence[DeputyGroupId]
    ) -> Sequence[Room]:
        concerned = rooms.c.constituency_id.in_(constituencies) | rooms.c.group_id.in_(groups)
        rows = await self._session.rows(sa.select(rooms).where(concerned).order_by(rooms.c.id))
        return [_room(row) for row in rows]

    async def _oldest_first(self, kind: PersonKind, numbers: Sequence[int]) -> Sequence[Row]:
        """Unreachable accounts before reachable ones, then as they were bound or chosen: the last is preferred."""
        query = sa.select(accounts).where(accounts.c.person_kind == kind, accounts.c.person_id.in_(numbers), _ACTIVE)
        return await self._session.rows(query.order_by(accounts.c.is_reachable, _CHOSEN_AT, accounts.c.id))

    async def _change(self, account: AccountId, **values: Any) -> None:
        changed = sa.update(accounts).where(accounts.c.id == account, _ACTIVE).values(**values)
        if not (await self._session.execute(changed)).rowcount:
            raise NotFound("account.unknown", account=account)


@cache
def _failures(given: frozenset[str]) -> Fixed:
    """How many since ``since``, of the ``channel`` and the ``sender`` where they are given."""
    query = sa.select(sa.func.count()).where(binding_failures.c.failed_at >= sa.bindparam("since"))
    for name in sorted(given - {"since"}):
        query = query.where(binding_failures.c[name] == sa.bindparam(name))
    return Fixed(query)


def _code(row: Row) -> BindingCode:
    return BindingCode(row.id, known_person(row), row.expires_at, row.used_at, row.revoked_at, row.issued_at)


def _room(row: Row) -> Room:
    return Room(row.id, row.channel, row.address, row.constituency_id, row.group_id)


def _room_values(room: Room) -> dict[str, Any]:
    return {name: getattr(room, name) for name in ("channel", "address", "constituency_id", "group_id")}


def _is_room(room: Room) -> sa.ColumnElement[bool]:
    return sa.and_(*(rooms.c[name].is_not_distinct_from(value) for name, value in _room_values(room).items()))


def _account(row: Row) -> Account:
    return Account(**{name: row._mapping[name] for name in _PLAIN}, person=known_person(row))
