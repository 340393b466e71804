"""Places that their children cover: painted without being looked at line by line, at every key once more."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from rich.style import Style
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """One colour everywhere, unless it has a border or padding."""

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.styles.gutter or self.opacity < 1:
            return super().render_lines(crop)
        _, background = self.background_colors
        line = Strip.blank(crop.width, Style.from_color(bgcolor=background.rich_color))
        return [filtered(line, self.get_line_filters(), background)] * crop.height


class Stack(Vertical, Ground):
    """Children one below the other."""


class Beside(Horizontal, Ground):
    """Children side by side."""


def filtered(strip: Strip, filters: Sequence[LineFilter], background: Color) -> Strip:
    """``strip`` as the terminal may have it: without colours, for instance."""
    return reduce(lambda line, one: line.apply_filter(one, background), filters, strip)
