"""Which years of holidays the office has, and which it can only estimate (design invariant 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.working_days import DayKind


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """``is_estimated``: our own table has nothing of that year; weekends and fixed holidays are all that is known."""

    year: int
    days: tuple[tuple[date, DayKind, str], ...]
    is_estimated: bool

    def number(self, kind: DayKind) -> int:
        return Counter(one for _, one, _ in self.days)[kind]


def holiday_years(
    rows: Iterable[tuple[date, str, str]], known: Sequence[int], needed: Iterable[int]
) -> tuple[HolidayYear, ...]:
    """The years that are ``known`` or ``needed``, from the first to the last of them."""
    by_year: dict[int, list[tuple[date, DayKind, str]]] = {}
    for on, kind, name in rows:
        by_year.setdefault(on.year, []).append((on, DayKind(kind), name))
    years = sorted({*known, *needed})
    return tuple(HolidayYear(year, tuple(by_year.get(year, ())), year not in known) for year in years)
