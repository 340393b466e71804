"""A line to type in above a list of what fits: Enter takes the first, the arrow down leads into the list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.early_keys import EarlyWindow


class Narrowing(EarlyWindow[ScreenResultType]):
    """Answers with what was taken."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "into_list", show=False)]

    def fitting(self, typed: str) -> Sequence[tuple[str, ScreenResultType]]:
        """What fits, the best first: how it is shown, and what is answered with it."""
        raise NotImplementedError

    def line_and_list(self, placeholder: str) -> Iterable[Widget]:
        """The two, to be composed."""
        yield Input(placeholder=placeholder, compact=True)
        yield OptionList(markup=False, compact=True)

    def on_mount(self) -> None:
        self._offer("")
        self.query_one(Input).focus()

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
    def _first_taken(self, event: Input.Submitted) -> None:
        for _, answer in self.fitting(event.value)[:1]:
            self.dismiss(answer)

    @on(OptionList.OptionSelected)
    def _taken(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._fit[event.option_index][1])

    def _offer(self, typed: str) -> None:
        self._fit = tuple(self.fitting(typed))
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options(Option(Content(label)) for label, _ in self._fit)
