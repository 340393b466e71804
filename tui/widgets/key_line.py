"""The keys that do something here, on one line, each clickable.

One widget that paints text: Textual's own footer makes a widget of every key anew whenever the focus moves, which costs
more than all the rest of a key press.

What must stay true: help and the list of all actions can be seen and clicked at any width; what has no room is in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.screen import Screen

from tui.widgets.ground import Kept

_HELP = "help"
_PALETTE = "app.command_palette"
_CUT = 1  # the last blank may fall off the edge
_KEY, _WORDS, _OFF = "bold $footer-key-foreground", "$footer-description-foreground", "dim"


@dataclass(frozen=True, slots=True)
class KeyWords:
    """A key and what it does. ``is_kept``: shown whatever else has no room."""

    key: str
    shown: str
    words: str
    is_on: bool = True
    is_kept: bool = False

    @property
    def width(self) -> int:
        return cell_len(self.shown) + cell_len(self.words) + 3  # a blank before, between and after


class KeyLine(Kept, can_focus=False):
    """Follows the bindings that are active on its screen."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[KeyWords, ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self.call_after_refresh(self._changed, self.screen)

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        left, right = fitted(self._keys, self.size.width)
        gap = self.size.width + _CUT - sum(one.width for one in (*left, *right))
        parts = [*map(_painted, left), Content(" " * max(gap, 0)), *map(_painted, right)]
        return Content("").join(parts)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        pressed = key_at(self._keys, self.size.width, event.x)
        if pressed is None:
            return
        if pressed.is_on:
            self.app.simulate_key(pressed.key)
        else:
            self.app.bell()

    def _changed(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen or not self.app.app_focus:
            return
        keys = tuple(self._active(screen.active_bindings.values()))
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _active(self, bindings: Iterable[ActiveBinding]) -> Iterable[KeyWords]:
        """The first key of every action that is to be shown."""
        seen: set[str] = set()
        for _, binding, enabled, _ in bindings:
            is_palette = binding.action in (_PALETTE, _PALETTE.removeprefix("app."))
            if binding.action in seen or not (binding.show or is_palette):
                continue
            seen.add(binding.action)
            is_kept = is_palette or binding.action.removeprefix("app.") == _HELP
            shown = self.app.get_key_display(binding)
            yield KeyWords(binding.key, shown, binding.description, is_on=enabled, is_kept=is_kept)


def fitted(keys: Sequence[KeyWords], width: int) -> tuple[list[KeyWords], list[KeyWords]]:
    """What stands at the left and at the right of ``width`` cells: the kept ones at the right, the others in order."""
    right = [one for one in keys if one.is_kept]
    room = width + _CUT - sum(one.width for one in right)
    left: list[KeyWords] = []
    for one in keys:
        if one.is_kept:
            continue
        room -= one.width
        if room < 0:
            break
        left.append(one)
    return left, right


def key_at(keys: Sequence[KeyWords], width: int, column: int) -> KeyWords | None:
    """Whose words stand at ``column``."""
    left, right = fitted(keys, width)
    start = 0
    for one in left:
        if start <= column < start + one.width:
            return one
        start += one.width
    start = width + _CUT - sum(one.width for one in right)
    for one in right:
        if start <= column < start + one.width:
            return one
        start += one.width
    return None


def _painted(one: KeyWords) -> Content:
    if not one.is_on:
        return Content.styled(f" {one.shown} {one.words} ", _OFF)
    return Content.assemble((f" {one.shown} ", _KEY), (f"{one.words} ", _WORDS))
