"""Who may evaluate at a meeting: how many, and who. The notice draws the roll; here it is looked at."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from core.domain.actors import PersonKind
from core.domain.ids import MeetingId
from core.services.attendance import AttendeeView
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("name", word("Name"), 20, grows=True, is_name=True),
    Column("number", word("Voter no."), 10),
)


class RollPage(PageScreen):
    """Opened from a meeting's page. Whether somebody has voted is nowhere here."""

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        super().__init__(front)
        self._meeting = meeting
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
        numbers = t("{roll} may evaluate; the rules ask for {minimum}", roll=turnout.roll, minimum=turnout.minimum)
        self._facts.update(Content(f"{line(listed.meeting.title)}\n{numbers}"))
        self._list.show([self._row(one) for one in listed.people if one.person.kind is PersonKind.VOTER])
        if self.focused is None:
            self._list.take_focus()

    def _row(self, one: AttendeeView) -> Row:
        cells = {"name": Cell(one.name), "number": Cell(str(one.person.id), order=one.person.id)}
        return Row(one.person.label, cells, (one.name,))
