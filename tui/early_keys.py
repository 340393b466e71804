"""Keys pressed before the page is there, or the rows that somebody asked for: they wait, and are done in their order.

What must stay true: a key that leads away never waits; what waits is forgotten when the page is left or could not be
loaded; each is done one after the other, so that what one key opens is what the next one reaches.
"""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen, ScreenResultType
from textual.widgets import Input

# In a window of several fields: the next field has the focus before the next letter of a burst, as over a slow line.
IN_ORDER: list[BindingType] = [
    Binding("tab", "app.focus_next", show=False, priority=True),
    Binding("shift+tab", "app.focus_previous", show=False, priority=True),
]
_LEADING_AWAY = ("leave", "quit", "lock", "switch_mode")


class EarlyKeys(Screen[ScreenResultType]):
    """A screen that says ``arrived`` once it can answer keys. The app asks ``keeps`` of each that nobody took.

    What stands on it may ask for time (``awaits``, then ``came``): a list whose other rows a key is meant for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._has_arrived = False
        self._awaited: set[object] = set()
        self._early: list[events.Key] = []

    def keeps(self, event: events.Key) -> bool:
        """Whether the key waits here for the page."""
        if self._is_ready or self._leads_away(event.key):
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

    @property
    def _is_ready(self) -> bool:
        return self._has_arrived and not self._awaited

    def _go_on(self, *, as_wished: bool) -> None:
        if as_wished and not self._is_ready:
            return
        early, self._early = self._early, []
        if early and as_wished:
            self.call_after_refresh(do_early, self.app, early)

    def on_screen_suspend(self) -> None:
        self._early.clear()

    def _leads_away(self, key: str) -> bool:
        active = self.active_bindings.get(key)
        return active is not None and active.binding.action.removeprefix("app.").startswith(_LEADING_AWAY)


async def is_for_field(app: App[Any], event: events.Key) -> bool:
    """Whether it was typed for the field that has the focus now, but came before it had; the field is given it.

    What a field itself was typed it keeps, and what leads out of it is done before anybody is asked, so that nothing
    of a field's own comes here.
    """
    if not isinstance(app.focused, Input):
        return False
    if not event.is_printable:
        return await app._check_bindings(event.key, priority=True)
    app.focused.post_message(events.Key(event.key, event.character))
    return True


async def do_early(app: App[Any], early: list[events.Key]) -> None:
    """The first of ``early``, and the others once everything that it asked for in passing is done."""
    first, *others = early
    screen, focused = app.screen, app.focused
    if isinstance(focused, Input):  # a filter that was opened by an early key
        if not await is_for_field(app, first):
            focused.post_message(events.Key(first.key, first.character))
    elif isinstance(screen, EarlyKeys) and screen.keeps(first):
        screen._early += others
        return
    elif not await app._check_bindings(first.key, priority=True):
        await app._check_bindings(first.key)
    if others:
        app.call_later(do_early, app, others)
