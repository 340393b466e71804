"""Finds the header of a table in a sheet: which row it is and which column says what.

Offices put titles above it, break lines inside it, pad it with blanks, add units in brackets and spread it over
two rows. A header cell is recognised by its whole text, never by a part of it ("联系人姓名" is not "姓名").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.domain.roster.grid import Cell, Sheet, column_letters
from core.domain.roster.identity_numbers import names_identity
from core.domain.text import clean_line, fold_width

DEPTH = 10  # rows with something in them among which the header must be
_DECORATION = re.compile(r"[\s*:：、,.。·'\"“”/\\_-]|必填|选填")
_BRACKETS = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")
_RUNNING_NUMBER = frozenset({"序号", "编号", "序", "号", "No"})
_BRACKET_MARKS = re.compile(r"[()\[\]【】〔〕<>《》{}]")


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table is known by.

    ``names`` are the synonyms of each field, the most telling first: of two columns for one field the better
    ranked is read first, the other fills its blanks. ``prefixes`` may stand before any of them ("代表性别").
    A header has the ``anchor`` field; a table is read only with all ``required`` ones.
    """

    anchor: str
    names: Mapping[str, Sequence[str]]
    required: frozenset[str]
    prefixes: Sequence[str] = ()

    def field_of(self, text: str) -> tuple[str, int] | None:
        """The field that header ``text`` names, and the rank of the synonym; None when it names none.

        "身份(证号)" is no remark and "证号(身份证)" no roll number: a column of identity cards has no field.
        """
        if names_identity(text):
            return None
        for folded in self._foldings(text):
            for field, names in self.names.items():
                if folded in names:
                    return field, list(names).index(folded)
        return None

    def _foldings(self, text: str) -> Iterator[str]:
        plain = fold_width(text)
        for variant in (_BRACKET_MARKS.sub("", plain), _BRACKETS.sub("", plain)):
            folded = _DECORATION.sub("", variant).lower()
            yield folded
            for prefix in self.prefixes:
                if folded.startswith(prefix):
                    yield folded.removeprefix(prefix)


@dataclass(frozen=True, slots=True)
class Header:
    """A found header. ``columns`` of a field are in the order in which they are asked; ``last_row`` ends it."""

    row: int
    last_row: int
    columns: Mapping[str, tuple[int, ...]]
    texts: Mapping[int, str]  # what stands above each column, cleaned
    anchors: tuple[str, ...]  # references of the anchor's header cells: several are tables side by side

    @property
    def found(self) -> tuple[str, ...]:
        return tuple(self.texts[column] for column in sorted(self.texts))

    @property
    def ignored(self) -> tuple[str, ...]:
        """The columns that no field reads, by their own words; the running number of the rows apart."""
        read = {column for columns in self.columns.values() for column in columns}
        words = [self.texts[column] for column in sorted(self.texts) if column not in read]
        return tuple(dict.fromkeys(word for word in words if _DECORATION.sub("", word) not in _RUNNING_NUMBER))

    def missing(self, spec: TableSpec) -> tuple[str, ...]:
        return tuple(sorted(spec.required - self.columns.keys()))

    def reference(self, field: str, row: int) -> str:
        """Where the field stands in ``row``, also when that cell is blank; empty when it has no column."""
        return f"{column_letters(self.columns[field][0])}{row}" if field in self.columns else ""

    def is_repeated_by(self, cells: Sequence[Cell]) -> bool:
        """Whether a later row is this header again, as printed pages have it."""
        mapped = {column for columns in self.columns.values() for column in columns}
        same = [cell for cell in cells if cell.column in mapped and _text(cell) == self.texts[cell.column]]
        return len(same) >= min(2, len(mapped))


def find_header(sheet: Sheet, spec: TableSpec) -> Header | None:
    """The row among the first ten that names the most fields, with the second header row below it if any.

    Without any row that names the anchor, the best row of at least two fields, so that what is missing can be
    said; None when the sheet has no such row.
    """
    rows = list(islice(sheet.rows(), DEPTH + 1))
    best = max(rows[:DEPTH], key=lambda row: _score(row[1], spec), default=None)
    if best is None or _score(best[1], spec) < (0, 2):
        return None
    number, cells = best
    below = next((row for row in rows if row[0] == number + 1), None)
    if below is not None and _continues(cells, below[1], spec):
        return _header((number, number + 1), [*cells, *below[1]], spec)
    return _header((number, number), cells, spec)


def _score(cells: Sequence[Cell], spec: TableSpec) -> tuple[int, int]:
    fields = {field for _, field, _ in _named(cells, spec)}
    return int(spec.anchor in fields), len(fields)


def _named(cells: Sequence[Cell], spec: TableSpec) -> Iterator[tuple[Cell, str, int]]:
    for cell in cells:
        if _text(cell) and not _is_spread(cell) and (match := spec.field_of(_text(cell))):
            yield cell, *match


def _is_spread(cell: Cell) -> bool:
    """Whether the cell only repeats what stands to its left: a title, or a heading over several columns."""
    return bool(cell.merged_from) and cell.merged_from.rstrip("0123456789") != column_letters(cell.column)


def _continues(upper: Sequence[Cell], lower: Sequence[Cell], spec: TableSpec) -> bool:
    """Whether ``lower`` is the second row of a header: it names fields and has no name of a person."""
    above = {cell.reference for cell in upper}
    own = [cell for cell in lower if cell.merged_from not in above]
    anchors = {cell.column for cell, field, _ in _named(upper, spec) if field == spec.anchor}
    return any(_named(own, spec)) and not any(cell.column in anchors for cell in own)


def _header(rows: tuple[int, int], cells: Sequence[Cell], spec: TableSpec) -> Header:
    ranked: dict[str, dict[int, int]] = {}
    anchors: list[str] = []
    for cell, field, rank in _named(cells, spec):
        if field == spec.anchor and cell.column not in ranked.get(field, {}):
            anchors.append(cell.reference)
        ranked.setdefault(field, {})[cell.column] = rank
    columns = {
        field: tuple(column for _, column in sorted((rank, column) for column, rank in ranks.items()))
        for field, ranks in ranked.items()
    }
    texts = {cell.column: _text(cell) for cell in cells if _text(cell)}
    return Header(rows[0], rows[1], columns, texts, tuple(anchors))


def _text(cell: Cell) -> str:
    return clean_line(cell.value, limit=60) if isinstance(cell.value, str) else ""
