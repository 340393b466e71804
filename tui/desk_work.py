"""What a screen needs to do something and not only to show it: rights, questions, forms, outcomes.

What must stay true: what the one who sits here may not do is not offered; nothing is done before the person has seen
what it will change; what came of it is a sentence that can be read again.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import ClassVar, TypeVar

from core.domain.actors import Actor
from core.domain.errors import ShuzhiError
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId
from core.locale.errors import word_error
from tui.dialogs.choice import Offered, Pick
from tui.dialogs.form import Explain, Field, Form, Submit
from tui.dialogs.progress import Finished, Progress, Report
from tui.dialogs.question import Question
from tui.mode_screen import LoadingScreen
from tui.second_person import SecondPerson

Result = TypeVar("Result")


class DeskWork(LoadingScreen):
    """A screen on which work is done. Its methods are for workers: they wait for the person.

    ``NEEDS``: the use case behind each action that not everybody may do; without the right its key is not there.
    """

    NEEDS: ClassVar[Mapping[str, str]] = {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        needed = self.NEEDS.get(action)
        if needed is not None and not self.front.may(needed):
            return False
        return super().check_action(action, parameters)

    async def agreed(self, title: str, *, lines: Iterable[str] = (), agree: str = "", name: str = "") -> bool:
        """Whether the person wants it. ``name``: what is destroyed, to be typed."""
        answer = await self.app.push_screen_wait(Question(self.t, title, lines=lines, agree=agree, name=name))
        return bool(answer)

    async def filled_in(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Submit,
        *,
        name: str,
        agree: str = "",
        lines: Sequence[str] = (),
        explain: Explain | None = None,
    ) -> bool:
        """Whether the form was handed over and ``submit`` took it. ``name`` names its draft."""
        drafts = self.front.drafts
        form = Form(self.t, title, fields, submit, name=name, drafts=drafts, agree=agree, lines=lines, explain=explain)
        is_done = await self.app.push_screen_wait(form)
        return bool(is_done)

    async def picked(self, title: str, offered: Sequence[Offered]) -> str | None:
        """The key of what the person picked."""
        return await self.app.push_screen_wait(Pick(self.t, title, offered))

    async def seconded(self, step: FourEyesStep, meeting: MeetingId | None = None) -> Actor | None:
        """Who does ``step``: two people where the rules ask for two; None when the person left."""
        return await self.app.push_screen_wait(SecondPerson(self.front, step, meeting))

    async def long_work(self, title: str, act: Callable[[Report], Awaitable[Result]]) -> Finished[Result] | None:
        """``act`` under a bar with a way to stop it."""
        progress: Progress[Result] = Progress(self.t, title, act)
        return await self.app.push_screen_wait(progress)

    async def carried_out(
        self, act: Awaitable[Result], *, done: str | Callable[[Result], str] = ""
    ) -> Finished[Result] | None:
        """Await ``act`` and say what came of it; None when the core refused."""
        try:
            result = await act
        except ShuzhiError as error:
            self.say_refused(error)
            return None
        sentence = done if isinstance(done, str) else done(result)
        if sentence:
            self.app.notify(sentence)
        self.reload()
        return Finished(result)

    def say_refused(self, error: ShuzhiError) -> None:
        """Why it was not done."""
        self.app.notify(word_error(error, self.t), severity="error")
