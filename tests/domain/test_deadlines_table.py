"""The golden table: dates reckoned by hand from the calendars as they were published, each with its reason.

``deadlines.csv`` beside this file. Nothing in it comes from the program: the weekdays are those of a printed calendar,
the rest days those of the State Council's notices for 2024, 2025 and 2026 (below), and for 2027 there is no notice yet:
only weekends and the holidays that stand in the regulation itself (1 January, 1 and 2 May, 1 to 3 October).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.deadlines import DeadlineRule, Extension, ExtensionMode, Period, PeriodUnit, Suspension, compute
from core.domain.working_days import WorkCalendar

TABLE = Path(__file__).with_name("deadlines.csv")
CALENDAR = WorkCalendar.of(seed_rows(), known_years=seed_years())
MODES = {"to": ExtensionMode.REPLACES, "by": ExtensionMode.ADDS}
HOLIDAYS = {
    2024: "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
    2025: "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
    2026: "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
}
WORKED_WEEKENDS = {
    2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
}

Row = dict[str, str]


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def period(text: str) -> Period:
    count, unit = text.split()
    return Period(int(count), PeriodUnit(unit))


def suspensions(text: str) -> Iterator[Suspension]:
    for span in filter(None, text.split(";")):
        first, last = span.split("..")
        yield Suspension(date.fromisoformat(first), date.fromisoformat(last) if last else None, "on-site visit")


def extension(text: str) -> Extension | None:
    if not text:
        return None
    mode, _, more = text.partition(" ")
    return Extension(period(more), date(2026, 3, 2), "wide-ranging", MODES[mode])


def spans(year: int, text: str) -> set[date]:
    days = set()
    for span in text.split():
        first, _, last = span.partition("..")
        begin, end = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
        days |= {begin + timedelta(days=number) for number in range((end - begin).days + 1)}
    return days


def case(row: Row) -> str:
    return " ".join(filter(None, (row["start"], row["period"], row["suspended"], row["extended"])))


@pytest.mark.parametrize("row", rows(), ids=case)
def test_date_is_the_one_reckoned_by_hand(row: Row) -> None:
    rule = DeadlineRule("reply", period(row["period"]), row["rolls"] == "yes", "art. 51")
    deadline = compute(
        rule,
        date.fromisoformat(row["start"]),
        CALENDAR,
        suspensions=suspensions(row["suspended"]),
        extension=extension(row["extended"]),
    )
    due = "" if deadline.due_on is None else deadline.due_on.isoformat()
    assert (due, deadline.is_estimated) == (row["due"], row["estimated"] == "yes"), row["why"]


@pytest.mark.parametrize("year", HOLIDAYS)
def test_calendar_is_the_published_one(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(366)]
    resting, worked = spans(year, HOLIDAYS[year]), spans(year, WORKED_WEEKENDS[year])
    expected = [on not in resting and (on in worked or on.weekday() < 5) for on in days if on.year == year]
    assert [CALENDAR.is_workday(on) for on in days if on.year == year] == expected


def test_table_is_large_and_gives_reasons() -> None:
    table = rows()
    assert len(table) >= 200
    assert len({case(row) + row["rolls"] for row in table}) == len(table)
    assert all(row["why"] for row in table)


def test_weekdays_are_those_of_the_dates() -> None:
    dated = [row for row in rows() if row["due"]]
    assert [row for row in dated if f"{date.fromisoformat(row['due']):%a}" != row["weekday"]] == []


@pytest.mark.parametrize("year", range(2024, 2028))
def test_every_year_is_in_the_table(year: int) -> None:
    assert sum(row["due"].startswith(str(year)) for row in rows()) >= 20
