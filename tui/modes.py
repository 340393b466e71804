"""The modes of the dashboard: every module in ``tui.screens`` that names one."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from tui import screens
from tui.front import Front

if TYPE_CHECKING:
    from tui.mode_screen import ModeScreen

TEN = 10  # the orders 10, 20, ... 90, 100 are the digit keys 1 to 9 and 0, as they stand on a keyboard


@dataclass(frozen=True, slots=True)
class Mode:
    """``order`` places it in the tab line and so decides its key; ``title`` is a message of the catalogue, as is
    ``short``: what the tab line says where ten titles have no room ("": the title is as short)."""

    id: str
    order: int
    title: str
    screen: Callable[[Front], ModeScreen]
    short: str = ""

    @property
    def key(self) -> str:
        """Its digit, the same whatever other modes there are; "" where it has none: the tab line and the palette
        lead there."""
        digit, between = divmod(self.order, TEN)
        return str(digit % TEN) if not between and 1 <= digit <= TEN else ""


def all_modes() -> tuple[Mode, ...]:
    """Every mode, in the order of the tab line."""
    modules = (import_module(f"{screens.__name__}.{found.name}") for found in pkgutil.iter_modules(screens.__path__))
    named = [module.MODE for module in modules if hasattr(module, "MODE")]
    return tuple(sorted(named, key=lambda mode: (mode.order, mode.id)))
