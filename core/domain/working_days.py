"""Working days from our own table of holidays and make-up workdays (design invariant 12).

No library guesses a holiday here. A year that the table covers is exact. A year without data is estimated from
weekends and the statutory holidays that fall on fixed dates (New Year 1 Jan, Labour Day 1-2 May, National Day
1-3 Oct; State Council regulation on holidays as amended 2024-11-10); the movable ones and the make-up workdays
are announced each November and unknown before. Whatever touched such a year says so: ``is_estimated``.

Counting: the day on which a period begins does not count (Civil Code art. 201); "3 working days after" a
Friday is the next Wednesday, "3 working days before" a Friday the Tuesday.

Steps of an explanation (dates as ISO text):

    calendar.start             on
    calendar.count             count, unit (days | workdays), direction (after | before)
    calendar.skipped           first, last, reason (weekend | holiday), name
    calendar.make_up_workday   on, name            a weekend day that counted
    calendar.estimated         year                no data for this year
    calendar.result            on
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from types import MappingProxyType

from core.domain.errors import Invalid
from core.domain.rules import CountingUnit, Step, step

MAX_COUNT = 3_660
_A_DAY = timedelta(days=1)
_SATURDAY = 5
_FIXED_HOLIDAYS = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    MAKE_UP_WORKDAY = "make_up_workday"


class Direction(StrEnum):
    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A row of the table: a day that is not what its weekday says, or a holiday on any day."""

    on: date
    kind: DayKind
    name: str


@dataclass(frozen=True, slots=True)
class CountedDate:
    """A computed date, how it came about, and whether a year without data took part."""

    on: date
    is_estimated: bool
    explanation: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are working days. Build it with ``of``; equal tables make equal calendars."""

    days: Mapping[date, CalendarDay]
    known_years: frozenset[int]

    @classmethod
    def of(cls, rows: Iterable[CalendarDay], *, known_years: Iterable[int]) -> WorkCalendar:
        """A calendar of the table's rows. Errors: Invalid ``calendar.day_twice`` if two rows disagree."""
        days: dict[date, CalendarDay] = {}
        for row in rows:
            if days.setdefault(row.on, row).kind is not row.kind:
                raise Invalid("calendar.day_twice", on=row.on)
        return cls(MappingProxyType(days), frozenset(known_years))

    def is_estimated(self, year: int) -> bool:
        return year not in self.known_years

    def is_workday(self, on: date) -> bool:
        return self._reason_of_rest(on) is None

    def holiday_name(self, on: date) -> str | None:
        """The holiday that ``on`` belongs to; None for a working day or a plain weekend."""
        reason = self._reason_of_rest(on)
        return reason.name if reason and reason.kind == "holiday" else None

    def next_workday(self, on: date) -> date:
        """The first working day after ``on``."""
        return self.add_workdays(on, 1)

    def workday_from(self, on: date) -> date:
        """``on`` if it is a working day, otherwise the first one after it."""
        return on if self.is_workday(on) else self.next_workday(on)

    def add_workdays(self, start: date, count: int) -> date:
        """The day ``count`` working days after ``start`` (before, if negative); ``start`` itself for 0.

        Errors: Invalid ``calendar.count_too_large`` beyond ten years.
        """
        if abs(count) > MAX_COUNT:
            raise Invalid("calendar.count_too_large", count=count, limit=MAX_COUNT)
        current, stride = start, _A_DAY if count > 0 else -_A_DAY
        for _ in range(abs(count)):
            current += stride
            while not self.is_workday(current):
                current += stride
        return current

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if ``end`` comes first."""
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.is_workday(on) for on in _days_after(start, end))

    def count(self, start: date, count: int, *, unit: CountingUnit, direction: Direction) -> CountedDate:
        """The date ``count`` days or working days after or before ``start``, with its explanation.

        ``count`` is not negative. Calendar days are not moved off a holiday. Errors: Invalid
        ``calendar.negative_count``, ``calendar.count_too_large``.
        """
        if count < 0:
            raise Invalid("calendar.negative_count", count=count)
        signed = count if direction is Direction.AFTER else -count
        counts_workdays = unit is CountingUnit.WORKDAYS
        on = self.add_workdays(start, signed) if counts_workdays else start + signed * _A_DAY
        years = range(min(start, on).year, max(start, on).year + 1)
        estimated = [year for year in years if counts_workdays and self.is_estimated(year)]
        steps = (
            step("calendar.start", on=start.isoformat()),
            step("calendar.count", count=count, unit=unit.value, direction=direction.value),
            *(self._walk_steps(start, on) if counts_workdays else ()),
            *(step("calendar.estimated", year=year) for year in estimated),
            step("calendar.result", on=on.isoformat()),
        )
        return CountedDate(on=on, is_estimated=bool(estimated), explanation=steps)

    def _walk_steps(self, start: date, end: date) -> Iterator[Step]:
        """What the count passed over, in calendar order, neighbouring days of one reason together."""
        passed = _days_after(start, end) if end >= start else _days_before(start, end)
        for reason, group in groupby(passed, key=self._remark):
            span = list(group)
            first, last = span[0].isoformat(), span[-1].isoformat()
            if reason is not None and reason.kind == DayKind.MAKE_UP_WORKDAY:
                yield from (step("calendar.make_up_workday", on=on.isoformat(), name=reason.name) for on in span)
            elif reason is not None:
                yield step("calendar.skipped", first=first, last=last, reason=reason.kind, name=reason.name)

    def _remark(self, on: date) -> _Reason | None:
        row = self.days.get(on)
        if row is not None and row.kind is DayKind.MAKE_UP_WORKDAY:
            return _Reason(row.kind.value, row.name)
        return self._reason_of_rest(on)

    def _reason_of_rest(self, on: date) -> _Reason | None:
        if (row := self.days.get(on)) is not None:
            return _Reason("holiday", row.name) if row.kind is DayKind.HOLIDAY else None
        if self.is_estimated(on.year) and (name := _FIXED_HOLIDAYS.get((on.month, on.day))):
            return _Reason("holiday", name)
        return _Reason("weekend", "") if on.weekday() >= _SATURDAY else None


@dataclass(frozen=True, slots=True)
class _Reason:
    kind: str
    name: str


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + _A_DAY * number for number in range(1, (end - start).days + 1))


def _days_before(start: date, end: date) -> Iterator[date]:
    return (end + _A_DAY * number for number in range((start - end).days))
