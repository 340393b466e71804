"""A list with a cursor in two directions: left and right go from one column of ``pointable`` to the next, and a foot
stands under the columns that it sums up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from core.locale.catalogue import Translator
from tui.front import word
from tui.plain_text import fit
from tui.widgets.feeds import MemoryFeed
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column
from tui.widgets.virtual_table import VirtualTable


class MatrixListing(Listing):
    """``pointable``: the keys of the columns that the cursor may stand in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "point(-1)", word("One column to the left"), show=False),
        Binding("right", "point(1)", word("One column to the right"), show=False),
    ]

    class Pointed(Message):
        """The cursor stands in another column."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, columns: Sequence[Column], t: Translator, *, title: str, empty: str, id: str) -> None:
        super().__init__(columns, t, title=title, empty=empty, id=id)
        self._pointable: tuple[str, ...] = ()
        self._feet: Sequence[Mapping[str, Cell]] = ()
        self._foot = Static("", markup=False, classes="foot")

    @property
    def _parts(self) -> tuple[Widget, ...]:
        return *super()._parts, self._foot

    @property
    def pointed(self) -> str:
        """The key of the column that the cursor stands in."""
        return self._table.pointed

    @property
    def pointable(self) -> tuple[str, ...]:
        """Where the cursor may stand, from left to right."""
        return self._pointable

    def point(self, key: str) -> None:
        """Put the cursor into the column ``key``."""
        if key not in self._pointable or key == self.pointed:
            return
        self._table.pointed = key
        self._table.repaint()
        self.post_message(self.Pointed(key))

    def lay_columns(self, columns: Sequence[Column], pointable: Sequence[str], *, first: str) -> None:
        """Other columns, with the cursor where it was, or in ``first``; rows come with ``show``."""
        if tuple(columns) != self.columns:
            assert isinstance(self._feed, MemoryFeed)
            rows = self._feed.rows
            self.columns, self._feed = tuple(columns), MemoryFeed(columns)
            self._feed.rows = rows
        self._pointable = tuple(pointable)
        if self.pointed not in self._pointable:
            self._table.pointed = first

    def stand_on(self, feet: Sequence[Mapping[str, Cell]]) -> None:
        """What is written under the columns: a line a mapping, column key to cell."""
        self._feet = feet
        self._draw_feet()

    def action_point(self, by: int) -> None:
        if self._pointable:
            place = self._pointable.index(self.pointed) + by
            self.point(self._pointable[max(min(place, len(self._pointable) - 1), 0)])

    def on_resize(self, event: Resize) -> None:
        super().on_resize(event)
        self._draw_feet()

    @on(VirtualTable.CellChosen)
    def _cell_chosen(self, event: VirtualTable.CellChosen) -> None:
        event.stop()
        self.point(event.key)

    def _draw_feet(self) -> None:
        self._foot.display = bool(self._feet)
        self._foot.update(Text("\n").join(self._drawn(cells) for cells in self._feet))

    def _drawn(self, cells: Mapping[str, Cell]) -> Text:
        drawn = Text(no_wrap=True, end="")
        for column, room in self._fitted():
            value = cells.get(column.key, Cell(""))
            text = fit(value.text, room)
            drawn.append(f" {text if cell_len(text) == room else set_cell_size(text, room)} ", style=value.style)
        return drawn
