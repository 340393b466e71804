"""Any county: the plan keeps every rule, or what is said against it is true of every plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.planning.reasons import Constraint, Infeasible
from core.domain.planning.term_plan import ReportMode, TermPlan, changes_between, plan_term, replan_term
from core.domain.planning.term_rules import (
    DeputyStanding,
    PinKind,
    Standing,
    Suspension,
    TermProblem,
    TermRules,
    no_report_reason,
)
from tests.domain.planning.terms import TERM, a_deputy, a_pin, a_problem, broken_rules

YEARS = tuple(range(2022, 2027))
DATES = st.dates(date(2022, 3, 1), date(2027, 1, 31))


@st.composite
def standings(draw: st.DrawFn, number: int, planning_from: int) -> DeputyStanding:
    status = draw(st.sampled_from([Standing.SERVING] * 6 + [Standing.SUSPENDED, Standing.ENDED]))
    joined_on = draw(st.sampled_from([TERM.starts_on] * 4 + [draw(DATES)]))
    spell = draw(st.sampled_from([None, None, None, sorted([draw(DATES), draw(DATES)])]))
    past = st.frozensets(st.sampled_from([y for y in YEARS if y < planning_from] or [2021]), max_size=1)
    return a_deputy(
        number,
        constituency=draw(st.integers(1, 4)),
        township=draw(st.integers(1, 2)),
        joined_on=joined_on,
        status=status,
        status_on=None if status is Standing.SERVING else draw(DATES),
        done=draw(past) - {2021},
        suspensions=() if spell is None else (Suspension(spell[0], spell[1]),),
    )


@st.composite
def problems(draw: st.DrawFn, most: int = 25) -> TermProblem:
    planning_from = draw(st.sampled_from([2022, 2022, 2024, 2025]))
    members = [draw(standings(number, planning_from)) for number in range(1, draw(st.integers(1, most)) + 1)]
    rules = TermRules(
        oral_share=draw(st.sampled_from([Fraction(1, 5), Fraction(1, 3), Fraction(0)])),
        oral_per_term=draw(st.sampled_from([1, 1, 1, 2])),
        yearly_limit=draw(st.sampled_from([None, None, 1, 2, 4, 8])),
    )
    numbers, years = st.integers(1, len(members)), st.sampled_from(YEARS)
    pin = st.builds(a_pin, numbers, years, st.sampled_from(PinKind))
    pins = draw(st.lists(pin, max_size=4, unique_by=lambda one: (one.deputy_id, one.year)))
    return a_problem(tuple(members), planning_from=planning_from, rules=rules, pins=tuple(pins))


@given(problems())
@settings(max_examples=300, deadline=None)
def test_plan_keeps_every_rule(problem: TermProblem) -> None:
    plan = plan_term(problem)
    if isinstance(plan, TermPlan):
        assert broken_rules(problem, plan) == []


@given(problems())
@settings(max_examples=100, deadline=None)
def test_every_deputy_reports_every_year(problem: TermProblem) -> None:
    plan = plan_term(problem)
    if isinstance(plan, TermPlan):
        by_id = problem.by_id()
        for report in plan.reports:
            excuse = no_report_reason(by_id[report.deputy_id], report.year, problem.rules)
            assert (report.mode is ReportMode.NONE) == (excuse is not None)


@given(problems())
@settings(max_examples=100, deadline=None)
def test_order_of_input_is_irrelevant(problem: TermProblem) -> None:
    backwards = replace(problem, deputies=problem.deputies[::-1], pins=problem.pins[::-1])
    assert plan_term(problem) == plan_term(backwards)


@given(problems())
@settings(max_examples=200, deadline=None)
def test_named_relaxations_really_help(problem: TermProblem) -> None:
    """Without pins, share and limit there is always a plan, and each named rule is one of these."""
    conflict = plan_term(problem)
    if isinstance(conflict, Infeasible):
        assert conflict.relaxations
        free = replace(problem, pins=(), rules=replace(problem.rules, yearly_limit=None))
        assert isinstance(plan_term(free), TermPlan)


@given(problems(most=4))
@settings(max_examples=150, deadline=None)
def test_refused_means_no_plan_at_all(problem: TermProblem) -> None:
    pins = tuple(pin for pin in problem.pins if pin.year >= 2025)
    small = replace(problem, planning_from=2025, pins=pins)
    conflict = plan_term(small)
    if isinstance(conflict, Infeasible) and conflict.constraint is not Constraint.PINS:
        assert not any(_is_a_plan(small, choice) for choice in _choices(small))


@given(problems(), st.integers(0, 24))
@settings(max_examples=200, deadline=None)
def test_replanning_after_departure_changes_little(problem: TermProblem, position: int) -> None:
    before = plan_term(problem)
    gone = problem.deputies[position % len(problem.deputies)]
    left = replace(gone, status=Standing.ENDED, status_on=date(2022, 3, 2), oral_years_done=frozenset())
    others = tuple(left if d is gone else d for d in problem.deputies)
    pins = tuple(pin for pin in problem.pins if pin.deputy_id != gone.deputy_id)
    now = replace(problem, deputies=others, pins=pins)
    if isinstance(before, TermPlan) and isinstance(after := replan_term(before, now), TermPlan):
        assert broken_rules(now, after) == []
        changed = {change.deputy_id for change in changes_between(before, after)} - {gone.deputy_id}
        assert len(changed) <= len(before.oral_years()[gone.deputy_id])


def _choices(problem: TermProblem) -> list[dict[int, frozenset[int]]]:
    """Every assignment of open years to deputies, history added."""
    subsets = [frozenset(c) for c in chain.from_iterable(combinations((2025, 2026), n) for n in range(3))]
    ids = [d.deputy_id for d in problem.deputies]
    past = {d.deputy_id: d.oral_years_done for d in problem.deputies}
    return [
        {one: years | past[one] for one, years in zip(ids, picked, strict=True)}
        for picked in product(subsets, repeat=len(ids))
    ]


def _is_a_plan(problem: TermProblem, choice: dict[int, frozenset[int]]) -> bool:
    rules, load = problem.rules, dict.fromkeys((2025, 2026), 0)
    for deputy in problem.deputies:
        due = {y for y in (2025, 2026) if no_report_reason(deputy, y, rules) is None}
        mine = choice[deputy.deputy_id]
        usable = due | deputy.oral_years_done
        if not mine <= usable or len(mine) < min(rules.oral_per_term, len(usable)):
            return False
        for year in load:
            load[year] += year in mine
    for year, count in load.items():
        counted = sum(1 for d in problem.deputies if no_report_reason(d, year, rules) is None)
        if count < rules.required(counted) or (rules.yearly_limit is not None and count > rules.yearly_limit):
            return False
    return all((p.year in choice[p.deputy_id]) == (p.kind is PinKind.ORALLY) for p in problem.pins)
