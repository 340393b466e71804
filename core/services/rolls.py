"""The county's rolls as an import sees them: records in comparable form, and rows written back as records.

One class a kind, all of one shape, so that ``core.services.imports`` has one flow. Nothing here opens a unit of
work or asks who acts; nothing is deleted, and a mandate that has ended or a person who is inactive stays so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from core.domain.actors import Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import DeputyGroupId, DeputyId, StaffId, TermId, VoterId
from core.domain.pinyin import initials_of, pinyin_of
from core.domain.records import Deputy, DeputyStatus, Staff, Voter
from core.domain.roster.diff import Changed, Entry, ExistingRecord, New, Preview, Rejected, Unchanged
from core.domain.roster.identity import exact_key, number_of
from core.domain.roster.rows import (
    DeputyRow,
    RosterKind,
    RosterRow,
    RowError,
    StaffRow,
    VoterRow,
    canonical,
)
from core.services.roll_files import Places, places_in
from core.services.work import Work


class Roll(Protocol):
    """One kind of roll, as it was when it was loaded."""

    @property
    def places(self) -> Places: ...
    @property
    def records(self) -> Sequence[ExistingRecord]:
        """Every record that a row may be compared with."""
        ...

    @property
    def current(self) -> frozenset[str]:
        """Keys of the records that an export lists: mandates that have not ended, people who are active."""
        ...

    @property
    def joined_on(self) -> date | None:
        """The day on which deputies join when their file names none."""
        ...

    def judged(self, shown: Preview) -> Preview:
        """``shown`` with what only the county's state can tell: warnings, and rows that must not be applied."""
        ...

    async def write(self, work: Work, entries: Iterable[Entry], places: Places) -> None:
        """Add the new, save the changed."""
        ...


async def load_roll(work: Work, kind: RosterKind) -> Roll:
    """Errors: NotFound("term.unknown") for deputies when no term covers today."""
    places = await places_in(work)
    if kind is RosterKind.VOTERS:
        return VoterRoll(places, {voter.id: voter for voter in await work.records.voters()})
    if kind is RosterKind.STAFF:
        return StaffRoll(places, {member.id: member for member in await work.records.staff()})
    today = date_in(COUNTY_ZONE, work.now)
    term = await work.records.current_term(today)
    deputies = {deputy.id: deputy for deputy in await work.records.deputies(term.id)}
    groups = {number: name for name, number in places.groups.items()}
    return DeputyRoll(places, deputies, term.id, groups, joined_on=today if deputies else term.starts_on)


@dataclass(frozen=True, slots=True)
class DeputyRoll:
    """The deputies of the current term. The first of a term join when it starts, later ones on the day."""

    places: Places
    deputies: Mapping[DeputyId, Deputy]
    term: TermId
    groups: Mapping[DeputyGroupId, str]
    joined_on: date

    @property
    def records(self) -> Sequence[ExistingRecord]:
        found = [ExistingRecord(str(key), self._fields(deputy)) for key, deputy in self.deputies.items()]
        return _without_shadows(RosterKind.DEPUTIES, found, self.current)

    @property
    def current(self) -> frozenset[str]:
        return frozenset(str(key) for key, one in self.deputies.items() if one.status is not DeputyStatus.ENDED)

    def judged(self, shown: Preview) -> Preview:
        return _warned(shown, self.current, "deputy.mandate_has_ended")

    async def write(self, work: Work, entries: Iterable[Entry], places: Places) -> None:
        for entry in entries:
            match entry:
                case New(DeputyRow() as row):
                    await work.records.add_deputy(replace(self._blank(row, places), **self._stated(row, places)))
                case Changed(DeputyRow() as row, key):
                    stored = self.deputies[DeputyId(int(key))]
                    await work.records.save_deputy(replace(stored, **self._stated(row, places)))

    def _fields(self, deputy: Deputy) -> dict[str, str | None]:
        constituency, township = self.places.of(deputy.constituency_id)
        group = self.groups.get(deputy.group_id) if deputy.group_id else None
        placed = {"constituency": constituency, "township": township, "deputy_group": group}
        return {name: canonical(getattr(deputy, name)) for name in _PLAIN_DEPUTY_FIELDS} | placed

    def _blank(self, row: DeputyRow, places: Places) -> Deputy:
        constituency = places.constituencies[row.constituency]
        return Deputy(DeputyId(0), self.term, row.name, "", constituency, None, self.joined_on)

    def _stated(self, row: DeputyRow, places: Places) -> dict[str, Any]:
        stated: dict[str, Any] = _plain_fields(row) | {"constituency_id": places.constituencies[row.constituency]}
        if row.deputy_group:
            stated["group_id"] = places.groups[row.deputy_group]
        if row.joined_on:
            stated["joined_on"] = date.fromisoformat(row.joined_on)
        return stated | {"initials": initials_of(row.name)}


@dataclass(frozen=True, slots=True)
class VoterRoll:
    """The voters, in bulk."""

    places: Places
    voters: Mapping[VoterId, Voter]
    joined_on: date | None = None

    @property
    def records(self) -> Sequence[ExistingRecord]:
        where = {number: (name, self.places.located[name]) for name, number in self.places.constituencies.items()}
        found = [
            ExistingRecord(str(voter.id), _voter_fields(voter, *where[voter.constituency_id]))
            for voter in self.voters.values()
        ]
        return _without_shadows(RosterKind.VOTERS, found, self.current)

    @property
    def current(self) -> frozenset[str]:
        return frozenset(str(key) for key, voter in self.voters.items() if voter.is_active)

    def judged(self, shown: Preview) -> Preview:
        return _warned(shown, self.current, "voter.inactive")

    async def write(self, work: Work, entries: Iterable[Entry], places: Places) -> None:
        new: list[Voter] = []
        changed: list[Voter] = []
        for entry in entries:
            match entry:
                case New(VoterRow() as row):
                    blank = Voter(VoterId(0), row.name, "", places.constituencies[row.constituency])
                    new.append(replace(blank, **_stated_of_voter(row, places)))
                case Changed(VoterRow() as row, key):
                    stored = self.voters[VoterId(int(key))]
                    changed.append(replace(stored, **_stated_of_voter(row, places)))
        await work.records.add_voters(new)
        await work.records.save_voters(changed)


@dataclass(frozen=True, slots=True)
class StaffRoll:
    """Who works here. A new member without a login gets one from the name; an administrator always remains."""

    places: Places
    staff: Mapping[StaffId, Staff]
    joined_on: date | None = None

    @property
    def records(self) -> Sequence[ExistingRecord]:
        names = ("name", "login", "roles", "phone")
        found = [
            ExistingRecord(str(key), {name: canonical(getattr(member, name)) for name in names})
            for key, member in self.staff.items()
        ]
        return _without_shadows(RosterKind.STAFF, found, self.current)

    @property
    def current(self) -> frozenset[str]:
        return frozenset(str(key) for key, member in self.staff.items() if member.is_active)

    def judged(self, shown: Preview) -> Preview:
        warned = _warned(shown, self.current, "staff.inactive")
        before = {str(key) for key, one in self.staff.items() if one.is_active and Role.ADMINISTRATOR in one.roles}
        losing = [entry for entry in shown.entries if isinstance(entry, Changed) and self._demotes(entry, before)]
        gaining = any(self._promotes(entry) for entry in shown.entries)
        if not before or gaining or len(losing) < len(before):
            return warned
        kept = [entry for entry in warned.entries if entry not in losing]
        refused = [Rejected((_last_administrator(entry.row),)) for entry in losing]
        return replace(warned, entries=(*kept, *refused))

    async def write(self, work: Work, entries: Iterable[Entry], places: Places) -> None:
        logins = {member.login for member in self.staff.values()}
        rows = [entry.row for entry in entries if isinstance(entry, New | Changed | Unchanged)]
        logins |= {row.login for row in rows if isinstance(row, StaffRow) and row.login}
        for entry in entries:
            match entry:
                case New(StaffRow() as row):
                    login = row.login or _free_login(row.name, logins)
                    logins.add(login)
                    await work.records.add_staff(Staff(StaffId(0), row.name, login, row.roles, row.phone))
                case Changed(StaffRow() as row, key):
                    stored = self.staff[StaffId(int(key))]
                    stated = {name: getattr(row, name) for name in ("login", "phone") if getattr(row, name)}
                    await work.records.save_staff(replace(stored, name=row.name, roles=row.roles, **stated))

    def _demotes(self, entry: Changed, administrators: set[str]) -> bool:
        return entry.key in administrators and not _makes_administrator(entry.row)

    def _promotes(self, entry: Entry) -> bool:
        match entry:
            case New(row):
                return _makes_administrator(row)
            case Changed(row, key):
                return self.staff[StaffId(int(key))].is_active and _makes_administrator(row)
        return False


_PLAIN_DEPUTY_FIELDS = (
    "name",
    "delegation",
    "card_number",
    "phone",
    "sex",
    "ethnicity",
    "born",
    "party",
    "education",
    "work_unit",
    "post",
    "joined_on",
    "remark",
)


def _plain_fields(row: DeputyRow) -> dict[str, str]:
    stated = {name: canonical(getattr(row, name)) for name in _PLAIN_DEPUTY_FIELDS if name != "joined_on"}
    return {name: value for name, value in stated.items() if value is not None}


def _voter_fields(voter: Voter, constituency: str, township: str | None) -> dict[str, str | None]:
    return {
        "name": voter.name,
        "constituency": constituency,
        "township": township,
        "roll_number": voter.roll_number,
        "phone": voter.phone,
        "is_representative": canonical(voter.is_representative),
        "remark": voter.remark,
    }


def _stated_of_voter(row: VoterRow, places: Places) -> dict[str, Any]:
    names = ("name", "roll_number", "phone", "is_representative", "remark")
    stated = {name: getattr(row, name) for name in names if getattr(row, name) is not None}
    placed = {"constituency_id": places.constituencies[row.constituency]}
    return stated | placed | {"initials": initials_of(row.name)}


def _without_shadows(
    kind: RosterKind, records: Sequence[ExistingRecord], current: frozenset[str]
) -> Sequence[ExistingRecord]:
    """Leave out the people of the past whom nothing tells from one of the present: a row means the latter."""
    present = {exact_key(kind, record.fields) for record in records if record.key in current}
    return [
        record
        for record in records
        if record.key in current or number_of(kind, record.fields) or exact_key(kind, record.fields) not in present
    ]


def _warned(shown: Preview, current: frozenset[str], code: str) -> Preview:
    """A warning for each row that names a record of the past: it is corrected, not brought back."""
    past = [entry for entry in shown.entries if isinstance(entry, Changed | Unchanged) and entry.key not in current]
    warnings = tuple(_error(entry.row, code, "name") for entry in past)
    return replace(shown, warnings=(*shown.warnings, *warnings))


def _last_administrator(row: RosterRow) -> RowError:
    return _error(row, "staff.last_administrator", "roles")


def _error(row: RosterRow, code: str, name: str) -> RowError:
    origin = row.origin
    return RowError(origin.sheet, origin.row, origin.reference(name), code, field=name, value=row.name)


def _makes_administrator(row: RosterRow) -> bool:
    return isinstance(row, StaffRow) and Role.ADMINISTRATOR in row.roles


def _free_login(name: str, taken: set[str]) -> str:
    """``tianxiaofang``, or ``tianxiaofang2`` when somebody has that one."""
    stem = pinyin_of(name).replace(" ", "")[:36] or "staff"
    return next(login for login in (stem, *(f"{stem}{number}" for number in range(2, 10_000))) if login not in taken)
