"""``u``: the last thing that the one who sits here did is taken back, after a look at what that restores."""

from __future__ import annotations

from typing import Any

from textual.app import App

from core.domain.errors import ShuzhiError
from core.locale.errors import word_error
from core.locale.undoing import preview_lines, reached_lines, word_done, word_why_not
from tui.dialogs.question import Question
from tui.front import Front
from tui.pages.subjects import known_subjects, named


async def undo(app: App[Any], front: Front, action: int | None = None) -> bool:
    """Undo ``action`` (without one: the last) if the person still wants it; whether it was done. For a worker."""
    t, actions = front.t, front.core.actions
    try:
        seen = await actions.preview(front.actor, action)
        about = named(seen.action.subject, await known_subjects(front, [seen.action.subject]))
        if not seen.action.can_be_undone:
            app.notify(f"{word_done(seen.action, t, about)}: {word_why_not(seen.action, t)}", severity="warning")
            return False
        question = Question(t, t("Undo this?"), lines=preview_lines(seen, t, about), agree=t("Undo it"))
        if not await app.push_screen_wait(question):
            return False
        undone = await actions.undo(front.actor, seen.action.id)
    except ShuzhiError as error:
        app.notify(word_error(error, t), severity="error")
        return False
    app.notify(
        " ".join([t("Undone: {action}", action=word_done(undone.action, t, about)), *reached_lines(undone.reach, t)])
    )
    return True
