"""A calendar by number: the n-th working day after a day, how many lie between two, and what is worth a word there.

``WorkCalendar`` walks day by day and is the truth; here each year is walked once and then found by halving, which
properties prove equal. What must stay true: an index belongs to one calendar object and never outlives its facts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from core.domain.rules.explanation import Step, step

if TYPE_CHECKING:  # the rules may import terms from here, and working_days imports the rules
    from core.domain.working_days import WorkCalendar

_A_DAY = timedelta(days=1)
_SATURDAY = 5
_KEPT = 4  # calendars: the old and the new one of an import, and whoever reads meanwhile
_MAKE_UP = "make_up_workday"
_NO_REMARK = ("", "")


@dataclass(frozen=True, slots=True)
class Remark:
    """Neighbouring days that are not plain working days, for one reason: weekend, holiday, make_up_workday.

    ``steps``: how an explanation tells of them; made once for all explanations that pass the same days.
    """

    first: date
    last: date
    reason: str
    name: str
    steps: tuple[Step, ...] = field(compare=False)

    @classmethod
    def of(cls, first: date, last: date, reason: str, name: str) -> Remark:
        return cls(first, last, reason, name, tuple(_steps(first, last, reason, name)))

    @property
    def is_rest(self) -> bool:
        return self.reason != _MAKE_UP

    def within(self, first: date, last: date) -> Remark:
        """The part of it that lies between."""
        if first <= self.first and self.last <= last:
            return self
        return Remark.of(max(self.first, first), min(self.last, last), self.reason, self.name)


class WorkdayIndex:
    """The days of a calendar, year by year as they are asked for. Make it with ``index_of``."""

    __slots__ = ("_remarks", "_workdays", "calendar")

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self._workdays: dict[int, list[date]] = {}
        self._remarks: dict[int, list[Remark]] = {}

    def after(self, start: date, count: int) -> date:
        """The ``count``-th working day after ``start``; ``start`` itself for 0."""
        if count == 0:
            return start
        year = start.year
        days = self._workdays_of(year)
        position = bisect_right(days, start) + count - 1
        while position >= len(days):
            position -= len(days)
            year += 1
            days = self._workdays_of(year)
        return days[position]

    def first_from(self, on: date) -> date:
        """``on`` if it is a working day, otherwise the first one after it."""
        return self.after(on - _A_DAY, 1)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if ``end`` comes first."""
        if end < start:
            return -self.between(end, start)
        whole = sum(len(self._workdays_of(year)) for year in range(start.year, end.year))
        return (
            whole + bisect_right(self._workdays_of(end.year), end) - bisect_right(self._workdays_of(start.year), start)
        )

    def remarks(self, first: date, last: date) -> list[Remark]:
        """What is to be said of the days from ``first`` to ``last``, in order; cut off at both ends."""
        found: list[Remark] = []
        for year in range(first.year, last.year + 1):
            listed = self._remarks_of(year)
            part = listed[bisect_left(listed, first, key=_last) : bisect_right(listed, last, key=_first)]
            if found and part and _continues(found[-1], part[0]):
                part[0] = Remark.of(found.pop().first, part[0].last, part[0].reason, part[0].name)
            found += part
        if found:
            found[0] = found[0].within(first, last)
            found[-1] = found[-1].within(first, last)
        return found

    def _workdays_of(self, year: int) -> list[date]:
        if (days := self._workdays.get(year)) is None:
            days = self._workdays[year] = [on for on in _days_of(year) if self.calendar.is_workday(on)]
        return days

    def _remarks_of(self, year: int) -> list[Remark]:
        if (listed := self._remarks.get(year)) is None:
            spans = [(what, list(days)) for what, days in groupby(_days_of(year), key=self._remark)]
            listed = [Remark.of(days[0], days[-1], *what) for what, days in spans if what != _NO_REMARK]
            self._remarks[year] = listed
        return listed

    def _remark(self, on: date) -> tuple[str, str]:
        if self.calendar.is_workday(on):
            return (_MAKE_UP, self.calendar.days[on].name) if on.weekday() >= _SATURDAY else _NO_REMARK
        name = self.calendar.holiday_name(on)
        return ("weekend", "") if name is None else ("holiday", name)


def index_of(calendar: WorkCalendar) -> WorkdayIndex:
    """The index of this very calendar object; the last few are kept."""
    return _index(_Itself(calendar))


class _Itself:
    """A calendar as a key: equal only to itself. The table in it cannot be hashed."""

    __slots__ = ("calendar",)

    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar

    def __hash__(self) -> int:
        return id(self.calendar)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and other.calendar is self.calendar


@lru_cache(maxsize=_KEPT)
def _index(key: _Itself) -> WorkdayIndex:
    return WorkdayIndex(key.calendar)


_first, _last = attrgetter("first"), attrgetter("last")


def _steps(first: date, last: date, reason: str, name: str) -> Iterator[Step]:
    if reason == _MAKE_UP:
        days = (first + _A_DAY * number for number in range((last - first).days + 1))
        yield from (step("calendar.make_up_workday", on=on.isoformat(), name=name) for on in days)
    else:
        yield step("calendar.skipped", first=first.isoformat(), last=last.isoformat(), reason=reason, name=name)


def _continues(before: Remark, after: Remark) -> bool:
    """Over the turn of a year."""
    return (before.reason, before.name, before.last + _A_DAY) == (after.reason, after.name, after.first)


def _days_of(year: int) -> Iterator[date]:
    new_year = date(year, 1, 1)
    length = (date(year, 12, 31) - new_year).days + 1
    return (new_year + _A_DAY * number for number in range(length))
