"""The views of a screen in one line: the present one in brackets, each clickable; closer together where narrow."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.events import Resize
from textual.message import Message

from tui.plain_text import line
from tui.widgets.tabs import Tab, Tabs

_WIDE_GAP, _NARROW_GAP = 2, 1  # cells on either side of a title


class ViewLine(Tabs):
    """``titles`` from left to right."""

    class Chosen(Message):
        """A click on the ``number``-th view, counted from 0."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = list(titles)
        self.here = 0
        self._draw()

    def go_to(self, number: int) -> None:
        """The view ``number`` is the present one."""
        self.here = number
        self._draw()

    def retitle(self, titles: Sequence[str]) -> None:
        """Other titles, with a number perhaps."""
        self._titles = list(titles)
        self._draw()

    def chosen(self, number: int) -> None:
        self.post_message(self.Chosen(number))

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        needed = sum(cell_len(line(title)) + 2 * _WIDE_GAP for title in self._titles)
        gap = _NARROW_GAP if 0 < self.size.width < needed else _WIDE_GAP
        self.show([self._tab(number, title, gap) for number, title in enumerate(self._titles)])

    def _tab(self, number: int, title: str, gap: int) -> Tab:
        is_here, around = number == self.here, " " * (gap - 1)
        return Tab(
            f"{around}[{line(title)}]{around}" if is_here else f"{around} {line(title)} {around}", is_here=is_here
        )
