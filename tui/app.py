"""The dashboard: modes over one ``Core``, live, and safe with whatever people wrote.

What must stay true: the program waits for nothing in the event loop; a change made by anybody shows within a second;
what went wrong leaves a sentence on the screen, and nothing of the data in a traceback.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from functools import partial
from typing import Any, ClassVar, cast

from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender

from core.domain.actors import Actor
from core.domain.errors import NotAllowed, ShuzhiError
from core.locale.catalogue import translator
from tui.actions import Deed, deeds_on
from tui.door import DoorApp
from tui.early_keys import EarlyKeys, is_for_field
from tui.front import VIA, Front, OpenCounty, word
from tui.guard import CopyingDriver, TextFence, guarded
from tui.modes import Mode, all_modes
from tui.notices import Told
from tui.plain_text import line
from tui.themes import DARK, THEMES

LOOK_EVERY_SECONDS = 0.5
NOBODY = Actor(frozenset(), via=VIA)
Opening = Callable[[], Awaitable[OpenCounty]]
_KEY_NAMES = {"⏎": "Enter", "↑": "Up", "↓": "Down", "←": "Left", "→": "Right", "space": "Space", "esc": "Esc"}


class _PlainScrollBar(ScrollBarRender):
    """Without the part blocks whose width terminals disagree about."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


ScrollBar.renderer = _PlainScrollBar


class ShuzhiApp(DoorApp):
    """What ``shuzhi tui`` opens. ``actor``: who has signed in already; None: the door asks.

    ``county``: what it stands on, or how to come by it: then the door is shown at once and the office is loaded behind
    it, screens included. Whatever of the dashboard is not the door is therefore imported where it is shown.
    """

    CSS_PATH = "shuzhi.tcss"
    TITLE = "Shuzhi"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark,f1", "help", word("Help"), key_display="?"),
        Binding("q", "quit", word("Quit")),
        Binding("ctrl+p", "command_palette", word("Actions"), show=False, priority=True),
        Binding("ctrl+t", "next_theme", word("Dark, light or high contrast"), show=False),
        Binding("u", "undo", word("Undo the last thing you did"), show=False),
        Binding("U", "actions", word("What was done here"), show=False),
        Binding("N", "notices", word("What was said here"), show=False),
    ]

    def __init__(
        self,
        county: OpenCounty | Opening,
        actor: Actor | None = None,
        *,
        language: str = "zh_CN",
        login: str = "",
    ) -> None:
        super().__init__(Front(actor or NOBODY, translator(language)), login=login)
        self._opening = county if not isinstance(county, OpenCounty) else None
        self.refused: ShuzhiError | None = None  # why the county could not be opened
        if isinstance(county, OpenCounty):
            self.front.stand_on(county)
        self._seen: tuple[int, int] | None = None
        self._filters.append(TextFence())
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    async def on_mount(self) -> None:
        if self.front.actor is NOBODY:
            self.ask_who()
        else:
            await self.opened()
        if self._opening is not None:
            self.call_after_refresh(self._open, self._opening)

    async def opened(self) -> None:
        self._add_modes()
        await self._look()  # before the first screen reads: what changes after this shows at the next look
        self.switch_mode(all_modes()[0].id)
        self._watch()
        if self._opening is not None:  # a program of its own, not one app of many in a process
            gc.freeze()  # what is loaded by now stays: looking through it for garbage would hold every key up

    @work(group="opening")
    async def _open(self, opening: Opening) -> None:
        """Load the screens and open the county, while the door is shown."""
        try:
            await asyncio.to_thread(all_modes)
            self.front.stand_on(await opening())
        except ShuzhiError as error:
            self.refused = error
            self.exit()
        finally:
            gc.freeze()  # before anybody types: what is loaded by now stays
            gc.enable()

    def get_driver_class(self) -> type[Driver]:
        return guarded(super().get_driver_class())

    def get_key_display(self, binding: Binding) -> str:
        shown = super().get_key_display(binding)
        return _KEY_NAMES.get(shown, shown)

    def copy_to_clipboard(self, text: str) -> None:
        self._clipboard = text
        if self._driver is not None and not self._driver.is_headless:
            cast(CopyingDriver, self._driver).copy(text)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the screen, with its keys."""
        for deed in self._deeds(screen):
            yield SystemCommand(deed.description, deed.keys, partial(self._do, deed))

    def action_command_palette(self) -> None:
        if self.use_command_palette and not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=self.front.t("What do you want to do?")))

    def action_help(self) -> None:
        """What can be done here; what is chosen there is done."""
        from tui.help_screen import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._deeds(self.screen), self.front.t), self._do)

    def action_next_theme(self) -> None:
        names = [theme.name for theme in THEMES]
        here = names.index(self.theme) if self.theme in names else 0
        self.theme = names[(here + 1) % len(names)]

    @work(group="undo", exclusive=True)
    async def action_undo(self) -> None:
        from tui.undoing import undo

        await undo(self, self.front)

    def action_actions(self) -> None:
        from tui.pages.actions import ActionsPage

        if not isinstance(self.screen, ActionsPage):
            self.push_screen(ActionsPage(self.front))

    def action_notices(self) -> None:
        from tui.notices_screen import NoticesScreen

        if not isinstance(self.screen, NoticesScreen):
            self.push_screen(NoticesScreen(self.front.t, self.front.notices))

    async def on_key(self, event: events.Key) -> None:
        """One that is pressed before the page or the field is there waits for it."""
        if await is_for_field(self, event) or (isinstance(self.screen, EarlyKeys) and self.screen.keeps(event)):
            event.prevent_default()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = super().check_action(action, parameters)
        return self.front.may("action.undo") if allowed and action == "undo" else allowed

    def notify(self, message: str, *, severity: SeverityLevel = "information", **kwargs: Any) -> None:
        """Say it, as text and never as markup, and keep it to be read again."""
        text = line(message)
        self.front.notices.keep(Told(self.front.core.clock.now(), text, is_wrong=severity != "information"))
        super().notify(text, severity=severity, **{**kwargs, "markup": False})

    def _do(self, deed: Deed | None) -> None:
        if deed is not None:
            self.run_worker(self.run_action(deed.action, default_namespace=deed.target), group="deed")

    def _deeds(self, screen: Screen[object]) -> tuple[Deed, ...]:
        """What the keys do, and the modes that have no key."""
        keyless = [mode for mode in all_modes() if not mode.key]
        modes = (Deed("", self.front.t(mode.title), f"app.switch_mode('{mode.id}')", self) for mode in keyless)
        return (*deeds_on(screen), *modes)

    def _add_modes(self) -> None:
        for mode in all_modes():
            self.add_mode(mode.id, partial(self._new_screen, mode))
            if mode.key:
                self._bindings.bind(mode.key, f"app.switch_mode('{mode.id}')", self.front.t(mode.title), show=False)

    def _new_screen(self, mode: Mode) -> Screen[None]:
        """It takes the present styles when it is mounted; Textual would read every style sheet twice more."""
        screen = mode.screen(self.front)
        screen._css_update_count = self._css_update_count
        return screen

    @work(group="pulse")
    async def _watch(self) -> None:
        """Ask for the pulse twice a second, and let the screen load anew when it moved or a minute passed; lock when
        nobody is there."""
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            self.lock_when_idle()
            await self._look()

    async def _look(self) -> None:
        from tui.mode_screen import LoadingScreen

        if self.is_shut:
            return
        loading = next((one for one in reversed(self.screen_stack) if isinstance(one, LoadingScreen)), None)
        try:
            version = await self.front.core.pulse.changed(self.front.actor)
            if self._seen is None or version != self._seen[0]:
                await self._renew()
        except ShuzhiError as error:
            self._seen = None
            if loading is not None:
                loading.say_trouble(error)
            return
        seen = (version, self.front.core.clock.now().minute)
        if seen != self._seen:
            self._seen = seen
            if loading is not None:
                loading.reload()

    async def _renew(self) -> None:
        """Rights that were given or taken since; who no longer works here finds the door shut."""
        try:
            self.front.actor = await self.front.core.sign_in.renew(self.front.actor)
        except NotAllowed:
            self.action_lock()

    def _fatal_error(self) -> None:
        """Textual would print every local variable, names and numbers included; ``run`` raises the bare error."""
        self._close_messages_no_wait()


async def run(county: AbstractAsyncContextManager[OpenCounty], *, language: str = "zh_CN", login: str = "") -> None:
    """Ask who it is, open the county meanwhile, and show the dashboard until it is left.

    Errors: whatever ended it, those of opening the county included, once the terminal is itself again.
    """
    async with AsyncExitStack() as kept:
        app = ShuzhiApp(partial(kept.enter_async_context, county), language=language, login=login)
        await app.run_async()
    if (error := app.refused or app._exception) is not None:
        raise error
