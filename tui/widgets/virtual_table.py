"""A list's lines by place: up and down, a page on, a click. What a line looks like is ``PaintedTable``'s.

What must stay true: no key waits for a row - one that is not there yet is asked for, and drawn as a placeholder where
it takes more than a moment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click, Key
from textual.geometry import Region, Size
from textual.message import Message
from textual.timer import Timer

from tui.early_keys import EarlyKeys
from tui.widgets.painted_table import Fitted, PaintedTable
from tui.widgets.rows import Column, Row
from tui.widgets.views import View

_MOMENT_SECONDS = 0.04
_THUMB_STEPS = 8  # of a scroll bar's thumb in a cell
_WALKS = [
    Binding("up", "move(-1)", show=False),
    Binding("down", "move(1)", show=False),
    Binding("pageup", "turn(-1)", show=False),
    Binding("pagedown", "turn(1)", show=False),
    Binding("home,ctrl+home", "to_first", show=False),
    Binding("end,ctrl+end", "to_last", show=False),
    Binding("shift+up", "stretch(-1)", show=False),
    Binding("shift+down", "stretch(1)", show=False),
]
_WALKING = {key: one.action for one in _WALKS for key in one.key.split(",")}


class VirtualTable(PaintedTable, can_focus=True, inherit_bindings=False):
    """Only the lines on the screen, whatever the number of rows. Knows places, not keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*_WALKS]

    class Opened(Message):
        """A double click on the row under the cursor."""

    class Stretched(Message):
        """The marked range is to reach from the cursor's place to ``to``."""

        def __init__(self, came_from: int, to: int) -> None:
            super().__init__()
            self.came_from = came_from
            self.to = to

    class HeaderChosen(Message):
        """A click on a column's title."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class CellChosen(Message):
        """A click on a cell of the column ``key``; the cursor is on its row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(
        self,
        is_marked: Callable[[Row], bool],
        label_of: Callable[[Column], str],
        *,
        reached: Callable[[], None],
        moved: Callable[[], None],
    ) -> None:
        """``reached``: the cursor came to another place. ``moved``: other lines are on the screen; some may lack their
        rows."""
        super().__init__(is_marked, label_of)
        self._reached = reached
        self._moved = moved
        self._waiting: Timer | None = None  # for rows, before the lines are drawn

    @property
    def lines(self) -> int:
        """How many rows the screen has room for."""
        return max(self.size.height - 1, 1)

    def lay(self, view: View, fitted: Fitted, *, cursor: int, top: int) -> None:
        """Show ``view`` with the cursor and the first line at these places, as far as they exist."""
        self._view, self._fitted = view, fitted
        self.cursor = max(min(cursor, self.number - 1), 0)
        self.virtual_size = Size(self.size.width, self.number + 1)
        self.repaint()
        self.scroll_to(y=self._in_sight(top), animate=False, force=True)

    def repaint(self) -> None:
        """Draw every line anew: other rows are shown, or marks changed."""
        self.forget_lines()
        self.arrived()

    def arrived(self) -> None:
        """Rows came: the lines that were there stay as they are drawn."""
        if self._waiting is not None:
            self._waiting.stop()
            self._waiting = None
        self.refresh(Region(0, 0, self.scrollable_size.width, self.size.height))  # the scroll bar sees to itself

    def go_to(self, place: int) -> None:
        """Move the cursor, and the lines as far as it takes to see it."""
        place = max(min(place, self.number - 1), 0)
        if place == self.cursor:
            return
        left, top, self.cursor = self.cursor, self.top, place
        self.scroll_to(y=self._in_sight(top), animate=False, force=True)
        if self.top == top and self._waiting is None:
            for line in (left, place):
                self.refresh_line(line + 1)
        self._reached()

    def action_move(self, by: int) -> None:
        self.go_to(self.cursor + by)

    def action_turn(self, by: int) -> None:
        top, lines = self.top, self.lines
        self.scroll_to(y=max(min(top + by * lines, self.number - lines), 0), animate=False, force=True)
        self.go_to(self.cursor + by * lines)

    def action_to_first(self) -> None:
        self.go_to(0)

    def action_to_last(self) -> None:
        self.go_to(self.number - 1)

    def action_stretch(self, by: int) -> None:
        came_from = self.cursor
        self.go_to(came_from + by)
        self.post_message(self.Stretched(came_from, self.cursor))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self._thumb_at(new_value)
        if round(old_value) != round(new_value):
            self._draw_lines()
            self._moved()

    def _draw_lines(self) -> None:
        """At once; where rows have still to be read, in a moment, by which time most are there: not twice."""
        lines = range(self.top, min(self.top + self.lines, self.number))
        if all(self._view.row(place) is not None for place in lines):
            self.arrived()
        elif self._waiting is None:
            self._waiting = self.set_timer(_MOMENT_SECONDS, self.arrived)

    def _thumb_at(self, y: float) -> float:
        """``y``, as exact as the bar can show it: among a million rows a line more or less does not move it."""
        step = self.max_scroll_y / max(self.size.height * _THUMB_STEPS, 1)
        return y if step <= 1 or y >= self.max_scroll_y else y // step * step

    async def on_key(self, event: Key) -> None:
        """The keys that walk end here; others go on. Textual would offer each to everything around the list first, and
        only then look for its binding."""
        action = _WALKING.get(event.key)
        if action is None:
            return
        event.stop()
        event.prevent_default()
        if not (isinstance(self.screen, EarlyKeys) and self.screen.keeps(event)):
            await self.run_action(action)

    def on_focus(self) -> None:
        self.repaint()

    def on_blur(self) -> None:
        self.repaint()

    def on_resize(self) -> None:
        self._moved()

    def on_click(self, event: Click) -> None:
        event.stop()
        if event.y == 0:
            self._choose_header(event.x)
        elif self.top + event.y - 1 < self.number:
            self.go_to(self.top + event.y - 1)
            self.post_message(self.CellChosen(self._column_at(event.x)))
            if event.chain == 2:
                self.post_message(self.Opened())

    def _choose_header(self, x: int) -> None:
        if key := self._column_at(x):
            self.post_message(self.HeaderChosen(key))

    def _column_at(self, x: int) -> str:
        """The key of the column at ``x``; "" right of all."""
        for column, room in self._fitted:
            x -= room + 2
            if x < 0:
                return column.key
        return ""

    def _in_sight(self, top: int) -> int:
        """``top``, moved as far as it takes to see the cursor."""
        most = max(self.number - self.lines, 0)
        return max(min(max(min(top, self.cursor), self.cursor - self.lines + 1), most), 0)

    def refresh_line(self, y: int) -> None:
        """``y`` counts the header, which does not scroll."""
        line = y - self.top
        if 0 < line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))
