"""Long work: how far it is, and a way to stop it. What was begun is finished or undone by the core, never half done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button, Static

from core.domain.errors import ShuzhiError
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from tui.dialogs.dialog import Dialog, said
from tui.front import word
from tui.plain_text import line
from tui.widgets.gauge import bar

WIDTH = 40  # cells of the bar
Result = TypeVar("Result")
Report = Callable[[int, int], None]  # done, of; called in the event loop


@dataclass(frozen=True, slots=True)
class Finished(Generic[Result]):
    """The work's result."""

    result: Result


class Progress(Dialog[Finished[Result] | None]):
    """Does ``act`` and answers what came of it; None when the person stopped it or it failed (and was shown)."""

    DEFAULT_CSS = """
    Progress .bar { margin: 1 0; height: 1; }
    """
    TAKES_EARLY: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", word("Break off"))]

    def __init__(self, t: Translator, title: str, act: Callable[[Report], Awaitable[Result]]) -> None:
        super().__init__(t, title)
        self._act = act

    def compose(self) -> ComposeResult:
        with self.window():
            yield Static(bar(0, 1, width=WIDTH), classes="bar")
            yield said("", "wrong")
            yield Button(self.t("Break off"), id="stop")

    def on_mount(self) -> None:
        self.query_one(".wrong").display = False
        self.query_one(Button).focus()
        self._run()

    def action_leave(self) -> None:
        self.workers.cancel_node(self)
        self.dismiss(None)

    @work(group="long-work")
    async def _run(self) -> None:
        try:
            result = await self._act(self._report)
        except ShuzhiError as error:
            self._fail(word_error(error, self.t))
        else:
            self.dismiss(Finished(result))

    def _report(self, done: int, of: int) -> None:
        drawn = bar(done, max(of, 1), width=WIDTH)
        drawn.append(f" {done}/{of}")
        self.query_one(".bar", Static).update(drawn)

    def _fail(self, sentence: str) -> None:
        wrong = self.query_one(".wrong", Static)
        wrong.update(Content(line(sentence)))
        wrong.display = True
        self.query_one(Button).label = self.t("Back")

    @on(Button.Pressed)
    def _stopped(self) -> None:
        self.action_leave()
