"""Proof 6: the same ballots, four counties, four explained results, hand-checked.

62 sheets issued, 60 evaluators took part, 52 sheets came back: 41 best, 6 middle, 3 worst, one blank, one
over-marked. So 50 valid where a blank is invalid, 51 where it is an abstention (Henan).

Longshan    satisfied 41/50 = 82 % of valid               >= 80     satisfied
Hubei       competent 41/60 = 68.33 % of attending        < 80, >= 50   basically competent
Chongqing   (41*95 + 6*75 + 3*40) / 50 = 4465/50 = 89.30  >= 80     good
Henan       outstanding 41/52 = 78.85 % of returned >= 60, but outstanding or competent 78.85 < 90; >= 70   competent
"""

from __future__ import annotations

import json

import pytest

from core.domain.rules import CountyRules
from core.domain.tally import GradeResult, Outcome, count_question, grade
from core.presets import PRESETS, load_preset
from tests.domain.tally.ballots import sheets


def result(name: str) -> tuple[CountyRules, GradeResult]:
    rules = load_preset(name)
    count = count_question(rules, sheets(rules, best=41, middle=6, worst=3, blank=1, over_marked=1))
    return rules, grade(rules, issued=62, attending=60, count=count)


def lines(outcome: GradeResult) -> list[str]:
    """The explanation, one step a line, as it can be read and compared."""
    return [f"{step.code} {json.dumps(dict(step.params))}" for step in outcome.explanation]


_TURNOUT = ['tally.issued {"count": 62}', 'tally.attending {"count": 60}', 'tally.returned {"count": 52}']
_INVALID = [
    'tally.invalid {"defect": "blank", "treatment": "invalid", "count": 1}',
    'tally.invalid {"defect": "over_marked", "treatment": "invalid", "count": 1}',
    'tally.valid {"count": 50}',
]
_ROUNDING = 'tally.rounding {"decimals": 2, "method": "ROUND_HALF_UP"}'

EXPECTED = {
    "longshan": [
        *_TURNOUT,
        *_INVALID,
        'tally.option {"option": "satisfied", "count": 41, "valid": 50, "percent": "82.00"}',
        'tally.option {"option": "basically_satisfied", "count": 6, "valid": 50, "percent": "12.00"}',
        'tally.option {"option": "dissatisfied", "count": 3, "valid": 50, "percent": "6.00"}',
        'tally.positive {"count": 47, "valid": 50, "percent": "94.00"}',
        _ROUNDING,
        'tally.share_tried {"rule": 1, "condition": 1, "grade": "dissatisfied", "options": ["dissatisfied"], '
        '"count": 3, "denominator": "valid", "base": 50, "percent": "6.00", "op": ">", "threshold": "50", '
        '"holds": false}',
        'tally.rule_tried {"rule": 1, "grade": "dissatisfied", "holds": false}',
        'tally.share_tried {"rule": 2, "condition": 1, "grade": "satisfied", "options": ["satisfied"], '
        '"count": 41, "denominator": "valid", "base": 50, "percent": "82.00", "op": ">=", "threshold": "80", '
        '"holds": true}',
        'tally.rule_tried {"rule": 2, "grade": "satisfied", "holds": true}',
        'tally.grade {"grade": "satisfied"}',
    ],
    "hubei": [
        *_TURNOUT,
        *_INVALID,
        'tally.option {"option": "competent", "count": 41, "valid": 50, "percent": "82.00"}',
        'tally.option {"option": "basically_competent", "count": 6, "valid": 50, "percent": "12.00"}',
        'tally.option {"option": "incompetent", "count": 3, "valid": 50, "percent": "6.00"}',
        'tally.positive {"count": 47, "valid": 50, "percent": "94.00"}',
        _ROUNDING,
        'tally.share_tried {"rule": 1, "condition": 1, "grade": "competent", "options": ["competent"], '
        '"count": 41, "denominator": "attending", "base": 60, "percent": "68.33", "op": ">=", '
        '"threshold": "80", "holds": false}',
        'tally.rule_tried {"rule": 1, "grade": "competent", "holds": false}',
        'tally.share_tried {"rule": 2, "condition": 1, "grade": "basically_competent", '
        '"options": ["competent"], "count": 41, "denominator": "attending", "base": 60, "percent": "68.33", '
        '"op": ">=", "threshold": "50", "holds": true}',
        'tally.rule_tried {"rule": 2, "grade": "basically_competent", "holds": true}',
        'tally.grade {"grade": "basically_competent"}',
    ],
    "chongqing": [
        *_TURNOUT,
        *_INVALID,
        'tally.mean {"total": "4465", "marks": 50, "mean": "89.30"}',
        'tally.positive {"count": 47, "valid": 50, "percent": "94.00"}',
        _ROUNDING,
        'tally.mean_tried {"rule": 1, "condition": 1, "grade": "good", "total": "4465", "marks": 50, '
        '"mean": "89.30", "op": ">=", "threshold": "80", "holds": true}',
        'tally.rule_tried {"rule": 1, "grade": "good", "holds": true}',
        'tally.grade {"grade": "good"}',
    ],
    "henan": [
        *_TURNOUT,
        'tally.invalid {"defect": "blank", "treatment": "abstention", "count": 1}',
        'tally.invalid {"defect": "over_marked", "treatment": "invalid", "count": 1}',
        'tally.valid {"count": 51}',
        'tally.option {"option": "outstanding", "count": 41, "valid": 51, "percent": "80.39"}',
        'tally.option {"option": "competent", "count": 0, "valid": 51, "percent": "0.00"}',
        'tally.option {"option": "basically_competent", "count": 6, "valid": 51, "percent": "11.76"}',
        'tally.option {"option": "incompetent", "count": 3, "valid": 51, "percent": "5.88"}',
        'tally.mean {"total": "4580", "marks": 50, "mean": "91.60"}',
        'tally.positive {"count": 41, "valid": 51, "percent": "80.39"}',
        _ROUNDING,
        'tally.share_tried {"rule": 1, "condition": 1, "grade": "incompetent", "options": ["incompetent"], '
        '"count": 3, "denominator": "returned", "base": 52, "percent": "5.77", "op": ">", "threshold": "50", '
        '"holds": false}',
        'tally.rule_tried {"rule": 1, "grade": "incompetent", "holds": false}',
        'tally.share_tried {"rule": 2, "condition": 1, "grade": "outstanding", "options": ["outstanding"], '
        '"count": 41, "denominator": "returned", "base": 52, "percent": "78.85", "op": ">=", '
        '"threshold": "60", "holds": true}',
        'tally.share_tried {"rule": 2, "condition": 2, "grade": "outstanding", '
        '"options": ["outstanding", "competent"], "count": 41, "denominator": "returned", "base": 52, '
        '"percent": "78.85", "op": ">=", "threshold": "90", "holds": false}',
        'tally.rule_tried {"rule": 2, "grade": "outstanding", "holds": false}',
        'tally.share_tried {"rule": 3, "condition": 1, "grade": "competent", '
        '"options": ["outstanding", "competent"], "count": 41, "denominator": "returned", "base": 52, '
        '"percent": "78.85", "op": ">=", "threshold": "70", "holds": true}',
        'tally.rule_tried {"rule": 3, "grade": "competent", "holds": true}',
        'tally.grade {"grade": "competent"}',
    ],
}


@pytest.mark.parametrize("name", PRESETS)
def test_each_preset_explains_its_own_result(name: str) -> None:
    _, outcome = result(name)
    assert outcome.outcome is Outcome.GRADED
    assert lines(outcome) == EXPECTED[name]


def test_four_presets_give_four_grades() -> None:
    grades = {name: result(name)[1].grade_id for name in PRESETS}
    assert grades == {
        "longshan": "satisfied",
        "hubei": "basically_competent",
        "chongqing": "good",
        "henan": "competent",
    }


def test_two_presets_differ_in_rank_too() -> None:
    ranks = {}
    for name in PRESETS:
        rules, outcome = result(name)
        assert outcome.grade_id is not None
        ranks[name] = rules.grading.rank(outcome.grade_id)
    assert ranks == {"longshan": 0, "hubei": 1, "chongqing": 0, "henan": 1}


def test_dawu_2005_gets_its_announced_grade() -> None:
    """docs/sources.md B1.17 (P5): 46 issued, 46 returned, 46 competent."""
    rules = load_preset("hubei")
    count = count_question(rules, sheets(rules, best=46))
    outcome = grade(rules, issued=46, attending=46, count=count)
    assert outcome.grade_id == "competent"
    assert 'tally.quorum_warning {"evaluators": 46, "minimum": 50}' in lines(outcome)
