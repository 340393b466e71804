"""A list of the core as a source of pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Generic, TypeVar, cast

from core.services.pages import Reader
from core.services.stores import pages
from core.services.stores.pages import Choice, Filter, From, Listed, Sorting
from tui.widgets.rows import Row, Wish
from tui.widgets.views import Anchor, Extent, Selection, Spot

Entry = TypeVar("Entry")


class PagedSource(Generic[Entry]):
    """``opened`` asks the core for the list, anew for every read: whoever sits here may have changed.

    ``within``: the list shows nothing else, whatever is looked for.
    The columns of the list on the screen go by the names that the core gives them; ``at`` of a row is the core's.
    """

    def __init__(
        self,
        opened: Callable[[], Awaitable[Reader[Entry]]],
        row_of: Callable[[Entry], Row],
        *,
        within: Filter | None = None,
    ) -> None:
        self._opened = opened
        self._row_of = row_of
        self._within = within or Filter()

    async def extent(self, wish: Wish) -> Extent:
        reader = await self._opened()
        size = await reader.size(self._listed(wish))
        whole = size.whole if self._within == Filter() else (await reader.size(Listed(self._within))).fitting
        return Extent(size.fitting, whole, size.version)

    async def page(self, wish: Wish, spot: Spot, limit: int) -> Sequence[Row]:
        start = From(spot.place, after=_at(spot.after), before=_at(spot.before), at=_at(spot.at))
        return await self._rows(await (await self._opened()).page(self._listed(wish), start, limit))

    async def anchor(self, wish: Wish, key: str) -> Anchor | None:
        found = await (await self._opened()).anchor(self._listed(wish), int(key))
        return Anchor(found.place, found.at) if found is not None else None

    async def fitting(self, wish: Wish, keys: Sequence[str]) -> frozenset[str]:
        found = await (await self._opened()).fitting(self._filter(wish), [int(key) for key in keys])
        return frozenset(map(str, found))

    async def number_of(self, selection: Selection) -> int:
        return await (await self._opened()).number_of(self.choice(selection))

    async def chosen(self, selection: Selection, after: Row | None, limit: int) -> Sequence[Row]:
        last = int(after.key) if after is not None else 0
        return await self._rows(await (await self._opened()).chosen(self.choice(selection), after=last, limit=limit))

    def choice(self, selection: Selection) -> Choice:
        """What is marked, as a use case that applies to it is told."""
        return Choice(
            frozenset(map(int, selection.keys)),
            tuple(self._filter(wish) for wish in selection.wishes),
            frozenset(map(int, selection.apart)),
        )

    async def prepare(self, entries: Sequence[Entry]) -> None:
        """Before rows are made of ``entries``: read what they speak of. Nothing, unless a list needs more."""

    async def _rows(self, placed: Sequence[pages.Placed[Entry]]) -> list[Row]:
        await self.prepare([one.entry for one in placed])
        rows = [(self._row_of(one.entry), one.at) for one in placed]
        return [Row(row.key, row.cells, row.names, at) for row, at in rows]

    def _listed(self, wish: Wish) -> Listed:
        return Listed(self._filter(wish), Sorting(wish.order.key, wish.order.is_reversed))

    def _filter(self, wish: Wish) -> Filter:
        return replace(self._within, text=wish.text, column=wish.column)


def _at(at: object) -> pages.At | None:
    return cast("pages.At | None", at)
