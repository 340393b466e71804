"""The county's days: our own table of holidays as a calendar, with the hours of peace from the rules."""

from __future__ import annotations

from core.domain.clock import COUNTY_ZONE
from core.domain.reminders import Almanac
from core.domain.rules import CountyRules
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar
from core.services.work import Work


async def work_calendar(work: Work) -> WorkCalendar:
    """Working days as our own table has them (design invariant 12)."""
    rows = [CalendarDay(on, DayKind(kind), name) for on, kind, name in await work.records.holidays()]
    return WorkCalendar.of(rows, known_years=await work.records.holiday_years())


async def almanac_of(work: Work, rules: CountyRules) -> Almanac:
    return Almanac(COUNTY_ZONE, await work_calendar(work), rules.reminders)
