"""Which keys of the dashboard a test has really pressed, and what each did: read off Textual while the test runs.

A key counts only when it was pressed (and not its action run in another way) and when its action was done: what
``check_action`` refuses, or what no method answers, leaves no trace here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from textual.app import App
from textual.dom import DOMNode
from textual.events import Key
from textual.screen import Screen

from tui.widgets.virtual_table import VirtualTable


@dataclass(frozen=True, slots=True, order=True)
class Pressed:
    """``owner``: the class of the screen that was shown; of a widget's or the app's own key the class of that.

    ``deed``: the key and its action, ``o fix('oral')``.
    """

    owner: str
    deed: str


@contextmanager
def watched() -> Iterator[set[Pressed]]:
    """The keys that are pressed meanwhile, as they come."""
    pressed: set[Pressed] = set()
    check, run, walk = App._check_bindings, App.run_action, VirtualTable.on_key
    keys: dict[int, str] = {}  # of each app the key whose bindings are being tried

    async def _check_bindings(app: App[Any], key: str, priority: bool = False) -> bool:
        keys[id(app)] = key
        try:
            return await check(app, key, priority)
        finally:
            keys.pop(id(app), None)

    async def on_key(table: VirtualTable, event: Key) -> None:
        keys[id(table.app)] = event.key
        try:
            await walk(table, event)
        finally:
            keys.pop(id(table.app), None)

    async def run_action(
        app: App[Any], action: Any, default_namespace: DOMNode | None = None, namespaces: Any = None
    ) -> bool:
        key, screen = keys.pop(id(app), None), app.screen
        is_done = await run(app, action, default_namespace, namespaces)
        if key is not None and is_done:
            pressed.add(Pressed(_owner(screen, default_namespace or app), f"{key} {action}"))
        elif key is not None:
            keys[id(app)] = key  # the next binding of the same key is tried
        return is_done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(App, "_check_bindings", _check_bindings)
        patch.setattr(App, "run_action", run_action)
        patch.setattr(VirtualTable, "on_key", on_key)
        yield pressed


def _owner(screen: Screen[Any], namespace: DOMNode) -> str:
    return type(screen if isinstance(namespace, Screen) else namespace).__name__
