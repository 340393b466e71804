"""A meeting's roll drawn anew, before it is: who comes and who goes; ``a`` puts it in force as it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.locale.catalogue import Translator
from core.services.roll_draws import RollChange, RollChoice, RollDraw
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row

CHOICES = {
    RollChoice.REPRESENTATIVES: word("only the voter representatives"),
    RollChoice.ALL: word("all voters"),
}
COLUMNS = (
    Column("what", word("Comes or goes"), 13),
    Column("name", word("Name"), 14, is_name=True),
    Column("constituency", word("Constituency"), 20, grows=True, is_name=True),
    Column("representative", word("Representative"), 14, rank=1),
    Column("number", word("Voter no."), 10, rank=2),
)
_MOST_PLACES = 5


async def picked_choice(desk: DeskWork) -> RollChoice | None:
    """Whom the roll is to be drawn of."""
    title = desk.t("Who of the constituencies of those who report?")
    picked = await desk.picked(title, [Offered(choice, desk.t(said)) for choice, said in CHOICES.items()])
    return RollChoice(picked) if picked is not None else None


class RollChangesPage(DeskWork, PageScreen):
    """Asked anew whenever something changed, so that what is adopted is what is seen."""

    NEEDS: ClassVar[Mapping[str, str]] = {"adopt": "meeting.set_roll"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "adopt", word("Adopt"))]

    def __init__(self, front: Front, meeting: MeetingId, choice: RollChoice) -> None:
        super().__init__(front)
        self._meeting = meeting
        self._choice = choice
        self._seen: RollDraw | None = None
        self._facts = Static("", markup=False, classes="facts tall")
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("What would change"),
            empty=self.t("Nothing would change."),
            id="roll-changes",
        )

    def body(self) -> ComposeResult:
        yield self._facts
        yield self._list

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        self._seen = draw = await core.duty_desk.roll_draw(actor, self._meeting, self._choice)
        self._facts.update(Content("\n".join(line(one) for one in draw_lines(draw, self.t))))
        coming = [self._row(one, self.t("comes"), "green") for one in draw.joining]
        self._list.show([*coming, *(self._row(one, self.t("goes"), "red") for one in draw.leaving)])
        if self.focused is None:
            self._list.take_focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "adopt" and (self._seen is None or not (self._seen.joining or self._seen.leaving)):
            return False
        return super().check_action(action, parameters)

    @work(group="deed", exclusive=True)
    async def action_adopt(self) -> None:
        """Put the roll in force as it is seen."""
        draw = self._seen
        assert draw is not None, "the key is there only then"
        adopted = self.front.core.meetings.set_roll(self.front.actor, self._meeting, draw.voters)
        done = self.t("The roll is drawn anew: {n} may evaluate.", n=len(draw.voters))
        if await self.carried_out(adopted, done=done) is not None:
            self.app.pop_screen()

    def _row(self, one: RollChange, what: str, style: str) -> Row:
        cells = {
            "what": Cell(what, style),
            "name": Cell(one.name),
            "constituency": Cell(one.constituency),
            "representative": Cell(self.t("yes") if one.is_representative else ""),
            "number": Cell(str(one.voter), order=one.voter),
        }
        return Row(str(one.voter), cells, (one.name, one.constituency, what))


def draw_lines(draw: RollDraw, t: Translator) -> list[str]:
    """How many come and go, who is told of it, and which of the soft rules the new roll does not keep."""
    before = len(draw.voters) - len(draw.joining) + len(draw.leaving)
    numbers = {"now": before, "then": len(draw.voters)}
    lines = [
        f"{draw.meeting.title}: {t(CHOICES[draw.choice])}",
        t("On the roll now {now}, then {then}: {joining} come, {leaving} go", **numbers, **_moves(draw)),
    ]
    if draw.meeting.status is MeetingStatus.NOTICED:
        lines.append(t("Who comes is told of the meeting; who goes is reminded no more."))
    if draw.empty:
        places = t(", ").join(draw.empty[:_MOST_PLACES]) + (" .." if len(draw.empty) > _MOST_PLACES else "")
        lines.append(t("Note: nobody would be on it of {places}.", places=places))
    if draw.is_below_minimum:
        lines.append(t("Note: fewer evaluators than the {minimum} that the rules ask.", minimum=draw.minimum))
    return lines


def _moves(draw: RollDraw) -> Mapping[str, int]:
    return {"joining": len(draw.joining), "leaving": len(draw.leaving)}
