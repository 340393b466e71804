"""``?``: what can be done here, to search in and to click on."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.locale.catalogue import Translator
from tui.actions import Deed, fitting
from tui.dialogs.narrowing import Narrowing
from tui.front import word

_KEYS_WIDTH = 14


class HelpScreen(Narrowing[Deed | None]):
    """Answers with what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1", "dismiss_help", word("Back"))]

    def __init__(self, deeds: tuple[Deed, ...], t: Translator) -> None:
        super().__init__()
        self._deeds = deeds
        self._t = t

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._t("What can be done here")), markup=False, classes="heading")
            yield from self.line_and_list(self._t("Type to search; Enter does it"))
            yield Static(
                Content(self._t("Arrows, PgUp, PgDn, Home, End: move. Tab: next list. Esc: back")),
                markup=False,
                classes="nothing",
            )

    def action_dismiss_help(self) -> None:
        self.dismiss(None)

    def fitting(self, typed: str) -> list[tuple[str, Deed | None]]:
        """See ``Narrowing``."""
        return [(_line(deed), deed) for deed in fitting(self._deeds, typed)]


def _line(deed: Deed) -> str:
    return deed.keys + " " * max(_KEYS_WIDTH - cell_len(deed.keys), 1) + deed.description
