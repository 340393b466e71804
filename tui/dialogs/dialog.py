"""What every dialogue window has in common: a heading, its place in the middle, Escape to leave.

No borders: their characters are one cell wide in some terminals and two in others.
"""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from core.locale.catalogue import Translator
from tui.early_keys import IN_ORDER, EarlyWindow
from tui.front import word
from tui.plain_text import line


class Dialog(EarlyWindow[ScreenResultType]):
    """A window that covers the screen below and answers with a value."""

    DEFAULT_CSS = """
    Dialog { align: center middle; }
    Dialog .window { width: 72; max-width: 96%; height: auto; max-height: 92%; background: $surface; padding: 1 2; }
    Dialog .heading { text-style: bold; height: auto; }
    Dialog .hint { color: $text-muted; height: auto; }
    Dialog .wrong { color: $error; text-style: bold; height: auto; }
    Dialog .buttons { height: auto; margin-top: 1; }
    Dialog Button { border: none !important; height: 1; min-width: 8; padding: 0 1; margin-right: 2; }
    Dialog Button:focus { text-style: bold reverse; }
    Dialog Input, Dialog TextArea { border: none; background: $boost; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", word("Back")), *IN_ORDER]

    def __init__(self, t: Translator, title: str) -> None:
        super().__init__()
        self.t = t
        self._title = title

    def window(self) -> Vertical:
        return Vertical(heading(self._title), classes="window")

    def action_leave(self) -> None:
        self.dismiss(None)


def heading(text: str) -> Static:
    return Static(Content(line(text)), markup=False, classes="heading")


def said(text: str, classes: str = "hint") -> Static:
    """One sentence of people's or the program's."""
    return Static(Content(line(text)), markup=False, classes=classes)
