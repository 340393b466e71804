"""Keys as a hand gives them: text and repeated arrows come in one burst and are waited for once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

_REPEATED = frozenset({"up", "down", "left", "right", "backspace", "delete"})


async def type_text(pilot: Pilot[None], text: str) -> None:
    """``text``, character after character, answered at its end."""
    for character in text[:-1]:
        _send(pilot, _character_to_key(character), character)
    await pilot.press(*text[-1:])


async def burst(pilot: Pilot[None], text: str) -> None:
    """``text`` within one read of the terminal, no character of it answered before the next; a line's end is Enter."""
    for character in text:
        _send(pilot, "enter" if character == "\r" else _character_to_key(character), character)
    await pilot.pause()


async def press_keys(pilot: Pilot[None], keys: Sequence[str]) -> None:
    """One key after the other, each answered before the next; a run of the same arrow is one."""
    for key, run in groupby(keys):
        number = len(list(run))
        if key in _REPEATED:
            for _ in range(number - 1):
                _send(pilot, key)
            number = 1
        for _ in range(number):
            await pilot.press(key)


def _send(pilot: Pilot[None], key: str, character: str | None = None) -> None:
    event = events.Key(key, character)
    event.set_sender(pilot.app)
    driver = pilot.app._driver
    assert driver is not None
    driver.send_message(event)
