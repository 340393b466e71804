"""Two rule files side by side, and what adopting one of them would change; nothing is in force before it was seen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.rules.outline import Difference, Entry, compare
from core.locale.rule_previews import change_lines, problem_lines
from core.services.rule_changes import RulesPreview
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.rules_lists import DIFFERENCES, difference_details, difference_row, entry_page
from tui.pages.text_page import TextPage
from tui.plain_text import line
from tui.widgets.listing import Listing

DRAFT, TOML = "rules.edit", "toml"  # the form's name among the drafts, and its only field


class RulesDifferencePage(PageScreen):
    """What of ``toml`` differs from the rules in force. ``toml`` can be read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "source", word("Source"))]

    def __init__(self, front: Front, toml: str, title: str) -> None:
        super().__init__(front)
        t = self.t
        self._toml = toml
        self._differences: dict[str, Difference] = {}
        self._title = Static(Content(line(title)), markup=False, classes="facts page-title")
        self._details = Static("", markup=False, classes="details")
        self._list = Listing(
            DIFFERENCES, t, title=t("Differences"), empty=t("These are the rules in force."), id="differences"
        )
        self._list.tell(self._show_details)

    def body(self) -> ComposeResult:
        yield self._title
        yield self._list
        yield self._details

    async def load(self) -> None:
        in_force = await self.front.core.rules.show(self.front.actor)
        found = await asyncio.to_thread(compare, in_force.toml, self._toml)
        self._differences = {one.entry.key: one for one in found}
        self._list.show([difference_row(one, self.t) for one in found])
        self._show_details()
        if self.focused is None:
            self._list.take_focus()

    def _show_details(self) -> None:
        one = self._differences.get(self._list.cursor_key or "")
        lines = difference_details(one, self.t) if one is not None else []
        self._details.update(Content("\n".join(line(text) for text in lines)))

    @on(Listing.Opened)
    def action_source(self) -> None:
        """Everything that is known of where the newer value comes from."""
        one = self._differences.get(self._list.cursor_key or "")
        if one is not None:
            self.app.push_screen(source_page(self.front, one.entry))


class RulesAdoptionPage(DeskWork, RulesDifferencePage):
    """The differences, what they would have worked out again, and ``a``; ``adopted`` is called when it is done."""

    NEEDS: ClassVar[Mapping[str, str]] = {"adopt": "rules.adopt"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "adopt", word("Adopt"))]

    def __init__(self, front: Front, toml: str, adopted: Callable[[], None]) -> None:
        super().__init__(front, toml, front.t("What these rules would change"))
        self._adopted = adopted
        self._effects = Static("", markup=False, classes="facts tall")
        self._preview: RulesPreview | None = None

    def body(self) -> ComposeResult:
        yield self._title
        yield self._effects
        yield self._list
        yield self._details

    async def load(self) -> None:
        preview = await self.front.core.rule_changes.preview(self.front.actor, self._toml)
        self._preview = preview
        told = problem_lines(preview, self.t) if preview.problems else change_lines(preview, self.t)
        self._effects.update(Content("\n".join(line(one) for one in told)))
        self.refresh_bindings()
        await super().load()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "adopt" and (self._preview is None or self._preview.problems or not self._preview.sections):
            return False
        return super().check_action(action, parameters)

    @work(group="deed", exclusive=True)
    async def action_adopt(self) -> None:
        core, t = self.front.core, self.t
        agreed = await self.agreed(
            t("Put these rules in force?"),
            lines=[t("Meetings that were opened keep the rules they were opened under.")],
            agree=t("Adopt"),
        )
        if agreed and await self.carried_out(core.rules.adopt(self.front.actor, self._toml), done=t("In force.")):
            self.front.drafts.forget(DRAFT)
            self.app.pop_screen()
            self._adopted()


def source_page(front: Front, entry: Entry) -> TextPage:
    """Where the value of ``entry`` comes from, with every fact and document in full."""

    async def lines() -> list[str]:
        return entry_page(entry, front.t)

    return TextPage(front, front.t("Where it comes from"), lines)
