"""A choice and a switch drawn with signs that are one cell wide in every terminal.

Textual's arrows and blocks are of ambiguous width: one cell here, two in many Chinese terminals, where the line behind
them would slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.text import Text
from textual.app import ComposeResult
from textual.content import Content
from textual.style import Style
from textual.widgets import Checkbox, Select, Static
from textual.widgets._select import SelectCurrent, SelectOverlay

from tui.plain_text import line

CLOSED, OPENED = "v", "^"


class _Current(SelectCurrent):
    """What is chosen, and that there is more."""

    def compose(self) -> ComposeResult:
        yield _Unselectable(self.placeholder, id="label", markup=False)
        yield _Unselectable(CLOSED, classes="arrow down-arrow")
        yield _Unselectable(OPENED, classes="arrow up-arrow")


class _Unselectable(Static):
    ALLOW_SELECT = False


class PlainSelect(Select[str]):
    """One of several. ``choices``: (value, label); a label is shown as text, whatever stands in it."""

    def __init__(self, choices: Iterable[tuple[str, str]], *, id: str) -> None:
        shown: Any = [(Text(line(label)), value) for value, label in choices]  # a str would be read as markup
        super().__init__(shown, allow_blank=False, compact=True, id=id)

    def compose(self) -> ComposeResult:
        yield _Current(self.prompt)
        yield SelectOverlay(type_to_search=self._type_to_search).data_bind(compact=Select.compact)


class PlainCheckbox(Checkbox):
    """``[x]`` or ``[ ]``: told by a sign and not by a colour alone."""

    @property
    def _button(self) -> Content:
        style: Style = self.get_visual_style("toggle--button")
        return Content.styled("[x]" if self.value else "[ ]", style)
