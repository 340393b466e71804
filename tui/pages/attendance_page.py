"""The list at the door: who is expected, who is there. Found by a few letters, checked in with one key.

The core keeps of the time only the hour, and of the order in which people came nothing; neither does this page.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from core.domain.actors import Person, PersonKind
from core.domain.attendance import KEPT_WHILE, AttendanceState
from core.domain.errors import ShuzhiError
from core.domain.ids import MeetingId
from core.services.attendance import AttendanceList, AttendeeView
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.meeting_facts import attendance_facts
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import ATTENDANCE_STATES, ATTENDANCE_STYLES

COLUMNS = (
    Column("name", word("Name"), 14, grows=True, is_name=True),
    Column("kind", word("Comes to"), 12),
    Column("state", word("State"), 14),
    Column("hour", word("Hour"), 6, rank=1),
)
KINDS = {PersonKind.DEPUTY: word("report"), PersonKind.VOTER: word("evaluate")}
_ONE = Callable[[Person], Awaitable[object]]


class AttendancePage(DeskWork, PageScreen):
    """Opened from a meeting's page. An action is for all marked people, otherwise for the one under the cursor."""

    NEEDS: ClassVar[Mapping[str, str]] = {
        "check_in": "attendance.check_in",
        "undo_check_in": "attendance.undo_check_in",
        "set_state": "attendance.set",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,i", "check_in", word("Check in")),
        Binding("l", f"set_state('{AttendanceState.LATE}')", word("Late")),
        Binding("v", f"set_state('{AttendanceState.LEAVE_APPROVED}')", word("On leave")),
        Binding("x", f"set_state('{AttendanceState.ABSENT}')", word("Absent")),
        Binding("backspace,delete", "undo_check_in", word("Not checked in after all"), show=False),
    ]

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        super().__init__(front)
        self._meeting = meeting
        self._is_kept = True
        self._people: dict[str, AttendeeView] = {}
        self._facts = Static("", markup=False, classes="facts")
        self._list = Listing(
            COLUMNS, self.t, title=self.t("Attendance"), empty=self.t("Nobody is expected yet."), id="attendance"
        )

    def body(self) -> ComposeResult:
        yield self._facts
        yield self._list

    async def load(self) -> None:
        listed = await self.front.core.attendance.listed(self.front.actor, self._meeting)
        self._show(listed)
        if self.focused is None:
            self._list.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in self.NEEDS and not self._is_kept:
            return False
        return super().check_action(action, parameters)

    def _show(self, listed: AttendanceList) -> None:
        self._is_kept = listed.meeting.status in KEPT_WHILE
        self._people = {one.person.label: one for one in listed.people}
        self._facts.update(attendance_facts(listed, self.t))
        self._list.show([self._row(one) for one in listed.people])
        self.refresh_bindings()

    @work(group="deed", exclusive=True)
    async def action_check_in(self) -> None:
        """At the door: afterwards the next name can be typed at once."""
        core, actor = self.front.core, self.front.actor
        is_searched = bool(self._list.filter_text)
        done = await self._for_each(partial(core.attendance.check_in, actor, self._meeting), self.t("Check in"))
        if done and is_searched:
            self._list.clear_filter()
            self._list.ask_filter()

    @work(group="deed", exclusive=True)
    async def action_undo_check_in(self) -> None:
        core, actor = self.front.core, self.front.actor
        act = partial(core.attendance.undo_check_in, actor, self._meeting)
        await self._for_each(act, self.t("Not checked in after all"))

    @work(group="deed", exclusive=True)
    async def action_set_state(self, state: str) -> None:
        core, actor, known = self.front.core, self.front.actor, AttendanceState(state)

        async def act(person: Person) -> object:
            return await core.attendance.set_state(actor, self._meeting, person, known)

        await self._for_each(act, self.t(ATTENDANCE_STATES[known]))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        if self.front.may("attendance.check_in") and self._is_kept:
            self.action_check_in()

    async def _for_each(self, act: _ONE, title: str) -> bool:
        """Whether it was done; of several people at once only after they were named."""
        people = [self._people[key] for key in self._list.marked_keys() if key in self._people]
        if not people:
            return False
        asked = self.t("{action}: {n} people?", action=title, n=len(people))
        if len(people) > 1 and not await self.agreed(asked, lines=[one.name for one in people]):
            return False
        try:
            for one in people:
                await act(one.person)
        except ShuzhiError as error:
            self.say_refused(error)
            return False
        self._list.clear_marks()
        self.reload()
        return True

    def _row(self, one: AttendeeView) -> Row:
        t = self.t
        state = t(ATTENDANCE_STATES[one.state]) if one.state is not None else ""
        cells = {
            "name": Cell(one.name),
            "kind": Cell(t(KINDS[one.person.kind])),
            "state": Cell(state, ATTENDANCE_STYLES.get(one.state, "") if one.state is not None else ""),
            "hour": Cell(f"{one.hour:02}" if one.hour is not None else "", order=one.hour),
        }
        return Row(one.person.label, cells, (one.name, state))
