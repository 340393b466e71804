"""The rules as the text that they are: checked while one types, with line and key of every mistake.

What must stay true: what was typed is kept when the page is left, until it is adopted or thrown away; a text with
mistakes cannot go further than this page.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from core.domain.errors import Invalid
from core.domain.rules import Problem, parse_rules
from core.domain.rules.outline import Entry, entry_at, line_of_problem, outline
from core.locale.rule_words import word_problem
from tui.dialogs.question import Question
from tui.front import Front, word
from tui.mode_screen import WordedScreen
from tui.pages.rules_changes import DRAFT, TOML, RulesAdoptionPage, RulesDifferencePage, source_page
from tui.pages.rules_lists import source_details
from tui.plain_text import line
from tui.widgets.key_line import KeyLine

CHECK_AFTER_SECONDS = 0.15  # what somebody who types takes between two keys
_TYPED = frozenset({"q", "question_mark"})
Mistake = tuple[Problem, int | None]


class RulesEditorPage(WordedScreen[None]):
    """``in_force``: the text that the draft is compared with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "adopt", word("Look and adopt"), priority=True),
        Binding("f5", "difference", word("Differences"), priority=True),
        Binding("f2", "source", word("Source"), priority=True),
        Binding("f8", "next_mistake", word("Next mistake"), priority=True),
        Binding("f9", "throw_away", word("Throw the draft away"), show=False, priority=True),
        Binding("escape", "leave", word("Back"), priority=True),
    ]

    def __init__(self, front: Front, in_force: str) -> None:
        super().__init__(front)
        self._in_force = in_force
        self._mistakes: Sequence[Mistake] | None = None  # None: not looked at yet
        text = front.drafts.of(DRAFT).get(TOML, in_force)
        self._editor = TextArea(
            text, id="toml", show_line_numbers=True, soft_wrap=False, tab_behavior="indent", compact=True
        )
        self._verdict = Static("", markup=False, classes="facts")
        self._list = OptionList(markup=False, compact=True, id="mistakes")
        self._about = Static("", markup=False, classes="details")
        self._entries: Sequence[Entry] = ()  # of the last text that had no mistakes

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._verdict
            yield self._editor
            yield self._list
            yield self._about
        yield KeyLine()

    def on_mount(self) -> None:
        self._list.display = False
        self._list.can_focus = False
        self._editor.focus()
        self._check()

    @property
    def text(self) -> str:
        return self._editor.text

    @property
    def _line(self) -> int:
        """Where the cursor is, from 1."""
        return self._editor.cursor_location[0] + 1

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Without the keys that are typed into the text here."""
        return {key: one for key, one in super().active_bindings.items() if key not in _TYPED}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "adopt":
            return self.front.may("rules.adopt")
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Back; what was typed is kept."""
        self._keep()
        self.app.pop_screen()

    @work(group="deed", exclusive=True)
    async def action_adopt(self) -> None:
        """Look at what it would change, and adopt it there."""
        if await self._is_sound():
            self._keep()
            self.app.push_screen(RulesAdoptionPage(self.front, self.text, self._adopted))

    @work(group="deed", exclusive=True)
    async def action_difference(self) -> None:
        """What differs from the rules in force."""
        if not await self._is_sound():
            return
        title = self.t("Your draft beside the rules in force")
        self.app.push_screen(RulesDifferencePage(self.front, self.text, title))

    def action_source(self) -> None:
        """Everything that is known of where the value comes from in whose line the cursor is."""
        entry = entry_at(self._entries, self._line)
        if entry is not None:
            self.app.push_screen(source_page(self.front, entry))

    def action_next_mistake(self) -> None:
        """To the next line with a mistake, from the top again after the last."""
        lines = sorted({number for _, number in self._mistakes or () if number is not None})
        if lines:
            self._go_to(next((one for one in lines if one > self._line), lines[0]))

    @work(group="deed", exclusive=True)
    async def action_throw_away(self) -> None:
        """Back to the rules in force."""
        question = Question(
            self.t, self.t("Throw the draft away?"), lines=[self.t("The text is again what is in force.")]
        )
        if self.text != self._in_force and await self.app.push_screen_wait(question):
            self.front.drafts.forget(DRAFT)
            self._editor.text = self._in_force

    @on(TextArea.Changed)
    def _typed(self) -> None:
        self._mistakes = None
        self._check()

    @on(TextArea.SelectionChanged)
    def _show_source(self) -> None:
        """What the line under the cursor decides, and where it comes from."""
        entry = entry_at(self._entries, self._line)
        told = source_details(entry, self.t) if entry is not None else []
        self._about.update(Content("\n".join(line(one) for one in told)))

    @on(OptionList.OptionSelected)
    def _mistake_chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        number = (self._mistakes or ())[event.option_index][1]
        if number is not None:
            self._go_to(number)

    @work(group="check", exclusive=True)
    async def _check(self) -> None:
        await asyncio.sleep(CHECK_AFTER_SECONDS)
        await self._look()

    async def _look(self) -> Sequence[Mistake]:
        text = self.text
        self._mistakes = found = await asyncio.to_thread(mistakes_in, text)
        if not found:
            self._entries = await asyncio.to_thread(outline, text)
            self._show_source()
        self._list.clear_options()
        self._list.add_options(Option(Content(line(word_problem(*one, self.t)))) for one in found)
        self._list.display, self._about.display = bool(found), not found
        self._verdict.update(Content(self._told(found)))
        self._verdict.set_class(bool(found), "-wrong")
        return found

    def _told(self, found: Sequence[Mistake]) -> str:
        kept = self.t("Esc: back; what you typed is kept.")
        if found:
            return f"{self.t('Mistakes: {n}. F8 goes to the next.', n=len(found))} {kept}"
        is_changed = self.text != self._in_force
        told = self.t("The rules are sound.") if is_changed else self.t("These are the rules in force.")
        return f"{told} {kept}"

    async def _is_sound(self) -> bool:
        """Whether the text as it is now has no mistakes; they are shown."""
        found = await self._look()
        if found:
            self.app.notify(self.t("First mend what is wrong: see below the text."), severity="error")
        return not found

    def _adopted(self) -> None:
        """The text is in force: nothing is left to do here."""
        self.app.pop_screen()

    def _keep(self) -> None:
        if self.text != self._in_force:
            self.front.drafts.keep(DRAFT, {TOML: self.text})
        else:
            self.front.drafts.forget(DRAFT)

    def _go_to(self, number: int) -> None:
        self._editor.move_cursor((number - 1, 0), center=True)
        self._editor.focus()


def mistakes_in(toml: str) -> Sequence[Mistake]:
    """Every mistake with its line, from the top. Takes some ten milliseconds of a processor."""
    try:
        parse_rules(toml)
    except Invalid as invalid:
        given = invalid.params["problems"]
        problems: Sequence[Problem] = given if isinstance(given, list) else ()
        found = [(one, line_of_problem(toml, one)) for one in problems]
        return sorted(found, key=lambda one: one[1] or 0)
    return ()
