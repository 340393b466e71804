"""Every test of the dashboard is watched: one that the table of keys names must really press what it stands for."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tests.terminal.key_table import keys_of
from tests.terminal.pressed import Pressed, watched


@pytest.fixture(autouse=True)
def nothing_stays_frozen() -> Iterator[None]:
    """A program that was really opened keeps what it has loaded from the garbage collector."""
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def pressed(request: pytest.FixtureRequest) -> Iterator[set[Pressed]]:
    """The keys that the test has pressed so far."""
    with watched() as done:
        yield done
    name = f"{request.node.module.__name__.rpartition('.')[2]}.{request.function.__name__}"
    missing = sorted(keys_of(name) - done)
    assert not missing, f"{name} stands in tests/terminal/key_table.py for keys that it did not press: {missing}"
