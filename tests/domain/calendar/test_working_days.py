"""Working days, hand-checked on the calendars of 2025 and 2026 as the State Council published them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.errors import Invalid
from core.domain.rules import CountingUnit
from core.domain.working_days import CalendarDay, CountedDate, DayKind, Direction, WorkCalendar

CALENDAR = WorkCalendar.of(seed_rows(), known_years=seed_years())
EMPTY = WorkCalendar.of([], known_years=[])
dates = st.dates(date(2023, 1, 1), date(2028, 12, 31))


def counted(
    start: date,
    count: int,
    *,
    unit: CountingUnit = CountingUnit.WORKDAYS,
    direction: Direction = Direction.AFTER,
) -> CountedDate:
    return CALENDAR.count(start, count, unit=unit, direction=direction)


def lines(result: CountedDate) -> list[str]:
    return [" ".join([step.code, *map(str, step.params.values())]) for step in result.explanation]


@pytest.mark.parametrize(
    ("on", "is_workday"),
    [
        (date(2026, 2, 13), True),  # Friday before the Spring Festival
        (date(2026, 2, 14), True),  # Saturday, made up for
        (date(2026, 2, 16), False),  # Monday, New Year's Eve
        (date(2026, 2, 28), True),  # Saturday, made up for
        (date(2026, 3, 1), False),  # a plain Sunday
        (date(2025, 10, 8), False),  # Wednesday, National Day and Mid-autumn together
        (date(2025, 10, 11), True),  # Saturday, made up for
    ],
)
def test_published_days_are_known(on: date, is_workday: bool) -> None:
    assert CALENDAR.is_workday(on) is is_workday


def test_the_beginning_day_is_not_counted() -> None:
    friday = date(2026, 3, 6)
    assert CALENDAR.add_workdays(friday, 3) == date(2026, 3, 11)
    assert CALENDAR.add_workdays(friday, -3) == date(2026, 3, 3)
    assert CALENDAR.add_workdays(friday, 0) == friday


def test_next_workday_jumps_the_spring_festival() -> None:
    """2026: off from Sunday 15 to Monday 23 February; Saturday 14 is worked."""
    assert CALENDAR.next_workday(date(2026, 2, 13)) == date(2026, 2, 14)
    assert CALENDAR.next_workday(date(2026, 2, 14)) == date(2026, 2, 24)
    assert CALENDAR.workday_from(date(2026, 2, 20)) == date(2026, 2, 24)
    assert CALENDAR.workday_from(date(2026, 2, 24)) == date(2026, 2, 24)


def test_ten_workdays_over_the_festival_are_explained() -> None:
    """11, 12, 13, 14 (made up) | 24, 25, 26, 27, 28 (made up) | 2 March: ten."""
    result = counted(date(2026, 2, 10), 10)
    assert result.on == date(2026, 3, 2)
    assert not result.is_estimated
    assert lines(result) == [
        "calendar.start 2026-02-10",
        "calendar.count 10 workdays after",
        "calendar.make_up_workday 2026-02-14 春节",
        "calendar.skipped 2026-02-15 2026-02-23 holiday 春节",
        "calendar.make_up_workday 2026-02-28 春节",
        "calendar.skipped 2026-03-01 2026-03-01 weekend ",
        "calendar.result 2026-03-02",
    ]


def test_counting_backwards_passes_the_weekend() -> None:
    result = counted(date(2026, 12, 9), 5, direction=Direction.BEFORE)
    assert result.on == date(2026, 12, 2)
    assert lines(result)[2] == "calendar.skipped 2026-12-05 2026-12-06 weekend "


def test_calendar_days_pass_over_nothing() -> None:
    result = counted(date(2026, 2, 10), 10, unit=CountingUnit.DAYS)
    assert result.on == date(2026, 2, 20)
    assert lines(result) == [
        "calendar.start 2026-02-10",
        "calendar.count 10 days after",
        "calendar.result 2026-02-20",
    ]


def test_a_year_without_data_says_so() -> None:
    result = counted(date(2026, 12, 30), 2)
    assert result.on == date(2027, 1, 4)  # 31 Dec; 1 Jan is fixed, 2 and 3 Jan a weekend
    assert result.is_estimated
    assert "calendar.estimated 2027" in lines(result)
    assert "calendar.skipped 2027-01-01 2027-01-01 holiday 元旦" in lines(result)


def test_estimates_change_when_the_data_arrives() -> None:
    rows = [*seed_rows(), CalendarDay(date(2027, 1, 4), DayKind.HOLIDAY, "元旦")]
    known = WorkCalendar.of(rows, known_years=[*seed_years(), 2027])
    result = known.count(date(2026, 12, 30), 2, unit=CountingUnit.WORKDAYS, direction=Direction.AFTER)
    assert (result.on, result.is_estimated) == (date(2027, 1, 1), False)


def test_estimated_years_know_only_fixed_holidays() -> None:
    names = {(2027, month, day): EMPTY.holiday_name(date(2027, month, day)) for month, day in [(5, 2), (10, 3), (4, 5)]}
    assert names == {(2027, 5, 2): "劳动节", (2027, 10, 3): "国庆节", (2027, 4, 5): None}


@pytest.mark.parametrize("year", range(2025, 2027))
def test_estimates_never_contradict_published_holidays(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(365)]
    estimated = [on for on in days if EMPTY.holiday_name(on)]
    assert len(estimated) == 6
    assert all(CALENDAR.holiday_name(on) for on in estimated)


def test_two_rows_may_not_disagree() -> None:
    rows = [CalendarDay(date(2027, 1, 2), kind, "元旦") for kind in DayKind]
    with pytest.raises(Invalid, match=r"calendar\.day_twice"):
        WorkCalendar.of(rows, known_years=[2027])


def test_absurd_counts_are_refused() -> None:
    with pytest.raises(Invalid, match=r"calendar\.count_too_large"):
        CALENDAR.add_workdays(date(2026, 1, 1), 3_661)
    with pytest.raises(Invalid, match=r"calendar\.negative_count"):
        counted(date(2026, 1, 1), -1)


@given(dates, st.integers(1, 60))
def test_counting_forth_and_measuring_agree(start: date, count: int) -> None:
    on = CALENDAR.add_workdays(start, count)
    assert CALENDAR.is_workday(on)
    assert CALENDAR.workdays_between(start, on) == count
    assert CALENDAR.workdays_between(on, start) == -count


@given(dates, st.integers(0, 30), st.sampled_from(Direction))
def test_explained_days_account_for_every_day(start: date, count: int, direction: Direction) -> None:
    result = counted(start, count, direction=direction)
    skipped = [step.params for step in result.explanation if step.code == "calendar.skipped"]
    rest = sum(
        (date.fromisoformat(str(span["last"])) - date.fromisoformat(str(span["first"]))).days + 1 for span in skipped
    )
    assert abs((result.on - start).days) == count + rest


@given(dates, st.integers(0, 30))
def test_more_days_never_end_earlier(start: date, count: int) -> None:
    assert CALENDAR.add_workdays(start, count) < CALENDAR.add_workdays(start, count + 1)
