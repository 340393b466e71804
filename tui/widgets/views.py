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
    """How many rows fit, of how many."""

    shown: int
    whole: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page lies: right ``after`` or right ``before`` a row's ``at``; without either, from ``place`` on."""

    place: int
    after: object = None
    before: object = None


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

    async def place_of(self, wish: Wish, key: str) -> int | None:
        """How many rows stand before the row ``key``; None where it does not fit or is no more."""
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
    """The pages that were looked at last."""

    def __init__(self, source: Source, wish: Wish, extent: Extent) -> None:
        self.wish = wish
        self._source = source
        self._extent = extent
        self._pages: OrderedDict[int, tuple[Row, ...]] = OrderedDict()

    @property
    def extent(self) -> Extent:
        return self._extent

    def row(self, place: int) -> Row | None:
        rows = self._pages.get(place // PAGE, ())
        return rows[place % PAGE] if 0 <= place % PAGE < len(rows) else None

    def held(self) -> Sequence[Row]:
        return [row for number in sorted(self._pages) for row in self._pages[number]]

    async def fill(self, first: int, last: int) -> tuple[Row, ...]:
        """Read the pages of the places ``first`` to ``last`` that are not held; the rows that are new."""
        new: list[Row] = []
        for number in range(max(first, 0) // PAGE, min(last, self._extent.shown - 1) // PAGE + 1):
            if number in self._pages:
                self._pages.move_to_end(number)
                continue
            rows = tuple(await self._source.page(self.wish, self._spot(number), self._length(number)))
            self._keep(number, rows)
            new += rows
        return tuple(new)

    def _spot(self, number: int) -> Spot:
        before, behind = self._pages.get(number - 1), self._pages.get(number + 1)
        place = number * PAGE
        if before and len(before) == PAGE:
            return Spot(place, after=before[-1].at)
        if behind:
            return Spot(place, before=behind[0].at)
        return Spot(place)

    def _length(self, number: int) -> int:
        return min(PAGE, self._extent.shown - number * PAGE)

    def _keep(self, number: int, rows: tuple[Row, ...]) -> None:
        self._pages[number] = rows
        while len(self._pages) > KEPT_PAGES:
            self._pages.popitem(last=False)
