"""A list on a stage of its own, and a long list that is read page by page and can be made to wait."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from core.locale.catalogue import translator
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row, Wish
from tui.widgets.views import Anchor, Extent, Selection, Source, Spot

COLUMNS = (
    Column("name", "Name", 12, grows=True, is_name=True),
    Column("number", "No.", 8),
    Column("phone", "Telephone", 12, rank=1, is_sortable=False),
)
PATIENCE = 3_000


def a_row(number: int, name: str = "") -> Row:
    named = name or f"row{number:06d}"
    cells = {"name": Cell(named), "number": Cell(str(number), order=number), "phone": Cell("138****0000")}
    return Row(str(number), cells, (named,), at=(number,))


@dataclass(slots=True)
class Book:
    """A source of numbered rows; the filter looks for a part of the name. ``gate`` closed: reading waits."""

    numbers: list[int]
    spots: list[Spot] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: int = 0
    version: int = 0

    def fitting_rows(self, wish: Wish) -> list[int]:
        numbers = [one for one in self.numbers if wish.text in f"row{one:06d}"]
        return numbers[::-1] if wish.order.is_reversed else numbers

    async def extent(self, wish: Wish) -> Extent:
        return Extent(len(self.fitting_rows(wish)), len(self.numbers), self.version)

    async def page(self, wish: Wish, spot: Spot, limit: int) -> Sequence[Row]:
        self.spots.append(spot)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        numbers = self.fitting_rows(wish)
        start = spot.place
        for at, offset in ((spot.after, 1), (spot.at, 0), (spot.before, -limit)):
            if isinstance(at, tuple):
                start = numbers.index(at[0]) + offset
        return [a_row(one) for one in numbers[max(start, 0) : start + limit]]

    async def anchor(self, wish: Wish, key: str) -> Anchor | None:
        numbers = self.fitting_rows(wish)
        return Anchor(numbers.index(int(key)), (int(key),)) if int(key) in numbers else None

    async def fitting(self, wish: Wish, keys: Sequence[str]) -> frozenset[str]:
        return frozenset(keys) & {str(one) for one in self.fitting_rows(wish)}

    async def number_of(self, selection: Selection) -> int:
        return len(self._chosen(selection))

    async def chosen(self, selection: Selection, after: Row | None, limit: int) -> Sequence[Row]:
        last = int(after.key) if after is not None else -1
        return [a_row(one) for one in self._chosen(selection) if one > last][:limit]

    def _chosen(self, selection: Selection) -> list[int]:
        fits = {one for wish in selection.wishes for one in self.fitting_rows(wish)}
        return [
            one
            for one in self.numbers
            if str(one) in selection.keys or (one in fits and str(one) not in selection.apart)
        ]


class StageApp(App[None]):
    """One list, and what it said."""

    CSS_PATH = "../../tui/shuzhi.tcss"

    def __init__(self, source: Source | None) -> None:
        super().__init__()
        self.listing = Listing(COLUMNS, translator("en"), title="List", empty="Nothing here.", source=source, id="list")
        self.told: list[str] = []
        self.listing.tell(lambda: self.told.append(f"highlighted {self.listing.cursor_key}"))
        self.copied = ""

    def compose(self) -> ComposeResult:
        yield self.listing

    def on_listing_opened(self, event: Listing.Opened) -> None:
        self.told.append(f"opened {event.key}")

    def copy_to_clipboard(self, text: str) -> None:
        self.copied = text


@dataclass(frozen=True, slots=True)
class Stage:
    """The list under a test's fingers."""

    app: StageApp
    pilot: Pilot[None]

    @property
    def listing(self) -> Listing:
        return self.app.listing

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)

    async def until(self, holds: Callable[[], bool]) -> None:
        for _ in range(PATIENCE):
            if holds():
                return
            await self.pilot.pause(0.01)
        raise AssertionError("never came; the screen shows:\n" + "\n".join(self.lines))

    async def until_at(self, key: str) -> None:
        await self.until(lambda: self.listing.cursor_key == key)


@asynccontextmanager
async def on_stage(
    rows: Sequence[Row] = (), *, source: Source | None = None, size: tuple[int, int] = (60, 14)
) -> AsyncIterator[Stage]:
    app = StageApp(source)
    async with app.run_test(size=size) as pilot:
        if source is None:
            app.listing.show(rows)
        else:
            await app.listing.reload()
        await pilot.pause()
        app.listing.take_focus()
        await pilot.pause()
        yield Stage(app, pilot)


def open_book(number: int) -> Book:
    book = Book(list(range(0, number * 2, 2)))
    book.gate.set()
    return book
