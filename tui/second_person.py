"""Four eyes: another member of staff confirms a step on the same screen, with a login and a password of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from core.domain.actors import Actor, Role
from core.domain.errors import ShuzhiError
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId
from core.domain.records import Staff
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from tui.early_keys import EarlyKeys
from tui.front import Front, word
from tui.plain_text import line, paragraph
from tui.widgets.credentials import Credentials

STEPS = {
    FourEyesStep.OPEN: word("Two people open a vote."),
    FourEyesStep.COUNT: word("Two people count."),
    FourEyesStep.PUBLISH: word("Two people publish a result."),
    FourEyesStep.VOID: word("Two people declare a vote void."),
}
ROLES = {
    Role.ADMINISTRATOR: word("administrator"),
    Role.CLERK: word("clerk"),
    Role.TELLER: word("teller"),
    Role.SCRUTINEER: word("scrutineer"),
    Role.VIEWER: word("viewer"),
}


_MOST_NAMED = 6  # stand in 24 lines with everything else


class SecondPerson(EarlyKeys[Actor | None], ModalScreen[Actor | None]):
    """Answers who does ``step``: the two of them; the one alone where the rules ask for nobody else; None when left.

        actor = await self.app.push_screen_wait(SecondPerson(front, FourEyesStep.OPEN, meeting))
        if actor is not None:
            await front.core.meetings.open_voting(actor, meeting, passphrase)

    ``meeting`` decides under which rules; without one, today's. What is typed before it is there was meant for its
    fields; where nobody else is asked it was meant for nothing here, and is forgotten.
    """

    DEFAULT_CSS = """
    SecondPerson { align: center middle; }
    SecondPerson .window { width: 66; max-width: 96%; height: auto; max-height: 96%; padding: 1 2; }
    SecondPerson .window { background: $surface; }
    SecondPerson .heading { text-style: bold; height: auto; }
    SecondPerson .hint { color: $text-muted; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", word("Back"))]

    def __init__(self, front: Front, step: FourEyesStep, meeting: MeetingId | None = None) -> None:
        super().__init__()
        self.front = front
        self.t = front.t
        self._step = step
        self._meeting = meeting

    def compose(self) -> ComposeResult:
        t = self.t
        with Vertical(classes="window"):
            yield Static(Content(t(STEPS[self._step])), markup=False, classes="heading")
            asked = t("Another member of staff confirms it here with login and password.")
            yield Static(Content(asked), markup=False, classes="hint")
            yield Static("", markup=False, classes="hint", id="who")
            yield Credentials(t, self._prove, agree=t("Confirm"), leave=t("Back"))

    def on_mount(self) -> None:
        self.query_one(".window").display = False
        self._ask()

    def on_screen_suspend(self) -> None:
        self.query_one(Credentials).wipe()

    def action_leave(self) -> None:
        self.dismiss(None)

    @on(Button.Pressed, "#leave")
    def _left(self) -> None:
        self.dismiss(None)

    @work(group="ask")
    async def _ask(self) -> None:
        """Who may; nobody asked for: done."""
        front = self.front
        try:
            may = await front.core.sign_in.who_may_second(front.actor, self._step, self._meeting)
        except ShuzhiError as error:
            self._show(word_error(error, self.t))
            return
        if may is not None:
            self._show(_who(may, self.t))
        elif self.is_attached:
            self.dismiss(front.actor)

    def _show(self, sentence: str) -> None:
        if not self.query("#who"):
            return  # the window was left while the core was asked
        self.query_one("#who", Static).update(paragraph(sentence))
        self.query_one(".window").display = True
        self.query_one(Credentials).take_focus()
        self.arrived()

    async def _prove(self, login: str, password: str) -> None:
        front = self.front
        self.dismiss(await front.core.sign_in.second(front.actor, self._step, login, password))


def _who(staff: Sequence[Staff], t: Translator) -> str:
    if not staff:
        return t("Nobody else here may. An administrator can add somebody: shuzhi staff add")
    named = [_named(one, t) for one in staff[:_MOST_NAMED]]
    more = [t("... and {n} more", n=len(staff) - _MOST_NAMED)] if len(staff) > _MOST_NAMED else []
    return "\n".join([t("Who may:"), *named, *more])


def _named(member: Staff, t: Translator) -> str:
    roles = "/".join(t(ROLES[role]) for role in sorted(member.roles))
    return "  " + t("{name} ({roles})", name=line(member.name), roles=roles)
