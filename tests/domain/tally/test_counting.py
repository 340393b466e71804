"""Which answers count, and as what."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.domain.rules import CountyRules, Treatment
from core.domain.tally import (
    BLANK,
    OVER_MARKED,
    Defect,
    SheetMark,
    count_question,
    mean_score,
    positive_count,
    rounded,
)
from core.presets import load_preset
from tests.domain.tally.ballots import sheets


def with_treatment(rules: CountyRules, **treatments: Treatment) -> CountyRules:
    return rules.model_copy(update={"validity": rules.validity.model_copy(update=treatments)})


def test_defects_are_told_apart() -> None:
    rules = load_preset("longshan")
    strange = [BLANK, OVER_MARKED, SheetMark(option="splendid"), SheetMark(score=90), SheetMark("satisfied", 90)]
    count = count_question(rules, [*strange, SheetMark(option="satisfied")])
    assert count.defects == {Defect.BLANK: 1, Defect.OVER_MARKED: 2, Defect.OUT_OF_RANGE: 2}
    assert (count.returned, count.valid, count.marks) == (6, 1, 1)


@pytest.mark.parametrize(("score", "is_valid"), [(-1, False), (0, True), (100, True), (101, False)])
def test_scores_must_lie_on_the_scale(score: int, is_valid: bool) -> None:
    count = count_question(load_preset("chongqing"), [SheetMark(score=score)])
    assert (count.valid == 1) is is_valid


def test_scores_between_the_steps_are_defects() -> None:
    rules = load_preset("chongqing")
    by_fives = rules.model_copy(update={"scale": rules.scale.model_copy(update={"step": 5})})
    assert count_question(by_fives, [SheetMark(score=87)]).defects == {Defect.OUT_OF_RANGE: 1}


def test_an_option_means_nothing_on_a_score_sheet() -> None:
    count = count_question(load_preset("chongqing"), [SheetMark(option="satisfied")])
    assert count.defects == {Defect.OUT_OF_RANGE: 1}


def test_an_abstention_is_valid_without_a_mark() -> None:
    rules = with_treatment(load_preset("longshan"), blank=Treatment.ABSTENTION)
    count = count_question(rules, [BLANK, OVER_MARKED, SheetMark(option="satisfied")])
    assert (count.returned, count.valid, count.marks) == (3, 2, 1)


def test_options_nobody_chose_are_counted_zero() -> None:
    count = count_question(load_preset("longshan"), [])
    assert count.options == {"satisfied": 0, "basically_satisfied": 0, "dissatisfied": 0}


def test_positive_scores_begin_at_their_mark() -> None:
    rules = load_preset("chongqing")
    count = count_question(rules, [SheetMark(score=score) for score in (100, 60, 59)])
    assert positive_count(rules, count) == 2
    assert mean_score(rules, count) == 73


def test_a_scale_without_scores_has_no_mean() -> None:
    rules = load_preset("longshan")
    assert mean_score(rules, count_question(rules, sheets(rules, best=3))) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(200, 3), "66.67"),
        (Fraction(100, 3), "33.33"),
        (Fraction(1, 200), "0.01"),  # exactly half a hundredth goes up
        (Fraction(12345, 1000), "12.35"),
        (Fraction(0), "0.00"),
        (Fraction(100), "100.00"),
    ],
)
def test_half_hundredths_are_rounded_up(value: Fraction, shown: str) -> None:
    assert rounded(value) == shown
