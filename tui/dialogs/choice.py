"""Pick one of many, by typing a part of its name, its pinyin or its initials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from core.domain.pinyin_match import match_any, spelled
from core.locale.catalogue import Translator
from tui.dialogs.dialog import Dialog
from tui.plain_text import line


@dataclass(frozen=True, slots=True)
class Offered:
    """``key`` is answered when ``label`` is picked."""

    key: str
    label: str


class Pick(Dialog[str | None]):
    """Answers the key of what was picked; None when left."""

    DEFAULT_CSS = """
    Pick OptionList { height: auto; max-height: 16; border: none; background: $surface; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "into_list", show=False)]

    def __init__(self, t: Translator, title: str, offered: Sequence[Offered]) -> None:
        super().__init__(t, title)
        self._offered = tuple(offered)

    def compose(self) -> ComposeResult:
        with self.window():
            yield Input(placeholder=self.t("name, pinyin or initials"), compact=True)
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
    def _first(self, event: Input.Submitted) -> None:
        found = self._fitting(event.value)
        if found:
            self.dismiss(found[0].key)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(str(event.option.id))

    def _offer(self, typed: str) -> None:
        shown = self.query_one(OptionList)
        shown.clear_options()
        shown.add_options(Option(Content(line(one.label)), id=one.key) for one in self._fitting(typed))

    def _fitting(self, typed: str) -> list[Offered]:
        if not typed.strip():
            return list(self._offered)
        found = [(match_any(typed, [spelled(one.label)]), one) for one in self._offered]
        kept = [(how, one) for how, one in found if how is not None]
        return [one for _, one in sorted(kept, key=lambda pair: pair[0])]
