"""Who may evaluate at a meeting: how many, and who. The notice draws the roll; here it is looked at, or drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.actors import PersonKind
from core.domain.ids import MeetingId
from core.domain.meetings import ROLL_CHANGES_WHILE, MeetingStatus
from core.services.attendance import AttendeeView
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.roll_changes import RollChangesPage, picked_choice
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("name", word("Name"), 20, grows=True, is_name=True),
    Column("number", word("Voter no."), 10),
)


class RollPage(DeskWork, PageScreen):
    """Opened from a meeting's page. Whether somebody has voted is nowhere here."""

    NEEDS: ClassVar[Mapping[str, str]] = {"draw": "meeting.set_roll"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("d", "draw", word("Draw the roll anew"))]

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        super().__init__(front)
        self._meeting = meeting
        self._status: MeetingStatus | None = None
        self._facts = Static("", markup=False, classes="facts")
        empty = self.t("Nobody yet: the notice draws the roll from the constituencies of those who report.")
        self._list = Listing(COLUMNS, self.t, title=self.t("Roll"), empty=empty, id="roll")

    def body(self) -> ComposeResult:
        yield self._facts
        yield self._list

    async def load(self) -> None:
        core, actor, t = self.front.core, self.front.actor, self.t
        listed = await core.attendance.listed(actor, self._meeting)
        turnout = await core.voting.turnout(actor, self._meeting)
        self._status = listed.meeting.status
        numbers = t("{roll} may evaluate; the rules ask for {minimum}", roll=turnout.roll, minimum=turnout.minimum)
        self._facts.update(Content(f"{line(listed.meeting.title)}\n{numbers}"))
        self._list.show([self._row(one) for one in listed.people if one.person.kind is PersonKind.VOTER])
        if self.focused is None:
            self._list.take_focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "draw" and self._status not in ROLL_CHANGES_WHILE:
            return False
        return super().check_action(action, parameters)

    @work(group="deed", exclusive=True)
    async def action_draw(self) -> None:
        """Whom of, then who would come and go."""
        choice = await picked_choice(self)
        if choice is not None:
            self.app.push_screen(RollChangesPage(self.front, self._meeting, choice))

    def _row(self, one: AttendeeView) -> Row:
        cells = {"name": Cell(one.name), "number": Cell(str(one.person.id), order=one.person.id)}
        return Row(one.person.label, cells, (one.name,))
