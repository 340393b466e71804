"""Terms for tests: valid by default, override one thing."""

from __future__ import annotations

from datetime import date

from core.domain.ids import ConstituencyId, DeputyId, TownshipId
from core.domain.planning.reasons import Infeasible
from core.domain.planning.term_plan import PlannedReport, ReportMode, TermPlan, plan_term
from core.domain.planning.term_rules import (
    DeputyStanding,
    PinKind,
    Standing,
    Suspension,
    Term,
    TermProblem,
    TermRules,
    TurnPin,
)

TERM = Term(date(2022, 2, 25), date(2027, 2, 20))
PLAIN_RULES = TermRules()


def a_deputy(
    number: int = 1,
    *,
    constituency: int = 1,
    township: int = 1,
    joined_on: date = TERM.starts_on,
    status: Standing = Standing.SERVING,
    status_on: date | None = None,
    done: frozenset[int] = frozenset(),
    suspensions: tuple[Suspension, ...] = (),
) -> DeputyStanding:
    return DeputyStanding(
        DeputyId(number),
        ConstituencyId(constituency),
        TownshipId(township),
        joined_on,
        status,
        status_on,
        done,
        suspensions,
    )


def deputies(count: int, *, a_constituency: int = 4, first: int = 1) -> tuple[DeputyStanding, ...]:
    """Deputies numbered from ``first``, so many a constituency, three constituencies a township."""
    return tuple(
        a_deputy(first + n, constituency=n // a_constituency + 1, township=n // (3 * a_constituency) + 1)
        for n in range(count)
    )


def a_problem(
    members: tuple[DeputyStanding, ...],
    *,
    planning_from: int = 2022,
    rules: TermRules = PLAIN_RULES,
    pins: tuple[TurnPin, ...] = (),
) -> TermProblem:
    return TermProblem(TERM, members, planning_from, rules, pins=pins)


def a_pin(number: int, year: int, kind: PinKind = PinKind.ORALLY) -> TurnPin:
    return TurnPin(DeputyId(number), year, kind)


def planned(problem: TermProblem) -> TermPlan:
    plan = plan_term(problem)
    assert isinstance(plan, TermPlan), plan
    return plan


def refused(problem: TermProblem) -> Infeasible:
    plan = plan_term(problem)
    assert isinstance(plan, Infeasible)
    return plan


def cell(plan: TermPlan, number: int, year: int) -> PlannedReport:
    return next(r for r in plan.reports if (r.deputy_id, r.year) == (number, year))


def mode(plan: TermPlan, number: int, year: int) -> ReportMode:
    return cell(plan, number, year).mode


def codes(report: PlannedReport) -> list[str]:
    return [reason.code for reason in report.reasons]


def broken_rules(problem: TermProblem, plan: TermPlan) -> list[str]:
    """The rules of a term plan, told from the outside: what the plan breaks."""
    oral, found = plan.oral_years(), []
    for load in plan.years:
        if not load.is_history and load.oral < load.required:
            found.append(f"share of {load.year}")
        limit = problem.rules.yearly_limit
        if not load.is_history and limit is not None and load.oral > limit:
            found.append(f"limit of {load.year}")
    for deputy in problem.deputies:
        mine = [report for report in plan.reports if report.deputy_id == deputy.deputy_id]
        reporting = [report.year for report in mine if report.mode is not ReportMode.NONE]
        usable = [y for y in reporting if y >= problem.planning_from or y in deputy.oral_years_done]
        if len(oral[deputy.deputy_id]) < min(problem.rules.oral_per_term, len(usable)):
            found.append(f"turns of {deputy.deputy_id}")
        past = {y for y in oral[deputy.deputy_id] if y < problem.planning_from}
        if past != {y for y in deputy.oral_years_done if y < problem.planning_from}:
            found.append(f"history of {deputy.deputy_id}")
    for pin in problem.pins:
        if (pin.year in oral[pin.deputy_id]) != (pin.kind is PinKind.ORALLY):
            found.append(f"pin of {pin.deputy_id}")
    return found
