"""The first rows of our own holiday table, from the chinese-calendar package; no network, nothing guessed.

The package states, year by year, the State Council's notices; it knows no year before its notice is out, and
neither do we: ``seed_years`` are exactly the years it has data for. Imported lazily: only an import of the
table needs the package. Later years come from a file the office imports.
"""

from __future__ import annotations

from core.domain.working_days import CalendarDay, DayKind


def seed_rows() -> tuple[CalendarDay, ...]:
    """Every holiday and make-up workday that the package knows, by date; names in Chinese."""
    from chinese_calendar.constants import holidays, workdays

    rows = [
        *(CalendarDay(on, DayKind.HOLIDAY, _chinese_name(name)) for on, name in holidays.items()),
        *(CalendarDay(on, DayKind.MAKE_UP_WORKDAY, _chinese_name(name)) for on, name in workdays.items()),
    ]
    return tuple(sorted(rows, key=lambda row: row.on))


def seed_years() -> frozenset[int]:
    """The years for which the table is complete."""
    from chinese_calendar.constants import holidays

    return frozenset(on.year for on in holidays)


def _chinese_name(english: str) -> str:
    from chinese_calendar.constants import Holiday

    return str(Holiday(english).chinese)
