"""Which test presses which key of which screen: every key of the dashboard that is not one of every list.

``tests/architecture/test_keys.py`` compares the table with the screens, so that a key without a test fails; and every
test that stands here is watched while it runs (``conftest``), so that one that does not press the key fails too.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.terminal.pressed import Pressed

# Of each screen (or widget, or the app) its keys with their actions, and the test that presses each.
KEYS: Mapping[str, Mapping[str, str]] = {}


def keys_of(test: str) -> set[Pressed]:
    """What ``test`` (``module.function``) has to press."""
    return {Pressed(owner, deed) for owner, deeds in KEYS.items() for deed, by in deeds.items() if by == test}
