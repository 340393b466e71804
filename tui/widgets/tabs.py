"""Words side by side in one line, each of which can be clicked; the present one stands out.

One widget that paints text: a widget for each word costs a screen more time to come up than its whole list does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.content import Content

from tui.widgets.ground import Kept

_HERE, _OTHER, _UNDER = "bold $text on $primary 40%", "$foreground 60%", "$foreground on $boost"


@dataclass(frozen=True, slots=True)
class Tab:
    """``text`` as it stands there, brackets and blanks included."""

    text: str
    is_here: bool = False

    @property
    def width(self) -> int:
        return cell_len(self.text)


class Tabs(Kept, can_focus=False):
    """Says ``chosen`` when one of them is clicked."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._tabs: tuple[Tab, ...] = ()
        self._lead = 0  # blanks before the first
        self._under: int | None = None  # the mouse

    def chosen(self, number: int) -> None:
        """A click on the ``number``-th, counted from 0."""
        raise NotImplementedError

    def show(self, tabs: Sequence[Tab], *, lead: int = 0) -> None:
        self._tabs, self._lead = tuple(tabs), lead
        self.refresh()

    def render(self) -> Content:
        painted = (self._painted(number, tab) for number, tab in enumerate(self._tabs))
        return Content("").join([Content(" " * self._lead), *painted])

    def on_click(self, event: events.Click) -> None:
        number = self._at(event)
        if number is not None:
            self.chosen(number)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._point(self._at(event))

    def on_leave(self) -> None:
        self._point(None)

    def _point(self, number: int | None) -> None:
        if number != self._under:
            self._under = number
            self.refresh()

    def _at(self, event: events.MouseEvent) -> int | None:
        x = event.x - self._lead
        for number, tab in enumerate(self._tabs):
            if 0 <= x < tab.width:
                return number
            x -= tab.width
        return None

    def _painted(self, number: int, tab: Tab) -> Content:
        style = _HERE if tab.is_here else _UNDER if number == self._under else _OTHER
        said = tab.text.rstrip(" ") if tab.is_here else tab.text
        return Content.assemble((said, style), " " * (len(tab.text) - len(said)))
