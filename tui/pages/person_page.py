"""A deputy's or a voter's page: what is known, what has happened, and everything that can be done about it.

What must stay true: a telephone number that was revealed is on the screen only while this page is; of a voter's past
it says whether and never how.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import DeputyId, VoterId
from core.domain.records import Deputy, Voter
from core.domain.rules import parse_rules
from core.locale.report_text import section_names
from core.services.histories import PersonHistory
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.person_deeds import (
    NamedVoter,
    change_status,
    reveal_phone,
    revoke_accounts,
    set_active,
    set_representatives,
)
from tui.pages.person_edit import edit_record
from tui.pages.person_words import facts_of, history_rows, person_of, state_of
from tui.pages.report_entry import ReportPage
from tui.pages.slips import Holder, issue_slips
from tui.pages.text_page import TextPage
from tui.plain_text import line, packed
from tui.widgets.listing import Listing
from tui.widgets.rows import Column

COLUMNS = (
    Column("at", word("Day"), 10),
    Column("kind", word("Kind"), 14),
    Column("what", word("What"), 20, grows=True),
    Column("outcome", word("Outcome"), 19),
)
_WIDE, _EDGES = 120, 3  # cells


class PersonPage(DeskWork, PageScreen):
    """Facts above, or at the side where there is room; below them the past."""

    NEEDS: ClassVar[dict[str, str]] = {
        "phone": "person.reveal_phone",
        "slip": "enrolment.issue_codes",
        "revoke": "enrolment.revoke_account",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Whole line"), show=False),
        Binding("slash", "filter", word("Filter"), show=False, key_display="/"),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("c", "change", word("Change")),
        Binding("p", "phone", word("Phone")),
        Binding("b", "slip", word("Binding slip"), show=False),
        Binding("x", "revoke", word("End the chat accounts"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._past: PersonHistory | None = None
        self._singles: dict[str, tuple[str, ...]] = {}
        self._revealed = ""
        self._title = Static("", markup=False, classes="facts page-title")
        self._facts = Static("", markup=False)
        self._list = Listing(
            COLUMNS, self.t, title=self.t("What has happened"), empty=self.t("Nothing is known yet."), id="history"
        )

    def body(self) -> ComposeResult:
        yield self._title
        with Container(classes="person"):
            yield VerticalScroll(self._facts, classes="person-facts", can_focus=False)
            yield self._list

    @abstractmethod
    async def past(self) -> PersonHistory:
        """Ask the core."""

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        past = await self.past()
        rules = parse_rules((await core.rules.show(actor)).toml)
        grades = rules.grading.called(self.t.language)
        names = {**past.names, **section_names(rules, self.t)}
        self._past = past
        self._show_facts()
        year = date_in(COUNTY_ZONE, core.clock.now()).year
        items = history_rows(past, grades, names, self.t, year=year)
        self._singles = {one.row.key: one.lines for one in items}
        self._list.show([one.row for one in items])
        if self.focused is None:
            self._list.take_focus()
        self.refresh_bindings()

    def on_screen_suspend(self) -> None:
        """A revealed number does not wait on a screen that nobody looks at."""
        self._revealed = ""
        self._show_facts()

    def action_open(self) -> None:
        row = self._list.cursor_row
        if row is not None:
            told = [f"{self.t(column.title)}: {row.cells[column.key].text}" for column in COLUMNS]
            if singles := self._singles.get(row.key, ()):
                told += ["", *singles]

            async def lines() -> list[str]:
                return told

            self.app.push_screen(TextPage(self.front, row.cells["kind"].text, lines))

    @on(Listing.Opened)
    def _opened(self) -> None:
        self.action_open()

    @work(group="deed", exclusive=True)
    async def action_change(self) -> None:
        if self._past is not None:
            await edit_record(self, self._past.view)

    @work(group="deed", exclusive=True)
    async def action_phone(self) -> None:
        if self._past is None:
            return
        number = await reveal_phone(self, self._past.view)
        if number is not None and self in self.app.screen_stack:
            self._revealed = number
            self._show_facts()

    @work(group="deed", exclusive=True)
    async def action_slip(self) -> None:
        if self._past is not None:
            view = self._past.view
            await issue_slips(self, [Holder(person_of(view), view.record.name, view.constituency)])

    @work(group="deed", exclusive=True)
    async def action_revoke(self) -> None:
        if self._past is not None:
            await revoke_accounts(self, self._past)

    def _show_facts(self) -> None:
        if self._past is None:
            return
        view, t = self._past.view, self.t
        self._title.update(Content(line(f"{view.record.name}  [{state_of(view, t)}]  {view.constituency}")))
        facts = facts_of(view, t, phone=self._revealed)
        if self.size.width >= _WIDE:
            text = "\n".join(f"{name}\n  {line(value)}" for name, value in facts)
        else:
            text = packed([f"{name}: {line(value)}" for name, value in facts], self.size.width - _EDGES)
        self._facts.update(Content(text))


class DeputyPage(PersonPage):
    """With the mandate and the duty report."""

    NEEDS: ClassVar[dict[str, str]] = {
        **PersonPage.NEEDS,
        "change": "deputy.edit",
        "status": "deputy.set_status",
        "report": "report.show",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "report", word("Report")),
        Binding("t", "status", word("Status")),
    ]

    def __init__(self, front: Front, deputy: DeputyId) -> None:
        super().__init__(front)
        self._deputy = deputy

    async def past(self) -> PersonHistory:
        return await self.front.core.histories.of_deputy(self.front.actor, self._deputy)

    def action_report(self) -> None:
        self.app.push_screen(ReportPage(self.front, self._deputy))

    @work(group="deed", exclusive=True)
    async def action_status(self) -> None:
        record = self._past.view.record if self._past is not None else None
        if isinstance(record, Deputy):
            await change_status(self, record)


class VoterPage(PersonPage):
    """With the rolls, and whether the voter evaluates as a representative."""

    NEEDS: ClassVar[dict[str, str]] = {
        **PersonPage.NEEDS,
        "change": "voter.edit",
        "rolls": "voter.set_active",
        "representative": "voter.set_representatives",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "rolls", word("Off the rolls, or back")),
        Binding("m", "representative", word("Representative, or not"), show=False),
    ]

    def __init__(self, front: Front, voter: VoterId) -> None:
        super().__init__(front)
        self._voter = voter

    async def past(self) -> PersonHistory:
        return await self.front.core.histories.of_voter(self.front.actor, self._voter)

    @work(group="deed", exclusive=True)
    async def action_rolls(self) -> None:
        record = self._past.view.record if self._past is not None else None
        if isinstance(record, Voter):
            await set_active(self, record)

    @work(group="deed", exclusive=True)
    async def action_representative(self) -> None:
        record = self._past.view.record if self._past is not None else None
        if isinstance(record, Voter):
            await set_representatives(self, [NamedVoter(record.id, record.name, record.is_representative)])
