"""What holds for every set of ballots in every county."""

from __future__ import annotations

from decimal import Decimal
from random import Random

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.domain.rules import (
    Comparison,
    CountyRules,
    Denominator,
    GradeRule,
    GradeScale,
    Grading,
    MeanCondition,
    ShareCondition,
)
from core.domain.rules.grading import grading_problems
from core.domain.tally import BLANK, OVER_MARKED, Outcome, SheetMark, count_question, grade
from core.presets import PRESETS, load_preset

COUNTIES = [load_preset(name) for name in PRESETS]
OPTIONS = ("outstanding", "competent", "basically_competent", "incompetent")
counties = st.sampled_from(COUNTIES)


def marks_of(rules: CountyRules) -> list[SheetMark]:
    """Every valid answer, best first."""
    if isinstance(rules.scale, GradeScale):
        return [SheetMark(option=option) for option in rules.scale.option_ids]
    return [SheetMark(score=score) for score in range(rules.scale.max, rules.scale.min - 1, -rules.scale.step)]


@st.composite
def ballots(draw: st.DrawFn) -> tuple[CountyRules, list[SheetMark], int, int]:
    """Rules, sheets, issued, attending: with sheets <= attending <= issued."""
    rules = draw(counties)
    answers = st.sampled_from([*marks_of(rules), BLANK, OVER_MARKED, SheetMark(option="other")])
    sheets = draw(st.lists(answers, max_size=70))
    attending = len(sheets) + draw(st.integers(0, 30))
    return rules, sheets, attending + draw(st.integers(0, 30)), attending


@given(ballots())
def test_counts_always_add_up(case: tuple[CountyRules, list[SheetMark], int, int]) -> None:
    rules, sheets, _, _ = case
    count = count_question(rules, sheets)
    assert count.returned == len(sheets) == count.marks + sum(count.defects.values())
    assert count.marks <= count.valid <= count.returned


@given(ballots())
def test_every_mark_leads_to_a_grade(case: tuple[CountyRules, list[SheetMark], int, int]) -> None:
    rules, sheets, issued, attending = case
    count = count_question(rules, sheets)
    result = grade(rules, issued=issued, attending=attending, count=count)
    assert (result.outcome is Outcome.GRADED) == (count.marks > 0) == (result.grade_id is not None)
    if result.grade_id is not None:
        assert result.grade_id in rules.grading.grade_ids
        assert result.explanation[-1].params["grade"] == result.grade_id


@given(ballots(), st.data())
def test_a_better_mark_never_lowers_the_grade(
    case: tuple[CountyRules, list[SheetMark], int, int], data: st.DataObject
) -> None:
    rules, sheets, issued, attending = case
    answers = marks_of(rules)
    improvable = [place for place, mark in enumerate(sheets) if mark in answers[1:]]
    if not improvable:
        return
    place = data.draw(st.sampled_from(improvable))
    better = list(sheets)
    better[place] = data.draw(st.sampled_from(answers[: answers.index(sheets[place])]))
    assert _rank(rules, better, issued, attending) <= _rank(rules, sheets, issued, attending)


@given(ballots(), st.randoms(use_true_random=False))
def test_the_order_of_sheets_is_irrelevant(case: tuple[CountyRules, list[SheetMark], int, int], random: Random) -> None:
    rules, sheets, issued, attending = case
    shuffled = random.sample(sheets, len(sheets))
    before, after = (
        grade(rules, issued=issued, attending=attending, count=count_question(rules, order))
        for order in (sheets, shuffled)
    )
    assert before == after


def _rank(rules: CountyRules, sheets: list[SheetMark], issued: int, attending: int) -> int:
    result = grade(rules, issued=issued, attending=attending, count=count_question(rules, sheets))
    assert result.grade_id is not None
    return rules.grading.rank(result.grade_id)


@st.composite
def gradings(draw: st.DrawFn) -> CountyRules:
    """Henan's four options with any rules that the checks between scale and grading let pass."""
    base = load_preset("henan")
    condition = st.builds(
        ShareCondition,
        options=st.lists(st.sampled_from(OPTIONS), min_size=1, max_size=3, unique=True).map(tuple),
        op=st.sampled_from(Comparison),
        percent=st.sampled_from([Decimal(percent) for percent in (20, 40, 50, 60, 80)]),
        denominator=st.sampled_from(Denominator),
    )
    mean = st.builds(MeanCondition, op=st.sampled_from(Comparison), mean=st.sampled_from([Decimal(55), Decimal(85)]))
    when = st.lists(st.one_of(condition, mean), min_size=1, max_size=2).map(tuple)
    rule = st.builds(GradeRule, grade=st.sampled_from(OPTIONS), when=when)
    grading = Grading(
        grades=base.grading.grades,
        rules=tuple(draw(st.lists(rule, min_size=1, max_size=3))),
        fallback=draw(st.sampled_from(OPTIONS)),
    )
    assume(not grading_problems(base.scale, grading))
    return base.model_copy(update={"grading": grading})


@settings(suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(gradings(), st.lists(st.integers(0, 3), min_size=1, max_size=12), st.data())
def test_whatever_grading_is_accepted_is_monotone(rules: CountyRules, places: list[int], data: st.DataObject) -> None:
    improvable = [number for number, place in enumerate(places) if place > 0]
    assume(improvable)
    number = data.draw(st.sampled_from(improvable))
    improved = [*places[:number], places[number] - 1, *places[number + 1 :]]
    before, after = ([SheetMark(option=OPTIONS[place]) for place in marks] for marks in (places, improved))
    assert _rank(rules, after, 20, 15) <= _rank(rules, before, 20, 15)
