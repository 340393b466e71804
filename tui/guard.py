"""No escape sequence leaves for the terminal but those that the program wrote itself.

Two fences behind the cleaning of texts, because Textual passes control characters of any text on:
the filter sees every line's text before it gets its colours, the driver sees the finished bytes. What must stay true:
neither trusts the other, and neither ever raises - a hostile name must not end the program.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, cast

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color
    from textual.driver import Driver

# Controls, formatting (bidirectional, zero-width, tags), surrogates, private use, separators: what clean_text drops.
_FORMATTING = (
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890-\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ue000-\uf8ff\ufeff\ufff9-\uffff\U000e0000-\U0010ffff"
)
_HARMFUL_TEXT = re.compile(f"[\x00-\x1f\x7f-\x9f{_FORMATTING}]")
# What Textual writes: colours, cursor moves, erasing, modes and their queries, the keyboard protocol, pointer shapes.
_OWN_SEQUENCES = (
    r"\[[\d;:]*m|\[[\d;]*[ABCDGHJKnst]|\[\?[\d;]*(?:h|l|u|\$p)|\[[<>=]\d*u|\[\d* q|\[c|[78]|\]22;[a-z-]*\x07"
)
_NOT_OURS = re.compile(f"\x1b(?!{_OWN_SEQUENCES})|[\x00-\x06\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f{_FORMATTING}]")


class TextFence(LineFilter):
    """Takes harmful characters out of every line that a widget draws, keeping its width."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        if not any(_HARMFUL_TEXT.search(segment.text) for segment in segments):
            return segments
        return [Segment(_harmless(segment.text), segment.style, segment.control) for segment in segments]


@lru_cache(maxsize=512)
def _harmless(text: str) -> str:
    return _HARMFUL_TEXT.sub(lambda found: "?" * cell_len(found.group()), text)


def harmless_bytes(data: str) -> str:
    """``data`` on its way to the terminal without what the program did not write."""
    return _NOT_OURS.sub("", data) if _NOT_OURS.search(data) else data


class CopyingDriver(Protocol):
    def copy(self, text: str) -> None:
        """Offer ``text`` to the terminal's clipboard (OSC 52)."""
        ...


@lru_cache(maxsize=4)
def guarded(driver: type[Driver]) -> type[Driver]:
    """``driver`` behind the second fence. The clipboard is written through ``copy`` only."""

    class GuardedDriver(driver):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            super().write(harmless_bytes(data))

        def copy(self, text: str) -> None:
            encoded = b64encode(text.encode("utf-8", "replace")).decode("ascii")
            super().write(f"\x1b]52;c;{encoded}\x07")

    return cast("type[Driver]", GuardedDriver)
