"""What applying a file would do to the county's records, cell by cell, before anything is done.

What a file does not say it does not change: a blank cell never erases. Records that the file does not name are
listed, never removed. Importing the same file again, after it was applied, gives only ``Unchanged``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from core.domain.roster.identity import exact_key, loose_key, may_be_same, number_of
from core.domain.roster.rows import ParsedRoster, RosterKind, RosterRow, RowError


@dataclass(frozen=True, slots=True)
class ExistingRecord:
    """A record of the county: ``key`` is its handle, ``fields`` named and written as a row's ``fields()``."""

    key: str
    fields: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One cell that differs. ``reference``: where the new value stands."""

    field: str
    old: str | None
    new: str
    reference: str


@dataclass(frozen=True, slots=True)
class New:
    row: RosterRow


@dataclass(frozen=True, slots=True)
class Changed:
    row: RosterRow
    key: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    row: RosterRow
    key: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of the file that cannot be applied, with every reason (all of the same sheet and row)."""

    errors: tuple[RowError, ...]


Entry = New | Changed | Unchanged | Rejected


@dataclass(frozen=True, slots=True)
class Preview:
    """Every row's fate in the file's order, rejected rows last. ``absent``: records the file does not name."""

    kind: RosterKind
    entries: tuple[Entry, ...]
    absent: tuple[str, ...] = ()
    warnings: tuple[RowError, ...] = ()
    counts: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        counted = Counter(type(entry).__name__.lower() for entry in self.entries)
        names = ("new", "changed", "unchanged", "rejected")
        object.__setattr__(self, "counts", {name: counted[name] for name in names})

    @property
    def is_applicable(self) -> bool:
        """All or nothing: one rejected row and nothing of the file may be applied."""
        return self.counts["rejected"] == 0


def preview(parsed: ParsedRoster[RosterRow], existing: Iterable[ExistingRecord]) -> Preview:
    """Compare. Rows that could be several records, or share one, are rejected and say which."""
    records = tuple(existing)
    matching = _Matching(parsed.kind, parsed.rows, records)
    matched: list[Entry] = [
        _entry(row, matching.found.get(place)) for place, row in enumerate(parsed.rows) if place not in matching.refused
    ]
    unlike = _indistinct(parsed.kind, matched, records)
    entries = [entry for place, entry in enumerate(matched) if place not in unlike]
    errors = [*parsed.errors, *matching.errors, *unlike.values()]
    claimed = {record.key for record in matching.found.values()} | matching.wanted
    return Preview(
        parsed.kind,
        entries=(*entries, *_rejected(errors)),
        absent=tuple(record.key for record in records if record.key not in claimed),
        warnings=parsed.warnings,
    )


def fingerprint(file_digest: str, shown: Preview) -> str:
    """SHA-256 (hex) over the file's digest and everything that the preview says.

    Made again just before applying, it differs when the file or any record the file touches has changed since
    somebody agreed to the preview.
    """
    told = [file_digest, shown.kind, [_told(entry) for entry in shown.entries], sorted(shown.absent)]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def _told(entry: Entry) -> list[object]:
    match entry:
        case New(row):
            return ["new", row.fields()]
        case Changed(row, key, changes):
            return ["changed", key, row.fields(), [(each.field, each.old, each.new) for each in changes]]
        case Unchanged(row, key):
            return ["unchanged", key, row.fields()]
        case Rejected(errors):
            return ["rejected", [(each.sheet, each.row, each.reference, each.code) for each in errors]]


def _entry(row: RosterRow, record: ExistingRecord | None) -> Entry:
    if record is None:
        return New(row)
    changes = tuple(
        FieldChange(name, record.fields.get(name), value, row.origin.reference(name))
        for name, value in row.fields().items()
        if value is not None and value != record.fields.get(name)
    )
    return Changed(row, record.key, changes) if changes else Unchanged(row, record.key)


def _indistinct(kind: RosterKind, entries: Sequence[Entry], records: Sequence[ExistingRecord]) -> dict[int, RowError]:
    """New or changed rows that nobody could tell from another record once they are applied, by place."""
    left = {record.key: record.fields for record in records}
    after: dict[tuple[str, ...], list[tuple[int | None, Mapping[str, str | None]]]] = defaultdict(list)
    for place, entry in enumerate(entries):
        fields = _applied(entry, left)
        after[exact_key(kind, fields)].append((None if isinstance(entry, Unchanged) else place, fields))
    for fields in left.values():
        after[exact_key(kind, fields)].append((None, fields))
    found: dict[int, RowError] = {}
    for group in after.values():
        for (one, fields), (other, others) in combinations(group, 2) if len(group) > 1 else ():
            touched = one if one is not None else other
            if touched is not None and may_be_same(kind, fields, others):
                found[touched] = _error(entries[touched], "row.indistinct")
    return found


def _applied(entry: Entry, left: dict[str, Mapping[str, str | None]]) -> Mapping[str, str | None]:
    """The record that ``entry`` leads to; what it was is taken out of ``left``."""
    match entry:
        case Changed(_, key, changes):
            return {**left.pop(key), **{change.field: change.new for change in changes}}
        case Unchanged(_, key):
            return left.pop(key)
        case New(row):
            return row.fields()
    raise AssertionError("a rejected row leads to no record")


def _error(entry: Entry, code: str) -> RowError:
    assert not isinstance(entry, Rejected)
    row, origin = entry.row, entry.row.origin
    return RowError(origin.sheet, origin.row, origin.reference("name"), code, field="name", value=row.name)


def _rejected(errors: Iterable[RowError]) -> list[Rejected]:
    by_row: dict[tuple[str, int], list[RowError]] = {}
    for error in errors:
        by_row.setdefault((error.sheet, error.row), []).append(error)
    return [Rejected(tuple(group)) for group in by_row.values()]


_Key = Callable[[Mapping[str, str | None]], tuple[str, ...] | None]


class _Matching:
    """Which row is which record. Surer signs are used up for all rows before weaker ones are asked.

    ``found``: row's place to record; ``refused``: places of rows with an error; ``wanted``: keys of the records
    that those rows might be.
    """

    def __init__(self, kind: RosterKind, rows: Sequence[RosterRow], records: Sequence[ExistingRecord]) -> None:
        self.found: dict[int, ExistingRecord] = {}
        self.refused: set[int] = set()
        self.wanted: set[str] = set()
        self.errors: list[RowError] = []
        self._kind = kind
        self._rows = rows
        self._records = records
        for key in _signs(kind):
            self._settle(key)

    def _settle(self, key: _Key) -> None:
        candidates = self._candidates(key)
        rivals = Counter(record.key for found in candidates.values() for record in found)
        for place, found in candidates.items():
            if len(found) > 1:
                self._refuse(place, "row.ambiguous", found)
            elif rivals[found[0].key] > 1:
                self._refuse(place, "row.same_record", found)
            else:
                self.found[place] = found[0]

    def _candidates(self, key: _Key) -> dict[int, list[ExistingRecord]]:
        """Of the rows still open, those with at least one record still open that has the same key."""
        claimed = {record.key for record in self.found.values()}
        index: dict[tuple[str, ...], list[ExistingRecord]] = defaultdict(list)
        for record in self._records:
            sign = key(record.fields)
            if sign is not None and record.key not in claimed:
                index[sign].append(record)
        candidates: dict[int, list[ExistingRecord]] = {}
        for place, row in enumerate(self._rows):
            if place in self.found or place in self.refused:
                continue
            sign = key(row.fields())
            same = [
                record
                for record in (index.get(sign, ()) if sign is not None else ())
                if may_be_same(self._kind, row.fields(), record.fields)
            ]
            if same:
                candidates[place] = same
        return candidates

    def _refuse(self, place: int, code: str, found: Sequence[ExistingRecord]) -> None:
        origin = self._rows[place].origin
        self.refused.add(place)
        self.wanted |= {record.key for record in found}
        self.errors.append(
            RowError(
                sheet=origin.sheet,
                row=origin.row,
                reference=origin.reference("name"),
                code=code,
                field="name",
                value=self._rows[place].name,
                params={"records": tuple(record.key for record in found)},
            )
        )


def _signs(kind: RosterKind) -> list[_Key]:
    """Number, exact key, and for voters the name and constituency when one side has no telephone."""

    def number(fields: Mapping[str, str | None]) -> tuple[str, ...] | None:
        found = number_of(kind, fields)
        return (found,) if found else None

    def exact(fields: Mapping[str, str | None]) -> tuple[str, ...]:
        return exact_key(kind, fields)

    return [number, exact, loose_key] if kind is RosterKind.VOTERS else [number, exact]
