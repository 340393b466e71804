"""The line of modes: each with its key, the present one marked by brackets as well as by colour."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from core.locale.catalogue import Translator
from tui.modes import Mode


class _Tab(Static):
    def __init__(self, mode: Mode, key: int, t: Translator, *, is_here: bool) -> None:
        title = f"{key} {t(mode.title)}"
        super().__init__(Content(f"[{title}]" if is_here else f" {title} "), markup=False)
        self._mode = mode
        self.set_class(is_here, "-here")

    async def on_click(self) -> None:
        await self.run_action(f"app.switch_mode('{self._mode.id}')")


class TabLine(Horizontal):
    """Every mode, clickable; the office's name at the end."""

    def __init__(self, modes: tuple[Mode, ...], here: str, t: Translator) -> None:
        super().__init__()
        self._modes = modes
        self._here = here
        self._t = t

    def compose(self) -> ComposeResult:
        for key, mode in enumerate(self._modes, start=1):
            yield _Tab(mode, key, self._t, is_here=mode.id == self._here)
        yield Static(Content(self._t("Shuzhi duty desk")), markup=False, classes="office")
