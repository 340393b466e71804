"""The views of a screen in one line: the present one in brackets, each clickable."""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from tui.plain_text import line
from tui.widgets.tabs import Tab, Tabs


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

    def _draw(self) -> None:
        self.show([self._tab(number, title) for number, title in enumerate(self._titles)])

    def _tab(self, number: int, title: str) -> Tab:
        is_here = number == self.here
        return Tab(f" [{line(title)}] " if is_here else f"  {line(title)}  ", is_here=is_here)
