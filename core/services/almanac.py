"""The county's days: our own table of holidays as a calendar, with the hours of peace from the rules."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from core.domain.clock import COUNTY_ZONE
from core.domain.reminders import Almanac
from core.domain.rules import CountyRules
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar
from core.services.work import Work

_KEPT = 4  # tables of holidays


async def work_calendar(work: Work) -> WorkCalendar:
    """Working days as our own table has them (design invariant 12)."""
    return _calendar(tuple(await work.records.holidays()), tuple(await work.records.holiday_years()))


@lru_cache(_KEPT)
def _calendar(holidays: tuple[tuple[date, str, str], ...], known_years: tuple[int, ...]) -> WorkCalendar:
    """The same for the same table: what is worked out of a calendar is kept beside it (``index_of``)."""
    rows = [CalendarDay(on, DayKind(kind), name) for on, kind, name in holidays]
    return WorkCalendar.of(rows, known_years=known_years)


async def almanac_of(work: Work, rules: CountyRules) -> Almanac:
    return Almanac(COUNTY_ZONE, await work_calendar(work), rules.reminders)
