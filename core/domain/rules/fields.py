"""The vocabulary of a rule file: identifiers, labels, percentages, times of day, days of the year.

Everything is strict: a rule file is edited by hand, and ``percent = "80"`` or ``digit = true`` is a slip that
must be named, not repaired. A validator that finds several things wrong reports all of them (``report``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, StrictStr
from pydantic_core import PydanticCustomError

from core.domain.text import clean_line

PROBLEMS = "problems"
MAX_SCORE = Decimal(1000)
_CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_A_COMMON_YEAR = 2025  # 02-29 does not exist every year, so a rule cannot name it


class Problem(NamedTuple):
    """Something wrong in a rule file. ``path`` is the TOML path, ``grading.rules[0].when[1].percent``."""

    path: str
    code: str
    value: str


class RulesModel(BaseModel):
    """Base of every part of a rule file: frozen, and a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def report(problems: Iterable[Problem]) -> None:
    """Refuse the value under validation if there are ``problems``; their paths are relative to it."""
    found = list(problems)
    if found:
        raise PydanticCustomError(PROBLEMS, "several problems", {PROBLEMS: found})


def duplicates(values: Sequence[object], path: str) -> list[Problem]:
    """A problem for every value that stood earlier in the list; ``path`` holds ``{}`` for the position."""
    return [
        Problem(path.format(position), "duplicate", str(value))
        for position, value in enumerate(values)
        if value in values[:position]
    ]


def _clean(label: str) -> str:
    if clean_line(label) != label:
        raise PydanticCustomError("unclean_text", "control characters or stray blanks")
    return label


def _percent(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("wrong_type", "a number is needed")
    exact = Decimal(value)
    if not exact.is_finite() or not Decimal(0) <= exact <= Decimal(100):
        raise PydanticCustomError("out_of_range", "0 to 100")
    return exact


def _score(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("wrong_type", "a number is needed")
    exact = Decimal(value)
    if not exact.is_finite() or not Decimal(0) <= exact <= MAX_SCORE:
        raise PydanticCustomError("out_of_range", "0 to 1000")
    return exact


def _clock_time(value: object) -> time:
    match = _CLOCK_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("not_a_time", "HH:MM")
    return time(int(match[1]), int(match[2]))


class MonthDay(NamedTuple):
    """A day of any year; orders as the year runs."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        return date(year, self.month, self.day)


def _month_day(value: object) -> MonthDay:
    match = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("not_a_month_day", "MM-DD")
    named = MonthDay(int(match[1]), int(match[2]))
    try:
        named.in_year(_A_COMMON_YEAR)
    except ValueError:
        raise PydanticCustomError("not_a_month_day", "no such day in every year") from None
    return named


Identifier = Annotated[StrictStr, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Label = Annotated[StrictStr, Field(min_length=1, max_length=80), AfterValidator(_clean)]
Percent = Annotated[Decimal, BeforeValidator(_percent)]
Score = Annotated[Decimal, BeforeValidator(_score)]
ClockTime = Annotated[time, BeforeValidator(_clock_time)]
DayOfYear = Annotated[MonthDay, BeforeValidator(_month_day)]
Days = Annotated[StrictInt, Field(ge=0, le=366)]


class Bilingual(RulesModel):
    """A county's own word, in both languages of the program."""

    zh: Label
    en: Label

    def in_language(self, language: str) -> str:
        """The English word for an ``en`` locale, otherwise the Chinese one."""
        return self.en if language.lower().startswith("en") else self.zh


class Named(Bilingual):
    """A word of the county with the identifier under which everything else refers to it."""

    id: Identifier
