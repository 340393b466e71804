"""A file's rows and the places they stand in: what an import knows before it looks at a single person's record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.domain.ids import ConstituencyId, DeputyGroupId, TownshipId
from core.domain.roster.grid import Sheet
from core.domain.roster.parse import parse_deputies, parse_staff, parse_voters
from core.domain.roster.places import KnownPlaces, NewPlaces, new_places, settle_places
from core.domain.roster.rows import ParsedRoster, RosterKind, RosterRow
from core.services.work import Work


@dataclass(frozen=True, slots=True)
class Places:
    """The county's places by name."""

    townships: Mapping[str, TownshipId] = field(default_factory=dict)
    constituencies: Mapping[str, ConstituencyId] = field(default_factory=dict)
    groups: Mapping[str, DeputyGroupId] = field(default_factory=dict)
    located: Mapping[str, str | None] = field(default_factory=dict)  # constituency to township, by name

    @property
    def known(self) -> KnownPlaces:
        return KnownPlaces(frozenset(self.townships), self.located, frozenset(self.groups))

    def of(self, constituency: ConstituencyId) -> tuple[str, str | None]:
        """(the constituency's name, its township's)."""
        name = next(name for name, number in self.constituencies.items() if number == constituency)
        return name, self.located[name]


async def places_in(work: Work) -> Places:
    townships = await work.records.townships()
    names = {one.id: one.name for one in townships}
    constituencies = await work.records.constituencies()
    return Places(
        {one.name: one.id for one in townships},
        {one.name: one.id for one in constituencies},
        {one.name: one.id for one in await work.records.groups()},
        {one.name: names[one.township_id] if one.township_id else None for one in constituencies},
    )


async def add_places(work: Work, new: NewPlaces) -> Places:
    """Create what a roll needs; all places afterwards."""
    ids = {one.name: one.id for one in await work.records.townships()}
    for township in new.townships:
        ids[township] = await work.records.add_township(township)
    for name, of in new.constituencies:
        await work.records.add_constituency(name, ids[of] if of else None)
    for name, of in new.groups:
        await work.records.add_group(name, ids[of] if of else None)
    known = {one.name: one.id for one in await work.records.constituencies()}
    for name, township in new.placed:
        await work.records.place_constituency(known[name], ids[township])
    return await places_in(work)


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of a file, and the places that applying it would add. ``known``: the county's places it was read by."""

    parsed: ParsedRoster[RosterRow]
    new: NewPlaces
    known: KnownPlaces


def read_rows(kind: RosterKind, sheets: Sequence[Sheet], known: KnownPlaces, today: date) -> FileRows:
    """Pure; seconds for a hundred thousand rows. Errors: Invalid("import.missing_columns")."""
    if kind is RosterKind.STAFF:
        return FileRows(parse_staff(sheets, today=today), NewPlaces(), known)
    if kind is RosterKind.VOTERS:
        voters = settle_places(parse_voters(sheets, today=today, townships=known.townships), known)
        return FileRows(voters, new_places(voters.rows, known), known)
    deputies = settle_places(parse_deputies(sheets, today=today, townships=known.townships), known)
    return FileRows(deputies, new_places(deputies.rows, known), known)
