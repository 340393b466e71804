"""What a line of a list looks like: its cells beside each other, marked, under the cursor, not read yet.

What must stay true: every text is cleaned and cut to its cells before it is drawn; a line that only moved is not worked
out anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.plain_text import placed
from tui.widgets.ground import blank, seen
from tui.widgets.rows import GAP, NOTHING, Column, Row
from tui.widgets.views import View, WholeView

_KEPT_STRIPS = 512
_MARK, _WAITING, _BRACKETS = "*", "..", ("[", "]")
Fitted = Sequence[tuple[Column, int]]


class PaintedTable(ScrollView):
    """A header that stays, and the rows of a view with a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--header",
        "table--row",
        "table--odd",
        "table--cursor",
        "table--waiting",
        "table--marked",
    }

    def __init__(self, is_marked: Callable[[Row], bool], label_of: Callable[[Column], str]) -> None:
        super().__init__()
        self._is_marked = is_marked
        self._label_of = label_of
        self._fitted: Fitted = ()
        self._view: View = WholeView()
        self._strips: dict[tuple[int, bool], Strip] = {}
        self._styles: dict[tuple[object, ...], tuple[Style, Style, Style]] = {}
        self._paint: tuple[Color, tuple[LineFilter, ...]] = Color(0, 0, 0), ()
        self._width = 0  # of what is drawn beside the scroll bar
        self.cursor = 0
        self.pointed = ""  # the column whose cell in the cursor's row, and whose title, stand in brackets

    @property
    def top(self) -> int:
        """The place of the first row on the screen."""
        return self.scroll_offset.y

    @property
    def number(self) -> int:
        return self._view.extent.shown

    def forget_lines(self) -> None:
        """Each is worked out anew when it is drawn next."""
        self._strips.clear()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips.clear()
        self._styles.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips that are kept: of lines that only moved nothing is worked out anew.

        Textual's own cache knows lines by their place on the screen, and adds borders and padding; there are none here.
        A strip ends where the scroll bar begins: Textual would cut each in two.
        """
        paint = self.background_colors[1], tuple(self.get_line_filters())
        if paint != self._paint:
            self._strips.clear()
            self._styles.clear()
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
            style, _, _ = self._looks(place, "table--waiting")
            return self._strip([(f" {_WAITING}", style)], len(_WAITING) + 1, style)
        strip = self._row(row, place)
        if len(self._strips) >= _KEPT_STRIPS:
            self._strips.clear()
        self._strips[place, place == self.cursor] = strip
        return strip

    def _row(self, row: Row, place: int) -> Strip:
        is_marked, is_cursor = self._is_marked(row), place == self.cursor
        plain, base, over = self._looks(place, "table--marked" if is_marked else "")
        written, mark = list[tuple[str, Style]](), _MARK if is_marked else " "
        for column, room in self._fitted:
            value = row.cells.get(column.key, NOTHING)
            style = self._shown(base + Style.parse(value.style) + over) if value.style else plain
            before, after = _BRACKETS if is_cursor and column.key == self.pointed else (mark, " ")
            written.append((f"{before}{placed(value.text, room)}{after}", style))
            mark = " "
        return self._strip(written, self._cells, plain)

    def _header(self) -> Strip:
        style = self._shown(self.get_component_rich_style("table--header"))
        return self._strip([(self._title(*one), style) for one in self._fitted], self._cells, style)

    def _title(self, column: Column, room: int) -> str:
        before, after = _BRACKETS if column.key == self.pointed else "  "
        return f"{before}{placed(self._label_of(column), room)}{after}"

    @property
    def _cells(self) -> int:
        """What the columns take together."""
        return sum(room + GAP for _, room in self._fitted)

    def _strip(self, written: list[tuple[str, Style]], cells: int, plain: Style) -> Strip:
        """``written``, which covers ``cells``, as few segments as it has styles, and ``plain`` behind it."""
        left = self._width - cells
        if left > 0:
            written.append((" " * left, plain))
        strip = Strip(_joined(written), max(cells, self._width))
        return strip if left >= 0 else strip.crop(0, self._width)

    def _shown(self, style: Style) -> Style:
        """As the terminal may have it."""
        return seen(style, *self._paint)

    def _looks(self, place: int, special: str) -> tuple[Style, Style, Style]:
        """What is seen of a line without styles of its own; and of what that is made: the line's style, a ``special``
        one on it, and what the cursor lays over both."""
        looks = place % 2, special, place == self.cursor, self.has_focus
        if looks not in self._styles:
            base, over = self._styled(*looks)
            self._styles[looks] = self._shown(base + over), base, over
        return self._styles[looks]

    def _styled(self, is_odd: int, special: str, is_cursor: bool, has_focus: bool) -> tuple[Style, Style]:
        base = self.get_component_rich_style("table--odd" if is_odd else "table--row")
        if special:
            base += self.get_component_rich_style(special, partial=True)
        if not is_cursor:
            return base, Style()
        return base, self.get_component_rich_style("table--cursor") if has_focus else Style(underline=True)


def _joined(written: Sequence[tuple[str, Style]]) -> list[Segment]:
    """A segment for all that stands side by side in one style."""
    first = written[0][1] if written else None
    if all(style is first for _, style in written):
        return [Segment("".join([text for text, _ in written]), first)]
    runs = groupby(written, key=itemgetter(1))
    return [Segment("".join([text for text, _ in run]), style) for style, run in runs]
