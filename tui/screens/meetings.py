"""会议: a year's meetings in a list or a calendar; Enter opens one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.services.duty_desk import MeetingView
from core.services.voting import Turnout
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.meeting_files import write_calendar
from tui.pages.season_calendar import SeasonCalendar
from tui.pages.season_notices import send_notices
from tui.screens.meeting_page import MeetingPage
from tui.widgets.listing import Listing
from tui.widgets.month_grid import MonthGrid
from tui.widgets.rows import Cell, Column, Row
from tui.wording import MEETING_STATES, STATE_STYLES, short_time

COLUMNS = (
    Column("time", word("Time"), 11),
    Column("title", word("Meeting"), 20, grows=True, is_name=True),
    Column("state", word("State"), 11),
    Column("turnout", word("Turnout"), 9),
    Column("reports", word("Reports"), 8, rank=1),
    Column("township", word("Township"), 12, rank=2, is_name=True),
    Column("venue", word("Venue"), 22, rank=3, is_name=True),
    Column("leader", word("Presiding"), 10, rank=4, is_name=True),
)


class MeetingsScreen(DeskWork, ModeScreen):
    """What stands where: as a list or as a calendar, one year at a time, all states or one."""

    mode_id = "meetings"
    NEEDS: ClassVar[Mapping[str, str]] = {"notice": "meeting.notice"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_meeting", word("Open")),
        Binding("c", "calendar", word("Calendar")),
        Binding("v", "state", word("One state only"), show=False),
        Binding("n", "notice", word("Send the notice"), show=False),
        Binding("w", "calendar_file", word("Calendar file of these meetings"), show=False),
        Binding("left_square_bracket", "year(-1)", word("The year before"), show=False, key_display="["),
        Binding("right_square_bracket", "year(1)", word("The year after"), show=False, key_display="]"),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._today = date_in(COUNTY_ZONE, front.core.clock.now())
        self._year = self._today.year
        self._only: MeetingStatus | None = None
        self._views: tuple[MeetingView, ...] = ()
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("Meetings"),
            empty=self.t("No meetings this year. Other years: [ and ]. Meetings are planned under Plan."),
            id="meetings",
        )
        self._calendar = SeasonCalendar(self.t, self._today)
        self._calendar.display = False

    def body(self) -> ComposeResult:
        yield self._list
        yield self._calendar

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        today = date_in(COUNTY_ZONE, core.clock.now())
        if self._year == self._today.year != today.year:
            self._year = today.year  # the night of the new year
        self._today = today
        year = self._year
        views = await core.duty_desk.meetings(actor, year)
        if year == self._year:
            self._views = tuple(views)
            self._show()
        if self.focused is None:
            self._take_focus()

    def _show(self) -> None:
        shown = [one for one in self._views if self._only in (None, one.meeting.status)]
        title = self.t("Meetings of {year}", year=self._year)
        if self._only is not None:
            title += f": {self.t(MEETING_STATES[self._only])}"
        self._list.title = title
        self._list.show([self._row(view) for view in shown])
        self._calendar.show(shown, today=self._today, year=self._year)

    def _take_focus(self) -> None:
        if self._calendar.display:
            self._calendar.take_focus()
        else:
            self._list.take_focus()

    def action_open_meeting(self) -> None:
        key = self._calendar.chosen() if self._calendar.display else self._list.cursor_key
        if key is not None:
            self._open(key)

    def action_calendar(self) -> None:
        """From the list to the calendar, and back."""
        self._calendar.display = not self._calendar.display
        self._list.display = not self._calendar.display
        self._take_focus()

    def action_year(self, by: int) -> None:
        self._year += by
        self.reload()

    @work(group="deed", exclusive=True)
    async def action_state(self) -> None:
        """Show the meetings of one state, or all again."""
        states = Counter(one.meeting.status for one in self._views)
        offered = [Offered("", self.t("all ({n})", n=len(self._views)))]
        offered += [
            Offered(str(state), f"{self.t(MEETING_STATES[state])} ({states[state]})")
            for state in MEETING_STATES
            if states[state]
        ]
        key = await self.picked(self.t("Which meetings?"), offered)
        if key is not None:
            self._only = MeetingStatus(key) if key else None
            self._show()

    @work(group="deed", exclusive=True)
    async def action_notice(self) -> None:
        """Of the marked meetings, otherwise of the one under the cursor."""
        if await send_notices(self, self._chosen_views()):
            self._list.clear_marks()

    @work(group="deed", exclusive=True)
    async def action_calendar_file(self) -> None:
        """Of the marked meetings, otherwise of the whole year."""
        marked = self._chosen_views() if not self._list.selection.is_empty else self._views
        await write_calendar(self, marked, self._year)

    def _chosen_views(self) -> tuple[MeetingView, ...]:
        keys = self._list.marked_keys()
        if self._calendar.display and self._list.selection.is_empty:
            keys = tuple(key for key in (self._calendar.chosen(),) if key is not None)
        return tuple(one for one in self._views if str(one.meeting.id) in keys)

    @on(Listing.Opened)
    def _chosen(self, event: Listing.Opened) -> None:
        self._open(event.key)

    @on(MonthGrid.Opened)
    def _day_opened(self) -> None:
        self.action_open_meeting()

    @on(SeasonCalendar.OtherYear)
    def _other_year(self, event: SeasonCalendar.OtherYear) -> None:
        self._year = event.day.year
        self.reload()

    def _open(self, key: str) -> None:
        self.app.push_screen(MeetingPage(self.front, MeetingId(int(key))))

    def _row(self, view: MeetingView) -> Row:
        meeting = view.meeting
        cells = {
            "time": Cell(short_time(meeting.starts_at), order=meeting.starts_at.timestamp()),
            "title": Cell(meeting.title),
            "state": self._state(meeting),
            "turnout": turnout_cell(view.turnout),
            "reports": Cell(f"{view.filed}/{len(view.agenda)}", order=view.filed - len(view.agenda)),
            "township": Cell(view.township),
            "venue": Cell(view.venue),
            "leader": Cell(view.leader),
        }
        deputies = tuple(item.deputy.name for item in view.agenda)
        state = self.t(MEETING_STATES[meeting.status])
        return Row(str(meeting.id), cells, (meeting.title, view.township, view.venue, view.leader, state, *deputies))

    def _state(self, meeting: Meeting) -> Cell:
        order = list(MEETING_STATES).index(meeting.status)
        return Cell(self.t(MEETING_STATES[meeting.status]), STATE_STYLES.get(meeting.status, ""), order)


def turnout_cell(turnout: Turnout | None) -> Cell:
    """Who took part of those who may; ``!`` where that is fewer than the rules expect."""
    if turnout is None:
        return Cell("")
    is_short = turnout.taken_part < turnout.minimum
    text = f"{turnout.taken_part}/{turnout.roll}" + (" !" if is_short else "")
    return Cell(text, "yellow" if is_short else "", turnout.taken_part)


MODE = Mode("meetings", 20, word("Meetings"), MeetingsScreen, short=word("Mtgs"))
