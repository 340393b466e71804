"""计划: who reports how in which year, the year's meetings, and what is not planned yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.domain.planning.term_plan import ReportMode
from core.locale.explanations import KnownNames
from core.locale.plan_words import known_names
from core.services.duty_desk import MeetingView
from core.services.term_matrix import MatrixRow, TermMatrix
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.meeting_changes import move
from tui.pages.plan_changes import TermChangesPage, TimetableChangesPage
from tui.pages.plan_deeds import fix_turns, free_meetings, searched
from tui.pages.plan_lists import TIMETABLE, UNPLANNED, gap_row, meeting_details, meeting_row
from tui.pages.plan_matrix import columns_of, details_of, feet_of, matrix_row, summary_of
from tui.plain_text import line
from tui.screens.meeting_page import MeetingPage
from tui.widgets.listing import Listing
from tui.widgets.matrix import MatrixListing
from tui.widgets.view_line import ViewLine

VIEWS = (word("Term"), word("Timetable"), word("Not planned"))
TERM, YEAR, OPEN = range(3)
_MODES: Mapping[str, ReportMode | None] = {"oral": ReportMode.ORAL, "written": ReportMode.WRITTEN, "free": None}
_MOVABLE = frozenset({MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED})


class PlanScreen(DeskWork, ModeScreen):
    """Three views of the same plans; the year under the matrix's cursor is the year of all of them."""

    mode_id = "plan"
    NEEDS: ClassVar[Mapping[str, str]] = {
        "fix": "plan.pin_turn",
        "free_meeting": "meeting.move",
        "move_meeting": "meeting.move",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_view", word("View")),
        Binding("p", "preview_term", word("Plan anew")),
        Binding("p", "preview_year", word("Plan anew")),
        Binding("o", "fix('oral')", word("Fix: orally"), show=False),
        Binding("w", "fix('written')", word("Fix: in writing"), show=False),
        Binding("f", "fix('free')", word("No longer fixed"), show=False),
        Binding("l", "lacking", word("Only those without an oral report"), show=False),
        Binding("m", "move_meeting", word("Move")),
        Binding("f", "free_meeting", word("Let the plan move it"), show=False),
        Binding("enter", "open_meeting", word("Open"), show=False),
        Binding("left", "turn_year(-1)", word("The year before"), show=False),
        Binding("right", "turn_year(1)", word("The year after"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._view = TERM
        self._year = date_in(COUNTY_ZONE, front.core.clock.now()).year
        self._rows: dict[str, MatrixRow] = {}
        self._meetings: dict[str, MeetingView] = {}
        self._names = KnownNames()
        self._only_lacking = False
        self._line = ViewLine([t(title) for title in VIEWS])
        self._summary = Static("", markup=False, classes="facts")
        self._details = Static("", markup=False, classes="details")
        self._matrix = MatrixListing(
            columns_of([self._year]), t, title=t("Deputies"), empty=t("No deputies yet."), id="matrix"
        )
        self._timetable = Listing(
            TIMETABLE, t, title="", empty=t("No meetings are planned for this year. p plans them."), id="timetable"
        )
        self._open = Listing(UNPLANNED, t, title="", empty=t("Everything is planned."), id="unplanned")
        for listing in self._lists:
            listing.tell(self._show_details)

    @property
    def _lists(self) -> tuple[Listing, ...]:
        return (self._matrix, self._timetable, self._open)

    def body(self) -> ComposeResult:
        yield self._line
        yield self._summary
        for number, listing in enumerate(self._lists):
            listing.display = number == self._view
            yield listing
        yield self._details

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        matrix = await core.term_plans.matrix(actor)
        self._rows = {str(row.deputy.id): row for row in matrix.rows}
        self._names = known_names(await core.records.places(actor), [row.deputy for row in matrix.rows])
        years = [load.year for load in matrix.years]
        self._year = min(max(self._year, years[0]), years[-1]) if years else self._year
        await self._show_year()
        self._show_matrix(matrix, years)
        self._show_details()
        if self.focused is None:
            self._lists[self._view].take_focus()

    async def _show_year(self) -> None:
        core, actor, t = self.front.core, self.front.actor, self.t
        meetings = await core.duty_desk.meetings(actor, self._year)
        gaps = await core.term_plans.unplanned(actor, self._year)
        self._meetings = {str(view.meeting.id): view for view in meetings}
        self._timetable.title = t("Meetings of {year}", year=self._year)
        self._open.title = t("Not planned in {year}", year=self._year)
        self._timetable.show([meeting_row(view, t) for view in meetings])
        self._open.show([gap_row(one, t, self._names) for one in gaps])
        titles = [t(title) for title in VIEWS]
        self._line.retitle([titles[TERM], f"{titles[YEAR]} {self._year}", f"{titles[OPEN]} ({len(gaps)})"])

    def _show_matrix(self, matrix: TermMatrix, years: list[int]) -> None:
        columns = tuple(str(year) for year in years)
        self._matrix.lay_columns(columns_of(years), columns, first=str(self._year))
        rows = [row for row in matrix.rows if row.lacks_oral_turn or not self._only_lacking]
        self._matrix.show([matrix_row(row, years, self.t) for row in rows])
        self._matrix.stand_on(feet_of(matrix, self.t))
        self._summary.update(Content("\n".join(line(one) for one in summary_of(matrix, self.t))))
        self._summary.display = self._view == TERM

    def _show_details(self) -> None:
        key, lines = self._lists[self._view].cursor_key or "", []
        if self._view == YEAR and key in self._meetings:
            lines = meeting_details(self._meetings[key], self.t)
        elif self._view != YEAR and key in self._rows:
            years = [int(year) for year in self._matrix.pointable]
            lines = details_of(self._rows[key], years, self.t, self._names)
        self._details.update(Content("\n".join(line(one) for one in lines)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        views = {
            "preview_term": (TERM,),
            "fix": (TERM,),
            "lacking": (TERM,),
            "preview_year": (YEAR, OPEN),
            "move_meeting": (YEAR,),
            "free_meeting": (YEAR,),
            "open_meeting": (YEAR,),
            "turn_year": (YEAR, OPEN),
        }
        if self._view not in views.get(action, (TERM, YEAR, OPEN)):
            return False
        return super().check_action(action, parameters)

    def go_to(self, view: int) -> None:
        """Show another view."""
        self._view = view
        self._line.go_to(view)
        for number, listing in enumerate(self._lists):
            listing.display = number == view
        self._summary.display = view == TERM
        self._lists[view].take_focus()
        self._show_details()
        self.refresh_bindings()

    def action_next_view(self) -> None:
        """The term, the year's meetings, what is not planned."""
        self.go_to((self._view + 1) % len(VIEWS))

    def action_turn_year(self, by: int) -> None:
        """Meetings of another year."""
        self._matrix.action_point(by)

    def action_lacking(self) -> None:
        """Only deputies without an oral report in the term, or all."""
        self._only_lacking = not self._only_lacking
        self.reload()

    def action_preview_term(self) -> None:
        """What a new term plan would change."""
        self.app.push_screen(TermChangesPage(self.front))

    @work(group="deed", exclusive=True)
    async def action_preview_year(self) -> None:
        """What a new timetable would change."""
        preview = await searched(self, self._year)
        if preview is not None:
            self.app.push_screen(TimetableChangesPage(self.front, preview))

    @work(group="deed", exclusive=True)
    async def action_fix(self, mode: str) -> None:
        """Decide by hand how those report in the year under the cursor."""
        rows = [self._rows[key] for key in self._matrix.marked_keys() if key in self._rows]
        if rows and await fix_turns(self, rows, self._year, _MODES[mode], self._names):
            self._matrix.clear_marks()

    @work(group="deed", exclusive=True)
    async def action_move_meeting(self) -> None:
        """Another day or hour; it is fixed then."""
        view = self._meetings.get(self._timetable.cursor_key or "")
        if view is not None and view.meeting.status in _MOVABLE:
            await move(self, view)

    @work(group="deed", exclusive=True)
    async def action_free_meeting(self) -> None:
        """The plan may move it again."""
        views = [self._meetings[key] for key in self._timetable.marked_keys() if key in self._meetings]
        fixed = [view for view in views if view.meeting.is_pinned and view.meeting.status is MeetingStatus.PLANNED]
        if fixed:
            await free_meetings(self, fixed)
            self._timetable.clear_marks()

    def action_open_meeting(self) -> None:
        if (key := self._timetable.cursor_key) is not None:
            self.app.push_screen(MeetingPage(self.front, MeetingId(int(key))))

    @on(Listing.Opened, "#timetable")
    def _chosen(self) -> None:
        self.action_open_meeting()

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self.go_to(event.number)

    @on(MatrixListing.Pointed)
    def _year_reached(self, event: MatrixListing.Pointed) -> None:
        self._year = int(event.key)
        self.reload()


MODE = Mode("plan", 30, word("Plan"), PlanScreen)
