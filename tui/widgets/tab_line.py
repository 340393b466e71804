"""The line of modes: each with its key, the present one marked by brackets as well as by colour.

What must stay true: every mode can be read and clicked at 80 columns, and the present one's title is whole. Where the
whole titles have no room, the others' short ones stand there; should these have none either, they are cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.events import Resize

from core.locale.catalogue import Translator
from tui.modes import Mode
from tui.widgets.tabs import Tab, Tabs

_LEAST = 2  # cells of a title: one Chinese character
_GAPS = (3, 2, 1)  # blanks behind a tab
_LEAD = 1  # blank before the whole titles


@dataclass(frozen=True, slots=True)
class ModeTab:
    """A mode's key and titles as they are said."""

    key: str
    title: str
    short: str
    is_here: bool = False

    def label(self, title: str, gap: int) -> str:
        keyed = f"{self.key} {title}".strip()
        return (f"[{keyed}]" if self.is_here else keyed) + " " * gap


class TabLine(Tabs):
    """Every mode, clickable; the office's name at the end."""

    def __init__(self, modes: tuple[Mode, ...], here: str, t: Translator) -> None:
        super().__init__()
        self._modes = modes
        self._here = here
        self._t = t

    def on_resize(self, event: Resize) -> None:
        tabs = [self._tab(mode) for mode in self._modes]
        shown = list(zip(labels(tabs, self.size.width), tabs, strict=True))
        is_whole = all(one.title in label for label, one in shown)
        self.show([Tab(label, is_here=one.is_here) for label, one in shown], lead=_LEAD if is_whole else 0)

    def render(self) -> Content:
        """With the office's name at the right, where there is room."""
        line, office = super().render(), f"{self._t('Shuzhi duty desk')} "
        gap = self.size.width - line.cell_length - cell_len(office)
        return Content.assemble(line, " " * gap, (office, "$foreground 60%")) if gap > 0 else line

    def chosen(self, number: int) -> None:
        self.run_worker(self.run_action(f"app.switch_mode('{self._modes[number].id}')"))

    def _tab(self, mode: Mode) -> ModeTab:
        return ModeTab(mode.key, self._t(mode.title), self._t(mode.short or mode.title), mode.id == self._here)


def labels(tabs: Sequence[ModeTab], width: int) -> list[str]:
    """What stands on each tab, such that all have room in ``width`` cells."""
    whole = [one.title for one in tabs]
    for gap in _GAPS:
        if (shown := _labelled(tabs, whole, gap, width - _LEAD)) is not None:
            return shown
    short = [one.title if one.is_here else one.short for one in tabs]
    most = max((cell_len(one.short) for one in tabs), default=_LEAST)
    for room in range(most, _LEAST, -1):
        if (shown := _labelled(tabs, _cut(tabs, short, room), 1, width)) is not None:
            return shown
    return [one.label(title, 1) for one, title in zip(tabs, _cut(tabs, short, _LEAST), strict=True)]


def _labelled(tabs: Sequence[ModeTab], titles: Sequence[str], gap: int, width: int) -> list[str] | None:
    """With ``gap`` blanks between them; None where they have no room."""
    shown = [one.label(title, gap) for one, title in zip(tabs, titles, strict=True)]
    return shown if sum(map(cell_len, shown)) - gap <= width else None


def _cut(tabs: Sequence[ModeTab], titles: Sequence[str], room: int) -> list[str]:
    """All but the present one's to the same length."""
    return [
        title if one.is_here or cell_len(title) <= room else set_cell_size(title, room).rstrip()
        for one, title in zip(tabs, titles, strict=True)
    ]
