"""``n``: what was said here, newest first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from core.domain.clock import COUNTY_ZONE
from core.locale.catalogue import Translator
from tui.dialogs.dialog import Dialog, said
from tui.notices import Notices


class NoticesScreen(Dialog[None]):
    """The list."""

    DEFAULT_CSS = """
    NoticesScreen VerticalScroll { height: auto; max-height: 70vh; margin: 1 0; }
    NoticesScreen VerticalScroll Static { height: auto; }
    """

    def __init__(self, t: Translator, notices: Notices) -> None:
        super().__init__(t, t("What was said here"))
        self._notices = notices

    def compose(self) -> ComposeResult:
        with self.window():
            with VerticalScroll():
                for told in self._notices:
                    time = f"{told.at.astimezone(COUNTY_ZONE):%H:%M}"
                    mark = f" {self.t('Not done:')}" if told.is_wrong else ""
                    yield said(f"{time}{mark} {told.text}", "wrong" if told.is_wrong else "")
                if not list(self._notices):
                    yield said(self.t("Nothing yet."))
            yield said(self.t("Esc: back"))
