"""A duty report as a text file to fill in: what a clerk types from a deputy's paper form. TOML, labels as comments.

Written from a report as it stands and read back as answers; what is left empty is left alone. Nothing is judged here:
the use case checks every answer.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from core.domain.errors import Invalid
from core.domain.reports import Answer, AspectAnswer, PledgeAnswer, SuggestionsAnswer, TextAnswer
from core.domain.rules import CountyRules
from core.locale.catalogue import Translator
from core.locale.report_text import section_label, sections_of
from core.services.reports import DutyReport

_DONE = {True: "yes", False: "no"}
MAX_SHEET = 1_000_000  # characters; a full report has some 50,000


def written_sheet(report: DutyReport, rules: CountyRules, t: Translator) -> str:
    """The sheet of ``report``, its answers filled in as far as it has come."""
    head = t("{name}: duty report {year}", name=report.deputy.name, year=report.year)
    how = t('What is left empty is left alone. A pledge: done = "yes" or "no", and why not.')
    lines = [f"# {_one_line(head)}", f"# {how}"]
    for section in sections_of(report, rules):
        lines += ["", f"# {_one_line(section_label(section, report, rules, t))}", f"[{_header(section)}]"]
        lines += [f"{key} = {_toml(value)}" for key, value in _content(section, report, rules).items()]
    return "\n".join(lines) + "\n"


def read_sheet(text: str) -> list[Answer]:
    """Every answer that was filled in.

    Errors: Invalid("report_sheet.too_long" | "report_sheet.not_toml" | "report_sheet.not_understood").
    """
    if len(text) > MAX_SHEET:
        raise Invalid("report_sheet.too_long", limit=MAX_SHEET)
    try:
        sheet = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Invalid("report_sheet.not_toml", reason=str(error)) from error
    return [answer for section, content in sheet.items() for answer in _answers(section, content)]


def _content(section: str, report: DutyReport, rules: CountyRules) -> dict[str, Any]:
    kind, _, name = section.partition(":")
    form = report.form
    if kind == "aspect":
        aspect = form.aspects.get(name)
        is_counted = any(one.id == name and one.is_counted for one in rules.aspects)
        counted = {"count": aspect.count if aspect and aspect.count is not None else 0} if is_counted else {}
        return {**counted, "text": aspect.text if aspect else ""}
    if kind == "pledge":
        pledge = form.pledges.get(int(name))
        return {"done": _DONE[pledge.is_done] if pledge else "", "reason": pledge.reason if pledge else ""}
    if section == "suggestions":
        return {"lines": list(form.suggestions)}
    return {"text": form.texts.get(section, "")}


def _answers(section: str, content: Any) -> Iterator[Answer]:
    if not isinstance(content, Mapping):
        raise Invalid("report_sheet.not_understood", section=section)
    match section:
        case "aspect":
            for name, one in content.items():
                if _text(one, "text", section=f"aspect:{name}"):
                    yield AspectAnswer(name, one["text"], _count(one, section=f"aspect:{name}"))
        case "pledge":
            for number, one in content.items():
                if _text(one, "done", section=f"pledge:{number}"):
                    yield _pledge(number, one)
        case "suggestions":
            if lines := _lines(content, section=section):
                yield SuggestionsAnswer(lines)
        case _:
            if text := _text(content, "text", section=section):
                yield TextAnswer(section, text)


def _pledge(number: str, content: Any) -> PledgeAnswer:
    section = f"pledge:{number}"
    answers = {word: is_done for is_done, word in _DONE.items()}
    done = _text(content, "done", section=section).lower()
    if not (number.isascii() and number.isdecimal()) or done not in answers:
        raise Invalid("report_sheet.not_understood", section=section)
    return PledgeAnswer(int(number), answers[done], _text(content, "reason", section=section))


def _text(content: Any, key: str, *, section: str) -> str:
    value = content.get(key, "") if isinstance(content, Mapping) else None
    if not isinstance(value, str):
        raise Invalid("report_sheet.not_understood", section=section)
    return value.strip()


def _count(content: Mapping[str, Any], *, section: str) -> int | None:
    value = content.get("count")
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise Invalid("report_sheet.not_understood", section=section)
    return value


def _lines(content: Mapping[str, Any], *, section: str) -> tuple[str, ...]:
    value = content.get("lines", [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Invalid("report_sheet.not_understood", section=section)
    return tuple(value)


def _header(section: str) -> str:
    kind, colon, name = section.partition(":")
    return f"{kind}.{_toml(name)}" if colon else _toml(section)


def _toml(value: object) -> str:
    """A JSON string, number, list or truth value is TOML's too, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return " ".join(text.split())
