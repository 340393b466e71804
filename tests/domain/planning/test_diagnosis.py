"""Why there is no timetable: the rule by its name, the numbers, and what would make room."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.planning.diagnosis import diagnose
from core.domain.planning.reasons import Constraint, Infeasible
from core.domain.planning.timetable import AwayVenues, MeetingPin, TimetableProblem
from tests.domain.planning.counties import (
    DEFAULT_LIMITS,
    MONDAY,
    a_county,
    a_group_pin,
    a_hearing,
    a_leader,
    a_venue,
    weekdays,
)


def conflict_of(problem: TimetableProblem) -> Infeasible:
    conflict = diagnose(problem)
    assert conflict is not None
    return conflict


def test_working_county_has_no_conflict() -> None:
    assert diagnose(a_county()) is None


def test_season_without_workdays_is_named() -> None:
    assert conflict_of(a_county(days=0)).constraint is Constraint.SEASON_DAYS


def test_large_constituency_is_named() -> None:
    conflict = conflict_of(a_county(hearings=(a_hearing(1, deputies=10),)))
    assert conflict.constraint is Constraint.MEETING_SIZE
    assert conflict.relaxations[0].params == {"max_deputies": 10}


def test_township_without_seats_is_named() -> None:
    limits = replace(DEFAULT_LIMITS, away_venues=AwayVenues.NEVER)
    conflict = conflict_of(a_county(hearings=(a_hearing(1, township=4),), limits=limits))
    assert conflict.constraint is Constraint.VENUE_SEATS
    assert conflict.details[0].params["township"] == 4
    assert "allow_away_venues" in [step.code for step in conflict.relaxations]


def test_missing_leaders_are_named() -> None:
    leaders = (a_leader(1, *weekdays(5)[1:]), a_leader(2, *weekdays(5)))
    conflict = conflict_of(a_county(leaders=leaders))
    assert conflict.constraint is Constraint.LEADERS
    assert conflict.details[0].params == {"leaders": 2, "places": 2, "meetings": 6}


def test_short_season_is_named() -> None:
    conflict = conflict_of(a_county(days=2, limits=replace(DEFAULT_LIMITS, meetings_a_day=2)))
    assert conflict.constraint is Constraint.DAILY_CAPACITY
    assert conflict.details[0].params["places"] == 4
    assert "raise_daily_capacity" in [step.code for step in conflict.relaxations]


def test_crowded_venue_is_named() -> None:
    many = tuple(a_hearing(n) for n in range(1, 6))
    conflict = conflict_of(a_county(hearings=many, days=2, venues=(a_venue(1),)))
    assert conflict.constraint is Constraint.VENUE_SLOTS
    assert conflict.details[0].params == {"township": 1, "meetings": 5, "places": 4}


@pytest.mark.parametrize(
    ("pins", "code"),
    [
        ((a_group_pin(99),), "pin_of_unknown_constituency"),
        ((a_group_pin(1, 3),), "pin_across_townships"),
        ((a_group_pin(1, 2),), "pin_without_venue"),
        ((a_group_pin(1, on=weekdays(9)[8]),), "pin_on_no_season_day"),
        ((a_group_pin(1, slot=5),), "pin_on_no_slot"),
        ((a_group_pin(1, venue=77),), "pin_of_unknown_venue"),
        ((a_group_pin(1, 2, venue=1),), "pin_exceeds_seats"),
        ((a_group_pin(1, leader=77),), "pin_of_unknown_leader"),
        ((a_group_pin(1, slot=0), a_group_pin(1, slot=1)), "pins_share_constituency"),
    ],
)
def test_faulty_pins_are_named(pins: tuple[MeetingPin, ...], code: str) -> None:
    conflict = conflict_of(a_county(pins=pins))
    assert (conflict.constraint, conflict.details[0].code) == (Constraint.PINS, code)
    assert {step.code for step in conflict.relaxations} == {"release_meeting_pin"}


def test_pins_at_one_time_clash() -> None:
    first = a_group_pin(1, on=MONDAY, slot=0, leader=1)
    second = a_group_pin(3, on=MONDAY, slot=0, leader=1)
    assert conflict_of(a_county(pins=(first, second))).details[0].code == "pins_share_leader"


def test_pin_of_absent_leader_is_named() -> None:
    leaders = (a_leader(1, MONDAY), a_leader(2))
    conflict = conflict_of(a_county(leaders=leaders, pins=(a_group_pin(1, on=MONDAY, leader=1),)))
    assert conflict.details[0].code == "pin_of_absent_leader"
