"""From a period to a date, by the law's own order: count, leave out what was suspended, move off a rest day.

The rule (Civil Code, part one, chapter ten), and what it leaves open:

1. The day on which a period begins does not count (art. 201 para. 1).
2. Months end on the corresponding day of the last month; where there is none, on that month's last day (art. 202).
3. Suspended days that lie within the running period are left out, each once. Days and working days go on behind them.
   Months are first counted to their last day; then as many calendar days are added as were suspended up to the last
   day, those that the addition brings in included. A suspension that begins after the last day does nothing. The Civil
   Code knows no suspension of a period for handling: this is the way that keeps the days that were left.
4. The last day moves to the first working day from there on, where the rule says so (art. 203 para. 1), and in any case
   off suspended days. Only the end of the whole moves, not that of a part.

What must stay true: the same input gives the same date; nothing here explains, so that many can be reckoned at once.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.deadlines.pauses import Pause, covering, stretches
from core.domain.deadlines.terms import DeadlineRule, Extension, Period, PeriodUnit, check_day, periods_of
from core.domain.deadlines.workday_index import WorkdayIndex

_A_DAY = timedelta(days=1)
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Leg:
    """One period: ``start`` does not count, ``last`` is its last day before it moves; None: it does not run."""

    period: Period
    start: date
    last: date | None

    @property
    def first(self) -> date:
        """The first day that counts; of no working days at all the start itself, which must be one of them."""
        is_empty = self.period.count == 0 and self.period.unit is PeriodUnit.WORKDAYS
        return self.start if is_empty else self.start + _A_DAY


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A date with what is needed to explain it.

    ``asked``: the days, first and last, of which it mattered whether they are working days. ``estimated_years``: those
    among them that have no holiday data and had a part in the date.
    """

    legs: tuple[Leg, ...]
    due_on: date | None
    ends_on_workday: bool
    asked: tuple[tuple[date, date], ...]
    estimated_years: tuple[int, ...]

    @property
    def told(self) -> Iterator[tuple[date, date]]:
        """The days of which an explanation says something: also whether a date that does not move is a rest day."""
        yield from self.asked
        if self.due_on is not None:
            yield self.due_on, self.due_on


def reckon(
    rule: DeadlineRule,
    start: date,
    index: WorkdayIndex,
    *,
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> Reckoning:
    """When ``rule`` is due if it began on ``start``. Errors: those of ``periods_of`` and ``check_day``."""
    check_day(start)
    legs = tuple(_legs(periods_of(rule, extension), start, index, pauses))
    ends_on_workday = rule.rolls or legs[-1].period.unit is PeriodUnit.WORKDAYS
    counted = legs[-1].last
    due = None if counted is None else _settled(counted, index if ends_on_workday else None, pauses)
    asked = tuple(_asked(legs, due, pauses, ends_on_workday=ends_on_workday))
    estimated = () if due is None else _estimated(asked, index.calendar.known_years, pauses)
    return Reckoning(legs, due, ends_on_workday, asked, estimated)


def add_months(start: date, count: int) -> date:
    """The corresponding day ``count`` months later, or that month's last day (Civil Code art. 202)."""
    months = start.year * _MONTHS_A_YEAR + start.month - 1 + count
    year, month = months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _legs(periods: Iterable[Period], start: date, index: WorkdayIndex, pauses: Sequence[Pause]) -> Iterator[Leg]:
    begin: date | None = start
    for period in periods:
        if begin is None:
            return
        last = _counted(period, begin, index, pauses)
        yield Leg(period, begin, last)
        begin = last


def _counted(period: Period, start: date, index: WorkdayIndex, pauses: Sequence[Pause]) -> date | None:
    """The last day of ``period``; None if it is suspended without end."""
    by_workday = period.unit is PeriodUnit.WORKDAYS
    left, here = _length(period, start), start
    if by_workday and left == 0:
        return _settled(start, index, pauses)
    for pause in pauses:
        if pause.last is not None and pause.last <= here:
            continue
        reached = index.after(here, left) if by_workday else here + _A_DAY * left
        if reached < pause.first:
            return reached
        if pause.last is None:
            return None
        eve = max(here, pause.first - _A_DAY)
        left -= index.between(here, eve) if by_workday else (eve - here).days
        here = pause.last
    return index.after(here, left) if by_workday else here + _A_DAY * left


def _length(period: Period, start: date) -> int:
    """Working days or, for days and months, calendar days."""
    return (add_months(start, period.count) - start).days if period.unit is PeriodUnit.MONTHS else period.count


def _settled(counted: date, index: WorkdayIndex | None, pauses: Sequence[Pause]) -> date | None:
    """The first day from ``counted`` on that is not suspended and, with an ``index``, a working day."""
    on = counted
    while True:
        on = index.first_from(on) if index else on
        if (pause := covering(pauses, on)) is None:
            return on
        if pause.last is None:
            return None
        on = pause.last + _A_DAY


def _asked(
    legs: Sequence[Leg], due: date | None, pauses: Sequence[Pause], *, ends_on_workday: bool
) -> Iterator[tuple[date, date]]:
    for leg in legs:
        if leg.period.unit is PeriodUnit.WORKDAYS:
            yield leg.first, stopped_on(leg, pauses)
    counted = legs[-1].last
    if ends_on_workday and counted is not None and due is not None:
        yield counted, due


def stopped_on(leg: Leg, pauses: Sequence[Pause]) -> date:
    """The last day of ``leg`` that passed, which is the eve of a suspension without end if it does not run."""
    return leg.last or pauses[-1].first - _A_DAY  # nothing comes after a pause without end


def _estimated(asked: Sequence[tuple[date, date]], known: frozenset[int], pauses: Sequence[Pause]) -> tuple[int, ...]:
    unknown = {year for first, last in asked for year in range(first.year, last.year + 1) if year not in known}
    if not unknown:
        return ()
    days = (one for span in asked for one in stretches(*span, pauses) if one.pause is None)
    years = {year for one in days for year in range(one.first.year, one.last.year + 1)}
    return tuple(sorted(years & unknown))
