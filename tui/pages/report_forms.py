"""A duty report's sections as forms, and what was typed into them as answers: what a deputy brings on paper.

Every field is judged by the core's own check while one types; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Callable

from core.domain.errors import ShuzhiError
from core.domain.reports import (
    Answer,
    AspectAnswer,
    PledgeAnswer,
    SuggestionsAnswer,
    TextAnswer,
    checked_answer,
    checked_pledge_items,
)
from core.domain.rules import CountyRules
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.services.reports import DutyReport
from tui.dialogs.form import Check, Field, Values

PLEDGE = "pledge"  # the year's pledge itself, beside the sections of the report
_TEXT, _COUNT, _DONE, _REASON, _ITEMS = "text", "count", "done", "reason", "items"
_YES, _NO = "yes", "no"


def fields_of(section: str, report: DutyReport, rules: CountyRules, t: Translator) -> list[Field]:
    """What is to be filled in for ``section``, with what stands there already."""
    kind, _, name = section.partition(":")
    form = report.form
    if section == PLEDGE:
        items = "\n".join(report.pledges)
        return [Field(_ITEMS, t("An item a line"), items, check=_pledge_check(t), is_long=True)]
    if kind == "aspect":
        return _aspect_fields(name, report, rules, t)
    if kind == "pledge":
        answer = form.pledges.get(int(name))
        value = _NO if answer is not None and not answer.is_done else _YES
        choices = ((_YES, t("done")), (_NO, t("not done")))
        reason = Field(_REASON, t("What was done, or why not"), answer.reason if answer else "", is_long=True)
        return [Field(_DONE, t("Done?"), value, choices=choices), reason]
    text = "\n".join(form.suggestions) if section == "suggestions" else form.texts.get(section, "")
    label = t("A suggestion a line, with its result") if section == "suggestions" else t("Text")
    return [Field(_TEXT, label, text, check=_answer_check(section, report, rules, t), is_long=True)]


def items_of(values: Values) -> list[str]:
    """The items of the year's pledge."""
    return values[_ITEMS].splitlines()


def answer_of(section: str, values: Values) -> Answer:
    """What was typed for ``section``; the core judges it."""
    kind, _, name = section.partition(":")
    if kind == "aspect":
        return AspectAnswer(name, values[_TEXT], _number(values.get(_COUNT, "")))
    if kind == "pledge":
        return PledgeAnswer(int(name), values[_DONE] == _YES, values[_REASON])
    if section == "suggestions":
        return SuggestionsAnswer(tuple(values[_TEXT].splitlines()))
    return TextAnswer(section, values[_TEXT])


def _aspect_fields(name: str, report: DutyReport, rules: CountyRules, t: Translator) -> list[Field]:
    aspect = next(one for one in rules.aspects if one.id == name)
    answer = report.form.aspects.get(name)
    check = _answer_check(f"aspect:{name}", report, rules, t)
    text = Field(_TEXT, t("What was done"), answer.text if answer else "", check=check, is_long=True)
    if not aspect.is_counted:
        return [text]
    stored = str(answer.count) if answer is not None and answer.count is not None else ""

    def count(typed: str) -> str:
        return _worded(lambda: checked_answer(AspectAnswer(name, "-", _number(typed)), rules, ()), t)

    return [Field(_COUNT, t("How many times"), stored, check=count), text]


def _answer_check(section: str, report: DutyReport, rules: CountyRules, t: Translator) -> Check:
    """Judges the text alone: a count beside it has a check of its own."""

    def check(typed: str) -> str:
        answer = answer_of(section, {_TEXT: typed, _COUNT: "0"})
        return _worded(lambda: checked_answer(answer, rules, report.pledges), t)

    return check


def _pledge_check(t: Translator) -> Check:
    def check(typed: str) -> str:
        return _worded(lambda: checked_pledge_items(typed.splitlines()), t)

    return check


def _worded(judge: Callable[[], object], t: Translator) -> str:
    try:
        judge()
    except ShuzhiError as error:
        return word_error(error, t)
    return ""


def _number(typed: str) -> int | None:
    text = typed.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
