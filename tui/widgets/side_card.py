"""The details of the row under the cursor, at the side where there is room.

What must stay true: a cursor that moves on costs no layout; under a key that is held down the card follows when it
rests; and only while it is seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.plain_text import folded, line
from tui.widgets.ground import Kept
from tui.widgets.sheet import Sheet

_RESTS_SECONDS = 0.08  # between two keys that are held down


class SideCard(Kept, Vertical):
    """``facts`` answers what is to be shown now: title to text; empty texts are left out."""

    DEFAULT_CSS = "SideCard > Sheet { min-height: 100%; }"

    def __init__(self, facts: Callable[[], Mapping[str, str]]) -> None:
        super().__init__(classes="card")
        self._facts = facts
        self._sheet = Sheet()
        self._rest: asyncio.TimerHandle | None = None  # since the last key
        self._is_behind = False
        self._fits = False

    def compose(self) -> ComposeResult:
        yield self._sheet

    def follow(self) -> None:
        """Another row may be under the cursor: shown with it, or when a key that is held down rests."""
        if not self.display:
            return
        self._is_behind = self._rest is not None
        if self._rest is None:
            self._show()
        else:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(_RESTS_SECONDS, self._rested)  # Textual's is a task a key

    def _rested(self) -> None:
        self._rest = None
        if self._is_behind and self.is_attached:
            self._show()

    def toggle(self) -> None:
        """Open the card where it is not shown by itself, or close it."""
        self.toggle_class("-asked")
        self._show()

    def _show(self) -> None:
        shown = {title: text for title, text in self._facts().items() if text}
        self._write("\n".join(f"{title}\n  {line(text)}" for title, text in shown.items()))

    def _write(self, text: str) -> None:
        """Only what does not fit, or did not, is laid out: then there is something to scroll."""
        did_fit, size = self._fits, self.content_size
        self._fits = len(folded(text, max(size.width, 1))) <= size.height
        show = self._sheet.write if self._fits and did_fit else self._sheet.lay
        show(text)


class SideLines(SideCard):
    """Lines to be read, where there are no titles. ``lines`` answers what is to be shown now."""

    def __init__(self, lines: Callable[[], Sequence[str]]) -> None:
        super().__init__(dict)
        self._lines = lines

    def _show(self) -> None:
        self._write("\n".join(line(one) for one in self._lines()))
