"""The line of modes: each with its key, the present one marked by brackets as well as by colour.

What must stay true: every mode can be read and clicked at 80 columns. Where the whole titles have no room, all but the
present one's are cut to the same length.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from core.locale.catalogue import Translator
from tui.modes import Mode

_LEAST = 2  # cells of a title: one Chinese character
_GAPS = (3, 2, 1)  # blanks behind a tab


class _Tab(Static):
    def __init__(self, mode: Mode, *, is_here: bool) -> None:
        super().__init__("", markup=False)
        self.mode = mode
        self.set_class(is_here, "-here")

    async def on_click(self) -> None:
        await self.run_action(f"app.switch_mode('{self.mode.id}')")


class TabLine(Horizontal):
    """Every mode, clickable; the office's name at the end."""

    def __init__(self, modes: tuple[Mode, ...], here: str, t: Translator) -> None:
        super().__init__()
        self._modes = modes
        self._here = here
        self._t = t

    def compose(self) -> ComposeResult:
        for mode in self._modes:
            yield _Tab(mode, is_here=mode.id == self._here)
        yield Static(Content(self._t("Shuzhi duty desk")), markup=False, classes="office")

    def on_resize(self, event: Resize) -> None:
        titles = [(mode.key, self._t(mode.title), mode.id == self._here) for mode in self._modes]
        shown = labels(titles, event.size.width)
        for tab, label in zip(self.query(_Tab), shown, strict=True):
            tab.update(Content(label))
        office = self.query_one(".office", Static)
        office.display = sum(map(cell_len, shown)) + cell_len(self._t("Shuzhi duty desk")) + 1 < event.size.width


def labels(tabs: Sequence[tuple[str, str, bool]], width: int) -> list[str]:
    """What stands on each tab (its key, its title, whether it is the present one), such that all have room."""
    most = max((cell_len(title) for _, title, _ in tabs), default=_LEAST)
    tries = [(most, gap) for gap in _GAPS] + [(room, 1) for room in range(most - 1, _LEAST, -1)]
    for room, gap in tries:
        shown = [_label(*tab, room=room, gap=gap) for tab in tabs]
        if sum(map(cell_len, shown)) <= width:
            return shown
    return [_label(*tab, room=_LEAST, gap=1) for tab in tabs]


def _label(key: str, title: str, is_here: bool, *, room: int, gap: int) -> str:
    if is_here:
        return f"[{f'{key} {title}'.strip()}]" + " " * gap
    cut = set_cell_size(title, room).rstrip() if cell_len(title) > room else title
    return f"{key} {cut}".strip() + " " * gap
