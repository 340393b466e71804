"""The office's rolls. Pinyin and initials are kept in step with the name at every insert and save."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from core.domain.actors import Person, PersonKind, Role
from core.domain.errors import NotFound
from core.domain.ids import (
    ConstituencyId,
    DeputyGroupId,
    DeputyId,
    LeaderId,
    StaffId,
    TermId,
    TownshipId,
    VenueId,
    VoterId,
)
from core.domain.pinyin import initials_of, pinyin_of
from core.domain.records import (
    CongressTerm,
    Constituency,
    Deputy,
    DeputyGroup,
    DeputyStatus,
    Leader,
    Staff,
    StatusReason,
    Township,
    Venue,
    Voter,
)
from core.domain.search_words import words_of
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled
from core.storage.session import ROWS_A_STATEMENT, Row, Session
from core.storage.tables import records as tables
from core.storage.tables.contacts import unit_contacts
from core.storage.tables.meetings import meetings
from core.storage.voter_index import VoterIndex

Record = TypeVar("Record")
_PEOPLE = {
    PersonKind.DEPUTY: tables.deputies,
    PersonKind.VOTER: tables.voters,
    PersonKind.STAFF: tables.staff,
    PersonKind.CONTACT: unit_contacts,
}
_HOLIDAYS = Fixed(
    sa.select(tables.holidays.c.day_on, tables.holidays.c.kind, tables.holidays.c.name).order_by(
        tables.holidays.c.day_on
    )
)
_HOLIDAY_YEARS = Fixed(sa.select(tables.holiday_years.c.year).order_by(tables.holiday_years.c.year))


class SqlRecordStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def office(self, key: str) -> str | None:
        value = await self._session.scalar(sa.select(tables.office.c.value).where(tables.office.c.key == key))
        return str(value) if value is not None else None

    async def set_office(self, key: str, value: str) -> None:
        await self._session.insert_or_replace(tables.office, {"key": key, "value": value})

    async def term(self, term: TermId) -> CongressTerm:
        return await self._one(CongressTerm, tables.congress_terms, term, code="term.unknown")

    async def terms(self) -> Sequence[CongressTerm]:
        return await self._all(CongressTerm, tables.congress_terms)

    async def current_term(self, on: date) -> CongressTerm:
        terms = tables.congress_terms
        query = sa.select(terms).where(terms.c.starts_on <= on, terms.c.ends_on >= on)
        row = await self._session.row(query.order_by(terms.c.number.desc()).limit(1))
        if row is None:
            raise NotFound("term.unknown", on=on)
        return CongressTerm(**row._mapping)

    async def add_term(self, term: CongressTerm) -> TermId:
        return TermId(await self._session.insert(tables.congress_terms, _values(term)))

    async def townships(self) -> Sequence[Township]:
        return await self._all(Township, tables.townships)

    async def add_township(self, name: str) -> TownshipId:
        return TownshipId(await self._session.insert(tables.townships, {"name": name}))

    async def constituencies(self) -> Sequence[Constituency]:
        return await self._all(Constituency, tables.constituencies)

    async def add_constituency(self, name: str, township: TownshipId | None) -> ConstituencyId:
        values = {"name": name, "township_id": township}
        return ConstituencyId(await self._session.insert(tables.constituencies, values))

    async def place_constituency(self, constituency: ConstituencyId, township: TownshipId) -> None:
        await self._save(tables.constituencies, constituency, {"township_id": township}, code="constituency.unknown")

    async def groups(self) -> Sequence[DeputyGroup]:
        return await self._all(DeputyGroup, tables.deputy_groups)

    async def add_group(self, name: str, township: TownshipId | None) -> DeputyGroupId:
        values = {"name": name, "township_id": township}
        return DeputyGroupId(await self._session.insert(tables.deputy_groups, values))

    async def deputies(self, term: TermId | None = None) -> Sequence[Deputy]:
        query = sa.select(tables.deputies).order_by(tables.deputies.c.id)
        if term is not None:
            query = query.where(tables.deputies.c.term_id == term)
        return [_deputy(row) for row in await self._session.rows(query)]

    async def deputy(self, deputy: DeputyId) -> Deputy:
        return _deputy(await self._row(tables.deputies, deputy, code="deputy.unknown"))

    async def deputies_named(self, ids: Sequence[DeputyId]) -> Sequence[Deputy]:
        return [_deputy(row) for row in await self._named(tables.deputies, ids)]

    async def add_deputy(self, deputy: Deputy) -> DeputyId:
        return DeputyId(await self._session.insert(tables.deputies, _named_values(deputy)))

    async def save_deputy(self, deputy: Deputy) -> None:
        await self._save(tables.deputies, deputy.id, _named_values(deputy), code="deputy.unknown")

    async def voters(self, constituency: ConstituencyId | None = None) -> Sequence[Voter]:
        query = sa.select(tables.voters).order_by(tables.voters.c.id)
        if constituency is not None:
            query = query.where(tables.voters.c.constituency_id == constituency)
        return [_record(Voter, row) for row in await self._session.rows(query)]

    async def voter(self, voter: VoterId) -> Voter:
        return await self._one(Voter, tables.voters, voter, code="voter.unknown")

    async def voters_named(self, ids: Sequence[VoterId]) -> Sequence[Voter]:
        return [_record(Voter, row) for row in await self._named(tables.voters, ids)]

    async def voters_off_rolls(self, name: str, limit: int) -> Sequence[VoterId]:
        if not (initials := await asyncio.to_thread(initials_of, name)):
            return []
        own = tables.voters.c
        alike = sa.and_(own.initials >= initials, own.initials < f"{initials}~")  # ~ stands behind every letter
        called = own.name.startswith(name, autoescape=True)
        query = sa.select(own.id).where(alike, called, sa.not_(own.is_active)).order_by(own.id).limit(limit)
        return [row.id for row in await self._session.rows(query)]

    async def add_voters(self, voters: Sequence[Voter]) -> None:
        index = VoterIndex(self._session)
        last = await index.last()
        await self._session.insert_all(tables.voters, [_voter_values(voter) for voter in voters])
        await index.put_in_new(last)

    async def save_voter(self, voter: Voter) -> None:
        index = VoterIndex(self._session)
        await index.take_out([voter.id])
        await self._save(tables.voters, voter.id, _voter_values(voter), code="voter.unknown")
        await index.put_in([voter.id])

    async def save_voters(self, voters: Sequence[Voter]) -> None:
        statement = sa.update(tables.voters).where(tables.voters.c.id == sa.bindparam("voter_id", type_=sa.Integer))
        statement = statement.values({name: sa.bindparam(name) for name in (*_names(Voter), "pinyin", "search_words")})
        index, ids = VoterIndex(self._session), [voter.id for voter in voters]
        await index.take_out(ids)
        for some in chunks(voters, ROWS_A_STATEMENT):
            await self._session.execute(statement, [_voter_values(voter) | {"voter_id": voter.id} for voter in some])
        await index.put_in(ids)

    async def staff(self) -> Sequence[Staff]:
        return [_staff(row) for row in await self._session.rows(sa.select(tables.staff).order_by(tables.staff.c.id))]

    async def staff_member(self, staff: StaffId) -> Staff:
        return _staff(await self._row(tables.staff, staff, code="staff.unknown"))

    async def staff_by_login(self, login: str) -> Staff | None:
        row = await self._session.row(sa.select(tables.staff).where(tables.staff.c.login == login))
        return _staff(row) if row else None

    async def add_staff(self, staff: Staff) -> StaffId:
        return StaffId(await self._session.insert(tables.staff, _staff_values(staff)))

    async def save_staff(self, staff: Staff) -> None:
        await self._save(tables.staff, staff.id, _staff_values(staff), code="staff.unknown")

    async def venues(self) -> Sequence[Venue]:
        return await self._all(Venue, tables.venues)

    async def add_venue(self, venue: Venue) -> VenueId:
        return VenueId(await self._session.insert(tables.venues, _values(venue)))

    async def leaders(self) -> Sequence[Leader]:
        rows = await self._session.rows(sa.select(tables.leaders).order_by(tables.leaders.c.id))
        return [_leader(row) for row in rows]

    async def add_leader(self, leader: Leader) -> LeaderId:
        values = _values(leader) | {"unavailable": sorted(day.isoformat() for day in leader.unavailable)}
        return LeaderId(await self._session.insert(tables.leaders, values))

    async def remove_venue(self, venue: VenueId) -> None:
        await self._session.execute(sa.delete(tables.venues).where(tables.venues.c.id == venue))

    async def remove_leader(self, leader: LeaderId) -> None:
        await self._session.execute(sa.delete(tables.leaders).where(tables.leaders.c.id == leader))

    async def is_place_used(self, noun: str, number: int) -> bool:
        used = sa.select(meetings.c.id).where(meetings.c[f"{noun}_id"] == number).limit(1)
        return await self._session.scalar(used) is not None

    async def name_of(self, person: Person) -> str:
        table = _PEOPLE[person.kind]
        name = await self._session.scalar(sa.select(table.c.name).where(table.c.id == person.id))
        if name is None:
            raise NotFound(f"{person.kind}.unknown", id=person.id)
        return str(name)

    async def holidays(self, year: int | None = None) -> Sequence[tuple[date, str, str]]:
        if year is None:
            rows = await self._session.rows(_HOLIDAYS)
        else:
            rows = await self._session.rows(_HOLIDAYS.statement.where(_in_year(year)))
        return [(row.day_on, row.kind, row.name) for row in rows]

    async def holiday_years(self) -> Sequence[int]:
        return [row.year for row in await self._session.rows(_HOLIDAY_YEARS)]

    async def replace_holidays(self, year: int, rows: Sequence[tuple[date, str, str]], source: str) -> None:
        await self._session.execute(sa.delete(tables.holidays).where(_in_year(year)))
        days = [{"day_on": day, "kind": kind, "name": name} for day, kind, name in rows]
        await self._session.insert_all(tables.holidays, days)
        await self._session.insert_or_replace(tables.holiday_years, {"year": year, "source": source})

    async def _all(self, kind: type[Record], table: sa.Table) -> list[Record]:
        return [_record(kind, row) for row in await self._session.rows(_whole(table))]

    async def _one(self, kind: type[Record], table: sa.Table, number: int, *, code: str) -> Record:
        return _record(kind, await self._row(table, number, code=code))

    async def _row(self, table: sa.Table, number: int, *, code: str) -> Row:
        row = await self._session.row(_numbered(table, 1), filled("number", [number]))
        if row is None:
            raise NotFound(code, id=number)
        return row

    async def _named(self, table: sa.Table, numbers: Sequence[int]) -> list[Row]:
        """The rows of ``numbers`` by id; unknown ones are absent."""
        found: list[Row] = []
        for some in chunks(sorted(set(numbers))):
            asked = filled("number", some)
            found += await self._session.rows(_numbered(table, len(asked)), asked)
        return found

    async def _save(self, table: sa.Table, number: int, values: dict[str, Any], *, code: str) -> None:
        saved = await self._session.execute(sa.update(table).where(table.c.id == number).values(**values))
        if not saved.rowcount:
            raise NotFound(code, id=number)


@cache
def _numbered(table: sa.Table, numbers: int) -> Fixed:
    return Fixed(sa.select(table).where(among(table.c.id, "number", numbers)).order_by(table.c.id))


@cache
def _whole(table: sa.Table) -> Fixed:
    return Fixed(sa.select(table).order_by(table.c.id))


def _names(kind: Any) -> list[str]:
    return [field.name for field in fields(kind) if field.name != "id"]


def _values(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _names(record)}


def _named_values(record: Deputy | Voter) -> dict[str, Any]:
    return _values(record) | {"pinyin": pinyin_of(record.name), "initials": initials_of(record.name)}


def _voter_values(voter: Voter) -> dict[str, Any]:
    values = _named_values(voter)
    return values | {"search_words": words_of(voter.name, values["pinyin"])}


def _record(kind: type[Record], row: Row, **instead: object) -> Record:
    names = [field.name for field in fields(kind) if field.name not in instead]  # type: ignore[arg-type]
    return kind(**{name: row._mapping[name] for name in names}, **instead)


def _deputy(row: Row) -> Deputy:
    reason = StatusReason(row.status_reason) if row.status_reason is not None else None
    return _record(Deputy, row, status=DeputyStatus(row.status), status_reason=reason)


def _staff_values(staff: Staff) -> dict[str, Any]:
    return _values(staff) | {"roles": sorted(staff.roles)}


def _staff(row: Row) -> Staff:
    return _record(Staff, row, roles=frozenset(map(Role, row.roles)))


def _leader(row: Row) -> Leader:
    return _record(Leader, row, unavailable=frozenset(map(date.fromisoformat, row.unavailable)))


def _in_year(year: int) -> sa.ColumnElement[bool]:
    return tables.holidays.c.day_on.between(date(year, 1, 1), date(year, 12, 31))
