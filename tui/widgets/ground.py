"""What costs nothing where nothing changed: places that their children cover, and texts that stay as they are.

Textual asks every widget on the screen for its lines whenever anything is drawn, the covered ones too, at every key.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from typing import Self

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.containers import Horizontal, Vertical
from textual.filter import LineFilter
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """One colour everywhere, unless it has a border or padding; no lines at all where that is what it stands on."""

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.styles.gutter or self.opacity < 1:
            return super().render_lines(crop)
        below, own = self.background_colors
        return [] if below == own else ground(self, crop)


class Stack(Vertical, Ground):
    """Children one below the other."""


class Beside(Horizontal, Ground):
    """Children side by side."""


class Kept(Widget):
    """The lines as they were drawn last, until it is refreshed or styled anew."""

    _kept: tuple[Region, list[Strip]] | None = None

    def render_lines(self, crop: Region) -> list[Strip]:
        if self._kept is None or self._kept[0] != crop:
            self._kept = crop, super().render_lines(crop)
        return self._kept[1]

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        self._kept = None
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        self._kept = None
        super().notify_style_update()


def ground(widget: Widget, crop: Region) -> list[Strip]:
    """The lines of a ``widget`` that has nothing but its colour."""
    _, background = widget.background_colors
    return [blank(crop.width, background, tuple(widget.get_line_filters()))] * crop.height


@lru_cache(maxsize=256)
def blank(width: int, background: Color, filters: tuple[LineFilter, ...]) -> Strip:
    """The same strip every time: Textual keeps with a strip what it has cut out of it."""
    return Strip.blank(width, seen(Style.from_color(bgcolor=background.rich_color), background, filters))


@lru_cache(maxsize=512)
def seen(style: Style, background: Color, filters: tuple[LineFilter, ...]) -> Style:
    """``style`` as the terminal may have it."""
    segments = reduce(lambda line, one: one.apply(line, background), filters, [Segment("", style)])
    return segments[0].style or Style()
