"""Where a list's rows come from: all of them in memory, or a source that is read page by page."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Protocol

from tui.widgets.rows import Column, Row, Wish, arranged
from tui.widgets.views import Anchor, Extent, PagedView, Selection, Source, Spot, View, WholeView


class Feed(Protocol):
    """Makes views."""

    @property
    def source(self) -> Source: ...

    def at_once(self, wish: Wish) -> View | None:
        """The view, where it takes neither reading nor pinyin."""
        ...

    async def look(self, wish: Wish, row: Row | None, before: View) -> tuple[View, int | None]:
        """The view, and the place in it of ``row``, which was shown in the view ``before``."""
        ...

    def in_order(self, keys: Collection[str]) -> tuple[str, ...]:
        """``keys`` as the rows came; unknown ones are absent."""
        ...


class MemoryFeed:
    """Rows that somebody hands over."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.rows: tuple[Row, ...] = ()
        self._columns = tuple(columns)

    @property
    def source(self) -> Source:
        return _MemorySource(self)

    def at_once(self, wish: Wish) -> View | None:
        return None if wish.is_filtered or wish.order.key else WholeView(self.rows, len(self.rows))

    async def look(self, wish: Wish, row: Row | None, before: View) -> tuple[View, int | None]:
        view = WholeView(await self.arranged(wish), len(self.rows))
        key = row.key if row is not None else None
        return view, next((place for place, one in enumerate(view.rows) if one.key == key), None)

    def in_order(self, keys: Collection[str]) -> tuple[str, ...]:
        return tuple(row.key for row in self.rows if row.key in keys)

    async def arranged(self, wish: Wish) -> tuple[Row, ...]:
        return await asyncio.to_thread(arranged, self.rows, self._columns, wish.text, wish.order, within=wish.column)


class PagedFeed:
    """A source."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def at_once(self, wish: Wish) -> View | None:
        return None

    async def look(self, wish: Wish, row: Row | None, before: View) -> tuple[View, int | None]:
        extent = await self.source.extent(wish)
        anchor = None
        if row is not None and extent.shown:
            anchor = _kept(wish, extent, row, before) or await self.source.anchor(wish, row.key)
        return PagedView(self.source, wish, extent, anchor), anchor.place if anchor is not None else None

    def in_order(self, keys: Collection[str]) -> tuple[str, ...]:
        return tuple(sorted(keys))


def _kept(wish: Wish, extent: Extent, row: Row, before: View) -> Anchor | None:
    """Where ``row`` stands, if nothing has moved it."""
    is_same = isinstance(before, PagedView) and before.wish == wish and before.extent == extent
    place = before.place_of(row) if isinstance(before, PagedView) and is_same else None
    return Anchor(place, row.at) if place is not None else None


class _MemorySource:
    """Rows in memory, read as if they were paged: for copying and exporting."""

    def __init__(self, feed: MemoryFeed) -> None:
        self._feed = feed
        self._arranged: tuple[Wish, tuple[Row, ...]] | None = None

    async def extent(self, wish: Wish) -> Extent:
        return Extent(len(await self._rows(wish)), len(self._feed.rows))

    async def page(self, wish: Wish, spot: Spot, limit: int) -> Sequence[Row]:
        return (await self._rows(wish))[spot.place : spot.place + limit]

    async def anchor(self, wish: Wish, key: str) -> Anchor | None:
        places = (place for place, row in enumerate(await self._rows(wish)) if row.key == key)
        place = next(places, None)
        return Anchor(place, None) if place is not None else None

    async def fitting(self, wish: Wish, keys: Sequence[str]) -> frozenset[str]:
        return frozenset(row.key for row in await self._rows(wish)) & frozenset(keys)

    async def number_of(self, selection: Selection) -> int:
        return len(self._feed.in_order(selection.keys))

    async def chosen(self, selection: Selection, after: Row | None, limit: int) -> Sequence[Row]:
        rows = [row for row in self._feed.rows if row.key in selection.keys]
        start = rows.index(after) + 1 if after in rows else 0
        return rows[start : start + limit]

    async def _rows(self, wish: Wish) -> tuple[Row, ...]:
        """Arranged once: the rows stay as they were when the reading began."""
        if self._arranged is None or self._arranged[0] != wish:
            self._arranged = (wish, await self._feed.arranged(wish))
        return self._arranged[1]
