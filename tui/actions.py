"""Everything that can be done on the present screen, read off its key bindings: for the palette and the help list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.dom import DOMNode
from textual.screen import Screen

_TEXTUALS_OWN = frozenset(
    one.action for one in (*App.BINDINGS, *Screen.BINDINGS) if isinstance(one, Binding) and one.action != "quit"
) - {"command_palette"}


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done: ``keys`` as they are shown, ``action`` on ``target``."""

    keys: str
    description: str
    action: str
    target: DOMNode


def deeds_on(screen: Screen[object]) -> tuple[Deed, ...]:
    """The described bindings of ``screen`` and of the app, each action once, with all its keys."""
    keys: dict[tuple[str, str], list[str]] = {}
    targets: dict[tuple[str, str], DOMNode] = {}
    for active in screen.active_bindings.values():
        if not active.binding.description or not active.enabled or not _is_ours(active):
            continue
        named = (active.binding.description, active.binding.action)
        keys.setdefault(named, []).append(screen.app.get_key_display(active.binding))
        targets.setdefault(named, active.node)
    return tuple(Deed(" ".join(dict.fromkeys(shown)), *named, targets[named]) for named, shown in keys.items())


def _is_ours(active: ActiveBinding) -> bool:
    """Not the ways in which a widget moves its cursor: those are told once, below the list."""
    return isinstance(active.node, App | Screen) and active.binding.action not in _TEXTUALS_OWN


def fitting(deeds: Iterable[Deed], typed: str) -> list[Deed]:
    """The deeds whose description or key holds every word of ``typed``."""
    words = typed.casefold().split()
    return [deed for deed in deeds if all(word in f"{deed.description} {deed.keys}".casefold() for word in words)]
