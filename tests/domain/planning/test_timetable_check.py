"""The check finds every broken rule, whoever made the timetable."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.domain.ids import DeputyId
from core.domain.planning.greedy import greedy
from core.domain.planning.timetable import Meeting, MeetingLimits, Timetable, TimetableProblem, season_days
from core.domain.planning.timetable_check import check
from tests.domain.planning.counties import (
    DEFAULT_LIMITS,
    MONDAY,
    a_county,
    a_group_pin,
    a_hearing,
    a_leader,
    a_meeting,
    a_venue,
    weekdays,
)


def found(problem: TimetableProblem, *meetings: Meeting) -> set[str]:
    return {violation.reason.code for violation in check(problem, Timetable(meetings))}


def one_hearing(**limits: int) -> TimetableProblem:
    return a_county(hearings=(a_hearing(1),), limits=replace(DEFAULT_LIMITS, **limits))  # type: ignore[arg-type]


def two_hearings(**limits: int) -> TimetableProblem:
    both = (a_hearing(1), a_hearing(2))
    return a_county(hearings=both, limits=replace(DEFAULT_LIMITS, **limits))  # type: ignore[arg-type]


def test_good_timetable_has_no_violation() -> None:
    assert found(one_hearing(), a_meeting(1)) == set()


def test_missing_and_double_hearings_are_found() -> None:
    assert found(one_hearing()) == {"not_heard_once"}
    assert found(one_hearing(), a_meeting(1), a_meeting(1, slot=1)) == {"not_heard_once"}


def test_stranger_at_a_meeting_is_found() -> None:
    stranger = replace(a_meeting(1), deputies=(DeputyId(7),))
    assert found(one_hearing(), stranger) == {"wrong_deputies"}


@pytest.mark.parametrize(
    ("meeting", "code"),
    [
        (a_meeting(1, on=date(2026, 12, 6)), "not_a_season_day"),
        (a_meeting(1, slot=2), "no_such_slot"),
        (a_meeting(1, venue=99), "unknown_venue"),
        (a_meeting(1, venue=2), "needlessly_away"),
        (a_meeting(1, leader=99), "unknown_leader"),
    ],
)
def test_wrong_places_are_found(meeting: Meeting, code: str) -> None:
    assert found(one_hearing(), meeting) == {code}


def test_venue_and_leader_are_not_shared() -> None:
    assert found(two_hearings(), a_meeting(1), a_meeting(2, leader=2)) == {"venue_twice"}
    problem = replace(two_hearings(), venues=(a_venue(1), a_venue(4)))
    assert found(problem, a_meeting(1), a_meeting(2, venue=4)) == {"leader_twice"}


def test_full_day_is_found() -> None:
    problem = two_hearings(meetings_a_day=1)
    assert found(problem, a_meeting(1), a_meeting(2, slot=1)) == {"too_many_on_day"}


def test_absent_leader_is_found() -> None:
    problem = replace(one_hearing(), leaders=(a_leader(1, MONDAY),))
    assert found(problem, a_meeting(1)) == {"leader_away"}


def test_small_venue_is_found() -> None:
    problem = replace(one_hearing(), venues=(a_venue(1, seats=56),))
    assert found(problem, a_meeting(1)) == {"too_few_seats"}
    assert found(replace(problem, venues=(a_venue(1, seats=57),)), a_meeting(1)) == set()


def test_oversized_meeting_is_found() -> None:
    assert found(one_hearing(max_deputies=1), a_meeting(1)) == {"too_many_deputies"}


def test_broken_pin_is_found() -> None:
    problem = replace(one_hearing(), pins=(a_group_pin(1, slot=1),))
    assert found(problem, a_meeting(1)) == {"pin_not_kept"}


def test_season_days_follow_the_calendar() -> None:
    class Calendar:
        """The Saturday is a make-up workday, the Monday a holiday."""

        def is_workday(self, on: date) -> bool:
            return on == date(2026, 12, 5) or (on.weekday() < 5 and on != MONDAY)

    days = season_days(date(2026, 12, 4), date(2026, 12, 8), Calendar())
    assert days == (date(2026, 12, 4), date(2026, 12, 5), date(2026, 12, 8))


def test_greedy_plan_passes_the_check() -> None:
    problem = a_county()
    assert check(problem, greedy(problem)) == []


def test_neighbours_share_a_large_hall() -> None:
    problem = a_county(venues=tuple(a_venue(n, township=n, seats=150) for n in (1, 2, 3)))
    meetings = greedy(problem).meetings
    assert [len(meeting.constituencies) for meeting in meetings] == [2, 2, 2]


def test_lone_constituency_goes_to_next_hall() -> None:
    problem = a_county(hearings=(a_hearing(1),), venues=(a_venue(2, township=2),))
    assert [meeting.venue_id for meeting in greedy(problem).meetings] == [2]


def test_reserve_days_stay_free() -> None:
    problem = a_county(limits=MeetingLimits(reserve_days=2), days=5)
    assert {meeting.on for meeting in greedy(problem).meetings}.isdisjoint(weekdays(5)[3:])


def test_greedy_keeps_pins() -> None:
    pin = a_group_pin(3, on=weekdays(5)[4], slot=1, leader=2)
    problem = a_county(pins=(pin,))
    timetable = greedy(problem)
    assert check(problem, timetable) == []
    assert timetable.meeting_of()[pin.constituencies[0]].on == weekdays(5)[4]
