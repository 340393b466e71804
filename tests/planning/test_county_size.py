"""A county of the size that the claim names: proven, replanned, and no worse than greedy."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.plan import ROOMY, SCARCE, Density, county
from core.domain.planning.greedy import greedy
from core.domain.planning.solving import SolutionStatus
from core.domain.planning.timetable import Timetable, TimetableProblem
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_replan import changes, moved, replan_greedily
from core.domain.planning.timetable_score import score
from core.planning.highs import solve_now


def proven(problem: TimetableProblem, previous: Timetable | None = None) -> Timetable:
    solution = solve_now(problem, time_limit_seconds=120, previous=previous)
    assert solution.status is SolutionStatus.PROVEN_OPTIMAL
    assert solution.timetable is not None
    return solution.timetable


def without_first_leader(problem: TimetableProblem, *, days: int) -> TimetableProblem:
    first, *others = problem.leaders
    away = replace(first, unavailable=first.unavailable | set(problem.days[:days]))
    return replace(problem, leaders=(away, *others))


@pytest.mark.parametrize("density", [ROOMY, SCARCE], ids=lambda density: density.name)
def test_county_is_proven_and_beats_greedy(density: Density) -> None:
    problem = county(1, density)
    best, quick = proven(problem), greedy(problem)
    assert check(problem, best) == check(problem, quick) == []
    assert score(problem, best).total < score(problem, quick).total


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_absent_leader_moves_fewest_meetings(seed: int) -> None:
    problem = county(seed, SCARCE)
    before, now = proven(problem), without_first_leader(problem, days=6)
    after, quick = proven(now, before), replan_greedily(now, before)
    assert check(now, after) == check(now, quick) == []
    assert moved(changes(now, before, after)) <= moved(changes(now, before, quick))


@pytest.mark.parametrize("seconds", [0.01, 0.1, 0.3])
def test_short_search_is_never_worse_than_greedy(seconds: float) -> None:
    problem = county(1, ROOMY)
    solution = solve_now(problem, time_limit_seconds=seconds)
    assert solution.timetable is not None
    assert check(problem, solution.timetable) == []
    assert solution.bound <= solution.points <= score(problem, greedy(problem)).total
