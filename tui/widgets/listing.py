"""A list: filtered by pinyin, sorted by any column, refreshed without losing cursor, filter or order.

Holds its rows; whoever has them passes new ones to ``show``. Rows are plain values, so that arranging them can happen
in a thread; widgets are touched in the event loop only. Good for about a thousand rows.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.coordinate import Coordinate
from textual.events import Resize
from textual.message import Message
from textual.widgets import DataTable, Input, Static
from textual.widgets.data_table import RowKey

from core.locale.catalogue import Translator
from tui.plain_text import cell
from tui.widgets.rows import Column, Order, Row, arranged, fitted

_SCROLLBAR = 2  # cells, kept free even while there is none, so that columns do not jump
_SORT_MARKS = {False: " ^", True: " v"}


class _Table(DataTable[object], inherit_bindings=False):
    """Without Enter of its own: what Enter does is the screen's, which names it in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        one for one in DataTable.BINDINGS if isinstance(one, Binding) and one.key != "enter"
    ]


class Listing(Vertical):
    """A heading, a table, and a line for the filter while one is set."""

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
        """Enter or a click on a row."""

    class Highlighted(_OfRow):
        """The cursor came to a row."""

    def __init__(
        self, columns: Sequence[Column], t: Translator, *, title: str, empty: str, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._t = t
        self._title = title
        self._empty = empty
        self._rows: tuple[Row, ...] = ()
        self._shown: tuple[Row, ...] = ()
        self._laid: tuple[tuple[str, int], ...] = ()
        self._order = Order()
        self._table = _Table(cursor_type="row", zebra_stripes=True)
        self._heading = Static("", markup=False, classes="heading")
        self._nothing = Static(Content(empty), markup=False, classes="nothing")
        self._filter = Input(placeholder=t("name, pinyin or initials"), classes="filter", compact=True)
        self._filter.display = False

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._filter
        yield self._nothing
        yield self._table

    @property
    def cursor_key(self) -> str | None:
        """The row under the cursor."""
        row = self._table.cursor_row
        return self._shown[row].key if 0 <= row < len(self._shown) else None

    @property
    def shown_keys(self) -> tuple[str, ...]:
        """The rows as they stand on the screen."""
        return tuple(row.key for row in self._shown)

    @property
    def filter_text(self) -> str:
        return self._filter.value

    def take_focus(self) -> None:
        self._table.focus()

    def show(self, rows: Sequence[Row]) -> None:
        """Replace the rows; cursor, filter and order stay."""
        self._rows = tuple(rows)
        self._arrange()

    def ask_filter(self) -> None:
        """Open the filter's line and type into it."""
        self._filter.display = True
        self._filter.focus()

    def clear_filter(self) -> None:
        """Show everything again."""
        self._filter.value = ""
        self._filter.display = False
        self._table.focus()

    def sort_next(self) -> None:
        """Order by the next column; after the last, as it came."""
        keys = ["", *(column.key for column, _ in self._fitted())]
        here = keys.index(self._order.key) if self._order.key in keys else 0
        self.sort_by(keys[(here + 1) % len(keys)])

    def sort_by(self, key: str) -> None:
        """Order by ``key``; the same key again turns the order round."""
        self._order = Order(key, is_reversed=bool(key) and key == self._order.key and not self._order.is_reversed)
        self._arrange()

    def reverse(self) -> None:
        self._order = Order(self._order.key or self._columns[0].key, is_reversed=not self._order.is_reversed)
        self._arrange()

    def _arrange(self) -> None:
        """Filter and order; in a thread when pinyin is needed, whose dictionaries take a moment to load."""
        if self._filter.value.strip() or self._order.key:
            self._arrange_aside()
        else:
            self._lay(self._rows)

    @work(exclusive=True, group="arrange")
    async def _arrange_aside(self) -> None:
        self._lay(await asyncio.to_thread(arranged, self._rows, self._columns, self._filter.value, self._order))

    def _lay(self, rows: tuple[Row, ...]) -> None:
        if not self.is_mounted or not self.size.width:
            self._shown = rows
            return
        widths = self._fitted()
        laid = tuple((self._label(column), width) for column, width in widths)
        key, place, offset = self.cursor_key, self._table.cursor_row, self._table.scroll_y
        is_same = laid == self._laid and [row.key for row in rows] == [str(one.value) for one in self._table.rows]
        self._shown = rows
        with self.app.batch_update():
            if is_same:
                self._update_cells(widths)
            else:
                self._rebuild(widths, laid)
                self._return_to(key, place, offset)
        self._say_heading()

    def _rebuild(self, widths: Sequence[tuple[Column, int]], laid: tuple[tuple[str, int], ...]) -> None:
        self._table.clear(columns=laid != self._laid)
        if laid != self._laid:
            for (column, width), (label, _) in zip(widths, laid, strict=True):
                self._table.add_column(cell(label, width), key=column.key, width=width)
        for row in self._shown:
            self._table.add_row(*(self._cell(row, column, width) for column, width in widths), key=row.key)
        self._laid = laid

    def _update_cells(self, widths: Sequence[tuple[Column, int]]) -> None:
        for number, row in enumerate(self._shown):
            for position, (column, width) in enumerate(widths):
                at, fresh = Coordinate(number, position), self._cell(row, column, width)
                if self._table.get_cell_at(at) != fresh:
                    self._table.update_cell_at(at, fresh)

    def _cell(self, row: Row, column: Column, width: int) -> object:
        value = row.cells.get(column.key)
        return cell(value.text, width, value.style) if value is not None else ""

    def _return_to(self, key: str | None, place: int, offset: float) -> None:
        """The row that had the cursor, or the one that took its place."""
        if not self._shown:
            return
        keys = self.shown_keys
        row = keys.index(key) if key in keys else min(max(place, 0), len(keys) - 1)
        self._table.move_cursor(row=row, animate=False, scroll=False)
        self._table.scroll_to(y=offset, animate=False, force=True)

    def _label(self, column: Column) -> str:
        mark = _SORT_MARKS[self._order.is_reversed] if column.key == self._order.key else ""
        return self._t(column.title) + mark

    def _fitted(self) -> list[tuple[Column, int]]:
        return fitted(self._columns, self.size.width - _SCROLLBAR)

    def _say_heading(self) -> None:
        number = self._t("{shown} of {all}", shown=len(self._shown), all=len(self._rows))
        count = number if self._filter.value else str(len(self._rows))
        self._heading.update(Content(f"{self._title} ({count})"))
        self._nothing.display = not self._shown
        self._nothing.update(Content(self._t("Nothing fits the filter.") if self._rows else self._empty))
        self._table.display = bool(self._shown)

    def on_mount(self) -> None:
        self._say_heading()

    def on_resize(self, event: Resize) -> None:
        self._lay(self._shown)

    @on(Input.Changed)
    def _filter_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._arrange()

    @on(Input.Submitted)
    def _filter_done(self, event: Input.Submitted) -> None:
        event.stop()
        self._filter.display = bool(self._filter.value)
        self.screen.set_focus(self._table)

    @on(DataTable.HeaderSelected)
    def _header_chosen(self, event: DataTable.HeaderSelected) -> None:
        event.stop()
        self.sort_by(str(event.column_key.value))

    @on(DataTable.RowSelected)
    def _row_chosen(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.post_message(self.Opened(self, _named(event.row_key)))

    @on(DataTable.RowHighlighted)
    def _row_reached(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self.post_message(self.Highlighted(self, _named(event.row_key)))


def _named(key: RowKey) -> str:
    return str(key.value)
