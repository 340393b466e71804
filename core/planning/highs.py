"""Timetables by HiGHS: proven optimal when the time allows, else the best found, else greedy.

The search runs in a child process of its own, so the event loop never waits for it and a search that
overruns can be ended. Whatever comes back is checked against the rules before anybody sees it. All weights are
whole, so a gap below one point is a proof. One thread and a fixed seed: the same problem gives the same
timetable, unless the time limit cuts the search short.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from time import perf_counter

import highspy
import numpy as np

from core.domain.planning.diagnosis import diagnose, more_places, release_pins
from core.domain.planning.greedy import greedy
from core.domain.planning.reasons import Constraint, Infeasible, Reason, because
from core.domain.planning.solving import Solution, SolutionStatus
from core.domain.planning.timetable import Timetable, TimetableProblem
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_replan import changes, moved, replan_greedily
from core.domain.planning.timetable_score import lower_bound, score
from core.planning.child import ask_child
from core.planning.highs_decode import decode, encode
from core.planning.highs_model import TimetableModel

SHORTEST_SEARCH_SECONDS = 0.05
"""With less than this the solver is not started: building its model alone takes as long."""
GRACE_SECONDS = 20.0
"""How long the child may overrun: starting, building the model and ending a node of the search."""


class HighsSolver:
    """A ``TimetableSolver`` that searches in a child process."""

    async def solve(
        self, problem: TimetableProblem, *, time_limit_seconds: float, previous: Timetable | None = None
    ) -> Solution:
        """See ``TimetableSolver``. Raises ``Unavailable`` when the child process dies."""
        if time_limit_seconds < SHORTEST_SEARCH_SECONDS:
            return solve_greedily(problem, previous=previous)
        question = (problem, time_limit_seconds, previous)
        answer = await ask_child(question, patience_seconds=time_limit_seconds + GRACE_SECONDS)
        return answer if answer is not None else solve_greedily(problem, previous=previous)


def solve_greedily(problem: TimetableProblem, *, previous: Timetable | None = None) -> Solution:
    """The answer without a solver."""
    started = perf_counter()
    conflict = diagnose(problem)
    if conflict is not None:
        return _without_timetable(SolutionStatus.INFEASIBLE, conflict, perf_counter() - started)
    found = greedy(problem) if previous is None else replan_greedily(problem, previous)
    if check(problem, found):
        return _without_timetable(SolutionStatus.UNKNOWN, None, perf_counter() - started)
    solution = _graded(problem, found, SolutionStatus.GREEDY, lower_bound(problem), previous)
    return replace(solution, seconds=perf_counter() - started)


def solve_now(problem: TimetableProblem, *, time_limit_seconds: float, previous: Timetable | None = None) -> Solution:
    """The search itself, in the calling process, which it blocks."""
    started = perf_counter()
    quick = solve_greedily(problem, previous=previous)
    if quick.status is SolutionStatus.INFEASIBLE or not problem.hearings:
        return quick
    model = TimetableModel(problem, previous, is_elastic=False)
    engine = _engine(model, started + time_limit_seconds - perf_counter())
    if quick.timetable is not None:
        start = encode(model, quick.timetable)
        engine.setSolution(len(start), np.array(list(start), np.int32), np.array(list(start.values())))
    engine.run()
    solution = _judged(model, engine, quick, started + time_limit_seconds)
    return replace(solution, seconds=perf_counter() - started)


def _judged(model: TimetableModel, engine: highspy.Highs, quick: Solution, deadline: float) -> Solution:
    state = engine.getModelStatus()
    if state == highspy.HighsModelStatus.kInfeasible:
        conflict = _conflict(model.problem, deadline)
        return _without_timetable(SolutionStatus.INFEASIBLE, conflict, 0.0)
    info, values = engine.getInfo(), engine.getSolution().col_value
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return quick
    found = decode(model, values)
    if check(model.problem, found):
        return quick
    is_proven = state == highspy.HighsModelStatus.kOptimal
    status = SolutionStatus.PROVEN_OPTIMAL if is_proven else SolutionStatus.FEASIBLE
    solution = _graded(model.problem, found, status, _bound(model, info.mip_dual_bound), model.previous)
    if is_proven:
        return replace(solution, gap=0.0, bound=solution.points)
    return (
        solution
        if _is_better(solution, quick)
        else replace(quick, bound=solution.bound, gap=_gap(quick.points, solution.bound))
    )


def _bound(model: TimetableModel, dual: float) -> int:
    """The better of the two bounds; the solver's counts changes too when replanning, and may not be there yet."""
    plain = lower_bound(model.problem)
    return max(plain, math.ceil(dual - 1e-6)) if model.previous is None and math.isfinite(dual) else plain


def _is_better(found: Solution, quick: Solution) -> bool:
    """Whether the search has found more than it was started with."""
    if quick.timetable is None:
        return True
    return (found.changed_meetings, found.points) < (quick.changed_meetings, quick.points)


def _gap(points: int, bound: int) -> float:
    return (points - bound) / points if points else 0.0


def _graded(
    problem: TimetableProblem,
    timetable: Timetable,
    status: SolutionStatus,
    bound: int,
    previous: Timetable | None,
) -> Solution:
    points = score(problem, timetable).total
    changed = 0 if previous is None else moved(changes(problem, previous, timetable))
    return Solution(status, timetable, None, points, bound, _gap(points, bound), 0.0, changed)


def _without_timetable(status: SolutionStatus, conflict: Infeasible | None, seconds: float) -> Solution:
    return Solution(status, None, conflict, 0, 0, 0.0, seconds)


def _conflict(problem: TimetableProblem, deadline: float) -> Infeasible:
    """Which rules stand in one another's way: the pins if it would go without them, else the least slack."""
    if problem.pins:
        free = replace(problem, pins=())
        if _least_slack(free, deadline) == ():
            return Infeasible(Constraint.PINS, (because("pins_leave_no_timetable"),), release_pins(problem))
        problem = free
    slack = _least_slack(problem, deadline)
    if not slack:
        return Infeasible(Constraint.COMBINATION, (because("no_combination_fits"),), more_places(problem))
    families = {constraint for constraint, _ in slack}
    constraint = next(iter(families)) if len(families) == 1 else Constraint.COMBINATION
    return Infeasible(constraint, tuple(reason for _, reason in slack), _relaxations(problem, families))


def _least_slack(problem: TimetableProblem, deadline: float) -> tuple[tuple[Constraint, Reason], ...] | None:
    """The least overstepping with which a timetable exists; None: not found in time, or no overstepping helps."""
    model = TimetableModel(problem, None, is_elastic=True)
    engine = _engine(model, deadline - perf_counter())
    engine.run()
    if engine.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    values = engine.getSolution().col_value
    used = {column: round(values[column]) for column in model.slacks if values[column] > 0.5}
    amounts: Counter[tuple[Constraint, int]] = Counter()
    for column, amount in used.items():
        slack = model.slacks[column]
        amounts[slack.constraint, slack.venue.township_id if slack.venue else 0] += amount
    return tuple(
        (constraint, _slack_reason(constraint, township, amount))
        for (constraint, township), amount in sorted(amounts.items())
    )


def _slack_reason(constraint: Constraint, township: int, amount: int) -> Reason:
    if constraint is Constraint.VENUE_SLOTS:
        return because("venue_slots_missing", township=township, places=amount)
    code = "leader_slots_missing" if constraint is Constraint.LEADERS else "day_places_missing"
    return because(code, places=amount)


def _relaxations(problem: TimetableProblem, families: set[Constraint]) -> tuple[Reason, ...]:
    own = {
        Constraint.VENUE_SLOTS: because("add_venue_or_days"),
        Constraint.LEADERS: because("free_leader_days"),
    }
    return (*(reason for family, reason in own.items() if family in families), *more_places(problem))


def _engine(model: TimetableModel, seconds: float) -> highspy.Highs:
    engine = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 0.999),
        ("time_limit", max(0.01, seconds)),
    ):
        engine.setOptionValue(option, value)
    engine.passModel(_program(model))
    return engine


def _program(model: TimetableModel) -> highspy.HighsLp:
    columns, rows = model.columns, model.rows
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(columns.cost), len(rows.lower)
    program.col_cost_, program.col_lower_ = np.array(columns.cost), np.array(columns.lower)
    program.col_upper_ = np.array(columns.upper)
    program.row_lower_, program.row_upper_ = np.array(rows.lower), np.array(rows.upper)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.array(rows.starts, np.int32)
    program.a_matrix_.index_ = np.array(rows.indices, np.int32)
    program.a_matrix_.value_ = np.array(rows.values)
    whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    program.integrality_ = [part if column in model.keeping else whole for column in range(program.num_col_)]
    return program
