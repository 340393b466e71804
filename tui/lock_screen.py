"""The locked screen: covers everything, shows whose it is, and gives it back for that person's password alone."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from core.domain.errors import ShuzhiError
from tui.door import DoorScreen
from tui.front import Front
from tui.plain_text import line
from tui.widgets.credentials import Credentials


class LockScreen(DoorScreen):
    """Whoever locked it unlocks it, with the roles of today."""

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._whose = Static("", markup=False, id="whose")

    def compose(self) -> ComposeResult:
        t = self.t
        with Vertical(classes="window"):
            yield Static(Content(t("The screen is locked")), markup=False, classes="heading")
            yield self._whose
            yield Credentials(t, self._prove, agree=t("Unlock"), login=None)
            hint = t("Everything is as you left it. Enter: unlock. Ctrl+Q: quit")
            yield Static(Content(hint), markup=False, classes="hint")

    def on_mount(self) -> None:
        self._name_the_owner()

    @work(group="owner")
    async def _name_the_owner(self) -> None:
        person = self.front.actor.person
        try:
            staff = await self.front.core.records.staff(self.front.actor)
        except ShuzhiError:
            return  # the door is shut all the same; unlocking will say what is wrong
        name = next((one.name for one in staff if person is not None and one.id == person.id), "")
        self._whose.update(Content(line(name)))

    async def _prove(self, _: str, password: str) -> None:
        self.post_message(self.Proved(await self.front.core.sign_in.unlock(self.front.actor, password)))
