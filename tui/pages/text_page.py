"""A page of plain lines to read: a report, receipts. It scrolls; nothing in it is markup."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.front import Front
from tui.mode_screen import LIST_ACTIONS, PageScreen
from tui.plain_text import line

Lines = Callable[[], Awaitable[Sequence[str]]]


class ReadingPage(PageScreen):
    """A heading, and below it a text that scrolls."""

    def __init__(self, front: Front, title: str = "") -> None:
        super().__init__(front)
        self._title = Static(Content(line(title)), markup=False, classes="facts page-title")
        self._text = Static("", markup=False)
        self._scroll = VerticalScroll(self._text, classes="page-text")

    def body(self) -> ComposeResult:
        yield self._title
        yield self._scroll

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return False if action in LIST_ACTIONS else super().check_action(action, parameters)

    def show_text(self, text: Content | Text) -> None:
        self._text.update(text)
        if self.focused is None:
            self._scroll.focus()


class TextPage(ReadingPage):
    """``lines``: asked again whenever something changed. Errors of it: any ``ShuzhiError``; it is shown."""

    def __init__(self, front: Front, title: str, lines: Lines, *, empty: str = "") -> None:
        super().__init__(front, title)
        self._lines = lines
        self._empty = empty

    async def load(self) -> None:
        lines = await self._lines()
        self.show_text(Content("\n".join(line(one, limit=4_000) for one in lines) or self._empty))
