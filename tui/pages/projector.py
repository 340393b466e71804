"""For the wall of the hall: how many have taken part, very large. No name, no result, nothing of the office.

What must stay true: only the meeting's title, numbers of turnout and times are ever on this screen - no tab line, no
footer, no notifications, which name people; no key of the desk does anything here but leaving.
"""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE
from core.domain.errors import ShuzhiError
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.services.duty_desk import MeetingView
from core.services.voting import Turnout
from tui.front import Front
from tui.mode_screen import PageScreen
from tui.plain_text import line
from tui.widgets.big_digits import big
from tui.widgets.gauge import turnout_bar

_AFTER = frozenset({MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})
_LINES = 9  # everything but the digits
_EDGES = 8


class Projector(ModalScreen[None], PageScreen):
    """Modal, so that the desk's keys are out of reach; opaque, so that nothing shines through."""

    DEFAULT_CSS = """
    Projector { background: $background; align: center middle; }
    Projector Vertical { height: auto; }
    Projector Static { width: 100%; height: auto; text-align: center; }
    Projector #digits { color: $success; text-style: bold; margin: 1 0; }
    """

    is_for_all = True  # the desk does not lock behind it while it is shown; the first key afterwards does that

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        PageScreen.__init__(self, front)
        self._modal = True
        self._meeting = meeting
        self._title = Static("", markup=False)
        self._digits = Static("", markup=False, id="digits")
        self._words = Static("", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._title
            yield self._digits
            yield self._words

    def body(self) -> ComposeResult:
        return iter(())

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Without Textual's rack of notifications: they name people."""

    async def load(self) -> None:
        view = await self.front.core.duty_desk.meeting(self.front.actor, self._meeting)
        self._title.update(Text(line(view.meeting.title), style="bold"))
        turnout = view.turnout or Turnout(0, 0, 0, 0)
        text = f"{turnout.taken_part}/{turnout.roll}" if view.turnout is not None else ""
        lines = big(text, width=self.size.width - _EDGES, height=self.size.height - _LINES) if text else []
        self._digits.update(Text("\n".join(lines), no_wrap=True))
        self._words.update(self._worded(view))

    def say_trouble(self, error: ShuzhiError | None) -> None:
        """Nothing of it belongs on a wall: what was shown stays, and is mended with the next look."""

    def action_leave(self) -> None:
        self.app.pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action in ("leave", "reload")

    def _worded(self, view: MeetingView) -> Text:
        words = Text()
        if view.turnout is not None:
            words.append_text(self._gauge(view.turnout)).append("\n\n")
        return words.append(self._state(view), style="bold")

    def _gauge(self, turnout: Turnout) -> Text:
        t, short = self.t, turnout.minimum - turnout.taken_part
        words = Text(t("have taken part; at least {minimum} are needed", minimum=turnout.minimum) + "\n")
        words.append_text(turnout_bar(turnout, width=max(min(self.size.width - _EDGES, 100), 20)))
        reached = t("The minimum is reached.") if short <= 0 else t("{short} more are needed.", short=short)
        return words.append("\n" + reached)

    def _state(self, view: MeetingView) -> str:
        meeting, t = view.meeting, self.t
        if meeting.is_open:
            ends_at = max(meeting.ends_at, meeting.opened_at or meeting.ends_at)
            return t("Voting is open, planned until {time}", time=f"{ends_at.astimezone(COUNTY_ZONE):%H:%M}")
        if meeting.status in _AFTER:
            return t("Voting is closed. Thank you.")
        return t("Voting has not begun.")
