"""One meeting: when and where, turnout against the minimum, who reports, and every step of it under its key.

The result is asked of the core only once the meeting says that it is counted, and the core refuses before. A key is
there only while the meeting is in a state that its step fits; whether it really does, the core decides.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from core.domain.attendance import KEPT_WHILE
from core.domain.ids import DeputyId, MeetingId
from core.domain.meetings import FORWARD, WITH_REASON, MeetingStatus
from core.domain.rules import parse_rules
from core.locale.report_text import report_lines
from core.services.counting import Count
from core.services.duty_desk import AgendaItem, MeetingView
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages import meeting_changes, meeting_steps
from tui.pages.attendance_page import AttendancePage
from tui.pages.difference_page import DifferencePage
from tui.pages.meeting_facts import facts_of
from tui.pages.meeting_files import write_file
from tui.pages.paper_entry import PaperEntryPage
from tui.pages.paper_issue import issue_paper
from tui.pages.projector import Projector
from tui.pages.result_page import ResultPage
from tui.pages.result_rows import RESULTS, result_row
from tui.pages.roll_page import RollPage
from tui.pages.text_page import TextPage
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row

_COUNTED = frozenset({MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})
_VOTED = _COUNTED | {MeetingStatus.CLOSED}
AGENDA = (
    Column("number", word("No."), 4),
    Column("name", word("Deputy"), 12, is_name=True),
    Column("constituency", word("Constituency"), 16, grows=True, is_name=True),
    Column("report", word("Duty report"), 12),
)


def _before(*targets: MeetingStatus) -> frozenset[MeetingStatus]:
    """The states from which one of ``targets`` is the next step."""
    return frozenset(one for one in MeetingStatus if FORWARD.get(one, frozenset()) & set(targets))


def _back(target: MeetingStatus) -> frozenset[MeetingStatus]:
    """The states from which ``target`` is reached with a reason."""
    return frozenset(one for one in MeetingStatus if target in WITH_REASON.get(one, frozenset()))


_FITS: Mapping[str, frozenset[MeetingStatus]] = {
    "notice": _before(MeetingStatus.NOTICED),
    "open_voting": _before(MeetingStatus.OPEN),
    "close_voting": _before(MeetingStatus.CLOSED),
    "count": _before(MeetingStatus.COUNTED),
    "publish": _before(MeetingStatus.PUBLISHED),
    "recount": frozenset({MeetingStatus.COUNTED}),
    "postpone": _back(MeetingStatus.POSTPONED),
    "cancel": _back(MeetingStatus.CANCELLED),
    "move": frozenset({MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED}),
    "issue_paper": frozenset({MeetingStatus.OPEN}),
    "receipts": _VOTED,
    "enter_paper": frozenset({MeetingStatus.CLOSED}),
    "attendance": KEPT_WHILE | {MeetingStatus.PUBLISHED},
    "result": _COUNTED,
}


class MeetingPage(DeskWork, PageScreen):
    """Opened from a list."""

    NEEDS: ClassVar[Mapping[str, str]] = {
        "notice": "meeting.notice",
        "open_voting": "meeting.open",
        "close_voting": "meeting.close",
        "count": "meeting.count",
        "publish": "meeting.publish",
        "recount": "meeting.recount",
        "postpone": "meeting.postpone",
        "cancel": "meeting.cancel",
        "move": "meeting.move",
        "issue_paper": "paper.issue",
        "enter_paper": "paper.enter",
        "receipts": "meeting.receipts",
        "read_report": "report.show",
        "files": "paper.form",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", word("Filter"), show=False, key_display="/"),  # the steps need the footer's room
        Binding("s", "sort", word("Sort"), show=False),
        Binding("n", "notice", word("Send the notice")),
        Binding("o", "open_voting", word("Open voting")),
        Binding("x", "close_voting", word("Close voting")),
        Binding("p", "enter_paper", word("Enter paper ballots")),
        Binding("k", "count", word("Count the ballots")),
        Binding("v", "result", word("Whole result")),
        Binding("b", "publish", word("Publish")),
        Binding("i", "issue_paper", word("Hand out a paper ballot"), show=False),
        Binding("enter", "read_report", word("Read the report"), show=False),
        Binding("a", "attendance", word("Attendance")),
        Binding("f", "projector", word("Turnout for the wall"), show=False),
        Binding("l", "roll", word("Roll"), show=False),
        Binding("w", "files", word("Files to print or send"), show=False),
        Binding("m", "move", word("Another time"), show=False),
        Binding("d", "postpone", word("Postpone the meeting"), show=False),
        Binding("c", "cancel", word("Cancel the meeting"), show=False),
        Binding("K", "recount", word("Count again"), show=False),
        Binding("t", "receipts", word("Receipts in the urn"), show=False),
    ]

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        super().__init__(front)
        self._meeting = meeting
        self._view: MeetingView | None = None
        self._facts = Static("", markup=False, classes="facts")
        self._agenda = Listing(
            AGENDA, self.t, title=self.t("Agenda"), empty=self.t("Nobody is to report yet."), id="agenda"
        )
        self._results = Listing(
            RESULTS, self.t, title=self.t("Result"), empty=self.t("Nothing was counted."), id="results"
        )
        self._results.display = False

    def body(self) -> ComposeResult:
        yield self._facts
        with Vertical(classes="lists"):
            yield self._agenda
            yield self._results

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        view = await core.duty_desk.meeting(actor, self._meeting)
        is_counted = view.meeting.status in _COUNTED
        result = await core.publishing.result(actor, self._meeting) if is_counted else None
        self._view = view
        self._facts.update(facts_of(view, self.front, width=self.size.width - 2))
        self._agenda.show([self._agenda_row(number, item) for number, item in enumerate(view.agenda, start=1)])
        self._results.display = result is not None
        if result is not None:
            self._results.show([result_row(one, result, self.t) for one in result.results])
        if self.focused is None:
            self._agenda.take_focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        fitting = _FITS.get(action)
        if fitting is not None and (self._view is None or self._view.meeting.status not in fitting):
            return False
        return super().check_action(action, parameters)

    @work(group="deed", exclusive=True)
    async def action_notice(self) -> None:
        await meeting_steps.send_notice(self, self._meeting)

    @work(group="deed", exclusive=True)
    async def action_open_voting(self) -> None:
        await meeting_steps.open_voting(self, self._seen)

    @work(group="deed", exclusive=True)
    async def action_close_voting(self) -> None:
        await meeting_steps.close_voting(self, self._seen)

    @work(group="deed", exclusive=True)
    async def action_count(self) -> None:
        found = await meeting_steps.count(self, self._seen)
        if found is not None:
            self._after_count(found)

    @work(group="deed", exclusive=True)
    async def action_publish(self) -> None:
        await meeting_steps.publish(self, self._seen)

    @work(group="deed", exclusive=True)
    async def action_issue_paper(self) -> None:
        await issue_paper(self, self._seen)

    @work(group="deed", exclusive=True)
    async def action_files(self) -> None:
        await write_file(self, self._seen)

    @work(group="deed", exclusive=True)
    async def action_postpone(self) -> None:
        await meeting_changes.call_off(self, self._seen, MeetingStatus.POSTPONED)

    @work(group="deed", exclusive=True)
    async def action_cancel(self) -> None:
        await meeting_changes.call_off(self, self._seen, MeetingStatus.CANCELLED)

    @work(group="deed", exclusive=True)
    async def action_move(self) -> None:
        await meeting_changes.move(self, self._seen)

    @work(group="deed", exclusive=True)
    async def action_recount(self) -> None:
        await meeting_changes.recount(self, self._seen)

    def action_receipts(self) -> None:
        """What voters compare their receipts with."""

        async def lines() -> Sequence[str]:
            return await self.front.core.counting.receipts(self.front.actor, self._meeting)

        title = self.t("Receipts in the urn: {title}", title=self._seen.meeting.title)
        self.app.push_screen(TextPage(self.front, title, lines, empty=self.t("No ballots came in by chat.")))

    def action_read_report(self) -> None:
        """The report of the deputy under the cursor."""
        if self._agenda.cursor_key is not None:
            self._read(DeputyId(int(self._agenda.cursor_key)))

    @on(Listing.Opened, "#agenda")
    def _chosen(self, event: Listing.Opened) -> None:
        if self.front.may("report.show"):
            self._read(DeputyId(int(event.key)))

    def _read(self, deputy: DeputyId) -> None:
        year = self._seen.meeting.year
        core, front, t = self.front.core, self.front, self.t

        async def lines() -> Sequence[str]:
            report = await core.reports.show(front.actor, deputy, year)
            rules = await asyncio.to_thread(parse_rules, (await core.rules.show(front.actor)).toml)
            written = report_lines(report, rules, t)
            if report.is_filed:
                return written
            return [written[0], t("This report is a draft: it has not been filed."), *written[1:]]

        self.app.push_screen(TextPage(self.front, t("Duty report"), lines))

    def action_enter_paper(self) -> None:
        self.app.push_screen(PaperEntryPage(self.front, self._meeting))

    def action_attendance(self) -> None:
        """The list at the door."""
        self.app.push_screen(AttendancePage(self.front, self._meeting))

    def action_projector(self) -> None:
        """Turnout alone, very large, for the hall."""
        self.app.push_screen(Projector(self.front, self._meeting))

    def action_roll(self) -> None:
        self.app.push_screen(RollPage(self.front, self._meeting))

    def action_result(self) -> None:
        self.app.push_screen(ResultPage(self.front, self._meeting))

    def _after_count(self, found: Count) -> None:
        """Differences, or the result."""
        if found.differences:
            self.app.push_screen(DifferencePage(self.front, self._meeting, found.differences))
        else:
            self.action_result()

    @property
    def _seen(self) -> MeetingView:
        """Keys are there only once the meeting has been read."""
        assert self._view is not None
        return self._view

    def _agenda_row(self, number: int, item: AgendaItem) -> Row:
        filed = Cell(self.t("filed")) if item.is_filed else Cell(self.t("missing"), "bold red")
        cells = {
            "number": Cell(str(number), order=number),
            "name": Cell(item.deputy.name),
            "constituency": Cell(item.constituency),
            "report": filed,
        }
        return Row(str(item.deputy.id), cells, (item.deputy.name, item.constituency, filed.text))
