"""The door of the dashboard: closed until somebody has signed in, and whenever it is locked.

What must stay true: while it is closed, nothing of the office is on the screen, no key but those of the door does
anything, and what workers still do - open a window, close one, change the mode - happens behind it; once open again,
everything is as it was. The door is a mode of its own, so that the stacks of screens behind it stay untouched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widget import AwaitMount, Widget

from core.domain.actors import Actor
from tui.front import Front, word
from tui.widgets.credentials import Credentials

_AT_THE_DOOR = frozenset({"quit", "focus_next", "focus_previous", "next_theme"})
_SIGN_IN, _LOCK = "door:sign-in", "door:lock"


class DoorScreen(Screen[None]):
    """What stands before the dashboard. Says ``Proved`` once somebody may come in."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    DEFAULT_CSS = """
    DoorScreen { align: center middle; }
    DoorScreen .window { width: 62; max-width: 96%; height: auto; max-height: 96%; background: $surface; padding: 1 2; }
    DoorScreen .heading { text-style: bold; height: auto; }
    DoorScreen .hint { color: $text-muted; height: auto; margin-top: 1; }
    """

    class Proved(Message):
        """``actor`` has just typed the right password."""

        def __init__(self, actor: Actor) -> None:
            super().__init__()
            self.actor = actor

    def __init__(self, front: Front) -> None:
        super().__init__()
        self.front = front
        self.t = front.t

    def on_screen_resume(self) -> None:
        for fields in self.query(Credentials):
            fields.clear()

    def on_screen_suspend(self) -> None:
        self.query_one(Credentials).wipe()

    def _extend_compose(self, widgets: list[Widget]) -> None:
        """Without Textual's rack of notifications: they name people."""


class DoorApp(App[None]):
    """An application behind a door, which locks when nobody has touched anything for the county's ``lock_after``."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "lock", word("Lock the screen"), show=False, priority=True)
    ]

    def __init__(self, front: Front, *, login: str = "") -> None:
        super().__init__()
        self.front = front
        self._door: str | None = None  # its mode while it is shut
        self._behind = ""  # the mode that it hides
        self._touched_at: datetime | None = None  # None: nobody has come in yet
        self._login = login

    @property
    def is_shut(self) -> bool:
        return self._door is not None

    async def opened(self) -> None:
        """Somebody has signed in: show the first screen."""
        raise NotImplementedError

    def ask_who(self) -> None:
        """Close the door until somebody has signed in."""
        from tui.sign_in_screen import SignInScreen

        self.add_mode(_SIGN_IN, partial(SignInScreen, self.front, login=self._login))
        self._shut(_SIGN_IN)

    def action_lock(self) -> None:
        """Close the door until the same person is back."""
        from tui.lock_screen import LockScreen

        if self.is_shut:
            return
        if _LOCK not in self._modes:
            self.add_mode(_LOCK, partial(LockScreen, self.front))
        self._shut(_LOCK)

    def lock_when_idle(self) -> None:
        """Lock when nobody has touched anything for so long; a clock that was set back begins anew."""
        if self._is_overdue() and not getattr(self.screen, "is_for_all", False):
            self.action_lock()

    def _is_overdue(self) -> bool:
        """Whether nobody has touched anything for so long. A screen for all to see stays until somebody does."""
        lock_after, now = self.front.county.lock_after, self.front.core.clock.now()
        self._touched_at = min(self._touched_at or now, now)
        return lock_after is not None and not self.is_shut and now - self._touched_at >= lock_after

    async def on_door_screen_proved(self, event: DoorScreen.Proved) -> None:
        was, self._door = self._door, None
        if was is not None:
            self.front.actor = event.actor
        self._touched_at = self.front.core.clock.now()
        if was == _SIGN_IN:
            await self.opened()
        elif was == _LOCK:
            super().switch_mode(self._behind)

    async def on_event(self, event: events.Event) -> None:
        is_touch = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if is_touch and not self.is_shut:
            is_overdue, self._touched_at = self._is_overdue(), self.front.core.clock.now()
            if is_overdue:
                self.action_lock()
                return
        await super().on_event(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self.is_shut and action not in _AT_THE_DOOR:
            return False
        return super().check_action(action, parameters)

    def switch_mode(self, mode: str) -> AwaitMount:
        if self.is_shut:
            self._behind = mode
            return AwaitMount(self.screen, [])
        return super().switch_mode(mode)

    def push_screen(self, *args: Any, **kwargs: Any) -> Any:
        with self._behind_the_door():
            return super().push_screen(*args, **kwargs)

    def pop_screen(self) -> AwaitComplete:
        with self._behind_the_door():
            return super().pop_screen()

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        with self._behind_the_door():
            return super().switch_screen(screen)

    def _shut(self, door: str) -> None:
        self._behind, self._door = self.current_mode, door
        super().switch_mode(door)

    @contextmanager
    def _behind_the_door(self) -> Iterator[None]:
        """The hidden mode's stack is the one that is meant, while the door's stays the one that is shown."""
        shown = self._current_mode
        if self.is_shut and self._behind in self._screen_stacks:
            self._current_mode = self._behind
        try:
            yield
        finally:
            self._current_mode = shown
