"""A deputy's pledge and duty report, as the office enters them from paper: section by section, filed when complete.

What must stay true: what is missing is marked in words; a section that is being typed is never lost (drafts); what the
office files says in the audit trail that it was filed on the deputy's behalf.
"""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import DeputyId
from core.domain.rules import CountyRules, parse_rules
from core.locale.notices import word_day, word_instant
from core.locale.report_text import answer_text, report_lines, section_label, sections_of
from core.services.reports import DutyReport
from tui.desk_work import DeskWork
from tui.dialogs.form import Values
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.report_forms import PLEDGE, answer_of, fields_of, items_of
from tui.pages.report_paper import print_form
from tui.pages.text_page import TextPage
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("section", word("Section"), 26, grows=True),
    Column("state", word("State"), 10),
    Column("text", word("Text"), 30, rank=1),
)


class ReportPage(DeskWork, PageScreen):
    """One deputy, one year; ``[`` and ``]`` go to the year before and after."""

    NEEDS: ClassVar[dict[str, str]] = {
        "fill": "report.save_draft",
        "file": "report.file",
        "take_back": "report.take_back",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "fill", word("Fill in")),
        Binding("slash", "filter", word("Filter"), show=False, key_display="/"),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("f", "file", word("File it")),
        Binding("o", "paper", word("On paper")),
        Binding("v", "whole", word("Read it"), show=False),
        Binding("k", "take_back", word("Take it back"), show=False),
        Binding("left_square_bracket", "year(-1)", word("The year before"), show=False, key_display="["),
        Binding("right_square_bracket", "year(1)", word("The year after"), show=False, key_display="]"),
    ]

    def __init__(self, front: Front, deputy: DeputyId, year: int | None = None) -> None:
        super().__init__(front)
        self._deputy = deputy
        self._year = year or date_in(COUNTY_ZONE, front.core.clock.now()).year
        self._report: DutyReport | None = None
        self._rules: CountyRules | None = None
        self._title = Static("", markup=False, classes="facts page-title")
        self._state = Static("", markup=False, classes="facts")
        self._list = Listing(
            COLUMNS, self.t, title=self.t("Sections"), empty=self.t("The form is empty."), id="sections"
        )

    def body(self) -> ComposeResult:
        yield self._title
        yield self._state
        yield self._list

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        rules = parse_rules((await core.rules.show(actor)).toml)
        report = await core.reports.show(actor, self._deputy, self._year)
        self._rules, self._report = rules, report
        title = self.t("{name}: duty report {year}", name=report.deputy.name, year=report.year)
        self._title.update(Content(line(title)))
        self._state.update(Content(line(self._state_words(report))))
        self._list.show(
            [self._pledge_row(report), *(self._row(one, report, rules) for one in sections_of(report, rules))]
        )
        if self.focused is None:
            self._list.take_focus()

    async def action_year(self, step: int) -> None:
        """Another year's report."""
        self._year += step
        self.reload()

    def action_whole(self) -> None:
        """The report as it would be read."""

        async def lines() -> list[str]:
            core, actor = self.front.core, self.front.actor
            rules = parse_rules((await core.rules.show(actor)).toml)
            return report_lines(await core.reports.show(actor, self._deputy, self._year), rules, self.t)

        self.app.push_screen(TextPage(self.front, self.t("Duty report"), lines))

    @on(Listing.Opened)
    def _opened(self) -> None:
        if self.front.may("report.save_draft"):
            self.action_fill()

    @work(group="deed", exclusive=True)
    async def action_fill(self) -> None:
        """The section under the cursor."""
        section, report, rules = self._list.cursor_key, self._report, self._rules
        if section is None or report is None or rules is None:
            return

        async def submit(values: Values) -> None:
            reports, actor = self.front.core.reports, self.front.actor
            if section == PLEDGE:
                await reports.save_pledge(actor, report.deputy.id, report.year, items_of(values))
            else:
                await reports.save_draft(actor, report.deputy.id, report.year, answer_of(section, values))

        title = f"{report.deputy.name}: {self._label(section, report, rules)}"
        name = f"report:{report.deputy.id}:{report.year}:{section}"
        if await self.filled_in(title, fields_of(section, report, rules, self.t), submit, name=name):
            self.app.notify(self.t("Kept: {section}", section=self._label(section, report, rules)))
            self.reload()

    @work(group="deed", exclusive=True)
    async def action_file(self) -> None:
        """File what is complete; name what is missing otherwise."""
        report, rules, t = self._report, self._rules, self.t
        if report is None or rules is None:
            return
        if report.missing:
            missing = t(", ").join(section_label(one, report, rules, t) for one in report.missing)
            self.app.notify(t("Still missing: {parts}", parts=missing), severity="warning")
            return
        lines = [
            self._state_words(report),
            t("It is filed on the deputy's behalf; the audit trail says that the office did it."),
            t("The voters concerned can read it. Until the deadline it can be taken back (k)."),
        ]
        title = t("File the duty report {year} of {name}?", year=report.year, name=report.deputy.name)
        if await self.agreed(title, lines=lines, agree=t("File it")):
            filed = self.front.core.reports.file(self.front.actor, report.deputy.id, report.year)
            await self.carried_out(filed, done=t("The report is filed."))

    @work(group="deed", exclusive=True)
    async def action_take_back(self) -> None:
        """A filed report becomes a draft again."""
        report, t = self._report, self.t
        if report is None:
            return
        title = t("Take the duty report {year} of {name} back?", year=report.year, name=report.deputy.name)
        lines = [self._state_words(report), t("Nobody reads it until it is filed again.")]
        if await self.agreed(title, lines=lines, agree=t("Take it back")):
            taken = self.front.core.reports.take_back(self.front.actor, report.deputy.id, report.year)
            await self.carried_out(taken, done=t("The report is a draft again."))

    @work(group="deed", exclusive=True)
    async def action_paper(self) -> None:
        """The form, with what stands in it, to be printed."""
        await print_form(self, self._deputy, self._year)

    def _state_words(self, report: DutyReport) -> str:
        t, due = self.t, word_day(report.deadline.due_on, self.t)
        if report.filed_at is not None:
            late = t("after the deadline") if report.is_late else t("in time")
            return t("Filed {at}, {late}. Due on {day}.", at=word_instant(report.filed_at, t), late=late, day=due)
        return t("Draft; sections missing: {n}. Due on {day}.", n=len(report.missing), day=due)

    def _label(self, section: str, report: DutyReport, rules: CountyRules) -> str:
        if section == PLEDGE:
            return self.t("Pledge of the year {year}", year=report.year)
        return section_label(section, report, rules, self.t)

    def _pledge_row(self, report: DutyReport) -> Row:
        state = self.t("{n} items", n=len(report.pledges)) if report.pledges else self.t("missing")
        cells = {
            "section": Cell(self.t("Pledge of the year {year}", year=report.year)),
            "state": Cell(state, "" if report.pledges else "red"),
            "text": Cell("; ".join(report.pledges)),
        }
        return Row(PLEDGE, cells, (cells["section"].text, state))

    def _row(self, section: str, report: DutyReport, rules: CountyRules) -> Row:
        label, text = section_label(section, report, rules, self.t), answer_text(section, report, self.t)
        state, style = (self.t("filled in"), "") if text else (self.t("still empty"), "dim")
        if section in report.missing:
            state, style = self.t("missing"), "red"
        cells = {"section": Cell(label), "state": Cell(state, style), "text": Cell(text)}
        return Row(section, cells, (label, state))
