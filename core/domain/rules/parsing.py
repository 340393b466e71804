"""From the text of a rule file to ``CountyRules``, or to the whole list of what is wrong with it.

A person repairs a file once, not once for every mistake: each section is validated by itself, and the checks
between sections run for those sections that are sound. Paths are the TOML's own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from core.domain.errors import Invalid
from core.domain.rules.county import CountyRules, cross_problems
from core.domain.rules.fields import PROBLEMS, Problem

MAX_RULES_TEXT = 200_000
MAX_VALUE_SHOWN = 80

_CODES = {
    "missing": "missing",
    "extra_forbidden": "unknown_key",
    "enum": "not_a_choice",
    "literal_error": "not_a_choice",
    "union_tag_invalid": "not_a_choice",
    "union_tag_not_found": "missing",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "too_short": "too_few",
    "too_long": "too_many",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "not_an_identifier",
}
_OWN_CODES = frozenset({"unclean_text", "out_of_range", "not_a_time", "not_a_month_day", "wrong_type"})


def parse_rules(toml_text: str) -> CountyRules:
    """The rules that ``toml_text`` states.

    Errors: Invalid ``rules.invalid`` with ``problems``, a list of (path, code, value), every one at once.
    """
    raw = _read_toml(toml_text)
    try:
        return CountyRules.model_validate(raw)
    except ValidationError as invalid:
        problems = [*_flatten(invalid, raw), *_cross_problems_despite(raw)]
    raise Invalid("rules.invalid", problems=list(dict.fromkeys(problems)))


def _read_toml(toml_text: str) -> dict[str, Any]:
    if len(toml_text) > MAX_RULES_TEXT:
        raise Invalid("rules.invalid", problems=[Problem("", "file_too_long", str(len(toml_text)))])
    try:
        return tomllib.loads(toml_text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as unreadable:
        raise Invalid("rules.invalid", problems=[Problem("", "not_toml", str(unreadable))]) from None


def _flatten(invalid: ValidationError, raw: Mapping[str, Any]) -> Iterator[Problem]:
    for error in invalid.errors(include_url=False):
        path = _path(error, raw)
        if error["type"] == PROBLEMS:
            for problem in error["ctx"][PROBLEMS]:
                yield problem._replace(path=f"{path}.{problem.path}" if path else problem.path)
        else:
            yield Problem(path, _code(error), _shown(error))


def _code(error: ErrorDetails) -> str:
    return error["type"] if error["type"] in _OWN_CODES else _CODES.get(error["type"], "wrong_type")


def _shown(error: ErrorDetails) -> str:
    if error["type"] in {"missing", "union_tag_not_found"}:
        return ""
    return str(error["input"])[:MAX_VALUE_SHOWN]


def _path(error: ErrorDetails, raw: object) -> str:
    """The TOML path of an error; the names that pydantic adds for the branches of a union are left out."""
    path, here, missing = "", raw, error["type"] == "missing"
    for depth, part in enumerate(error["loc"], start=1):
        if isinstance(part, int) and isinstance(here, list) and part < len(here):
            path, here = f"{path}[{part}]", here[part]
        elif isinstance(here, dict) and (part in here or (missing and depth == len(error["loc"]))):
            path, here = f"{path}.{part}" if path else str(part), here.get(str(part))
    return f"{path}.kind" if error["type"].startswith("union_tag") else path


def _cross_problems_despite(raw: Mapping[str, Any]) -> list[Problem]:
    sections: dict[str, object] = {}
    hints = get_type_hints(CountyRules, include_extras=True)
    for name in CountyRules.model_fields:
        try:
            sections[name] = TypeAdapter(hints[name]).validate_python(raw.get(name))
        except ValidationError:
            continue
    return cross_problems(sections)
