"""The first screen: who sits down here? Nothing of the office is shown before a password has proved it."""

from __future__ import annotations

from datetime import timedelta

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.domain.actors import program_actor
from core.domain.sign_in import LOGIN_TRIES, WINDOW
from tui.door import DoorScreen
from tui.front import VIA, Front
from tui.widgets.credentials import Credentials


class SignInScreen(DoorScreen):
    """``login`` stands in its field already."""

    def __init__(self, front: Front, *, login: str = "") -> None:
        super().__init__(front)
        self._login = login
        self._opening = Static(Content(self.t("One moment: the county is being opened.")), classes="hint")
        self._opening.display = False

    def compose(self) -> ComposeResult:
        t = self.t
        limits = t(
            "After {n} wrong passwords a login is closed for {minutes} minutes.",
            n=LOGIN_TRIES,
            minutes=int(WINDOW / timedelta(minutes=1)),
        )
        with Vertical(classes="window"):
            yield Static(Content(t("Shuzhi, the duty desk")), markup=False, classes="heading")
            yield Credentials(t, self._prove, agree=t("Sign in"), login=self._login)
            yield self._opening
            yield Static(Content(limits), markup=False, classes="hint")
            yield Static(Content(t("Enter: sign in. Tab: next field. Ctrl+Q: quit")), markup=False)

    async def _prove(self, login: str, password: str) -> None:
        self._opening.display = not self.front.is_open
        core = await self.front.opened()
        self._opening.display = False
        self.post_message(self.Proved(await core.sign_in.sign_in(program_actor(via=VIA), login, password)))
