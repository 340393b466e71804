"""May it be done? Names what will change; what cannot be undone asks for a name to be typed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input

from core.locale.catalogue import Translator
from tui.dialogs.dialog import Dialog, said

MOST_LINES = 200
_MOST_SHOWN = 12  # stand in the window without scrolling


class Question(Dialog[bool]):
    """``lines``: what will change, one a line. ``agree``: the button's word. ``name``: must be typed before it may.

    Answers True only where the person agreed; Escape is no.
    """

    DEFAULT_CSS = """
    Question VerticalScroll { height: auto; max-height: 12; margin-top: 1; }
    Question VerticalScroll Static { height: auto; }
    """
    TAKES_EARLY: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]

    def __init__(
        self, t: Translator, title: str, *, lines: Iterable[str] = (), agree: str = "", name: str = ""
    ) -> None:
        super().__init__(t, title)
        self._lines = tuple(lines)
        self._agree = agree or t("Yes, do it")
        self._name = name

    def compose(self) -> ComposeResult:
        with self.window():
            if self._lines:
                with VerticalScroll(can_focus=len(self._lines) > _MOST_SHOWN):
                    yield from (said(one, "") for one in self._lines[:MOST_LINES])
                    if len(self._lines) > MOST_LINES:
                        yield said(self.t("... and {n} more", n=len(self._lines) - MOST_LINES))
            if self._name:
                yield said(self.t("This cannot be undone. Type {name} to go on:", name=self._name))
                yield Input(compact=True, id="name")
            with Horizontal(classes="buttons"):
                yield Button(self._agree, id="agree", variant="error" if self._name else "primary")
                yield Button(self.t("No, leave it"), id="leave")

    def on_mount(self) -> None:
        agree = self.query_one("#agree", Button)
        agree.disabled = bool(self._name)
        (self.query_one("#name", Input) if self._name else agree).focus()

    def action_leave(self) -> None:
        self.dismiss(False)

    @on(Input.Changed, "#name")
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#agree", Button).disabled = event.value.strip() != self._name

    @on(Input.Submitted, "#name")
    def _typed_all(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._name:
            self.dismiss(True)

    @on(Button.Pressed)
    def _decided(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "agree")
