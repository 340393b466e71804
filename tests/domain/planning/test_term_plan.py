"""The term plan: every deputy every year, orally once a term, a fifth orally each year, and why not."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from core.domain.errors import Invalid
from core.domain.ids import ConstituencyId, TownshipId
from core.domain.planning.reasons import Constraint
from core.domain.planning.term_plan import ReportMode, TermPlan, changes_between, replan_term
from core.domain.planning.term_rules import (
    Denominator,
    PinKind,
    Standing,
    Suspension,
    Term,
    TermRules,
    Vacancy,
)
from tests.domain.planning.terms import (
    a_deputy,
    a_pin,
    a_problem,
    broken_rules,
    cell,
    codes,
    deputies,
    mode,
    planned,
    refused,
)


def test_five_years_are_in_a_term() -> None:
    assert Term(date(2022, 2, 25), date(2027, 2, 20)).report_years(TermRules()) == tuple(range(2022, 2027))


def test_each_season_is_in_one_term() -> None:
    first, second = Term(date(2021, 12, 20), date(2026, 12, 15)), Term(date(2026, 12, 15), date(2031, 12, 12))
    years = first.report_years(TermRules()) + second.report_years(TermRules())
    assert years == tuple(range(2022, 2032))


def test_county_of_240_speaks_once_each() -> None:
    plan = planned(a_problem(deputies(240)))
    assert [load.oral for load in plan.years] == [48] * 5
    assert Counter(len(years) for years in plan.oral_years().values()) == {1: 240}


def test_share_is_rounded_up_exactly() -> None:
    assert [TermRules().required(count) for count in (0, 1, 5, 6, 235, 236)] == [0, 1, 1, 2, 47, 48]


def test_constituency_speaks_in_one_year() -> None:
    members = deputies(240)
    oral = planned(a_problem(members)).oral_years()
    years = {(d.constituency_id, year) for d in members for year in oral[d.deputy_id]}
    assert len(years) == 60


def test_townships_are_spread_over_years() -> None:
    members = deputies(240)
    plan = planned(a_problem(members))
    township = {d.deputy_id: d.township_id for d in members}
    for year in range(2022, 2027):
        assert max(Counter(township[one] for one in plan.orally_in(year)).values()) == 4


def test_uneven_constituencies_still_meet_share() -> None:
    problem = a_problem(deputies(233, a_constituency=7))
    assert broken_rules(problem, planned(problem)) == []


def test_second_turn_is_explained() -> None:
    plan = planned(a_problem(deputies(12)))
    twice = [one for one, years in plan.oral_years().items() if len(years) == 2]
    assert len(twice) == 3
    later = max(plan.oral_years()[twice[0]])
    assert "second_turn_for_share" in codes(cell(plan, twice[0], later))


def test_late_deputy_speaks_in_what_remains() -> None:
    late = a_deputy(99, constituency=9, joined_on=date(2025, 3, 1))
    plan = planned(a_problem((*deputies(40), late), planning_from=2025))
    assert mode(plan, 99, 2024) is ReportMode.NONE
    assert len(plan.oral_years()[late.deputy_id] & {2025, 2026}) == 1


def test_joining_after_cutoff_waits_a_year() -> None:
    plan = planned(a_problem((*deputies(20), a_deputy(99, joined_on=date(2025, 11, 2))), planning_from=2025))
    assert codes(cell(plan, 99, 2025)) == ["joined_after_cutoff"]
    assert mode(plan, 99, 2026) is ReportMode.ORAL


def test_joining_after_last_season_is_noted() -> None:
    plan = planned(a_problem((*deputies(20), a_deputy(99, joined_on=date(2027, 1, 5))), planning_from=2026))
    assert plan.oral_years()[a_deputy(99).deputy_id] == frozenset()
    assert "too_few_seasons_left" in [note.code for note in plan.notes]


def test_suspended_deputy_is_not_counted() -> None:
    suspended = a_deputy(99, status=Standing.SUSPENDED, status_on=date(2023, 5, 1))
    plan = planned(a_problem((*deputies(20), suspended), planning_from=2023))
    assert [load.counted for load in plan.years] == [21, 20, 20, 20, 20]
    assert codes(cell(plan, 99, 2024)) == ["suspended"]
    assert "turn_owed_on_restoration" in [note.code for note in plan.notes]


def test_turn_moves_behind_the_restoration() -> None:
    spell = Suspension(date(2023, 5, 1), date(2025, 4, 1))
    problem = a_problem((*deputies(20), a_deputy(99, suspensions=(spell,))), planning_from=2023)
    plan = planned(problem)
    (year,) = plan.oral_years()[a_deputy(99).deputy_id]
    assert year in (2025, 2026)
    assert "turn_after_restoration" in codes(cell(plan, 99, year))


def test_ended_mandate_owes_nothing() -> None:
    ended = a_deputy(99, status=Standing.ENDED, status_on=date(2024, 6, 1))
    plan = planned(a_problem((*deputies(20), ended), planning_from=2024))
    assert [mode(plan, 99, year) for year in (2024, 2025, 2026)] == [ReportMode.NONE] * 3
    assert "mandate_ended_before_turn" in [note.code for note in plan.notes]


def test_history_stays_as_it_was() -> None:
    done = tuple(replace(d, oral_years_done=frozenset({2022})) for d in deputies(10))
    plan = planned(a_problem((*done, *deputies(30, first=11)), planning_from=2023))
    assert plan.years[0].oral == 10
    assert all(plan.oral_years()[d.deputy_id] >= {2022} for d in done)
    assert codes(cell(plan, 1, 2022)) == ["already_reported"]


def test_vacant_seat_counts_only_if_asked() -> None:
    seat = Vacancy(ConstituencyId(1), TownshipId(1), date(2022, 3, 1))
    problem = replace(a_problem(deputies(20)), vacancies=(seat,))
    strict = replace(problem, rules=TermRules(denominator=Denominator.SEATS))
    assert planned(problem).years[0].counted == 20
    assert planned(strict).years[0].counted == 21
    assert planned(strict).years[0].required == 5


def test_pins_are_kept() -> None:
    pins = (a_pin(1, 2026), a_pin(2, 2022, PinKind.NOT_ORALLY))
    problem = a_problem(deputies(20), pins=pins)
    plan = planned(problem)
    assert broken_rules(problem, plan) == []
    assert "pinned_orally" in codes(cell(plan, 1, 2026))
    assert codes(cell(plan, 2, 2022)) == ["pinned_not_orally"]


def test_contradicting_pins_are_named() -> None:
    conflict = refused(a_problem(deputies(5), pins=(a_pin(1, 2023), a_pin(1, 2023, PinKind.NOT_ORALLY))))
    assert conflict.constraint is Constraint.PINS
    assert conflict.details[0].code == "pins_contradict"


def test_pins_that_take_all_years_fail() -> None:
    pins = tuple(a_pin(1, year, PinKind.NOT_ORALLY) for year in range(2022, 2027))
    conflict = refused(a_problem(deputies(5), pins=pins))
    assert conflict.constraint is Constraint.ORAL_PER_TERM
    assert [step.code for step in conflict.relaxations] == ["release_pin"] * 5


def test_share_fails_when_pins_empty_a_year() -> None:
    pins = tuple(a_pin(number, 2024, PinKind.NOT_ORALLY) for number in range(1, 10))
    conflict = refused(a_problem(deputies(10), pins=pins))
    assert conflict.constraint is Constraint.ORAL_SHARE
    assert conflict.details[0].params == {"year": 2024, "available": 1, "required": 2}


def test_small_seasons_fail_on_the_limit() -> None:
    conflict = refused(a_problem(deputies(20), rules=TermRules(yearly_limit=3)))
    assert conflict.constraint is Constraint.YEARLY_LIMIT


def test_too_many_turns_for_late_years_fail() -> None:
    late = tuple(replace(d, joined_on=date(2026, 3, 1)) for d in deputies(8, first=101))
    rules = TermRules(yearly_limit=6, oral_share=Fraction(1, 10))
    conflict = refused(a_problem((*deputies(10), *late), rules=rules))
    assert conflict.constraint is Constraint.YEARLY_LIMIT
    assert conflict.details[0].params["turns"] == 7


def test_departure_changes_one_other_deputy() -> None:
    before = planned(a_problem(deputies(240)))
    gone = before.orally_in(2024)[0]
    ended = [replace(d, status=Standing.ENDED, status_on=date(2024, 2, 1)) for d in deputies(240)]
    members = tuple(ended[d.deputy_id - 1] if d.deputy_id == gone else d for d in deputies(240))
    after = replan_term(before, a_problem(members))
    assert isinstance(after, TermPlan)
    others = {change.deputy_id for change in changes_between(before, after)} - {gone}
    assert len(others) <= 1


def test_same_facts_change_nothing() -> None:
    problem = a_problem(deputies(57, a_constituency=3))
    before = planned(problem)
    after = replan_term(before, problem)
    assert isinstance(after, TermPlan)
    assert changes_between(before, after) == ()


def test_conflicts_survive_json() -> None:
    conflict = refused(a_problem(deputies(20), rules=TermRules(yearly_limit=3)))
    assert json.loads(json.dumps(conflict.as_json()))["constraint"] == "yearly_limit"


def test_season_must_be_in_order() -> None:
    with pytest.raises(Invalid):
        TermRules(season_first=TermRules().season_last, season_last=TermRules().season_first)
