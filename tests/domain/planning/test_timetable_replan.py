"""When somebody drops out: what stays, what moves, and why."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from core.domain.planning.greedy import greedy
from core.domain.planning.timetable import TimetableProblem
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_replan import (
    ChangeKind,
    MeetingChange,
    as_pin,
    changes,
    moved,
    replan_greedily,
    still_standing,
)
from core.domain.planning.timetable_score import lower_bound, score
from tests.domain.planning.counties import a_county, a_group_pin, a_leader, a_venue, random_counties, weekdays


def replanned(before: TimetableProblem, now: TimetableProblem) -> tuple[MeetingChange, ...]:
    old = greedy(before)
    new = replan_greedily(now, old)
    assert check(now, new) == []
    return changes(now, old, new)


def test_nothing_happened_changes_nothing() -> None:
    assert replanned(a_county(), a_county()) == ()


def test_one_absent_speaker_moves_nobody() -> None:
    county = a_county()
    first = county.hearings[0]
    fewer = replace(first, deputies=first.deputies[1:])
    found = replanned(county, replace(county, hearings=(fewer, *county.hearings[1:])))
    assert [change.kind for change in found] == [ChangeKind.OTHER_SPEAKERS]
    assert moved(found) == 0


def test_meeting_without_speakers_is_cancelled() -> None:
    county = a_county()
    (found,) = replanned(county, replace(county, hearings=county.hearings[1:]))
    assert found.kind is ChangeKind.CANCELLED
    assert [reason.code for reason in found.reasons] == ["nobody_left_to_hear"]


def test_absent_leader_is_replaced() -> None:
    county = a_county()
    meeting = greedy(county).meetings[0]
    leaders = tuple(replace(one, unavailable=frozenset({meeting.on})) for one in county.leaders[:1])
    found = replanned(county, replace(county, leaders=(*leaders, *county.leaders[1:], a_leader(3))))
    assert {change.kind for change in found} == {ChangeKind.OTHER_LEADER}
    assert {reason.code for change in found for reason in change.reasons} == {"leader_away"}


def test_lost_venue_moves_only_its_meetings() -> None:
    county = a_county()
    venues = (a_venue(9, township=1), *county.venues[1:])
    found = replanned(county, replace(county, venues=venues))
    assert [change.kind for change in found] == [ChangeKind.OTHER_VENUE] * 2


def test_new_pin_moves_its_meeting() -> None:
    county = a_county()
    (found,) = replanned(county, replace(county, pins=(a_group_pin(2, on=weekdays(5)[4], slot=1),)))
    assert found.kind is ChangeKind.MOVED
    assert found.reasons[0].code == "pinned_otherwise"


def test_meeting_as_pin_keeps_itself() -> None:
    meeting = greedy(a_county()).meetings[0]
    assert as_pin(meeting).is_kept_by(meeting)


@given(random_counties())
@settings(max_examples=150, deadline=None)
def test_greedy_breaks_no_rule_but_completeness(problem: TimetableProblem) -> None:
    codes = {violation.reason.code for violation in check(problem, greedy(problem))}
    assert codes <= {"not_heard_once", "pin_not_kept"}


@given(random_counties())
@settings(max_examples=100, deadline=None)
def test_greedy_does_not_depend_on_order(problem: TimetableProblem) -> None:
    backwards = replace(
        problem, hearings=problem.hearings[::-1], venues=problem.venues[::-1], leaders=problem.leaders[::-1]
    )
    assert greedy(problem) == greedy(backwards)


@given(random_counties())
@settings(max_examples=100, deadline=None)
def test_score_never_falls_below_the_bound(problem: TimetableProblem) -> None:
    timetable = greedy(problem)
    if not check(problem, timetable):
        assert score(problem, timetable).total >= lower_bound(problem)


@given(random_counties())
@settings(max_examples=100, deadline=None)
def test_standing_meetings_are_never_moved(problem: TimetableProblem) -> None:
    before = greedy(problem)
    now = replace(problem, leaders=(*problem.leaders[1:], a_leader(50), a_leader(51)))
    stays, after = still_standing(now, before), replan_greedily(now, before)
    if not check(now, after) and set(stays) <= set(after.meetings):
        assert moved(changes(now, before, after)) <= len(now.hearings) - len(stays)
