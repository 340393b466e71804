"""From counts to the grade: thresholds, void rounds, quorum, nothing to count."""

from __future__ import annotations

import pytest

from core.domain.errors import Invalid
from core.domain.rules import CountyRules, SurplusRule
from core.domain.tally import GradeResult, Outcome, count_question, grade
from core.presets import load_preset
from tests.domain.tally.ballots import sheets, with_hard_minimum


def graded(rules: CountyRules, *, issued: int, attending: int | None = None, **marks: int) -> GradeResult:
    count = count_question(rules, sheets(rules, **marks))
    return grade(rules, issued=issued, attending=issued if attending is None else attending, count=count)


def codes(result: GradeResult) -> list[str]:
    return [step.code for step in result.explanation]


@pytest.mark.parametrize(
    ("best", "expected"),
    [(80, "competent"), (79, "basically_competent"), (50, "basically_competent"), (49, "incompetent")],
)
def test_dawu_thresholds_hold_at_their_edge(best: int, expected: str) -> None:
    result = graded(load_preset("hubei"), issued=100, best=best, middle=100 - best)
    assert result.grade_id == expected


def test_more_than_half_is_not_half() -> None:
    rules = load_preset("longshan")
    assert graded(rules, issued=60, middle=30, worst=30).grade_id == "basically_satisfied"
    assert graded(rules, issued=60, middle=29, worst=31).grade_id == "dissatisfied"


def test_thresholds_compare_exactly_not_rounded() -> None:
    """7,999,999 of 10,000,000 shows as 80.00 % and is still below 80 %."""
    rules = load_preset("hubei")
    whole = count_question(rules, sheets(rules, best=1))
    options = {"competent": 7_999_999, "basically_competent": 2_000_001, "incompetent": 0}
    count = type(whole)(returned=10_000_000, valid=10_000_000, defects={}, options=options, scores={})
    result = grade(rules, issued=10_000_000, attending=10_000_000, count=count)
    assert result.grade_id == "basically_competent"
    assert any(step.params.get("percent") == "80.00" for step in result.explanation)


def test_more_returned_than_issued_voids_the_round() -> None:
    result = graded(load_preset("longshan"), issued=49, best=50)
    assert (result.outcome, result.grade_id) == (Outcome.VOID, None)
    assert codes(result)[-1] == "tally.round_void"
    assert dict(result.explanation[-1].params) == {"issued": 49, "returned": 50}


def test_a_county_may_only_warn_of_surplus() -> None:
    rules = load_preset("longshan")
    lenient = rules.validity.model_copy(update={"more_returned_than_issued": SurplusRule.WARN})
    result = graded(rules.model_copy(update={"validity": lenient}), issued=49, best=50)
    assert result.grade_id == "satisfied"
    assert "tally.returned_exceeds_issued" in codes(result)


def test_exactly_as_many_as_issued_is_valid() -> None:
    assert graded(load_preset("longshan"), issued=50, best=50).outcome is Outcome.GRADED


@pytest.mark.parametrize("name", ["longshan", "hubei", "chongqing", "henan"])
@pytest.mark.parametrize("blank", [0, 3])
def test_without_marks_there_is_no_grade(name: str, blank: int) -> None:
    result = graded(load_preset(name), issued=60, blank=blank)
    assert (result.outcome, result.grade_id) == (Outcome.NO_MARKS, None)
    assert codes(result)[-1] == "tally.no_marks"


def test_few_evaluators_are_a_warning() -> None:
    result = graded(load_preset("longshan"), issued=49, best=49)
    assert result.grade_id == "satisfied"
    assert "tally.quorum_warning" in codes(result)


def test_fifty_evaluators_are_enough() -> None:
    assert "tally.quorum_warning" not in codes(graded(load_preset("longshan"), issued=50, best=50))


def test_a_hard_minimum_gives_no_grade() -> None:
    result = graded(with_hard_minimum(load_preset("longshan")), issued=49, best=49)
    assert (result.outcome, result.grade_id) == (Outcome.QUORUM_FAILED, None)
    assert codes(result)[-1] == "tally.quorum_failed"


def test_a_roll_below_the_sheets_is_refused() -> None:
    with pytest.raises(Invalid, match=r"tally\.attending_below_returned"):
        graded(load_preset("longshan"), issued=60, attending=49, best=50)


def test_negative_turnout_is_refused() -> None:
    with pytest.raises(Invalid, match=r"tally\.negative"):
        graded(load_preset("longshan"), issued=-1, best=0)


def test_the_explanation_survives_json() -> None:
    step = graded(load_preset("henan"), issued=60, best=60).explanation[-4]
    assert step.as_json()["options"] == ["outstanding"]
    with pytest.raises(TypeError):
        step.params["count"] = 0  # type: ignore[index]
