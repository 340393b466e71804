"""A voter reads what the deputies filed, page by page, before voting on it."""

from __future__ import annotations

from bot.dialogs.calls import ListReports, ReadReport, ReportView
from bot.dialogs.help import way_on
from bot.dialogs.model import (
    Answered,
    Began,
    Choice,
    Context,
    Dialog,
    Go,
    Happening,
    Refused,
    Reply,
    State,
    Step,
    rows_of,
)
from bot.dialogs.pages import pages_of
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import DeputyId
from core.domain.records import Deputy
from core.locale.errors import word_error
from core.locale.report_text import report_lines

NAME = "read"
_LISTED = 30


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Began(argument=""):
            return Step(None, call=ListReports(_this_year(context)))
        case Began(argument=argument):
            return _opened(argument)
        case Answered(call=ListReports(year=year), value=[]) if year == _this_year(context):
            return Step(None, call=ListReports(year - 1))
        case Answered(call=ListReports(year=year), value=deputies):
            return Step(None, (_list(deputies, year, context),))
        case Answered(call=ReadReport(page=page), value=ReportView() as readable):
            return Step(None, (_page(readable, page, context),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case _:
            return Step(None, go="stale")


def _opened(argument: str) -> Step:
    parts = argument.split(":")
    if len(parts) not in (2, 3) or not all(part.isascii() and part.isdecimal() and len(part) < 10 for part in parts):
        return Step(None, go="stale")
    deputy, year = int(parts[0]), int(parts[1])
    return Step(None, call=ReadReport(DeputyId(deputy), year, page=int(parts[2]) if len(parts) == 3 else 0))


def _list(deputies: list[Deputy], year: int, context: Context) -> Reply:
    t = context.t
    if not deputies:
        return Reply(t("No report that concerns you has been filed yet."), way_on(context))
    buttons: list[Choice | Go] = [Go(one.name, f"{NAME}:{one.id}:{year}") for one in deputies[:_LISTED]]
    return Reply(t("Whose report of {year} do you want to read?", year=year), rows_of(buttons))


def _page(readable: ReportView, page: int, context: Context) -> Reply:
    t, report = context.t, readable.report
    pages = pages_of(report_lines(report, readable.rules, t))
    at = min(page, len(pages) - 1)
    base = f"{NAME}:{report.deputy.id}:{report.year}"
    ways: list[Choice | Go] = []
    if at > 0:
        ways.append(Go(t("Previous page"), f"{base}:{at - 1}"))
    if at + 1 < len(pages):
        ways.append(Go(t("Next page"), f"{base}:{at + 1}"))
    text = pages[at] + ("\n\n" + t("Page {at} of {n}", at=at + 1, n=len(pages)) if len(pages) > 1 else "")
    return Reply(text, (*rows_of(ways), (Go(t("All reports"), NAME), Go(t("Evaluate"), "vote"))))


def _this_year(context: Context) -> int:
    return date_in(COUNTY_ZONE, context.now).year


READING = Dialog(NAME, handle, is_passing=True)
