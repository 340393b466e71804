"""Deadlines explain themselves, say how much is left, refuse what cannot be, and follow the table of holidays."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.deadlines import (
    Deadline,
    DeadlineRule,
    DueState,
    Extension,
    ExtensionMode,
    OpenDeadline,
    Period,
    PeriodUnit,
    Remaining,
    StartEvent,
    Suspension,
    compute,
    days_left,
    recomputed,
    remaining,
)
from core.domain.errors import Invalid
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar

CALENDAR = WorkCalendar.of(seed_rows(), known_years=seed_years())
ASSIGNED_ON = date(2026, 3, 2)
REPLY = DeadlineRule("reply", Period(3, PeriodUnit.MONTHS), True, "代表法第五十一条", StartEvent.ASSIGNED, "art. 51")
CONTACT = DeadlineRule("first_contact", Period(20, PeriodUnit.WORKDAYS), False, "第十八条", StartEvent.ASSIGNED)
A_DAY = timedelta(days=1)


def visit(first: date, last: date | None, reason: str = "on-site visit") -> Suspension:
    return Suspension(first, last, reason)


def lines(deadline: Deadline) -> list[str]:
    """Everything after the rule, in short."""
    steps = [step.as_json() for step in deadline.explanation[1:]]
    return [" ".join(str(value) for value in step.values() if value != "") for step in steps]


def test_explanation_begins_with_rule_and_article() -> None:
    assert compute(REPLY, ASSIGNED_ON, CALENDAR).explanation[0].as_json() == {
        "code": "deadline.rule",
        "rule": "reply",
        "count": 3,
        "unit": "months",
        "source": "代表法第五十一条",
        "source_en": "art. 51",
    }


def test_plain_reply_is_told_in_three_steps() -> None:
    assert lines(compute(REPLY, ASSIGNED_ON, CALENDAR)) == [
        "deadline.start assigned 2026-03-02 3 months",
        "deadline.corresponding_day 2 2026-06-02",
        "calendar.result 2026-06-02",
    ]


def test_rest_days_at_the_end_are_named() -> None:
    assert lines(compute(REPLY, date(2026, 3, 20), CALENDAR)) == [
        "deadline.start assigned 2026-03-20 3 months",
        "deadline.corresponding_day 20 2026-06-20",
        "calendar.skipped 2026-06-20 2026-06-21 holiday 端午",
        "deadline.rolled 2026-06-22",
        "calendar.result 2026-06-22",
    ]


def test_missing_day_of_the_month_is_explained() -> None:
    assert "deadline.month_end 31 2026-04-30" in lines(compute(REPLY, date(2026, 1, 31), CALENDAR))


def test_working_days_name_what_they_passed_over() -> None:
    ten = DeadlineRule("return", Period(10, PeriodUnit.WORKDAYS), False, "art. 14")
    assert lines(compute(ten, date(2026, 2, 10), CALENDAR)) == [
        "deadline.start begun 2026-02-10 10 workdays",
        "calendar.make_up_workday 2026-02-14 春节",
        "calendar.skipped 2026-02-15 2026-02-23 holiday 春节",
        "calendar.make_up_workday 2026-02-28 春节",
        "calendar.skipped 2026-03-01 2026-03-01 weekend",
        "calendar.result 2026-03-02",
    ]


def test_date_that_stays_on_a_rest_day_says_so() -> None:
    stays = DeadlineRule("reply", REPLY.period, False, "art. 51")
    assert lines(compute(stays, date(2026, 7, 1), CALENDAR))[-2:] == [
        "deadline.stays 2026-10-01 holiday 国庆节",
        "calendar.result 2026-10-01",
    ]


def test_suspended_days_are_counted_in_the_explanation() -> None:
    deadline = compute(REPLY, ASSIGNED_ON, CALENDAR, suspensions=[visit(date(2026, 4, 1), date(2026, 4, 11))])
    assert lines(deadline)[1:] == [
        "deadline.corresponding_day 2 2026-06-02",
        "deadline.suspended 2026-04-01 2026-04-11 11 days ['on-site visit']",
        "deadline.last_day 2026-06-13",
        "calendar.skipped 2026-06-13 2026-06-14 weekend",
        "deadline.rolled 2026-06-15",
        "calendar.result 2026-06-15",
    ]


def test_suspension_of_working_days_counts_working_days() -> None:
    deadline = compute(CONTACT, ASSIGNED_ON, CALENDAR, suspensions=[visit(date(2026, 3, 6), date(2026, 3, 10))])
    [suspended] = [step.params for step in deadline.explanation if step.code == "deadline.suspended"]
    assert (suspended["count"], suspended["unit"]) == (3, "workdays")  # Friday, Monday, Tuesday


def test_overlapping_suspensions_keep_both_reasons() -> None:
    stopped = [visit(date(2026, 3, 5), date(2026, 3, 8), "a"), visit(date(2026, 3, 7), date(2026, 3, 10), "b")]
    [suspended] = [
        step.params
        for step in compute(REPLY, ASSIGNED_ON, CALENDAR, suspensions=stopped).explanation
        if step.code == "deadline.suspended"
    ]
    assert (suspended["first"], suspended["last"], suspended["reasons"]) == ("2026-03-05", "2026-03-10", ("a", "b"))


def test_suspension_without_end_leaves_no_date() -> None:
    deadline = compute(REPLY, ASSIGNED_ON, CALENDAR, suspensions=[visit(date(2026, 4, 1), None)])
    assert (deadline.due_on, deadline.is_estimated) == (None, False)
    assert deadline.explanation[-1].as_json() == {
        "code": "deadline.not_running",
        "since": "2026-04-01",
        "reasons": ["on-site visit"],
    }


def test_suspension_met_while_moving_leaves_no_date() -> None:
    """The last day is Saturday 14 March; on Monday nothing runs."""
    ten = DeadlineRule("return", Period(10, PeriodUnit.DAYS), True, "art. 14")
    deadline = compute(ten, date(2026, 3, 4), CALENDAR, suspensions=[visit(date(2026, 3, 16), None)])
    assert deadline.due_on is None
    assert "deadline.last_day 2026-03-14" in lines(deadline)


def test_extension_is_told_with_its_reason() -> None:
    six = Extension(Period(6, PeriodUnit.MONTHS), date(2026, 5, 20), "wide-ranging")
    told = lines(compute(REPLY, ASSIGNED_ON, CALENDAR, extension=six))
    assert told[:2] == [
        "deadline.replaced 6 months 2026-05-20 wide-ranging",
        "deadline.start assigned 2026-03-02 6 months",
    ]


def test_added_period_in_another_unit_is_told_apart() -> None:
    more = Extension(Period(10, PeriodUnit.WORKDAYS), date(2026, 5, 20), "travel", ExtensionMode.ADDS)
    told = lines(compute(REPLY, ASSIGNED_ON, CALENDAR, extension=more))
    assert told[0] == "deadline.added 10 workdays 2026-05-20 travel"
    assert "deadline.then 2026-06-02 10 workdays" in told


def test_year_without_data_is_named() -> None:
    deadline = compute(REPLY, date(2026, 10, 2), CALENDAR)
    assert deadline.is_estimated
    assert "calendar.estimated 2027" in lines(deadline)


def test_suspended_year_without_data_is_not_named() -> None:
    """Working days of 2026 and, after a year at rest, of 2028: nobody asked what 2027 is like."""
    known = WorkCalendar.of([], known_years=[2026, 2028])
    whole_year = visit(date(2027, 1, 1), date(2027, 12, 31))
    assert not compute(CONTACT, date(2026, 12, 21), known, suspensions=[whole_year]).is_estimated


def test_explanation_can_be_stored_and_read() -> None:
    deadline = compute(REPLY, date(2026, 3, 20), CALENDAR, suspensions=[visit(date(2026, 4, 1), date(2026, 4, 2))])
    stored = json.dumps([step.as_json() for step in deadline.explanation])
    assert json.loads(stored) == [step.as_json() for step in deadline.explanation]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 3, 2), Remaining(DueState.FINE, 92, 63)),
        (date(2026, 5, 25), Remaining(DueState.FINE, 8, 6)),
        (date(2026, 5, 26), Remaining(DueState.SOON, 7, 5)),
        (date(2026, 6, 1), Remaining(DueState.SOON, 1, 1)),
        (date(2026, 6, 2), Remaining(DueState.DUE_TODAY, 0, 0)),
        (date(2026, 6, 3), Remaining(DueState.OVERDUE, -1, -1)),
        (date(2026, 6, 8), Remaining(DueState.OVERDUE, -6, -4)),
    ],
    ids=lambda value: str(value) if isinstance(value, date) else value.state,
)
def test_what_is_left_has_a_state(today: date, left: Remaining) -> None:
    due = compute(REPLY, ASSIGNED_ON, CALENDAR)
    assert remaining(due, today, CALENDAR, soon_within=7) == left
    assert due.due_on is not None
    assert days_left(due.due_on, today, soon_within=7) == replace(left, workdays=None)


def test_suspended_deadline_is_never_overdue() -> None:
    deadline = compute(REPLY, ASSIGNED_ON, CALENDAR, suspensions=[visit(date(2026, 4, 1), None)])
    left = remaining(deadline, date(2029, 1, 1), CALENDAR, soon_within=7)
    assert left == Remaining(DueState.NOT_RUNNING, None, None)


@pytest.mark.parametrize(
    ("count", "unit", "code"),
    [
        (-1, PeriodUnit.DAYS, "deadline.negative_period"),
        (3_661, PeriodUnit.DAYS, "deadline.period_too_long"),
        (3_661, PeriodUnit.WORKDAYS, "deadline.period_too_long"),
        (121, PeriodUnit.MONTHS, "deadline.period_too_long"),
    ],
)
def test_impossible_periods_are_refused(count: int, unit: PeriodUnit, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        Period(count, unit)
    assert refused.value.code == code


def test_suspension_must_not_end_before_it_begins() -> None:
    with pytest.raises(Invalid, match=r"deadline\.suspension_ends_before_it_begins"):
        visit(date(2026, 4, 2), date(2026, 4, 1))


@pytest.mark.parametrize("count", [2, 3])
def test_extension_must_be_longer(count: int) -> None:
    with pytest.raises(Invalid, match=r"deadline\.extension_shortens"):
        compute(REPLY, ASSIGNED_ON, CALENDAR, extension=Extension(Period(count, PeriodUnit.MONTHS), ASSIGNED_ON, ""))


def test_longest_periods_still_have_a_date() -> None:
    longest = Extension(Period(3_660, PeriodUnit.DAYS), ASSIGNED_ON, "", ExtensionMode.ADDS)
    stopped = [visit(date(2999, 12, 1), date(2999, 12, 31))]
    assert compute(REPLY, date(2999, 11, 30), CALENDAR, extension=longest, suspensions=stopped).due_on is not None


@pytest.mark.parametrize("on", [date(3000, 1, 1), date.max])
def test_days_beyond_all_calendars_are_refused(on: date) -> None:
    with pytest.raises(Invalid, match=r"deadline\.day_out_of_range"):
        compute(REPLY, on, CALENDAR)
    with pytest.raises(Invalid, match=r"deadline\.day_out_of_range"):
        visit(ASSIGNED_ON, on)


def with_spring_festival_2027() -> WorkCalendar:
    rows = [CalendarDay(date(2027, 2, 5) + A_DAY * number, DayKind.HOLIDAY, "春节") for number in range(8)]
    return WorkCalendar.of([*seed_rows(), *rows], known_years=[*seed_years(), 2027])


def test_new_year_of_data_moves_what_it_touches() -> None:
    opened = [OpenDeadline(on, REPLY, on) for on in (ASSIGNED_ON, date(2026, 10, 20), date(2026, 11, 6))]
    untouched, certain, moved = (one.case for one in opened)
    shifts = recomputed(opened, CALENDAR, with_spring_festival_2027())
    assert [(shift.case, shift.from_on, shift.to_on, shift.has_moved) for shift in shifts] == [
        (certain, date(2027, 1, 20), date(2027, 1, 20), False),
        (moved, date(2027, 2, 8), date(2027, 2, 15), True),
    ]
    assert untouched not in {shift.case for shift in shifts}
    assert [(shift.was_estimated, shift.deadline.is_estimated) for shift in shifts] == [(True, False)] * 2


def test_moved_deadline_is_explained_anew() -> None:
    [shift] = recomputed([OpenDeadline(7, REPLY, date(2026, 11, 6))], CALENDAR, with_spring_festival_2027())
    assert "calendar.skipped 2027-02-06 2027-02-12 holiday 春节" in lines(shift.deadline)


def test_corrected_day_reaches_only_its_own_deadlines() -> None:
    """The table is corrected: Friday 5 June 2026 is at rest."""
    corrected = WorkCalendar.of(
        [*seed_rows(), CalendarDay(date(2026, 6, 5), DayKind.HOLIDAY, "-")], known_years=seed_years()
    )
    opened = [OpenDeadline(on.day, REPLY, on) for on in (date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6))]
    assert [(shift.case, shift.to_on) for shift in recomputed(opened, CALENDAR, corrected)] == [(5, date(2026, 6, 8))]


@pytest.mark.parametrize("first", ["core.domain.rules", "core.domain.working_days", "core.domain.deadlines"])
def test_modules_load_in_any_order(first: str) -> None:
    """The rules take terms from here, and explanations are the rules' own: neither may wait for the other."""
    assert subprocess.run([sys.executable, "-c", f"import {first}"], check=False).returncode == 0
