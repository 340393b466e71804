"""A list: filtered by pinyin, sorted by any column, marked, copied, refreshed without losing cursor, filter or marks.

Either somebody hands it all its rows (``show``; good for some ten thousand), or it is given a ``Source`` and reads
the pages that are on the screen (``reload``). What must stay true: no key waits for a row or for pinyin; rows and
widgets are touched in the event loop only; what nobody waits for any more is cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static
from textual.worker import Worker

from core.domain.errors import ShuzhiError
from core.locale.catalogue import Translator
from tui.early_keys import EarlyKeys
from tui.widgets.feeds import Feed, MemoryFeed, PagedFeed
from tui.widgets.ground import Kept, Stack
from tui.widgets.marks import Marks
from tui.widgets.rows import Column, Order, Row, Wish, fitted, wish_of
from tui.widgets.views import PagedView, Selection, Source, View, WholeView
from tui.widgets.virtual_table import VirtualTable

_SCROLLBAR = 2  # cells, kept free even while there is none, so that columns do not jump
_SORT_MARKS = {False: " ^", True: " v"}


class _Heading(Kept, Static):
    """Drawn when it says something else, not with every line below it."""


class Listing(Stack):
    """A heading, a table, and a line for the filter while one is set."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "end_filter", show=False, priority=True)]

    class _OfRow(Message):
        """Something happened to a row."""

        def __init__(self, listing: Listing, key: str) -> None:
            super().__init__()
            self.listing = listing
            self.key = key

        @property
        def control(self) -> Listing:
            return self.listing

    class Opened(_OfRow):
        """A double click on a row. Enter is the screen's own key, which names it in the footer."""

    class Troubled(Message):
        """Rows could not be read."""

        def __init__(self, error: ShuzhiError) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        columns: Sequence[Column],
        t: Translator,
        *,
        title: str,
        empty: str,
        source: Source | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.disable_messages(Worker.StateChanged)  # nobody waits for them, and each page that is read has three
        self.columns = tuple(columns)
        self.title = title
        self._t = t
        self._empty = empty
        self._feed: Feed = PagedFeed(source) if source is not None else MemoryFeed(self.columns)
        self._marks = Marks(source)
        self._view: View = WholeView()
        self._order = Order()
        self._looked: Wish | None = None
        self._table = VirtualTable(self._marks.holds, self._label, reached=self._tell_reached, moved=self._read_missing)
        self._heading = _Heading("", markup=False, classes="heading")
        self._nothing = Static(Content(empty), markup=False, classes="nothing")
        self._filter = Input(placeholder=self._hint(), classes="filter", compact=True)
        self._filter.display = False
        self._wanted: Widget | None = None  # is to have the focus as soon as it is there
        self._told = list[Callable[[], None]]()

    def compose(self) -> ComposeResult:
        """A list that is not shown yet stays empty until it is: a screen of eight is there as soon as one of one."""
        if self.display:
            yield from self._parts

    @property
    def _parts(self) -> tuple[Widget, ...]:
        return self._heading, self._filter, self._nothing, self._table

    async def on_show(self) -> None:
        if not self._table.is_attached:
            await self.mount_all(self._parts)
            self.call_after_refresh(self._lay_again)

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor; None where there is none, or it is still being read."""
        return self._view.row(self._table.cursor)

    @property
    def cursor_key(self) -> str | None:
        row = self.cursor_row
        return row.key if row is not None else None

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """The rows in their order; of a paged list those that are in memory."""
        return tuple(row.key for row in self._view.held())

    @property
    def number(self) -> int:
        """How many rows fit the filter."""
        return self._view.extent.shown

    @property
    def filter_text(self) -> str:
        return self._filter.value

    @property
    def is_filtering(self) -> bool:
        """Whether the filter's line is there, be it empty."""
        return bool(self._filter.display)

    @property
    def wish(self) -> Wish:
        """The filter and the order that are set."""
        return wish_of(self._filter.value, {one.key: self._t(one.title) for one in self.columns}, self._order)

    @property
    def looked_for(self) -> str:
        """The filter of what is on the screen; another one may have been typed since."""
        return self._looked.text if self._looked is not None else ""

    @property
    def selection(self) -> Selection:
        """What is marked, of which filters alone may mark a million rows: for an action to apply to."""
        return self._marks.selection

    @property
    def source(self) -> Source:
        """Where an action or an export reads rows of this list, page by page."""
        return self._feed.source

    def marked_keys(self) -> tuple[str, ...]:
        """The marked rows of a list that holds all its rows, as they stand; without marks the row under the cursor."""
        if self._marks.selection.is_empty:
            return (self.cursor_key,) if self.cursor_key is not None else ()
        return self._feed.in_order(self._marks.selection.keys)

    def tell(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` when the cursor came to a row, or the row under it was read: what it shows is drawn with
        the cursor, which a message would come too late for."""
        self._told.append(listener)

    def take_focus(self) -> None:
        """At once, or as soon as the list is shown."""
        self._focus(self._table)

    def _focus(self, part: Widget) -> None:
        is_there = part.is_mounted and part.is_attached and part.focusable
        self._wanted = None if is_there else part
        if is_there:
            self.screen.set_focus(part)

    def show(self, rows: Sequence[Row]) -> None:
        """Replace the rows; cursor, filter, order and marks stay."""
        assert isinstance(self._feed, MemoryFeed), "a paged list reads its rows itself"
        self._feed.rows = tuple(rows)
        self._marks.keep({row.key for row in rows})
        self._look_again()

    async def reload(self) -> None:
        """Read what is on the screen anew; cursor, filter, order and marks stay. Errors: any ``ShuzhiError``."""
        await self._look(self.wish)

    def go_to(self, place: int) -> None:
        """Put the cursor on the ``place``-th row that is shown, counted from 0."""
        self._table.go_to(place)

    def ask_filter(self) -> None:
        """Open the filter's line and type into it."""
        self._filter.display = True
        self._focus(self._filter)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "end_filter" and self.screen.focused is not self._filter:
            return False
        return super().check_action(action, parameters)

    def action_end_filter(self) -> None:
        """Lead to the list before the next key of a burst, which waits for the rows that were asked for."""
        self._wait()
        self.screen.set_focus(self._table)
        self._filter.call_later(self._typed_out)  # after the letters that it was given

    def _typed_out(self) -> None:
        self._filter.display = bool(self._filter.value)
        if self.wish == self._looked:
            self._go_on()
        else:
            self._look_again()

    def clear_filter(self) -> None:
        """Show everything again; keys that wait for what was filtered are not meant for that."""
        self._go_on(as_wished=False)
        self._filter.value = ""
        self._filter.display = False
        self._focus(self._table)

    def clear_marks(self) -> None:
        self._marks.clear()
        self._marks_changed()

    def sort_next(self) -> None:
        """Order by the next column; after the last, as it came."""
        keys = ["", *(column.key for column, _ in self._fitted() if column.is_sortable)]
        here = keys.index(self._order.key) if self._order.key in keys else 0
        self.sort_by(keys[(here + 1) % len(keys)])

    def sort_by(self, key: str) -> None:
        """Order by ``key``; the same key again turns the order round."""
        if any(column.key == key and not column.is_sortable for column in self.columns):
            return
        self._order = Order(key, is_reversed=bool(key) and key == self._order.key and not self._order.is_reversed)
        self._look_again()

    def reverse(self) -> None:
        first = next(column.key for column in self.columns if column.is_sortable)
        self._order = Order(self._order.key or first, is_reversed=not self._order.is_reversed)
        self._look_again()

    def mark(self) -> None:
        """Mark the row under the cursor, or take its mark off, and go on to the next."""
        row = self.cursor_row
        if row is not None:
            self._marks.toggle(row)
            self._marks_changed()
            self._table.action_move(1)

    def mark_all(self) -> None:
        """Mark everything that the filter shows; once it is marked, take the marks off."""
        self._marks.toggle_all(self._view)
        self._marks_changed()

    def _look_again(self) -> None:
        """Filter and order; aside when it takes reading or pinyin, whose dictionaries take a moment to load."""
        wish = self.wish
        at_once = self._feed.at_once(wish)
        if at_once is not None:
            self.workers.cancel_group(self, "look")
            self._lay(at_once, self._place_in(at_once), wish)
            self._go_on()
        else:
            self._wait()
            self._look_aside(wish)

    def _wait(self) -> None:
        """Keys wait: they are meant for rows that are not there yet."""
        if self.is_attached and isinstance(self.screen, EarlyKeys):
            self.screen.awaits(self)

    def _go_on(self, *, as_wished: bool = True) -> None:
        if self.is_attached and isinstance(self.screen, EarlyKeys):
            self.screen.came(self, as_wished=as_wished)

    @work(exclusive=True, group="look")
    async def _look_aside(self, wish: Wish) -> None:
        try:
            await self._look(wish)
        except ShuzhiError as error:
            self.post_message(self.Troubled(error))
            self._go_on(as_wished=False)
        else:
            if wish == self.wish:  # what was typed meanwhile is looked for next
                self._go_on()

    async def _look(self, wish: Wish) -> None:
        """Show ``wish``, unless another one was made meanwhile."""
        is_same = wish == self._looked
        row = self.cursor_row
        key = row.key if row is not None else None
        view, place = await self._feed.look(wish, row, self._view)
        cursor = place if place is not None else self._table.cursor if is_same else 0
        top = self._top_for(cursor)
        if isinstance(view, PagedView):
            self._marks.learn(await self._marks.fitting(await view.fill(top, top + self._table.lines), view.wish))
        if wish == self.wish and self.is_mounted:
            moved = self.cursor_key != key  # a key was pressed while the rows were read
            self._lay(view, (self._table.cursor, self._table.top) if moved and is_same else (cursor, top), wish)

    def _place_in(self, view: View) -> tuple[int, int]:
        key, here = self.cursor_key, self._table.cursor
        place = next((number for number, row in enumerate(view.held()) if row.key == key), here)
        return place, self._top_for(place)

    def _top_for(self, cursor: int) -> int:
        """The first line, such that the cursor stays on the line where it is."""
        return max(cursor - (self._table.cursor - self._table.top), 0)

    def _lay(self, view: View, where: tuple[int, int], wish: Wish | None = None) -> None:
        before, self._view = self.cursor_row, view
        self._looked = wish or self._looked
        if not self._table.is_attached or not self.size.width:
            return
        with self.app.batch_update():
            self._table.lay(view, self._fitted(), cursor=where[0], top=where[1])
            self._say_heading()
        self._focus_wanted()
        if self.cursor_row is not None and self.cursor_row != before:
            self._tell_reached()
        self._read_missing()

    def _read_missing(self) -> None:
        """Read the rows on the screen, and those that the next key may bring there, as far as they are not held."""
        view = self._view
        if isinstance(view, PagedView):
            first, lines = self._table.top, self._table.lines
            if not view.holds(first - lines, first + 2 * lines):
                self._read_aside(view, first, lines)

    @work(exclusive=True, group="page")
    async def _read_aside(self, view: PagedView, first: int, lines: int) -> None:
        try:
            if not view.holds(first, first + lines):
                await self._fill(view, first, first + lines)
                if view is self._view:
                    self._table.arrived()
                    self._tell_reached()
            await self._fill(view, first - lines, first + 2 * lines)
        except ShuzhiError as error:
            self.post_message(self.Troubled(error))

    async def _fill(self, view: PagedView, first: int, last: int) -> None:
        self._marks.learn(await self._marks.fitting(await view.fill(first, last), view.wish))

    def _tell_reached(self) -> None:
        for listener in self._told if self.cursor_row is not None else ():
            listener()

    def _marks_changed(self) -> None:
        self._table.repaint()
        self._say_heading()
        if self._marks.needs_counting:
            self._count_marks()

    @work(exclusive=True, group="count")
    async def _count_marks(self) -> None:
        try:
            await self._marks.count()
        except ShuzhiError as error:
            self.post_message(self.Troubled(error))
        self._say_heading()

    def _label(self, column: Column) -> str:
        mark = _SORT_MARKS[self._order.is_reversed] if column.key == self._order.key else ""
        return self._t(column.title) + mark

    def _fitted(self) -> list[tuple[Column, int]]:
        return fitted(self.columns, self.size.width - _SCROLLBAR)

    def _hint(self) -> str:
        example = self._t(self.columns[0].title) if self.columns else ""
        return self._t("name, pinyin or initials; one column: {column}: ...", column=example)

    def _say_heading(self) -> None:
        if self._looked is None:  # not read yet: that is not empty
            self._heading.update(Content(self.title))
            self._nothing.display = self._table.display = False
            return
        extent = self._view.extent
        number = self._t("{shown} of {all}", shown=extent.shown, all=extent.whole)
        count = number if self.wish.is_filtered else str(extent.whole)
        marked = self._t(", marked: {number}", number=self._marks.number) if not self._marks.is_empty else ""
        self._heading.update(Content(f"{self.title} ({count}{marked})"))
        self._nothing.display = not extent.shown
        self._nothing.update(Content(self._t("Nothing fits the filter.") if extent.whole else self._empty))
        self._table.display = bool(extent.shown)

    def on_mount(self) -> None:
        self._say_heading()

    def on_resize(self, event: Resize) -> None:
        self._lay_again()

    def _lay_again(self) -> None:
        self._lay(self._view, (self._table.cursor, self._table.top))

    def _focus_wanted(self) -> None:
        """The part that could not take the focus before takes it, unless another one on the screen has it."""
        if self._wanted is None or not self.display:
            return
        focused = self.screen.focused
        around = focused.ancestors_with_self if focused is not None else ()
        if focused is None or any(not one.display for one in around):
            self._focus(self._wanted)

    @on(Input.Changed)
    def _filter_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._look_again()

    @on(VirtualTable.HeaderChosen)
    def _header_chosen(self, event: VirtualTable.HeaderChosen) -> None:
        event.stop()
        self.sort_by(event.key)

    @on(VirtualTable.Opened)
    def _row_opened(self, event: VirtualTable.Opened) -> None:
        event.stop()
        if self.cursor_key is not None:
            self.post_message(self.Opened(self, self.cursor_key))

    @on(VirtualTable.Stretched)
    def _range_stretched(self, event: VirtualTable.Stretched) -> None:
        event.stop()
        self._marks.stretch(event.came_from, event.to, self._view)
        self._marks_changed()
