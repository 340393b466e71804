"""How long a proven optimum of a year's timetable takes, and how far the greedy plan is from it.

The county: 240 deputies, 60 constituencies, 21 townships, 20 working days, and every deputy reports orally,
which is five times the yearly duty of a county this size. Two densities: roomy (a hall of 260 seats a
township) and scarce (halls that hold one or two constituencies, two leaders who are away every third day). Greedy and
solver run on the same problem in the same process, one after the other.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from time import perf_counter

from core.domain.ids import ConstituencyId, DeputyId, LeaderId, TownshipId, VenueId
from core.domain.planning.greedy import greedy
from core.domain.planning.solving import Solution
from core.domain.planning.timetable import Hearing, Leader, MeetingLimits, TimetableProblem, Venue
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_score import lower_bound, score
from core.planning.highs import solve_now

DEPUTIES, CONSTITUENCIES, TOWNSHIPS, DAYS = 240, 60, 21, 20


@dataclass(frozen=True, slots=True)
class Density:
    """How much room a county has."""

    name: str
    seats: tuple[int, ...]
    leaders: int
    away_share: float


ROOMY = Density("roomy", (260,), 8, 0.1)
SCARCE = Density("scarce", (75, 130, 140), 2, 0.3)


@dataclass(frozen=True, slots=True)
class Run:
    """One county measured."""

    greedy_seconds: float
    greedy_points: int | None
    solution: Solution


def county(seed: int, density: Density) -> TimetableProblem:
    """A county of the size that the claim names, drawn from ``seed``."""
    dice = random.Random(seed)
    days = _days()
    homes = [*range(TOWNSHIPS), *(dice.randrange(TOWNSHIPS) for _ in range(CONSTITUENCIES - TOWNSHIPS))]
    sizes = [1] * CONSTITUENCIES
    for _ in range(DEPUTIES - CONSTITUENCIES):
        sizes[dice.choice([one for one, size in enumerate(sizes) if size < 7])] += 1
    numbers = iter(range(1, DEPUTIES + 1))
    hearings = tuple(
        Hearing(
            constituency_id=ConstituencyId(position + 1),
            township_id=TownshipId(homes[position] + 1),
            deputies=tuple(DeputyId(next(numbers)) for _ in range(size)),
            evaluators=dice.randint(45, 62),
            preferred_on=dice.choice([None, *days]),
        )
        for position, size in enumerate(sizes)
    )
    venues = tuple(
        Venue(VenueId(number + 1), TownshipId(number + 1), dice.choice(density.seats)) for number in range(TOWNSHIPS)
    )
    leaders = tuple(
        Leader(LeaderId(number + 1), frozenset(day for day in days if dice.random() < density.away_share))
        for number in range(density.leaders)
    )
    return TimetableProblem(hearings, venues, leaders, days, MeetingLimits(max_deputies=12, ideal_deputies=6))


def measure(problem: TimetableProblem, *, limit_seconds: float) -> Run:
    """Greedy, then the solver, on the same problem."""
    started = perf_counter()
    quick = greedy(problem)
    greedy_seconds = perf_counter() - started
    points = None if check(problem, quick) else score(problem, quick).total
    return Run(greedy_seconds, points, solve_now(problem, time_limit_seconds=limit_seconds))


def main(argv: list[str]) -> int:
    """Print one line a county and the medians; 1 when a county was not proven in time."""
    parser = argparse.ArgumentParser(prog="python -m bench plan")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--limit-seconds", type=float, default=60.0)
    options = parser.parse_args(argv)
    print(f"{DEPUTIES} deputies, {CONSTITUENCIES} constituencies, {TOWNSHIPS} townships, {DAYS} days")
    outcomes = [_density(density, options.seeds, options.limit_seconds) for density in (ROOMY, SCARCE)]
    return 0 if all(outcomes) else 1


def _density(density: Density, seeds: int, limit_seconds: float) -> bool:
    runs: list[Run] = []
    for seed in range(seeds):
        problem = county(seed, density)
        run = measure(problem, limit_seconds=limit_seconds)
        runs.append(run)
        print(f"{density.name:>7} seed {seed}: {_line(problem, run)}")
    solver, quick = median(r.solution.seconds for r in runs), median(r.greedy_seconds for r in runs)
    gaps = [_gap(run) for run in runs if run.greedy_points is not None]
    worst = f"{max(gaps):.1%}" if gaps else "-"
    typical = f"{median(gaps):.1%}" if gaps else "-"
    proven = sum(1 for run in runs if run.solution.status.value == "proven_optimal")
    print(
        f"{density.name:>7} median: solver {solver:.2f} s, greedy {quick * 1000:.1f} ms (1 : {solver / quick:,.0f}); "
        f"greedy above the best found {typical}, at worst {worst}; proven {proven} of {len(runs)}"
    )
    return proven == len(runs)


def _line(problem: TimetableProblem, run: Run) -> str:
    solution = run.solution
    meetings = len(solution.timetable.meetings) if solution.timetable else 0
    quick = "incomplete" if run.greedy_points is None else f"{run.greedy_points} (+{_gap(run):.1%})"
    return (
        f"{solution.status.value} {solution.points} points, {meetings} meetings, gap {solution.gap:.2%}, "
        f"{solution.seconds:.2f} s; greedy {quick} in {run.greedy_seconds * 1000:.1f} ms; "
        f"bound without search {lower_bound(problem)}"
    )


def _gap(run: Run) -> float:
    if run.greedy_points is None or not run.solution.points:
        return 0.0
    return (run.greedy_points - run.solution.points) / run.solution.points


def _days() -> tuple[date, ...]:
    first = date(2026, 12, 1)
    week = (first + timedelta(days=offset) for offset in range(31))
    return tuple(day for day in week if day.weekday() < 5)[:DAYS]
