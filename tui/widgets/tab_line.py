"""The line of modes: each with its key, the present one marked by brackets as well as by colour.

What must stay true: every mode can be read and clicked at 80 columns. Where the whole titles have no room, all but the
present one's are cut to the same length.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.events import Resize

from core.locale.catalogue import Translator
from tui.modes import Mode
from tui.widgets.tabs import Tab, Tabs

_LEAST = 2  # cells of a title: one Chinese character
_GAPS = (3, 2, 1)  # blanks behind a tab


class TabLine(Tabs):
    """Every mode, clickable; the office's name at the end."""

    def __init__(self, modes: tuple[Mode, ...], here: str, t: Translator) -> None:
        super().__init__()
        self._modes = modes
        self._here = here
        self._t = t

    def on_resize(self, event: Resize) -> None:
        titles = [(mode.key, self._t(mode.title), mode.id == self._here) for mode in self._modes]
        shown = labels(titles, self.size.width)
        self.show([Tab(label, is_here=one[2]) for label, one in zip(shown, titles, strict=True)])

    def render(self) -> Content:
        """With the office's name at the right, where there is room."""
        line, office = super().render(), f"{self._t('Shuzhi duty desk')} "
        gap = self.size.width - line.cell_length - cell_len(office)
        return Content.assemble(line, " " * gap, (office, "$foreground 60%")) if gap > 0 else line

    def chosen(self, number: int) -> None:
        self.run_worker(self.run_action(f"app.switch_mode('{self._modes[number].id}')"))


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
