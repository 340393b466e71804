"""Rows of a list as plain values: which columns have room, which rows fit the filter, in which order. Pure.

Cells and rows are tuples: a page of a list makes some five hundred of them between two keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from core.domain.pinyin import pinyin_of
from core.domain.pinyin_match import match_any, spelled

GAP = 2  # a table's cells have one blank on either side


@dataclass(frozen=True, slots=True)
class Column:
    """``rank`` 0 is always shown; where there is no room, the highest rank goes first. ``grows``: takes what is left.

    ``is_name``: ordered by pinyin, as names are in an office. ``is_sortable`` False: the list has no order by it.
    """

    key: str
    title: str
    width: int
    rank: int = 0
    grows: bool = False
    is_name: bool = False
    is_sortable: bool = True


class Cell(NamedTuple):
    """``order``: what the column is ordered by, where the text will not do."""

    text: str
    style: str = ""
    order: int | float | str | None = None


NOTHING = Cell("")


def cell_of(text: str | None) -> Cell:
    """``text`` in the list's own style; the same cell wherever there is none."""
    return Cell(text) if text else NOTHING


class Row(NamedTuple):
    """``names``: what the filter looks at. ``at``: where a paged list has it, which its source alone understands."""

    key: str
    cells: Mapping[str, Cell]
    names: tuple[str, ...] = ()
    at: object = None


@dataclass(frozen=True, slots=True)
class Order:
    key: str = ""
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is to show. ``column``: the only one that the filter looks at; empty: all that people search by."""

    text: str = ""
    column: str = ""
    order: Order = field(default=Order())

    @property
    def is_filtered(self) -> bool:
        return bool(self.text)


def wish_of(typed: str, titles: Mapping[str, str], order: Order) -> Wish:
    """``typed`` as a filter: ``name:zs``, or the column's title as it stands on the screen, looks at one column.

    ``titles``: column key to title.
    """
    head, colon, rest = typed.replace("\uff1a", ":").partition(":")
    named = head.strip().casefold()
    column = next((key for key, title in titles.items() if named in (key.casefold(), title.casefold())), "")
    if not (colon and column):
        return Wish(" ".join(typed.split()), "", order)
    text = " ".join(rest.split())
    return Wish(text, column if text else "", order)


def fitted(columns: Sequence[Column], width: int) -> list[tuple[Column, int]]:
    """The columns that have room in ``width`` cells, each with its width."""
    kept = list(columns)
    while len(kept) > 1 and _needed(kept) > width and max(column.rank for column in kept):
        kept.remove(max(reversed(kept), key=lambda column: column.rank))
    spare = max(width - _needed(kept), 0)
    growing = [column.key for column in kept if column.grows][:1]
    return [(column, column.width + (spare if column.key in growing else 0)) for column in kept]


def arranged(
    rows: Sequence[Row], columns: Sequence[Column], typed: str, order: Order, *, within: str = ""
) -> tuple[Row, ...]:
    """The rows that fit ``typed`` (in the column ``within``, or in their names), the best first; equally good ones in
    ``order``."""
    column = next((one for one in columns if one.key == order.key), None)
    ordered = list(rows)
    if column is not None:
        chosen = column
        ordered.sort(key=lambda row: _rank_in(row, chosen), reverse=order.is_reversed)
    if not typed.strip():
        return tuple(ordered)
    found = [(match_any(typed, [spelled(name) for name in _searched(row, within)]), row) for row in ordered]
    fitting = [(how, row) for how, row in found if how is not None]
    return tuple(row for _, row in sorted(fitting, key=lambda pair: pair[0]))


def _searched(row: Row, within: str) -> tuple[str, ...]:
    return (row.cells.get(within, NOTHING).text,) if within else row.names


def _needed(columns: Sequence[Column]) -> int:
    return sum(column.width + GAP for column in columns)


def _rank_in(row: Row, column: Column) -> tuple[bool, float, str]:
    """Numbers before words, the missing last."""
    value = row.cells.get(column.key, NOTHING)
    if isinstance(value.order, int | float):
        return (False, float(value.order), "")
    text = value.order or value.text
    return (not text, 0.0, pinyin_of(text) if column.is_name else text)
