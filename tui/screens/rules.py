"""规则: the rules in force as something to read, their source, presets to compare with, the editor; holidays."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.errors import Invalid
from core.domain.rules import parse_rules
from core.domain.rules.outline import Entry, outline
from core.locale.catalogue import Translator
from core.presets import PRESETS, load_preset, preset_text
from core.services.holiday_years import HolidayYear
from core.services.stores.rules import StoredRules
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.holiday_import import import_file, import_from_package
from tui.pages.rules_changes import DRAFT, TOML, RulesDifferencePage, source_page
from tui.pages.rules_editor import RulesEditorPage
from tui.pages.rules_lists import ENTRIES, YEARS, entry_details, entry_row, year_details, year_row
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Row
from tui.widgets.view_line import ViewLine

VIEWS = (word("Rules in force"), word("Holidays"))
RULES, HOLIDAYS = range(2)


class RulesScreen(DeskWork, ModeScreen):
    """What is in force; nothing is changed here without its preview."""

    mode_id = "rules"
    NEEDS: ClassVar[Mapping[str, str]] = {
        "edit": "rules.preview_change",
        "draft": "rules.preview_change",
        "import_file": "holidays.import",
        "import_package": "holidays.import",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", word("Sort"), show=False),
        Binding("enter", "source", word("Open")),
        Binding("v", "next_view", word("View"), show=False),  # the line of views shows it
        Binding("e", "edit", word("Edit")),
        Binding("d", "draft", word("Your draft"), show=False),
        Binding("c", "compare", word("Compare")),
        Binding("i", "import_file", word("Import")),
        Binding("g", "import_package", word("From the package"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._view = RULES
        self._stored: StoredRules | None = None
        self._entries: dict[str, Entry] = {}
        self._rows: list[Row] = []
        self._years: dict[str, HolidayYear] = {}
        self._line = ViewLine([t(title) for title in VIEWS])
        self._summary = Static("", markup=False, classes="facts")
        self._details = Static("", markup=False, classes="details")
        self._rules = Listing(ENTRIES, t, title=t("Rules"), empty=t("No rules."), id="rules")
        self._holidays = Listing(YEARS, t, title=t("Years"), empty=t("No years."), id="holidays")
        for listing in (self._rules, self._holidays):
            listing.tell(self._show_details)

    @property
    def _shown(self) -> Listing:
        return self._rules if self._view == RULES else self._holidays

    def body(self) -> ComposeResult:
        yield self._line
        yield self._summary
        self._holidays.display = False
        yield self._rules
        yield self._holidays
        yield self._details

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        stored, years = await core.rules.show(actor), await core.records.holidays(actor)
        if stored != self._stored:
            self._entries, self._rows = await asyncio.to_thread(_read, stored.toml, self.t)
            self._stored = stored
        self._years = {str(year.year): year for year in years}
        self._rules.show(self._rows)
        self._holidays.show([year_row(year, self.t) for year in years])
        self._summary.update(Content("\n".join(line(one) for one in self._told(stored))))
        self._show_details()
        if self.focused is None:
            self._shown.take_focus()

    def _told(self, stored: StoredRules) -> list[str]:
        t = self.t
        if self._view == HOLIDAYS:
            lacking = [str(year.year) for year in self._years.values() if year.is_estimated]
            if lacking:
                return [t("Estimated for want of data: {years}", years=", ".join(lacking))]
            return [t("Every year that is needed is there.")]
        told = t("In force: {name}", name=stored.name)
        has_draft = bool(self.front.drafts.of(DRAFT))
        return [told, *([t("You have a draft: e goes on with it, d shows what it changes.")] if has_draft else [])]

    def _show_details(self) -> None:
        key, lines = self._shown.cursor_key or "", []
        if self._view == RULES and key in self._entries:
            lines = entry_details(self._entries[key], self.t)
        elif self._view == HOLIDAYS and key in self._years:
            lines = year_details(self._years[key], self.t)
        self._details.update(Content("\n".join(line(one) for one in lines)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        of_rules, of_holidays = ("source", "edit", "compare", "draft"), ("import_file", "import_package")
        if action in (of_holidays if self._view == RULES else of_rules):
            return False
        if action == "draft" and not self.front.drafts.of(DRAFT):
            return False
        return super().check_action(action, parameters)

    def go_to(self, view: int) -> None:
        """Show another view."""
        self._view = view
        self._line.go_to(view)
        self._rules.display, self._holidays.display = view == RULES, view == HOLIDAYS
        self._shown.take_focus()
        self.refresh_bindings()
        self.reload()

    def action_next_view(self) -> None:
        """The rules, or the holidays."""
        self.go_to((self._view + 1) % len(VIEWS))

    def action_source(self) -> None:
        """Everything that is known of where the value comes from."""
        entry = self._entries.get(self._rules.cursor_key or "")
        if entry is not None:
            self.app.push_screen(source_page(self.front, entry))

    def action_edit(self) -> None:
        """The rules as a text, checked while one types."""
        if self._stored is not None:
            self.app.push_screen(RulesEditorPage(self.front, self._stored.toml))

    @work(group="deed", exclusive=True)
    async def action_draft(self) -> None:
        """What the draft would change."""
        toml = self.front.drafts.of(DRAFT).get(TOML, "")
        try:
            await asyncio.to_thread(parse_rules, toml)
        except Invalid as error:
            self.say_refused(error)
            return
        self.app.push_screen(RulesDifferencePage(self.front, toml, self.t("Your draft beside the rules in force")))

    @work(group="deed", exclusive=True)
    async def action_compare(self) -> None:
        """Beside a preset: only what differs."""
        t = self.t
        presets = await asyncio.to_thread(lambda: [load_preset(name) for name in PRESETS])
        offered = [Offered(one.id, f"{one.id}  {one.names.county.in_language(t.language)}") for one in presets]
        picked = await self.picked(t("Compare with which preset?"), offered)
        if picked is not None:
            title = t("The preset {name} beside the rules in force", name=picked)
            self.app.push_screen(RulesDifferencePage(self.front, preset_text(picked), title))

    @work(group="deed", exclusive=True)
    async def action_import_file(self) -> None:
        """A year's holidays from a file."""
        await import_file(self)

    @work(group="deed", exclusive=True)
    async def action_import_package(self) -> None:
        """A year's holidays from the installed package."""
        key = self._holidays.cursor_key
        if key is not None:
            await import_from_package(self, int(key))

    @on(Listing.Opened, "#rules")
    def _opened(self) -> None:
        self.action_source()

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self.go_to(event.number)


def _read(toml: str, t: Translator) -> tuple[dict[str, Entry], list[Row]]:
    """The entries and their rows. Takes some ten milliseconds of a processor, the first time with reading the words."""
    entries = outline(toml)
    return {entry.key: entry for entry in entries}, [entry_row(entry, t) for entry in entries]


MODE = Mode("rules", 70, word("Rules"), RulesScreen)
