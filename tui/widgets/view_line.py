"""The views of a screen in one line: the present one in brackets, each clickable; closer together where narrow.

What must stay true: the present one is whole at 80 columns, whatever numbers stand in the titles. Where not all have
room, the line begins further right, and a mark at its end says, and leads, that there are more.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.events import Resize
from textual.message import Message

from tui.plain_text import line
from tui.widgets.tabs import Tab, Tabs

_WIDE_GAP, _NARROW_GAP = 2, 1  # cells on either side of a title
_BEFORE, _BEHIND = Tab("< "), Tab(" >")


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
        self._numbers: list[int] = []  # of the views that the shown tabs lead to
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
        self.post_message(self.Chosen(self._numbers[number]))

    def on_resize(self, event: Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        needed = sum(cell_len(line(title)) + 2 * _WIDE_GAP for title in self._titles)
        gap = _NARROW_GAP if 0 < self.size.width < needed else _WIDE_GAP
        tabs = [self._tab(number, title, gap) for number, title in enumerate(self._titles)]
        shown = in_sight(tabs, self.here, self.size.width or needed)
        self._numbers = [number for number, _ in shown]
        self.show([tab for _, tab in shown])

    def _tab(self, number: int, title: str, gap: int) -> Tab:
        is_here, around = number == self.here, " " * (gap - 1)
        return Tab(
            f"{around}[{line(title)}]{around}" if is_here else f"{around} {line(title)} {around}", is_here=is_here
        )


def in_sight(tabs: Sequence[Tab], here: int, width: int) -> list[tuple[int, Tab]]:
    """The tabs that have room in ``width`` cells, ``here`` among them, each with the number it leads to; a mark leads
    to the nearest that has none."""
    if _cells(tabs) <= width:
        return list(enumerate(tabs))
    room = width - _BEFORE.width - _BEHIND.width
    first = next(number for number in range(here + 1) if _cells(tabs[number : here + 1]) <= room or number == here)
    last = max(
        number for number in range(here, len(tabs)) if _cells(tabs[first : number + 1]) <= room or number == here
    )
    before = [(first - 1, _BEFORE)] if first else []
    behind = [(last + 1, _BEHIND)] if last + 1 < len(tabs) else []
    return [*before, *((number, tabs[number]) for number in range(first, last + 1)), *behind]


def _cells(tabs: Sequence[Tab]) -> int:
    return sum(tab.width for tab in tabs)
