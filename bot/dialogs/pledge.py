"""A deputy's yearly pledge: seen, written a line an item, lodged."""

from __future__ import annotations

from bot.dialogs.calls import ReportView, SavePledge, ShowReport
from bot.dialogs.help import way_on
from bot.dialogs.model import (
    Answered,
    Choice,
    Context,
    Dialog,
    Go,
    Happening,
    Placement,
    Pressed,
    Refused,
    Reply,
    Said,
    State,
    Step,
)
from core.domain.reports import MAX_PLEDGE, MAX_PLEDGES
from core.locale.errors import word_error

NAME = "pledge"


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    t = context.t
    match happening:
        case Refused(call=SavePledge(), error=error):
            return Step(state, (Reply(word_error(error, t), ((Choice(t("Stop"), "stop"),),), Placement.FRESH),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, t), way_on(context)),))
        case Answered(call=SavePledge(year=year), value=items):
            return Step(None, (_saved(items, year, context),))
        case Pressed(action="stop"):
            return Step(None, (Reply(t("Nothing was changed."), way_on(context), Placement.IN_PLACE),))
        case Said(text=text) if state is not None:
            return Step(state, call=SavePledge(_view(context).report.year, tuple(text.split("\n"))))
        case _:
            return Step(State(NAME, "write"), (_ask(_view(context), context),))


def needs(state: State | None, context: Context) -> ShowReport:
    return ShowReport()


def _view(context: Context) -> ReportView:
    view: ReportView = context.given
    return view


def _ask(view: ReportView, context: Context) -> Reply:
    t, pledges = context.t, view.report.pledges
    lines = [t("Your pledge for {year}", year=view.report.year)]
    lines += [f"{number}. {text}" for number, text in enumerate(pledges, start=1)] or [t("Nothing lodged yet.")]
    lines += [
        "",
        t(
            "Send it as one message, a line for each item: {n} items at most, {limit} characters each.",
            n=MAX_PLEDGES,
            limit=MAX_PLEDGE,
        ),
    ]
    if pledges:
        lines.append(t("What you send replaces the pledge above."))
    return Reply("\n".join(lines), ((Choice(t("Stop"), "stop"),),), Placement.FRESH)


def _saved(items: list[str], year: int, context: Context) -> Reply:
    t = context.t
    lines = [t("Your pledge for {year} is lodged:", year=year)]
    lines += [f"{number}. {text}" for number, text in enumerate(items, start=1)]
    ways = ((Go(t("Change it"), NAME), Go(t("My report"), "report"), Go(t("Help"), "help")),)
    return Reply("\n".join(lines), ways)


PLEDGE = Dialog(NAME, handle, needs)
