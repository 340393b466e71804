"""Binding: the code on the slip ties this chat account to its owner, once."""

from __future__ import annotations

from bot.dialogs.calls import Bind, WhoAmI
from bot.dialogs.help import menu_rows, way_on
from bot.dialogs.model import Answered, Began, Context, Dialog, Go, Happening, Refused, Reply, State, Step
from core.domain.actors import PersonKind
from core.domain.enrolment import Refused as BindingRefused
from core.locale.errors import word_code, word_error
from core.services.my_office import Me


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Began(argument="") if context.kind is not None:
            return Step(None, go="help")
        case Began(argument=""):
            return Step(None, (Reply(_how(context), ((Go(context.t("Help"), "help"),),)),))
        case Began(argument=code):
            return Step(None, call=Bind(code))
        case Answered(call=Bind(), value=BindingRefused(code=code, params=params)):
            text = word_code(code, params, context.t)
            return Step(None, (Reply(text, way_on(context)),))
        case Answered(call=Bind()):
            return Step(None, call=WhoAmI())
        case Answered(call=WhoAmI(), value=Me() as me):
            return Step(None, (Reply(_welcome(me, context), menu_rows(context)),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case _:
            return Step(None, go="help")


def _how(context: Context) -> str:
    t = context.t
    return "\n".join(
        [
            t("Please send the binding code that is printed on your slip, for example ABCDE-FGHJK-M."),
            t("It works once, for one chat account. Never pass it on."),
        ]
    )


def _welcome(me: Me, context: Context) -> str:
    t = context.t
    role = {
        PersonKind.VOTER: t("voter"),
        PersonKind.DEPUTY: t("deputy"),
        PersonKind.STAFF: t("staff"),
        PersonKind.CONTACT: t("contact"),
    }[me.kind]
    return "\n".join(
        [
            t("Welcome, {name}. This chat account is now bound to you as: {role}.", name=me.name, role=role),
            t("If you are not {name}, press /unbind and tell the office.", name=me.name),
            t(
                "We store your name, your constituency and this account's number, to notify you and to let you take "
                "part. How you vote is stored nowhere. /mydata shows what we store, /unbind gives this account up."
            ),
        ]
    )


BINDING = Dialog("bind", handle, is_passing=True)
