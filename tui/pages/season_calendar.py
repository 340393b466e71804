"""A season as a calendar: the month's days with their meetings, and beside it the meetings of the chosen day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message

from core.domain.clock import COUNTY_ZONE
from core.locale.catalogue import Translator
from core.locale.notices import word_day
from core.services.duty_desk import MeetingView
from tui.front import word
from tui.widgets.listing import Listing
from tui.widgets.month_grid import DayMark, MonthGrid
from tui.widgets.rows import Cell, Column, Row
from tui.wording import MEETING_STATES, STATE_STYLES

COLUMNS = (
    Column("time", word("Time"), 5),
    Column("township", word("Township"), 12, is_name=True),
    Column("state", word("State"), 11),
    Column("title", word("Meeting"), 12, rank=1, grows=True, is_name=True),
)


class SeasonCalendar(Container):
    """``open_day`` opens what Enter means here."""

    class OtherYear(Message):
        """The cursor left the year that is shown."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self, t: Translator, today: date) -> None:
        super().__init__(id="season", classes="season")
        self._t = t
        self._year = today.year
        self._by_day: dict[date, list[MeetingView]] = {}
        self._grid = MonthGrid(t, today, id="month")
        self._day = Listing(COLUMNS, t, title="", empty=t("No meeting on this day."), id="day")

    def compose(self) -> ComposeResult:
        yield self._grid
        yield self._day

    def show(self, views: Sequence[MeetingView], *, today: date, year: int) -> None:
        """The meetings of ``year``; the cursor stays, or goes to the year's first meeting."""
        by_day: defaultdict[date, list[MeetingView]] = defaultdict(list)
        for view in views:
            by_day[view.meeting.held_on].append(view)
        self._by_day, self._year = dict(by_day), year
        if self._grid.day.year != year:
            self._grid.day = min(by_day, default=date(year, 1, 1))
        marks = {day: [self._mark(one) for one in meetings] for day, meetings in by_day.items()}
        self._grid.show(marks, today=today)
        self._show_day()

    def take_focus(self) -> None:
        self._grid.focus()

    def chosen(self) -> str | None:
        """The meeting that Enter opens; with several on the day, Enter goes into their list first."""
        meetings = self._by_day.get(self._grid.day, [])
        if self._grid.has_focus and len(meetings) > 1:
            self._day.take_focus()
            return None
        if self._grid.has_focus:
            return str(meetings[0].meeting.id) if meetings else None
        return self._day.cursor_key

    @on(MonthGrid.Reached)
    def _reached(self, event: MonthGrid.Reached) -> None:
        event.stop()
        if event.day.year != self._year:
            self.post_message(self.OtherYear(event.day))
        self._show_day()

    def _show_day(self) -> None:
        self._day.title = word_day(self._grid.day, self._t)
        self._day.show([self._row(view) for view in self._by_day.get(self._grid.day, [])])

    def _mark(self, view: MeetingView) -> DayMark:
        state = self._t(MEETING_STATES[view.meeting.status])
        return DayMark(view.township or view.meeting.title, state, STATE_STYLES.get(view.meeting.status, ""))

    def _row(self, view: MeetingView) -> Row:
        meeting = view.meeting
        state = self._t(MEETING_STATES[meeting.status])
        cells = {
            "time": Cell(f"{meeting.starts_at.astimezone(COUNTY_ZONE):%H:%M}"),
            "township": Cell(view.township),
            "state": Cell(state, STATE_STYLES.get(meeting.status, "")),
            "title": Cell(meeting.title),
        }
        return Row(str(meeting.id), cells, (meeting.title, view.township, state))
