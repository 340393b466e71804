"""The solver: proofs, fallbacks, replanning, and never worse than greedy."""

from __future__ import annotations

import asyncio
import io
import signal
import sys
from asyncio.subprocess import Process
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings

from core.domain.errors import Unavailable
from core.domain.planning.greedy import greedy
from core.domain.planning.reasons import Constraint
from core.domain.planning.solving import SolutionStatus, TimetableSolver
from core.domain.planning.timetable import Timetable, TimetableProblem
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_replan import changes, moved, replan_greedily
from core.domain.planning.timetable_score import lower_bound, score
from core.planning import highs
from core.planning.highs import HighsSolver, solve_greedily, solve_now
from tests.domain.planning.counties import (
    DEFAULT_LIMITS,
    a_county,
    a_group_pin,
    a_hearing,
    a_leader,
    a_venue,
    random_counties,
    weekdays,
)

PROOFS = {SolutionStatus.PROVEN_OPTIMAL, SolutionStatus.INFEASIBLE}


def optimum(problem: TimetableProblem, previous: Timetable | None = None) -> Timetable:
    solution = solve_now(problem, time_limit_seconds=60, previous=previous)
    assert solution.status is SolutionStatus.PROVEN_OPTIMAL, solution
    assert solution.timetable is not None
    assert check(problem, solution.timetable) == []
    return solution.timetable


def tight_county() -> TimetableProblem:
    """Greedy fills the only leader's days badly; only looking ahead places everybody."""
    hearings = (a_hearing(1, township=1), a_hearing(2, township=1), a_hearing(3, township=2))
    limits = replace(DEFAULT_LIMITS, slots_a_day=1, max_constituencies=1)
    venues = (a_venue(1, township=1), a_venue(2, township=2))
    return a_county(hearings=hearings, venues=venues, leaders=(a_leader(1),), days=3, limits=limits)


async def test_child_process_proves_the_optimum() -> None:
    solver: TimetableSolver = HighsSolver()
    solution = await solver.solve(a_county(), time_limit_seconds=60)
    assert solution.status is SolutionStatus.PROVEN_OPTIMAL
    assert solution.timetable == optimum(a_county())
    assert (solution.gap, solution.bound) == (0.0, solution.points)


async def test_loop_runs_while_solving() -> None:
    task = asyncio.create_task(HighsSolver().solve(a_county(), time_limit_seconds=60))
    turns = 0
    while not task.done():
        await asyncio.wait({task}, timeout=0.005)
        turns += 1
    assert turns > 10
    assert task.result().timetable is not None


async def test_cancelled_search_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: asyncio.Queue[Process] = asyncio.Queue()
    begin = asyncio.create_subprocess_exec

    async def noting(*command: str, **pipes: Any) -> Process:
        process = await begin(*command, **pipes)
        begun.put_nowait(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)
    task = asyncio.create_task(HighsSolver().solve(a_county(), time_limit_seconds=60))
    process = await begun.get()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert process.returncode == -signal.SIGKILL


async def test_child_that_dies_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unavailable, match=r"planning\.solver_died"):
        await HighsSolver().solve(a_county(), time_limit_seconds=60)


async def test_search_runs_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The dashboard's standard streams have no descriptor to hand on."""
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    solution = await HighsSolver().solve(a_county(), time_limit_seconds=60)
    assert solution.status is SolutionStatus.PROVEN_OPTIMAL


async def test_no_time_means_greedy() -> None:
    solution = await HighsSolver().solve(a_county(), time_limit_seconds=0)
    assert solution.status is SolutionStatus.GREEDY
    assert solution.timetable == greedy(a_county())
    assert solution.points >= solution.bound


def test_plain_conflict_is_named_without_search() -> None:
    solution = solve_now(a_county(days=0), time_limit_seconds=60)
    assert solution.status is SolutionStatus.INFEASIBLE
    assert solution.conflict is not None
    assert solution.conflict.constraint is Constraint.SEASON_DAYS


def test_tight_county_is_placed_whole() -> None:
    assert len(optimum(tight_county()).meetings) == 3


def test_pins_in_combination_are_named() -> None:
    """Both leaders are pinned to the one slot of the one day that the third constituency's hall needs too."""
    day = weekdays(1)[0]
    hearings = tuple(a_hearing(n, township=n) for n in (1, 2, 3))
    limits = replace(DEFAULT_LIMITS, slots_a_day=2)
    leaders = (a_leader(1), a_leader(2))
    pins = tuple(a_group_pin(n, on=day, slot=0) for n in (1, 2, 3))
    solution = solve_now(
        a_county(hearings=hearings, leaders=leaders, days=1, limits=limits, pins=pins), time_limit_seconds=60
    )
    assert solution.status is SolutionStatus.INFEASIBLE
    assert solution.conflict is not None
    assert solution.conflict.constraint is Constraint.PINS


def test_leader_conflict_in_combination_is_named() -> None:
    """Places enough in sum, but the shared halls stand free only when the leaders are away."""
    days = weekdays(2)
    hearings = tuple(a_hearing(n) for n in (1, 2, 3))
    limits = replace(DEFAULT_LIMITS, slots_a_day=2, max_constituencies=1)
    leaders = (a_leader(1, days[0]), a_leader(2, days[0]))
    solution = solve_now(
        a_county(hearings=hearings, venues=(a_venue(1),), leaders=leaders, days=2, limits=limits),
        time_limit_seconds=60,
    )
    assert solution.status is SolutionStatus.INFEASIBLE
    assert solution.conflict is not None
    assert solution.conflict.constraint in {
        Constraint.LEADERS,
        Constraint.VENUE_SLOTS,
        Constraint.DAILY_CAPACITY,
    }


def test_preferred_week_is_honoured() -> None:
    days = weekdays(15)
    hearing = a_hearing(1, preferred_on=days[12])
    (meeting,) = optimum(a_county(hearings=(hearing,), days=15)).meetings
    assert abs((meeting.on - days[12]).days) < 7


def test_leaders_share_the_work() -> None:
    loads = [meeting.leader_id for meeting in optimum(a_county()).meetings]
    assert sorted(loads.count(leader) for leader in set(loads)) == [3, 3]


def test_replanning_moves_only_what_must() -> None:
    county = a_county()
    before = optimum(county)
    lost = before.meetings[0]
    venues = tuple(v for v in county.venues if v.id != lost.venue_id)
    now = replace(county, venues=(*venues, a_venue(9, township=2)))
    affected = sum(1 for meeting in before.meetings if meeting.venue_id == lost.venue_id)
    assert moved(changes(now, before, optimum(now, before))) == affected


@given(random_counties())
@settings(max_examples=120, deadline=None)
def test_search_ends_in_proof(problem: TimetableProblem) -> None:
    solution = solve_now(problem, time_limit_seconds=60)
    assert solution.status in PROOFS
    if solution.timetable is None:
        assert solution.conflict is not None
        assert solution.conflict.relaxations
        assert check(problem, greedy(problem)) != []
    else:
        assert check(problem, solution.timetable) == []
        assert solution.points >= lower_bound(problem)


@given(random_counties())
@settings(max_examples=80, deadline=None)
def test_diagnosis_agrees_with_the_model(problem: TimetableProblem) -> None:
    """What is called impossible without a search is impossible for the search too."""
    assume(solve_greedily(problem).status is SolutionStatus.INFEASIBLE)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highs, "diagnose", lambda _: None)
        assert solve_now(problem, time_limit_seconds=60).timetable is None


@given(random_counties())
@settings(max_examples=80, deadline=None)
def test_solver_is_never_worse_than_greedy(problem: TimetableProblem) -> None:
    quick = greedy(problem)
    assume(not check(problem, quick))
    assert score(problem, optimum(problem)).total <= score(problem, quick).total


@given(random_counties())
@settings(max_examples=30, deadline=None)
def test_same_problem_same_timetable(problem: TimetableProblem) -> None:
    first, second = (solve_now(problem, time_limit_seconds=60) for _ in range(2))
    assert (first.timetable, first.conflict) == (second.timetable, second.conflict)


@given(random_counties())
@settings(max_examples=60, deadline=None)
def test_replanning_changes_no_more_than_greedy(problem: TimetableProblem) -> None:
    before = solve_now(problem, time_limit_seconds=60).timetable
    now = replace(problem, leaders=(*problem.leaders[1:], a_leader(50)), pins=())
    assume(before is not None)
    assert before is not None
    quick = replan_greedily(now, before)
    solution = solve_now(now, time_limit_seconds=60, previous=before)
    if solution.timetable is not None and not check(now, quick):
        assert moved(changes(now, before, solution.timetable)) <= moved(changes(now, before, quick))
