"""What a list shows at one moment: all its rows, or a few pages of a list too long to hold.

What must stay true: a view of a paged list holds a bounded number of rows, however far somebody walks; and a page is
read from the one beside it (a keyset), by its place only after a jump.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tui.widgets.rows import Row, Wish

PAGE = 64
KEPT_PAGES = 12


@dataclass(frozen=True, slots=True)
class Extent:
    """How many rows fit, of how many. ``version``: while it stays, so does every row's place."""

    shown: int
    whole: int
    version: int = 0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row of which both is known: how many stand before it, and its ``at``."""

    place: int
    at: object


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page begins: right ``after``, right ``before`` or right ``at`` a row (its ``at``), else at ``place``."""

    place: int
    after: object = None
    before: object = None
    at: object = None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is marked: single rows, and all that fits one of ``wishes`` except ``apart``."""

    keys: frozenset[str] = frozenset()
    wishes: tuple[Wish, ...] = ()
    apart: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not self.keys and not self.wishes


class Source(Protocol):
    """A list too long to hold. Errors of every call: any ``ShuzhiError``."""

    async def extent(self, wish: Wish) -> Extent: ...

    async def page(self, wish: Wish, spot: Spot, limit: int) -> Sequence[Row]:
        """At most ``limit`` rows in order."""
        ...

    async def anchor(self, wish: Wish, key: str) -> Anchor | None:
        """Where the row ``key`` stands; None where it does not fit or is no more."""
        ...

    async def fitting(self, wish: Wish, keys: Sequence[str]) -> frozenset[str]:
        """Those of ``keys`` that fit the filter."""
        ...

    async def number_of(self, selection: Selection) -> int:
        """How many rows are marked."""
        ...

    async def chosen(self, selection: Selection, after: Row | None, limit: int) -> Sequence[Row]:
        """The next marked rows, in the order in which they were made."""
        ...


class View(Protocol):
    """Rows by place; None where one has not been read yet."""

    @property
    def extent(self) -> Extent: ...

    def row(self, place: int) -> Row | None: ...

    def held(self) -> Sequence[Row]:
        """The rows that are in memory, in order."""
        ...


@dataclass(frozen=True, slots=True)
class WholeView:
    """Every row."""

    rows: tuple[Row, ...] = ()
    whole: int = 0

    @property
    def extent(self) -> Extent:
        return Extent(len(self.rows), self.whole)

    def row(self, place: int) -> Row | None:
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def held(self) -> Sequence[Row]:
        return self.rows


class PagedView:
    """The pages that were looked at last. One of them begins at ``anchor``, so that nothing is counted off to it."""

    def __init__(self, source: Source, wish: Wish, extent: Extent, anchor: Anchor | None = None) -> None:
        self.wish = wish
        self._source = source
        self._extent = extent
        self._anchor = anchor
        self._shift = (PAGE - anchor.place % PAGE) % PAGE if anchor is not None else 0
        self._pages: OrderedDict[int, tuple[Row, ...]] = OrderedDict()

    @property
    def extent(self) -> Extent:
        return self._extent

    def row(self, place: int) -> Row | None:
        number = self._number_of(place)
        rows, within = self._pages.get(number, ()), place - self._first(number)
        return rows[within] if place >= 0 and within < len(rows) else None

    def place_of(self, row: Row) -> int | None:
        """Where ``row`` stands, if it is held."""
        for number, rows in self._pages.items():
            if row in rows:
                return self._first(number) + rows.index(row)
        return None

    def held(self) -> Sequence[Row]:
        return [row for number in sorted(self._pages) for row in self._pages[number]]

    def holds(self, first: int, last: int) -> bool:
        """Whether every row from the place ``first`` to before ``last``, as far as they exist, is held."""
        return all(number in self._pages for number in self._numbers(first, last))

    async def fill(self, first: int, last: int) -> tuple[Row, ...]:
        """Read the rows from the place ``first`` to before ``last`` that are not held; those that are new."""
        new: list[Row] = []
        for number in sorted(self._numbers(first, last), key=self._reached_from_anchor):
            if number in self._pages:
                self._pages.move_to_end(number)
                continue
            rows = tuple(await self._source.page(self.wish, self._spot(number), self._length(number)))
            self._keep(number, rows)
            new += rows
        return tuple(new)

    def _spot(self, number: int) -> Spot:
        before, behind = self._pages.get(number - 1), self._pages.get(number + 1)
        place = self._first(number)
        if self._anchor is not None and self._anchor.place == place:
            return Spot(place, at=self._anchor.at)
        if before:
            return Spot(place, after=before[-1].at)
        if behind:
            return Spot(place, before=behind[0].at)
        if self._anchor is not None and self._anchor.place == self._first(number + 1):
            return Spot(place, before=self._anchor.at)
        return Spot(place)

    def _reached_from_anchor(self, number: int) -> int:
        """Pages nearer to the anchor first: the others are then read from them."""
        return abs(number - self._number_of(self._anchor.place)) if self._anchor is not None else number

    def _numbers(self, first: int, last: int) -> range:
        """The pages of the places from ``first`` to before ``last``, as far as they exist."""
        first, last = max(first, 0), min(last, self._extent.shown)
        return range(self._number_of(first), self._number_of(last - 1) + 1) if first < last else range(0)

    def _number_of(self, place: int) -> int:
        return (place + self._shift) // PAGE

    def _first(self, number: int) -> int:
        return max(number * PAGE - self._shift, 0)

    def _length(self, number: int) -> int:
        return min((number + 1) * PAGE - self._shift, self._extent.shown) - self._first(number)

    def _keep(self, number: int, rows: tuple[Row, ...]) -> None:
        self._pages[number] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
