"""Which rows are marked: single ones, or all that a filter shows.

What must stay true: a mark stays with its row through refreshing, filtering and sorting; marking a million rows keeps
the filter, not a million keys.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tui.widgets.rows import Order, Row, Wish
from tui.widgets.views import PagedView, Selection, Source, View


class Marks:
    """The marks of one list. ``source`` None: every row is in memory."""

    def __init__(self, source: Source | None) -> None:
        self.selection = Selection()
        self.number = 0
        self._source = source
        self._fitting: set[str] = set()  # of the rows in memory, those that a marked filter shows
        self._anchor: tuple[int, Selection] | None = None
        self._stretched_to = -1

    @property
    def is_empty(self) -> bool:
        return self.selection.is_empty

    @property
    def needs_counting(self) -> bool:
        """Whether only the source knows how many rows are marked."""
        return bool(self.selection.wishes)

    def holds(self, row: Row) -> bool:
        chosen = self.selection
        return row.key in chosen.keys or (row.key in self._fitting and row.key not in chosen.apart)

    def toggle(self, row: Row) -> None:
        self._anchor = None
        self._set(row, to=not self.holds(row))

    def toggle_all(self, view: View) -> None:
        """All that ``view`` shows; once it is marked, none."""
        self._anchor = None
        if isinstance(view, PagedView):
            self._toggle_wish(replace(view.wish, order=Order()), view)
        else:
            keys = {row.key for row in view.held()}
            chosen = self.selection.keys
            self._take(Selection(chosen - keys if keys <= chosen else chosen | keys))

    def stretch(self, came_from: int, to: int, view: View) -> None:
        """The rows from where the stretching began to ``to`` are marked; those left behind are as they were."""
        if self._anchor is None or self._stretched_to != came_from:
            self._anchor = (came_from, self.selection)
        start, base = self._anchor
        self._stretched_to = to
        self._take(base)
        for place in range(min(start, to), max(start, to) + 1):
            if (row := view.row(place)) is not None:
                self._set(row, to=True)

    def clear(self) -> None:
        self._anchor = None
        self._fitting.clear()
        self._take(Selection())

    def keep(self, keys: Collection[str]) -> None:
        """Rows that are no more are not marked any more."""
        if not self.selection.keys <= set(keys):
            self._take(replace(self.selection, keys=self.selection.keys & set(keys)))

    async def fitting(self, rows: Sequence[Row], shown: Wish) -> frozenset[str]:
        """Those of ``rows``, read for ``shown``, that a marked filter shows."""
        keys, found = [row.key for row in rows], frozenset[str]()
        for wish in self.selection.wishes if keys and self._source is not None else ():
            assert self._source is not None
            is_shown = (wish.text, wish.column) == (shown.text, shown.column)
            found |= frozenset(keys) if is_shown else await self._source.fitting(wish, keys)
        return found

    def learn(self, keys: Collection[str]) -> None:
        """These rows are shown by a marked filter."""
        self._fitting.update(keys)

    async def count(self) -> None:
        """Ask how many are marked."""
        if self._source is not None:
            self.number = await self._source.number_of(self.selection)

    def _toggle_wish(self, wish: Wish, view: View) -> None:
        chosen, held = self.selection, {row.key for row in view.held()}
        if wish in chosen.wishes:
            left = tuple(one for one in chosen.wishes if one != wish)
            self._fitting -= held
            self._take(Selection(chosen.keys - held, left, chosen.apart if left else frozenset()))
        else:
            self._fitting |= held
            self._take(Selection(chosen.keys, (*chosen.wishes, wish), chosen.apart - held))

    def _set(self, row: Row, *, to: bool) -> None:
        chosen, key = self.selection, frozenset({row.key})
        if to:
            self._take(Selection(chosen.keys | key, chosen.wishes, chosen.apart - key))
        else:
            apart = chosen.apart | key if chosen.wishes else frozenset[str]()
            self._take(Selection(chosen.keys - key, chosen.wishes, apart))

    def _take(self, selection: Selection) -> None:
        self.selection = selection
        if not selection.wishes:
            self._fitting.clear()
            self.number = len(selection.keys)
