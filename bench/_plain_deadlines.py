"""Deadlines the plain way, which is what ``bench/deadlines.py`` measures against: a set of rest days and a loop."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.deadlines import OpenDeadline, PeriodUnit
from core.domain.working_days import DayKind, WorkCalendar

A_DAY = timedelta(days=1)
FIXED = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))


@dataclass(frozen=True, slots=True)
class PlainCalendar:
    """Rest days and worked weekends as two sets."""

    holidays: frozenset[date]
    worked: frozenset[date]

    @classmethod
    def of(cls, calendar: WorkCalendar, years: range) -> PlainCalendar:
        """The same facts as ``calendar``; years without data know the fixed holidays only."""
        marked = {kind: {on for on, day in calendar.days.items() if day.kind is kind} for kind in DayKind}
        unknown = (year for year in years if calendar.is_estimated(year))
        fixed = {date(year, month, day) for year in unknown for month, day in FIXED}
        return cls(frozenset(marked[DayKind.HOLIDAY] | fixed), frozenset(marked[DayKind.MAKE_UP_WORKDAY]))

    def is_workday(self, on: date) -> bool:
        return on not in self.holidays and (on.weekday() < 5 or on in self.worked)


def due_on(case: OpenDeadline[int], calendar: PlainCalendar) -> date:
    """Day by day from the start: what somebody writes who needs it once. Its suspensions all have an end."""
    period = case.rule.period if case.extension is None else case.extension.period
    by_workday = period.unit is PeriodUnit.WORKDAYS
    left = (
        (_months_later(case.start, period.count) - case.start).days
        if period.unit is PeriodUnit.MONTHS
        else period.count
    )
    on = case.start
    while left:
        on += A_DAY
        if not _is_suspended(case, on) and (not by_workday or calendar.is_workday(on)):
            left -= 1
    while _is_suspended(case, on) or (case.rule.rolls and not calendar.is_workday(on)):
        on += A_DAY
    return on


def workdays_left(today: date, due: date, calendar: PlainCalendar) -> int:
    """Negative when overdue."""
    if due < today:
        return -workdays_left(due, today, calendar)
    return sum(calendar.is_workday(today + A_DAY * number) for number in range(1, (due - today).days + 1))


def _is_suspended(case: OpenDeadline[int], on: date) -> bool:
    return any(one.first <= on and (one.last is None or on <= one.last) for one in case.suspensions)


def _months_later(start: date, count: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
