"""The seed of the holiday table: complete for its years, silent about others, from the package alone."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.working_days import CalendarDay, DayKind


def test_seed_covers_2004_to_2026() -> None:
    assert seed_years() >= set(range(2004, 2027))
    assert {row.on.year for row in seed_rows()} <= seed_years()


def test_every_date_stands_once_in_order() -> None:
    dates = [row.on for row in seed_rows()]
    assert dates == sorted(set(dates))


def test_make_up_workdays_fall_on_weekends() -> None:
    made_up = [row.on for row in seed_rows() if row.kind is DayKind.MAKE_UP_WORKDAY]
    assert len(made_up) > 100
    assert all(on.weekday() >= 5 for on in made_up)


def test_names_are_chinese() -> None:
    assert CalendarDay(date(2026, 2, 17), DayKind.HOLIDAY, "春节") in seed_rows()


def test_the_package_is_loaded_only_when_asked() -> None:
    probe = "import sys, core.documents.holiday_seed; sys.exit('chinese_calendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", probe], check=False).returncode == 0
