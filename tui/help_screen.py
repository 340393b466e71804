"""``?``: what can be done here, to search in and to click on."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core.locale.catalogue import Translator
from tui.actions import Deed, fitting
from tui.front import word

_KEYS_WIDTH = 14


class HelpScreen(ModalScreen[Deed | None]):
    """Answers with what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1", "dismiss_help", word("Back")),
        Binding("down", "into_list", show=False),
    ]

    def __init__(self, deeds: tuple[Deed, ...], t: Translator) -> None:
        super().__init__()
        self._deeds = deeds
        self._t = t

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._t("What can be done here")), markup=False, classes="heading")
            yield Input(placeholder=self._t("Type to search; Enter does it"), compact=True)
            yield OptionList(markup=False, compact=True)
            yield Static(
                Content(self._t("Arrows, PgUp, PgDn, Home, End: move. Tab: next list. Esc: back")),
                markup=False,
                classes="nothing",
            )

    def on_mount(self) -> None:
        self._offer("")
        self.query_one(Input).focus()

    def action_dismiss_help(self) -> None:
        self.dismiss(None)

    def action_into_list(self) -> None:
        """The first, and one further for every arrow that comes before the list has the focus."""
        offered, here = self.query_one(OptionList), self.query_one(OptionList).highlighted
        if offered.option_count:
            offered.highlighted = 0 if here is None else min(here + 1, offered.option_count - 1)
        offered.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._offer(event.value)

    @on(Input.Submitted)
    def _first_chosen(self, event: Input.Submitted) -> None:
        found = fitting(self._deeds, event.value)
        if found:
            self.dismiss(found[0])

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._deeds[int(str(event.option.id))])

    def _offer(self, typed: str) -> None:
        numbers = {id(deed): number for number, deed in enumerate(self._deeds)}
        offered = self.query_one(OptionList)
        offered.clear_options()
        offered.add_options(
            Option(Content(_line(deed)), id=str(numbers[id(deed)])) for deed in fitting(self._deeds, typed)
        )


def _line(deed: Deed) -> str:
    return deed.keys + " " * max(_KEYS_WIDTH - cell_len(deed.keys), 1) + deed.description
