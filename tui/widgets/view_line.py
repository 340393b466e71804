"""The views of a screen in one line: the present one in brackets, each clickable."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui.plain_text import line


class _ViewTab(Static):
    def __init__(self, number: int) -> None:
        super().__init__("", markup=False)
        self._number = number

    def on_click(self) -> None:
        self.post_message(ViewLine.Chosen(self._number))


class ViewLine(Horizontal):
    """``titles`` from left to right."""

    class Chosen(Message):
        """A click on the ``number``-th view, counted from 0."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self._titles = list(titles)
        self._tabs = [_ViewTab(number) for number in range(len(titles))]
        self.here = 0

    def compose(self) -> ComposeResult:
        yield from self._tabs

    def on_mount(self) -> None:
        self._draw()

    def go_to(self, number: int) -> None:
        """The view ``number`` is the present one."""
        self.here = number
        self._draw()

    def retitle(self, titles: Sequence[str]) -> None:
        """Other titles, with a number perhaps."""
        self._titles = list(titles)
        self._draw()

    def _draw(self) -> None:
        for number, (tab, title) in enumerate(zip(self._tabs, self._titles, strict=True)):
            is_here = number == self.here
            tab.update(Content(f"[{line(title)}]" if is_here else f" {line(title)} "))
            tab.set_class(is_here, "-here")
