"""A deputy's duty report: section by section, saved at every step, filed whole, taken back before the deadline."""

from __future__ import annotations

from collections.abc import Callable

from bot.dialogs.calls import FileReport, ReportView, SaveDraft, ShowReport, TakeReportBack
from bot.dialogs.help import way_on
from bot.dialogs.model import (
    MAX_MESSAGE,
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
    Stale,
    State,
    Step,
    rows_of,
)
from bot.dialogs.pages import pages_of
from core.domain.actors import PersonKind
from core.domain.reports import Answer, AspectAnswer, PledgeAnswer, SuggestionsAnswer, TextAnswer
from core.domain.text import fold_width
from core.locale.errors import word_error
from core.locale.notices import word_day
from core.locale.report_text import answer_text, report_lines, section_label, sections_of

NAME = "report"
PAGE = 9  # sections on one page of the list
_QUICK_COUNTS = (0, 1, 2, 3, 5, 10)
_LABEL = 12  # characters of a section's name on a button
_SHOWN = 600  # characters of what a section holds already

Event = Pressed | Said


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Refused(call=SaveDraft() | FileReport() | TakeReportBack(), error=error) if state is not None:
            return _overview(context.given, context, Placement.FRESH, notice=word_error(error, context.t))
        case Refused() if context.kind is PersonKind.VOTER:
            return Step(None, go="read")
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case Answered(call=SaveDraft(), value=ReportView() as view):
            return _next_missing(view, context, Placement.FRESH)
        case Answered(call=FileReport(), value=ReportView() as view):
            notice = context.t("Your report is filed. Thank you.")
            return _overview(view, context, Placement.IN_PLACE, notice=notice)
        case Answered(call=TakeReportBack(), value=ReportView() as view):
            notice = context.t("Your report is a draft again; do not forget to file it.")
            return _overview(view, context, Placement.IN_PLACE, notice=notice)
        case Stale(is_shown=is_shown) if state is not None:
            placement = Placement.IN_PLACE if is_shown else Placement.FRESH
            notice = context.t("(That button had been used already. This is where you are now.)")
            return _overview(context.given, context, placement, notice=notice)
        case (Pressed() | Said()) as event if state is not None:
            return _STEPS[state.step](state, context.given, event, context)
        case _:
            return _overview(context.given, context, Placement.FRESH)


def needs(state: State | None, context: Context) -> ShowReport:
    return ShowReport()


def _overview(view: ReportView, context: Context, placement: Placement, *, notice: str = "") -> Step:
    t, report = context.t, view.report
    sections, missing = sections_of(report, view.rules), report.missing
    filled = sum(bool(answer_text(section, report, t)) for section in sections)
    lines = [
        t("Your duty report {year}", year=report.year),
        t("State: {state}", state=t("filed") if report.is_filed else t("draft")),
        t("Until: {day}", day=word_day(report.deadline.due_on, t)),
        t("Filled in: {done} of {n}", done=filled, n=len(sections)),
    ]
    if missing and not report.is_filed:
        names = "、".join(section_label(section, report, view.rules, t)[:_LABEL] for section in missing)
        lines.append(t("Still missing: {names}", names=names))
    if not report.pledges:
        lines.append(t("You have lodged no pledge for this year."))
    text = "\n".join([*([notice, ""] if notice else []), *lines])
    reply = Reply(text, _overview_rows(view, context), placement)
    return Step(State(NAME, "overview", {"page": 0}), (reply,))


def _overview_rows(view: ReportView, context: Context) -> tuple[tuple[Choice | Go, ...], ...]:
    t, report = context.t, view.report
    ways: list[Choice | Go] = [Choice(t("Read it all"), "read", 0)]
    if report.is_filed:
        if not report.deadline.is_past(context.now):
            ways.append(Choice(t("Take it back"), "take_back"))
        return rows_of(ways)
    first = Choice(t("Go on writing"), "next") if report.missing else Choice(t("File it"), "file")
    ways = [first, *ways]
    return (
        *rows_of([*ways, Choice(t("Change a part"), "list", 0)]),
        (Go(t("My pledge"), "pledge"), Go(t("Help"), "help")),
    )


def _at_overview(state: State, view: ReportView, event: Event, context: Context) -> Step:
    match event:
        case Pressed(action="next"):
            return _next_missing(view, context, Placement.IN_PLACE)
        case Pressed(action="list", value=int(page)):
            return _list(view, page, context)
        case Pressed(action="write", value=str(section)):
            return _section(view, section, context, Placement.IN_PLACE)
        case Pressed(action="read", value=int(page)):
            return _read(view, page, context)
        case Pressed(action="file"):
            return Step(state, call=FileReport(view.report.year))
        case Pressed(action="take_back"):
            return Step(state, call=TakeReportBack(view.report.year))
        case Said():
            notice = context.t("Sorry, I did not understand that. Please use the buttons.")
            return _overview(view, context, Placement.FRESH, notice=notice)
        case _:
            return _overview(view, context, Placement.IN_PLACE)


def _list(view: ReportView, page: int, context: Context) -> Step:
    t, sections = context.t, sections_of(view.report, view.rules)
    shown = sections[page * PAGE : (page + 1) * PAGE]
    buttons: list[Choice | Go] = [
        Choice(section_label(section, view.report, view.rules, t)[:_LABEL], "write", section) for section in shown
    ]
    ways: list[Choice | Go] = [Choice(t("Overview"), "overview")]
    if page > 0:
        ways.append(Choice(t("Previous page"), "list", page - 1))
    if (page + 1) * PAGE < len(sections):
        ways.append(Choice(t("Next page"), "list", page + 1))
    reply = Reply(t("Which part do you want to change?"), (*rows_of(buttons), *rows_of(ways)), Placement.IN_PLACE)
    return Step(State(NAME, "overview", {"page": page}), (reply,))


def _read(view: ReportView, page: int, context: Context) -> Step:
    t = context.t
    pages = pages_of(report_lines(view.report, view.rules, t))
    at = min(max(page, 0), len(pages) - 1)
    ways: list[Choice | Go] = [Choice(t("Overview"), "overview")]
    if at > 0:
        ways.append(Choice(t("Previous page"), "read", at - 1))
    if at + 1 < len(pages):
        ways.append(Choice(t("Next page"), "read", at + 1))
    reply = Reply(pages[at], rows_of(ways), Placement.IN_PLACE)
    return Step(State(NAME, "overview", {"page": 0}), (reply,))


def _next_missing(view: ReportView, context: Context, placement: Placement) -> Step:
    if not view.report.missing:
        notice = context.t("Everything that is needed is there. Please read it once more and file it.")
        return _overview(view, context, placement, notice=notice)
    return _section(view, view.report.missing[0], context, placement)


def _section(view: ReportView, section: str, context: Context, placement: Placement) -> Step:
    t, report = context.t, view.report
    sections = sections_of(report, view.rules)
    if section not in sections:
        return _overview(view, context, placement)
    lines = [
        t(
            "{at}/{n}  {name}",
            at=sections.index(section) + 1,
            n=len(sections),
            name=section_label(section, report, view.rules, t),
        )
    ]
    held = answer_text(section, report, t)
    if held:
        lines.append(t("So far: {text}", text=held[:_SHOWN]))
    lines.append(_prompt(section, context))
    state = State(NAME, "section", {"section": section})
    text = "\n".join(lines)[:MAX_MESSAGE]
    return Step(state, (Reply(text, _section_rows(section, context), placement),))


def _prompt(section: str, context: Context) -> str:
    t = context.t
    if section.startswith("pledge:"):
        return t("Was it done?")
    if section == "suggestions":
        return t("Send your suggestions with their results, a line each.")
    return t("Please send the text.")


def _section_rows(section: str, context: Context) -> tuple[tuple[Choice | Go, ...], ...]:
    t = context.t
    ways = (Choice(t("Overview"), "overview"),)
    if section.startswith("pledge:"):
        return ((Choice(t("Done"), "done"), Choice(t("Not done"), "not_done")), ways)
    return (ways,)


def _at_section(state: State, view: ReportView, event: Event, context: Context) -> Step:
    section = str(state.fields["section"])
    kind, _, name = section.partition(":")
    match event:
        case Pressed(action="done") if kind == "pledge":
            return _save(state, view, PledgeAnswer(int(name), is_done=True))
        case Pressed(action="not_done") if kind == "pledge":
            return _asked(state.at("reason"), context.t("Please send the reason why it was not done."), context, event)
        case Said(text=text) if kind == "aspect":
            return _aspect_text(state, view, text, context)
        case Said(text=text) if section == "suggestions":
            return _save(state, view, SuggestionsAnswer(tuple(text.split("\n"))))
        case Said(text=text) if kind != "pledge":
            return _save(state, view, TextAnswer(section, text))
        case Said():
            return _section(view, section, context, Placement.FRESH)
        case _:
            return _overview(view, context, Placement.IN_PLACE)


def _aspect_text(state: State, view: ReportView, text: str, context: Context) -> Step:
    name = str(state.fields["section"]).partition(":")[2]
    aspect = next((one for one in view.rules.aspects if one.id == name), None)
    if aspect is None or not aspect.is_counted:
        return _save(state, view, AspectAnswer(name, text))
    t = context.t
    quick = [Choice(str(number), "count", number) for number in _QUICK_COUNTS]
    rows = (*rows_of([*quick]), (Choice(t("Overview"), "overview"),))
    asked = Reply(t("How many times? Press or send a number."), rows, Placement.FRESH, takes_numbers=True)
    return Step(state.at("count", text=text), (asked,))


def _at_count(state: State, view: ReportView, event: Event, context: Context) -> Step:
    name, text = str(state.fields["section"]).partition(":")[2], str(state.fields["text"])
    match event:
        case Pressed(action="count", value=int(pressed)):
            return _save(state, view, AspectAnswer(name, text, pressed))
        case Said(text=said) if (number := _number(said)) is not None:
            return _save(state, view, AspectAnswer(name, text, number))
        case Said():
            return _asked(state, context.t("Please send a number, for example 3."), context, event, takes_numbers=True)
        case _:
            return _overview(view, context, Placement.IN_PLACE)


def _at_reason(state: State, view: ReportView, event: Event, context: Context) -> Step:
    number = int(str(state.fields["section"]).partition(":")[2])
    if isinstance(event, Said):
        return _save(state, view, PledgeAnswer(number, is_done=False, reason=event.text))
    return _overview(view, context, Placement.IN_PLACE)


def _asked(state: State, text: str, context: Context, event: Event, *, takes_numbers: bool = False) -> Step:
    placement = Placement.IN_PLACE if isinstance(event, Pressed) else Placement.FRESH
    rows = ((Choice(context.t("Overview"), "overview"),),)
    return Step(state, (Reply(text, rows, placement, takes_numbers=takes_numbers),))


def _save(state: State, view: ReportView, answer: Answer) -> Step:
    return Step(state, call=SaveDraft(view.report.year, answer))


def _number(said: str) -> int | None:
    typed = fold_width(said).strip().removesuffix("次").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else None


_STEPS: dict[str, Callable[[State, ReportView, Event, Context], Step]] = {
    "overview": _at_overview,
    "section": _at_section,
    "count": _at_count,
    "reason": _at_reason,
}

REPORTING = Dialog(NAME, handle, needs)
