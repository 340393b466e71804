"""What may stand in the grading section, given the scale."""

from __future__ import annotations

import pytest

from core.domain.rules import parse_rules
from core.presets import preset_text
from tests.domain.rules.rule_files import changed, problems_of

_HENAN_COMPETENT = '{ options = ["outstanding", "competent"], op = ">=", percent = 70'


def test_grades_have_names_on_a_scale_of_points_too() -> None:
    grading = parse_rules(preset_text("chongqing")).grading
    assert grading.called("zh_CN") == {"good": "好", "fairly_good": "较好", "poor": "差"}


def codes(text: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in problems_of(text)]


def test_option_ids_must_be_unique() -> None:
    option = '{ id = "dissatisfied", zh = "不满意", en = "Dissatisfied", counts'
    text = changed((option, option.replace('"dissatisfied"', '"satisfied"')))
    assert ("scale.options[2].id", "duplicate") in codes(text)


def test_digits_must_be_unique() -> None:
    assert codes(changed(("digit = 3", "digit = 2"))) == [("scale.options[2].digit", "duplicate")]


def test_positive_options_come_first() -> None:
    text = changed(('en = "Satisfied", counts_as_positive = true', 'en = "Satisfied", counts_as_positive = false'))
    assert codes(text) == [("scale.options[1].counts_as_positive", "positive_after_negative")]


def test_scores_are_given_to_all_options() -> None:
    text = changed((", score = 80", ""), preset="henan")
    assert codes(text) == [("scale.options[1].score", "score_missing")]


def test_scores_fall_with_the_options() -> None:
    text = changed((", score = 80", ", score = 100"), preset="henan")
    assert codes(text) == [("scale.options[1].score", "score_not_falling")]


def test_the_fallback_grade_must_exist() -> None:
    text = changed(('fallback = "basically_satisfied"', 'fallback = "fine"'))
    assert codes(text) == [("grading.fallback", "unknown_grade")]


def test_options_in_the_middle_are_refused() -> None:
    text = changed((_HENAN_COMPETENT, '{ options = ["competent"], op = ">=", percent = 70'), preset="henan")
    assert codes(text) == [("grading.rules[2].when[0].options", "not_the_best_or_worst")]


def test_a_lower_grade_tried_first_is_refused() -> None:
    text = changed(
        ('{ grade = "competent", when', '{ grade = "incompetent", when'),
        ('fallback = "incompetent"', 'fallback = "competent"'),
        preset="hubei",
    )
    assert codes(text) == [
        ("grading.rules[0]", "better_answer_could_lower"),
        ("grading.rules[1]", "better_answer_could_lower"),
    ]


def test_rising_and_falling_conditions_do_not_mix() -> None:
    falling = '{ options = ["incompetent"], op = ">=", percent = 10, denominator = "returned" }, '
    text = changed((_HENAN_COMPETENT, falling + _HENAN_COMPETENT), preset="henan")
    assert codes(text) == [("grading.rules[2]", "better_answer_could_lower")]


def test_mean_needs_a_scale_with_scores() -> None:
    text = changed(('options = ["satisfied"], op = ">=", percent = 80, denominator = "valid"', 'mean = 80, op = ">="'))
    assert codes(text) == [("grading.rules[1].when[0].mean", "mean_needs_scores")]


def test_shares_need_a_scale_with_options() -> None:
    share = '{ options = ["good"], op = ">=", percent = 80, denominator = "valid" }'
    text = changed(('{ mean = 80, op = ">=" }', share), preset="chongqing")
    assert codes(text) == [("grading.rules[0].when[0].options", "share_needs_options")]


def test_a_mean_beyond_the_scale_is_refused() -> None:
    text = changed(("mean = 80", "mean = 101"), preset="chongqing")
    assert codes(text) == [("grading.rules[0].when[0].mean", "off_the_scale")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("step = 1", "step = 7", "step_misses_max"),
        ("max = 100", "max = 0", "out_of_range"),
        ("positive_from = 60", "positive_from = 101", "off_the_scale"),
        ("[100, 95,", "[105, 95,", "off_the_scale"),
        ("[100, 95,", "[95, 95,", "duplicate"),
    ],
)
def test_a_score_scale_is_coherent(old: str, new: str, expected: str) -> None:
    assert expected in {code for _, code in codes(changed((old, new), preset="chongqing"))}


def test_a_mean_with_decimals_is_exact() -> None:
    rules = parse_rules(changed(("mean = 80", "mean = 79.95"), preset="chongqing"))
    assert str(rules.grading.rules[0].when[0]) == "op=<Comparison.AT_LEAST: '>='> mean=Decimal('79.95')"
