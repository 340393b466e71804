"""A preview of an import as rows of a list, a row a cell: what it does, where it stands, what was there and what comes.

Telephones are masked, here as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from core.domain.roster.diff import Changed, Entry, FieldChange, New, Rejected, Unchanged
from core.domain.roster.rows import RosterRow, RowError
from core.domain.text import mask_phone
from core.locale.actions import word_field
from core.locale.catalogue import Translator
from core.locale.row_faults import word_fault, word_place, word_unread
from core.services.imports import ImportPreview
from tui.front import word
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("fate", word("Becomes"), 8),
    Column("place", word("Place"), 12),
    Column("name", word("Name"), 8, is_name=True),
    Column("field", word("Field"), 10),
    Column("old", word("Now"), 14, rank=1),
    Column("new", word("Comes"), 18, grows=True),
)


class Fate(StrEnum):
    """What becomes of a row of the file."""

    REJECTED = "rejected"
    CHANGED = "changed"
    NEW = "new"
    CHECK = "check"
    UNCHANGED = "unchanged"


FATES = {
    Fate.REJECTED: word("error"),
    Fate.CHANGED: word("changed"),
    Fate.NEW: word("new"),
    Fate.CHECK: word("please check"),
    Fate.UNCHANGED: word("unchanged"),
}
STYLES = {Fate.REJECTED: "bold red", Fate.CHANGED: "yellow", Fate.NEW: "green", Fate.CHECK: "yellow"}
_ORDER = tuple(Fate)


def import_rows(seen: ImportPreview, t: Translator) -> list[Row]:
    """Errors first, then what would change. Pure; a file of a hundred thousand rows takes seconds: for a thread."""
    cells = [one for entry in seen.preview.entries for one in _cells(entry, t)]
    cells += [_fault(Fate.CHECK, one, t) for one in seen.warnings]
    ordered = sorted(cells, key=lambda pair: _ORDER.index(pair[0]))
    return [_row(number, fate, values, t) for number, (fate, values) in enumerate(ordered)]


def fate_of(row: Row) -> Fate:
    return Fate(row.key.partition(":")[0])


def remarks(seen: ImportPreview, t: Translator) -> list[str]:
    """What the file holds besides rows."""
    told = word_unread(seen.skipped, seen.ignored, t)
    places = {"townships": len(seen.places.townships), "places": len(seen.places.constituencies)}
    if any(places.values()):
        told.append(t("New places: {townships} townships, {places} constituencies", **places))
    if seen.preview.absent:
        told.append(t("{count} people on the roll are not in the file; they stay.", count=len(seen.preview.absent)))
    return told


_Values = dict[str, str]


def _cells(entry: Entry, t: Translator) -> Iterator[tuple[Fate, _Values]]:
    match entry:
        case Rejected(errors):
            yield from (_fault(Fate.REJECTED, one, t) for one in errors)
        case Changed(row, _, found):
            for one in found:
                yield Fate.CHANGED, _changed(row, one, t)
        case New(row):
            yield Fate.NEW, {"place": _place(row), "name": row.name, "new": _content(row, t)}
        case Unchanged(row, _):
            yield Fate.UNCHANGED, {"place": _place(row), "name": row.name}


def _fault(fate: Fate, error: RowError, t: Translator) -> tuple[Fate, _Values]:
    value = _shown(error.field, error.value)
    return fate, {
        "place": word_place(error, t),
        "field": word_field(error.field, t) if error.field else "",
        "old": "",
        "new": f"{value} {word_fault(error, t)}".strip(),
    }


def _changed(row: RosterRow, one: FieldChange, t: Translator) -> _Values:
    return {
        "place": f"{row.origin.sheet}!{one.reference}",
        "name": row.name,
        "field": word_field(one.field, t),
        "old": _shown(one.field, one.old or "-"),
        "new": _shown(one.field, one.new),
    }


def _content(row: RosterRow, t: Translator) -> str:
    filled: Iterable[tuple[str, str | None]] = row.fields().items()
    return "; ".join(
        f"{word_field(name, t)}: {_shown(name, value)}" for name, value in filled if value and name != "name"
    )


def _shown(name: str, value: str) -> str:
    return mask_phone(value) if name == "phone" and any(char.isdigit() for char in value) else value


def _place(row: RosterRow) -> str:
    return f"{row.origin.sheet}!{row.origin.row}"


def _row(number: int, fate: Fate, values: _Values, t: Translator) -> Row:
    cells = {name: Cell(value) for name, value in values.items()}
    cells["fate"] = Cell(t(FATES[fate]), STYLES.get(fate, ""), order=_ORDER.index(fate))
    names = (values.get("name", ""), values["place"], cells["fate"].text, values.get("new", ""))
    return Row(f"{fate}:{number}", cells, names)
