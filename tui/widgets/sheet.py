"""A text that stands at the top of its place and is often another one.

What must stay true: what is drawn anew are the lines that became other ones, not the empty lines below them.
"""

from __future__ import annotations

from functools import lru_cache

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.plain_text import folded
from tui.widgets.ground import blank


class Sheet(Widget):
    """Harmless text, never markup; what is longer than the place is wide is folded."""

    DEFAULT_CSS = "Sheet { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._text = ""

    def render(self) -> Content:
        """What is drawn where a part of it is being selected."""
        return Content("\n".join(self._lines(self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def lay(self, text: str) -> None:
        """Show ``text`` in as much place as it takes."""
        self._text = text
        self.refresh(layout=True)

    def write(self, text: str) -> None:
        """Show ``text`` in the place that there is."""
        width = self.size.width
        before, self._text = self._lines(width), text
        after = self._lines(width)
        for y in range(max(len(before), len(after))):
            if before[y : y + 1] != after[y : y + 1]:
                self.refresh(Region(0, y, width, 1))

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.text_selection is not None:
            return super().render_lines(crop)
        lines, style = self._lines(crop.width), self.rich_style
        paint = self.background_colors[1], tuple(self.get_line_filters())
        return [
            _drawn(lines[y], y, crop.width, style, *paint) if y < len(lines) else blank(crop.width, *paint)
            for y in crop.line_range
        ]

    def _lines(self, width: int) -> list[str]:
        return folded(self._text, max(width, 1))


@lru_cache(maxsize=512)
def _drawn(text: str, y: int, width: int, style: Style, background: Color, filters: tuple[LineFilter, ...]) -> Strip:
    """The line ``y``, which a mouse can select."""
    segments = [Segment(set_cell_size(text, width), style)]
    for one in filters:
        segments = one.apply(segments, background)
    return Strip(segments, width).apply_offsets(0, y)
