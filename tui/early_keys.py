"""Keys pressed before what they are meant for is there: a page, the rows of a filter, the window that a deed opens.

What must stay true: a key that leads away never waits; what waits is forgotten when the page is left or could not be
loaded; each is done one after the other, so that what one key opens is what the next one reaches; no question is
answered by a key that was pressed before it stood on the screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import events, on
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerState

# In a window of several fields: the next field has the focus before the next letter of a burst, as over a slow line.
IN_ORDER: list[BindingType] = [
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
]
_DEEDS = frozenset({"deed", "export"})  # groups of workers that keys start; others read what the screen shows
_LEADING_AWAY = ("leave", "quit", "lock", "switch_mode")


class EarlyKeys(Screen[ScreenResultType]):
    """A screen that says ``arrived`` once it can answer keys. The app asks ``keeps`` of each that nobody took.

    What stands on it may ask for time (``awaits``, then ``came``): a list whose other rows a key is meant for. While a
    deed of the screen's is being done, or finds out what to ask, keys wait for it too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._has_arrived = False
        self._awaited: set[object] = set()
        self._early: list[events.Key] = []

    def keeps(self, event: events.Key) -> bool:
        """Whether the key waits here for the page."""
        if self._is_ready or self._leads_away(event):
            return False
        self._early.append(event)
        return True

    def arrived(self, *, as_wished: bool = True) -> None:
        """The page is there, or (``as_wished`` False) will not be there for these keys."""
        self._has_arrived = True
        self._go_on(as_wished=as_wished)

    def awaits(self, what: object) -> None:
        """Keys wait for ``what``, too; once more is the same."""
        self._awaited.add(what)

    def came(self, what: object, *, as_wished: bool = True) -> None:
        """``what`` is there, or (``as_wished`` False) will not be there for these keys."""
        self._awaited.discard(what)
        self._go_on(as_wished=as_wished)

    def take(self, early: Sequence[events.Key]) -> None:
        """Keys that waited for this screen; they were pressed before any that came here since."""
        self._early[:0] = early
        self._go_on()

    @property
    def _is_ready(self) -> bool:
        return self._has_arrived and not self._awaited and not self._is_at_work

    @property
    def _is_at_work(self) -> bool:
        return any(one.group in _DEEDS and one.node is self and not one.is_finished for one in self.workers)

    @on(Worker.StateChanged)
    def _work_moved(self, event: Worker.StateChanged) -> None:
        if event.worker.group in _DEEDS and event.worker.is_finished:
            self._go_on(as_wished=event.state is WorkerState.SUCCESS)

    def _go_on(self, *, as_wished: bool = True) -> None:
        if as_wished and not self._is_ready:
            return
        early, self._early = self._early, []
        if early and as_wished:
            self.call_after_refresh(do_early, self.app, early)

    def on_screen_suspend(self) -> None:
        """What waits was meant for what stands on this now; where this was left, it is forgotten."""
        early, self._early = self._early, []
        above = self.app.screen
        if early and self in self.app.screen_stack and isinstance(above, EarlyKeys):
            above.take(early)

    @property
    def has_arrived(self) -> bool:
        """Whether it was there once."""
        return self._has_arrived

    def _leads_away(self, event: events.Key) -> bool:
        """What is written after a deed's key is meant for its window, were it the key of another mode or of the way
        out."""
        if event.is_printable and self._is_at_work:
            return False
        active = self.active_bindings.get(event.key)
        return active is not None and active.binding.action.removeprefix("app.").startswith(_LEADING_AWAY)


class EarlyWindow(EarlyKeys[ScreenResultType], ModalScreen[ScreenResultType]):
    """A window that a deed opens. ``TAKES_EARLY`` False: keys that were pressed before it was seen are forgotten."""

    TAKES_EARLY: ClassVar[bool] = True

    def take(self, early: Sequence[events.Key]) -> None:
        if self.TAKES_EARLY:
            super().take(early)

    def on_mount(self) -> None:
        self.call_after_refresh(self.app.call_later, self.arrived, as_wished=self.TAKES_EARLY)  # the focus is there


async def is_for_field(app: App[Any], event: events.Key) -> bool:
    """Whether it was typed for the field that has the focus now, but came before it had; the field is given it.

    What a field itself was typed it keeps, and what leads out of it is done before anybody is asked, so that nothing
    of a field's own comes here.
    """
    field = _field(app)
    if field is None:
        return False
    if not event.is_printable:
        return await app._check_bindings(event.key, priority=True)
    _hand(field, event)
    return True


def _field(app: App[Any]) -> Input | TextArea | None:
    """What can be typed into; nothing on a screen that is not there yet: what waits for that comes first."""
    is_there = not isinstance(app.screen, EarlyKeys) or app.screen.has_arrived
    return app.focused if is_there and isinstance(app.focused, Input | TextArea) else None


def _hand(field: Input | TextArea, event: events.Key) -> None:
    """As the app does with a key from the terminal; one that the field does not take comes back to the app."""
    handed = events.Key(event.key, event.character)
    handed._set_forwarded()
    field.post_message(handed)


async def do_early(app: App[Any], early: list[events.Key]) -> None:
    """The first of ``early``, and the others once everything that it asked for in passing is done."""
    first, *others = early
    screen, field = app.screen, _field(app)
    if field is not None:  # a filter that was opened by an early key
        if not await is_for_field(app, first):
            _hand(field, first)
    elif isinstance(screen, EarlyKeys) and screen.keeps(first):
        screen._early += others
        return
    elif not await app._check_bindings(first.key, priority=True):
        await app._check_bindings(first.key)
    if others:
        app.call_later(do_early, app, others)
