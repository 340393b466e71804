"""Rolls from files, in two steps: a preview that changes nothing, and an apply that is all or nothing.

What must stay true: what is applied is what somebody has seen - the fingerprint is of the file, of every record the
file touches and of everything that would be created; importing a file twice changes nothing the second time; no
name, telephone or number of the file reaches the ledger.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, NotAllowed
from core.domain.roster.diff import Preview, fingerprint, preview
from core.domain.roster.export import COLUMNS, worded
from core.domain.roster.grid import Sheet
from core.domain.roster.places import NewPlaces
from core.domain.roster.rows import RosterKind, RowError
from core.domain.roster.tables import Skipped
from core.domain.use_cases import use_case
from core.services.roll_files import FileRows, add_places, places_in, read_rows
from core.services.rolls import Roll, load_roll
from core.services.work import Transactions, Work

_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What applying a file would do, and the ``fingerprint`` that agreeing to it takes.

    ``rows``: people read without fault. ``ignored``: columns that are not stored. ``joined_on``: the day on which
    new deputies join unless their row names one; None for other rolls.
    """

    preview: Preview
    fingerprint: str
    rows: int
    skipped: tuple[Skipped, ...]
    warnings: tuple[RowError, ...]
    ignored: tuple[str, ...]
    places: NewPlaces
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class RosterTable:
    """A roll as a table of text, headed in the office's own words."""

    kind: RosterKind
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Imports:
    """Deputies, voters and staff from files, and back into files. The staff's own roll is the administrator's."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("roster.preview", *_KEEPERS)
    async def preview(self, actor: Actor, kind: RosterKind, sheets: Sequence[Sheet], digest: str) -> ImportPreview:
        """What ``sheets`` (of the file with this SHA-256) would change. Nothing is changed.

        Errors: NotAllowed for the staff's roll; Invalid("import.missing_columns"); NotFound("term.unknown").
        """
        _refuse_staff_roll(actor, kind, "roster.preview")
        rows = await self._rows(actor, kind, sheets)
        async with self._transactions.read(actor) as work:
            roll = await load_roll(work, kind)
        return await asyncio.to_thread(_previewed, roll, rows, digest)

    @use_case("roster.apply", *_KEEPERS)
    async def apply(
        self, actor: Actor, kind: RosterKind, sheets: Sequence[Sheet], digest: str, *, fingerprint: str
    ) -> Mapping[str, int]:
        """Do what the preview with this ``fingerprint`` showed; the counts of new, changed and unchanged rows.

        Errors: as ``preview``; Conflict("import.world_changed") when the file or the county is no longer as shown;
        Conflict("import.has_errors", errors=…) when a single row cannot be applied.
        """
        _refuse_staff_roll(actor, kind, "roster.apply")
        rows = await self._rows(actor, kind, sheets)
        async with self._transactions.write(actor) as work:
            roll = await load_roll(work, kind)
            seen = await asyncio.to_thread(_previewed, roll, rows, digest)
            if seen.fingerprint != fingerprint:
                raise Conflict("import.world_changed")
            if not seen.preview.is_applicable:
                raise Conflict("import.has_errors", errors=seen.preview.counts["rejected"])
            await _write(work, roll, seen)
            await work.record("roster.apply", f"roster:{kind}", file=digest, **seen.preview.counts)
        return dict(seen.preview.counts)

    @use_case("roster.export", *_KEEPERS)
    async def export(self, actor: Actor, kind: RosterKind) -> RosterTable:
        """The roll as it is now, telephones included; importing it again changes nothing.

        A ledger line tells who took it. Errors: NotAllowed for the staff's roll; NotFound("term.unknown").
        """
        _refuse_staff_roll(actor, kind, "roster.export")
        async with self._transactions.write(actor) as work:
            roll = await load_roll(work, kind)
            current = roll.current
            rows = [record.fields for record in roll.records if record.key in current]
            await work.record("roster.export", f"roster:{kind}", rows=len(rows))
        table = tuple(tuple(worded(name, fields.get(name)) for name in COLUMNS[kind]) for fields in rows)
        return RosterTable(kind, tuple(COLUMNS[kind].values()), table)

    async def _rows(self, actor: Actor, kind: RosterKind, sheets: Sequence[Sheet]) -> FileRows:
        """Read before the unit that applies them: nobody else's write should wait for that."""
        async with self._transactions.read(actor) as work:
            known, today = (await places_in(work)).known, date_in(COUNTY_ZONE, work.now)
        return await asyncio.to_thread(read_rows, kind, sheets, known, today)


def _refuse_staff_roll(actor: Actor, kind: RosterKind, action: str) -> None:
    """Who may write it could make anybody an administrator."""
    if kind is RosterKind.STAFF and not actor.has(Role.ADMINISTRATOR):
        raise NotAllowed("not_allowed", action=action, roles=[Role.ADMINISTRATOR])


def _previewed(roll: Roll, rows: FileRows, digest: str) -> ImportPreview:
    """Pure. Errors: Conflict("import.world_changed") when ``rows`` were read by other places than the county's."""
    if roll.places.known != rows.known:
        raise Conflict("import.world_changed")
    shown = roll.judged(preview(rows.parsed, roll.records))
    return ImportPreview(
        preview=shown,
        fingerprint=_sealed_with(fingerprint(digest, shown), rows.new, roll.joined_on),
        rows=len(rows.parsed.rows),
        skipped=rows.parsed.skipped,
        warnings=shown.warnings,
        ignored=rows.parsed.ignored,
        places=rows.new,
        joined_on=roll.joined_on,
    )


def _sealed_with(rows: str, places: NewPlaces, joined_on: date | None) -> str:
    told = [rows, asdict(places), joined_on.isoformat() if joined_on else None]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


async def _write(work: Work, roll: Roll, seen: ImportPreview) -> None:
    places = await add_places(work, seen.places)
    await roll.write(work, seen.preview.entries, places)
