"""会议: the year's meetings in a list; Enter opens one."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting
from core.services.duty_desk import MeetingView
from core.services.voting import Turnout
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.screens.meeting_page import MeetingPage
from tui.widgets.listing import Listing
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


class MeetingsScreen(ModeScreen):
    """What stands where."""

    mode_id = "meetings"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open_meeting", word("Open"))]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("Meetings"),
            empty=self.t("No meetings are planned for this year. Plan them with: shuzhi plan"),
            id="meetings",
        )

    def body(self) -> ComposeResult:
        yield self._list

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        year = date_in(COUNTY_ZONE, core.clock.now()).year
        views = await core.duty_desk.meetings(actor, year)
        self._list.show([self._row(view) for view in views])
        if self.focused is None:
            self._list.take_focus()

    def action_open_meeting(self) -> None:
        if self._list.cursor_key is not None:
            self._open(self._list.cursor_key)

    @on(Listing.Opened)
    def _chosen(self, event: Listing.Opened) -> None:
        self._open(event.key)

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


MODE = Mode("meetings", 20, word("Meetings"), MeetingsScreen)
