"""A table that draws only the lines on the screen, whatever the number of its rows.

What must stay true: no key waits for a row - one that is not there yet is drawn as a placeholder and asked for; every
text is cleaned and cut to its cells before it is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.events import Click
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.plain_text import placed
from tui.widgets.ground import blank
from tui.widgets.rows import GAP, Cell, Column, Row
from tui.widgets.views import View, WholeView

_KEPT_STRIPS = 512
_THUMB_STEPS = 8  # of a scroll bar's thumb in a cell
_MARK, _WAITING, _BRACKETS = "*", "..", ("[", "]")
Fitted = Sequence[tuple[Column, int]]


class VirtualTable(ScrollView, can_focus=True, inherit_bindings=False):
    """A header that stays, and rows with a cursor. Knows places, not keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home,ctrl+home", "to_first", show=False),
        Binding("end,ctrl+end", "to_last", show=False),
        Binding("shift+up", "stretch(-1)", show=False),
        Binding("shift+down", "stretch(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--row",
        "table--odd",
        "table--cursor",
        "table--waiting",
        "table--marked",
    }

    class Reached(Message):
        """The cursor came to another place."""

    class Opened(Message):
        """A double click on the row under the cursor."""

    class Moved(Message):
        """Other lines are on the screen; some may lack their rows."""

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

    def __init__(self, is_marked: Callable[[Row], bool], label_of: Callable[[Column], str]) -> None:
        super().__init__()
        self._is_marked = is_marked
        self._label_of = label_of
        self._fitted: Fitted = ()
        self._view: View = WholeView()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._styles: dict[tuple[object, ...], tuple[Style, Style]] = {}
        self._paint: tuple[Color, tuple[LineFilter, ...]] = Color(0, 0, 0), ()
        self._width = 0  # of what is drawn beside the scroll bar
        self.cursor = 0
        self.pointed = ""  # the column whose cell in the cursor's row, and whose title, stand in brackets

    @property
    def lines(self) -> int:
        """How many rows the screen has room for."""
        return max(self.size.height - 1, 1)

    @property
    def top(self) -> int:
        """The place of the first row on the screen."""
        return self.scroll_offset.y

    @property
    def number(self) -> int:
        return self._view.extent.shown

    def lay(self, view: View, fitted: Fitted, *, cursor: int, top: int) -> None:
        """Show ``view`` with the cursor and the first line at these places, as far as they exist."""
        self._view, self._fitted = view, fitted
        self.cursor = max(min(cursor, self.number - 1), 0)
        self.virtual_size = Size(self.size.width, self.number + 1)
        self.repaint()
        self.scroll_to(y=self._in_sight(top), animate=False, force=True)

    def repaint(self) -> None:
        """Draw every line anew: rows came, or marks changed."""
        self._strips.clear()
        self.refresh()

    def go_to(self, place: int) -> None:
        """Move the cursor, and the lines as far as it takes to see it."""
        place = max(min(place, self.number - 1), 0)
        if place == self.cursor:
            return
        left, self.cursor = self.cursor, place
        for line in (left, place):
            self.refresh_line(line + 1)
        self.scroll_to(y=self._in_sight(self.top), animate=False, force=True)
        self.post_message(self.Reached())

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
            self.refresh(self.size.region)
            self.post_message(self.Moved())

    def _thumb_at(self, y: float) -> float:
        """``y``, as exact as the bar can show it: among a million rows a line more or less does not move it."""
        step = self.max_scroll_y / max(self.size.height * _THUMB_STEPS, 1)
        return y if step <= 1 or y >= self.max_scroll_y else y // step * step

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def on_focus(self) -> None:
        self.repaint()

    def on_blur(self) -> None:
        self.repaint()

    def on_resize(self) -> None:
        self.post_message(self.Moved())

    def on_click(self, event: Click) -> None:
        event.stop()
        if event.y == 0:
            self._choose_header(event.x)
        elif self.top + event.y - 1 < self.number:
            self.go_to(self.top + event.y - 1)
            self.post_message(self.CellChosen(self._column_at(event.x)))
            if event.chain == 2:
                self.post_message(self.Opened())

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips that are kept: of lines that only moved nothing is worked out anew.

        Textual's own cache knows lines by their place on the screen, and adds borders and padding; there are none here.
        A strip ends where the scroll bar begins: Textual would cut each in two.
        """
        paint = self.background_colors[1], tuple(self.get_line_filters())
        if paint != self._paint:
            self._strips.clear()
        self._paint, self._width = paint, self.scrollable_size.width
        return [self.render_line(y).crop(crop.x, crop.right) for y in crop.line_range]

    def render_line(self, y: int) -> Strip:
        place = self.top + y - 1
        if y == 0:
            return self._header()
        if place >= self.number:
            return blank(self._width, *self._paint)
        known = self._strips.get((place, place == self.cursor))
        return known if known is not None and known.cell_length == self._width else self._drawn(place)

    def _drawn(self, place: int) -> Strip:
        row = self._view.row(place)
        if row is None:
            style = sum(self._looks(place, "table--waiting"), Style())
            return self._strip([(f" {_WAITING}", style)], len(_WAITING) + 1, style)
        strip = self._row(row, place)
        if len(self._strips) >= _KEPT_STRIPS:
            self._strips.clear()
        self._strips[place, place == self.cursor] = strip
        return strip

    def _row(self, row: Row, place: int) -> Strip:
        is_marked = self._is_marked(row)
        base, over = self._looks(place, "table--marked" if is_marked else "")
        plain, written = base + over, list[tuple[str, Style]]()
        for number, (column, room) in enumerate(self._fitted):
            value = row.cells.get(column.key, _NOTHING)
            style = base + Style.parse(value.style) + over if value.style else plain
            is_pointed = place == self.cursor and column.key == self.pointed
            before, after = _BRACKETS if is_pointed else (_MARK if is_marked and not number else " ", " ")
            written.append((f"{before}{placed(value.text, room)}{after}", style))
        return self._strip(written, sum(room + GAP for _, room in self._fitted), plain)

    def _header(self) -> Strip:
        style = self.get_component_rich_style("table--header")
        titles = [(self._title(column, room), style) for column, room in self._fitted]
        return self._strip(titles, sum(room + GAP for _, room in self._fitted), style)

    def _title(self, column: Column, room: int) -> str:
        before, after = _BRACKETS if column.key == self.pointed else "  "
        return f"{before}{placed(self._label_of(column), room)}{after}"

    def _strip(self, written: Sequence[tuple[str, Style]], cells: int, ground: Style) -> Strip:
        """``written``, which covers ``cells``, as few segments as it has styles, as the terminal may have them."""
        background, filters = self._paint
        left = self._width - cells
        segments = _joined([*written, (" " * left, ground)] if left > 0 else written)
        for one in filters:
            segments = one.apply(segments, background)
        return Strip(segments, max(cells, self._width)).crop(0, self._width)

    def _looks(self, place: int, special: str) -> tuple[Style, Style]:
        """The line's own style with that of a ``special`` one, and what the cursor lays over it."""
        looks = place % 2, special, place == self.cursor, self.has_focus
        if looks not in self._styles:
            self._styles[looks] = self._styled(*looks)
        return self._styles[looks]

    def _styled(self, is_odd: int, special: str, is_cursor: bool, has_focus: bool) -> tuple[Style, Style]:
        base = self.get_component_rich_style("table--odd" if is_odd else "table--row")
        if special:
            base += self.get_component_rich_style(special, partial=True)
        if not is_cursor:
            return base, Style()
        return base, self.get_component_rich_style("table--cursor") if has_focus else Style(underline=True)

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


_NOTHING = Cell("")


def _joined(written: Sequence[tuple[str, Style]]) -> list[Segment]:
    """A segment for all that stands side by side in one style."""
    segments, texts = list[Segment](), list[str]()
    for number, (text, style) in enumerate(written):
        texts.append(text)
        if number + 1 == len(written) or written[number + 1][1] is not style:
            segments.append(Segment("".join(texts), style))
            texts.clear()
    return segments
