"""The solver against trying everything: on tiny counties both find the same best score, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.planning.timetable import Hearing, Meeting, Timetable, TimetableProblem
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_replan import changes, moved
from core.domain.planning.timetable_score import lower_bound, score
from core.planning.highs import solve_now
from tests.domain.planning.counties import random_counties, weekdays


@st.composite
def tiny_counties(draw: st.DrawFn) -> TimetableProblem:
    """At most three constituencies, two days, two venues and two leaders."""
    county = draw(random_counties())
    days = weekdays(min(2, len(county.days)))
    tiny = replace(
        county, hearings=county.hearings[:3], venues=county.venues[:2], leaders=county.leaders[:2], days=days
    )
    known = {hearing.constituency_id for hearing in tiny.hearings}
    venues, leaders = {v.id for v in tiny.venues} | {None}, {one.id for one in tiny.leaders} | {None}
    pins = (
        pin
        for pin in county.pins
        if known.issuperset(pin.constituencies) and pin.venue_id in venues and pin.leader_id in leaders
    )
    return replace(tiny, pins=tuple(pins))


def partitions(items: tuple[Hearing, ...]) -> Iterator[list[tuple[Hearing, ...]]]:
    if not items:
        yield []
        return
    first, rest = items[0], items[1:]
    for size in range(len(rest) + 1):
        for mates in combinations(rest, size):
            for others in partitions(tuple(one for one in rest if one not in mates)):
                yield [(first, *mates), *others]


def every_timetable(problem: TimetableProblem) -> Iterator[Timetable]:
    """Each grouping at each place, allowed or not."""
    slots = range(problem.limits.slots_a_day)
    places = list(product(problem.days, slots, problem.venues, problem.leaders))
    for groups in partitions(problem.hearings):
        for chosen in product(places, repeat=len(groups)):
            yield Timetable.of(
                [
                    Meeting(
                        tuple(sorted(h.constituency_id for h in group)),
                        tuple(sorted(deputy for h in group for deputy in h.deputies)),
                        on,
                        slot,
                        venue.id,
                        leader.id,
                    )
                    for group, (on, slot, venue, leader) in zip(groups, chosen, strict=True)
                ]
            )


@given(tiny_counties())
@settings(max_examples=30, deadline=None)
def test_solver_finds_what_trying_everything_finds(problem: TimetableProblem) -> None:
    allowed = (one for one in every_timetable(problem) if not check(problem, one))
    best = min((score(problem, one).total for one in allowed), default=None)
    solution = solve_now(problem, time_limit_seconds=60)
    assert (solution.points if solution.timetable else None) == best
    assert best is None or lower_bound(problem) <= best


@given(tiny_counties(), st.integers(0, 1))
@settings(max_examples=15, deadline=None)
def test_replanning_keeps_the_most_meetings(problem: TimetableProblem, absent: int) -> None:
    before = solve_now(problem, time_limit_seconds=60).timetable
    if before is None:
        return
    gone = problem.leaders[absent % len(problem.leaders)]
    away = replace(gone, unavailable=gone.unavailable | {problem.days[0]})
    now = replace(problem, leaders=tuple(away if one is gone else one for one in problem.leaders))
    allowed = (one for one in every_timetable(now) if not check(now, one))
    fewest = min((moved(changes(now, before, one)) for one in allowed), default=None)
    solution = solve_now(now, time_limit_seconds=60, previous=before)
    assert (solution.changed_meetings if solution.timetable else None) == fewest
