"""Which years of holidays are there, and which can only be estimated."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from core.domain.working_days import DayKind
from core.services.holiday_years import holiday_years
from tests.services.season import YEAR, YEARS, Season, open_season


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    async with open_season(tmp_path) as opened:
        yield opened


async def test_terms_years_are_named(season: Season) -> None:
    years = await season.core.records.holidays(season.clerk)
    assert [one.year for one in years] == list(YEARS)
    assert [one.year for one in years if not one.is_estimated] == [YEAR]


async def test_imported_year_is_not_estimated(season: Season) -> None:
    rows = [(date(2027, 1, 1), "holiday", "元旦"), (date(2027, 1, 3), "make_up_workday", "元旦")]
    await season.core.records.import_holidays(season.clerk, 2027, rows, "notice")
    [year] = [one for one in await season.core.records.holidays(season.clerk) if one.year == 2027]
    assert not year.is_estimated
    assert (year.number(DayKind.HOLIDAY), year.number(DayKind.MAKE_UP_WORKDAY)) == (1, 1)


async def test_next_year_is_named_without_a_term(season: Season) -> None:
    season.at(date(2040, 5, 1))
    years = [one.year for one in await season.core.records.holidays(season.clerk)]
    assert years == [YEAR, 2040, 2041]


def test_known_year_without_days_is_known() -> None:
    [year] = holiday_years([], [2026], [])
    assert (year.is_estimated, year.days) == (False, ())
