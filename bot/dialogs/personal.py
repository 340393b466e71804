"""A person's own matters: language, what is stored about it, giving the account up, confirming a reminder."""

from __future__ import annotations

import json
from typing import Any

from bot.channels.protocol import Attachment
from bot.dialogs.calls import Confirm, Prefer, SetLanguage, ShowMyData, Unbind
from bot.dialogs.help import menu_rows, way_on
from bot.dialogs.model import (
    Answered,
    Began,
    Choice,
    Context,
    Dialog,
    Go,
    Happening,
    Placement,
    Pressed,
    Refused,
    Reply,
    State,
    Step,
)
from core.domain.ids import OutboxId
from core.domain.languages import LANGUAGES
from core.locale.errors import word_error

MAX_CONFIRMED = 20  # messages that one answer confirms
_LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}


def handle_language(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Began(argument=argument) if argument in LANGUAGES:
            return Step(None, call=SetLanguage(argument))
        case Answered(call=SetLanguage()):
            return Step(None, (Reply(t("From now on I write to you in English."), menu_rows(context)),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case _:
            buttons = tuple(Go(_LANGUAGE_NAMES[one], f"language:{one}") for one in LANGUAGES)
            return Step(None, (Reply("请选择语言 / Please choose a language", (buttons,)),))


def handle_my_data(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Answered(call=ShowMyData(), value=data):
            return Step(None, (_data_reply(data, context),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case _:
            return Step(None, call=ShowMyData())


def _data_reply(data: dict[str, Any], context: Context) -> Reply:
    t = context.t
    content = json.dumps(data, ensure_ascii=False, indent=2).encode("utf-8", "replace")
    lines = [
        t("This is everything that the office's program stores about you; the file has all of it."),
        t("Chat accounts: {n}", n=len(data.get("accounts", ()))),
        t("Reminders: {n}", n=len(data.get("reminders", ()))),
        t("Messages: {n}", n=len(data.get("messages", ()))),
    ]
    if "evaluations" in data:
        lines.append(
            t("Evaluations: {n} (whether you took part; how you voted is stored nowhere)", n=len(data["evaluations"]))
        )
    lines.append(t("Something is wrong? Please tell the office. /unbind gives this account up."))
    return Reply("\n".join(lines), way_on(context), attachment=Attachment("mydata.json", "application/json", content))


def handle_unbind(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Pressed(action="unbind"):
            return Step(state, call=Unbind())
        case Pressed(action="keep"):
            text = t("Nothing was changed: this account stays bound.")
            return Step(None, (Reply(text, way_on(context), Placement.IN_PLACE),))
        case Answered(call=Unbind()):
            return Step(None, (Reply(_farewell(context), way_on(context), Placement.IN_PLACE),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case _ if context.actor.person is None:
            return Step(None, (Reply(t("This chat account is not bound to anybody."), way_on(context)),))
        case _:
            text = t(
                "Give up this chat account? You will get no more notices here, "
                "and only the office can issue a new code."
            )
            buttons = (Choice(t("Yes, give it up"), "unbind"), Choice(t("No, keep it"), "keep"))
            return Step(State("unbind", "confirm"), (Reply(text, (buttons,), Placement.FRESH),))


def _farewell(context: Context) -> str:
    return context.t("Done: this chat account is bound to nobody now. A ballot that you cast still counts.")


def handle_confirmation(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Began(argument=argument) if (named := _named(argument)) is not None:
            return Step(None, call=Confirm(named))
        case Answered(call=Confirm()):
            return Step(None, (Reply(t("Thank you: the office sees that you have read it."), way_on(context)),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case _:
            return Step(None, go="stale")


def _named(argument: str) -> tuple[OutboxId, ...] | None:
    """``12`` or ``12+13``; None for what a client made up."""
    parts = argument.split("+")
    if len(parts) > MAX_CONFIRMED or not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in parts):
        return None
    return tuple(OutboxId(int(part)) for part in parts)


def handle_here(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Answered(call=Prefer(), value=int(accounts)):
            lines = [t("From now on the office's notices come to this chat, as long as it can be written to.")]
            if accounts > 1:
                lines.append(t("Your other chat stays bound. You can vote in either, once."))
            return Step(None, (Reply("\n".join(lines), way_on(context)),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case _:
            return Step(None, call=Prefer())


LANGUAGE = Dialog("language", handle_language, is_passing=True)
HERE = Dialog("here", handle_here, is_passing=True)
MY_DATA = Dialog("mydata", handle_my_data, is_passing=True, is_private=True)
UNBIND = Dialog("unbind", handle_unbind)
CONFIRMATION = Dialog("ok", handle_confirmation, is_passing=True)
