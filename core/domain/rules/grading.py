"""From counted answers to the deputy's grade: rules tried in order, the first that holds decides.

What must stay true: **a better answer never lowers the grade.** A rule file for which that could happen is
refused. The test is simple because conditions are: a share of the best options (or a mean) can only grow when
an answer improves, a share of the worst options can only shrink; so a rule of the first sort may be followed
by lower grades only, a rule of the second sort by higher ones only.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, assert_never

from pydantic import Discriminator, Field, Tag, model_validator

from core.domain.rules.fields import (
    Identifier,
    Named,
    Percent,
    Problem,
    RulesModel,
    Score,
    duplicates,
    report,
)
from core.domain.rules.scales import GradeScale, ScoreScale


class Denominator(StrEnum):
    """Of what a share is taken. ``ATTENDING``: the evaluators who came, with or without a sheet returned."""

    ISSUED = "issued"
    RETURNED = "returned"
    VALID = "valid"
    ATTENDING = "attending"


class Comparison(StrEnum):
    AT_LEAST = ">="
    MORE_THAN = ">"


class ShareCondition(RulesModel):
    """The options' answers together are ``op percent`` of the ``denominator``."""

    options: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    op: Comparison
    percent: Percent
    denominator: Denominator


class MeanCondition(RulesModel):
    """The mean score of the answers is ``op mean``."""

    op: Comparison
    mean: Score


def _condition_kind(value: object) -> str:
    is_mean = isinstance(value, MeanCondition) or (isinstance(value, dict) and "mean" in value)
    return "mean_condition" if is_mean else "share_condition"


Condition = Annotated[
    Annotated[ShareCondition, Tag("share_condition")] | Annotated[MeanCondition, Tag("mean_condition")],
    Discriminator(_condition_kind),
]


class GradeRule(RulesModel):
    """``grade`` is given when every condition of ``when`` holds."""

    grade: Identifier
    when: Annotated[tuple[Condition, ...], Field(min_length=1, max_length=6)]


class Grading(RulesModel):
    """The grades, best first; the rules in the order tried; the grade that is left if none holds."""

    grades: Annotated[tuple[Named, ...], Field(min_length=2, max_length=9)]
    rules: Annotated[tuple[GradeRule, ...], Field(min_length=1, max_length=20)]
    fallback: Identifier

    @property
    def grade_ids(self) -> tuple[str, ...]:
        return tuple(grade.id for grade in self.grades)

    def called(self, language: str) -> dict[str, str]:
        """Every grade's id to its name."""
        return {grade.id: grade.in_language(language) for grade in self.grades}

    def rank(self, grade_id: str) -> int:
        """0 for the best grade."""
        return self.grade_ids.index(grade_id)

    @model_validator(mode="after")
    def _names_its_grades(self) -> Grading:
        known = self.grade_ids
        problems = [
            Problem(f"rules[{position}].grade", "unknown_grade", rule.grade)
            for position, rule in enumerate(self.rules)
            if rule.grade not in known
        ]
        if self.fallback not in known:
            problems.append(Problem("fallback", "unknown_grade", self.fallback))
        report([*duplicates(known, "grades[{}].id"), *problems])
        return self


class _Direction(StrEnum):
    RISING = "rising"  # can only begin to hold when an answer improves
    FALLING = "falling"  # can only cease to hold
    NEUTRAL = "neutral"  # every option together: improving an answer changes nothing


def grading_problems(scale: GradeScale | ScoreScale, grading: Grading) -> list[Problem]:
    """What is wrong between the scale and the grading, with paths from the top of the file."""
    problems: list[Problem] = []
    for position, rule in enumerate(grading.rules):
        for number, condition in enumerate(rule.when):
            path = f"grading.rules[{position}].when[{number}]"
            problems += _condition_problems(scale, condition, path)
    return problems or _order_problems(scale, grading)


def _condition_problems(
    scale: GradeScale | ScoreScale, condition: ShareCondition | MeanCondition, path: str
) -> list[Problem]:
    match condition:
        case MeanCondition():
            return _mean_problems(scale, condition, path)
        case ShareCondition():
            return _share_problems(scale, condition, path)
        case _:
            assert_never(condition)


def _mean_problems(scale: GradeScale | ScoreScale, condition: MeanCondition, path: str) -> list[Problem]:
    match scale:
        case ScoreScale():
            lowest, highest = Decimal(scale.min), Decimal(scale.max)
        case GradeScale():
            scores = [option.score for option in scale.options if option.score is not None]
            if not scores:
                return [Problem(f"{path}.mean", "mean_needs_scores", str(condition.mean))]
            lowest, highest = min(scores), max(scores)
    if lowest <= condition.mean <= highest:
        return []
    return [Problem(f"{path}.mean", "off_the_scale", str(condition.mean))]


def _share_problems(scale: GradeScale | ScoreScale, condition: ShareCondition, path: str) -> list[Problem]:
    if isinstance(scale, ScoreScale):
        return [Problem(f"{path}.options", "share_needs_options", ", ".join(condition.options))]
    problems = [
        Problem(f"{path}.options[{position}]", "unknown_option", option)
        for position, option in enumerate(condition.options)
        if option not in scale.option_ids
    ]
    problems += duplicates(condition.options, f"{path}.options[{{}}]")
    if not problems and _direction(scale, condition) is None:
        problems.append(Problem(f"{path}.options", "not_the_best_or_worst", ", ".join(condition.options)))
    return problems


def _direction(scale: GradeScale | ScoreScale, condition: ShareCondition | MeanCondition) -> _Direction | None:
    if isinstance(condition, MeanCondition) or isinstance(scale, ScoreScale):
        return _Direction.RISING
    chosen, size = set(condition.options), len(condition.options)
    if size == len(scale.options):
        return _Direction.NEUTRAL
    if chosen == set(scale.option_ids[:size]):
        return _Direction.RISING
    return _Direction.FALLING if chosen == set(scale.option_ids[-size:]) else None


def _order_problems(scale: GradeScale | ScoreScale, grading: Grading) -> list[Problem]:
    problems = []
    outcomes = [*(rule.grade for rule in grading.rules), grading.fallback]
    for position, rule in enumerate(grading.rules):
        directions = {_direction(scale, condition) for condition in rule.when} - {_Direction.NEUTRAL}
        later = [grading.rank(grade) for grade in outcomes[position + 1 :]]
        if not _keeps_order(directions, grading.rank(rule.grade), later):
            problems.append(Problem(f"grading.rules[{position}]", "better_answer_could_lower", rule.grade))
    return problems


def _keeps_order(directions: set[_Direction | None], rank: int, later: list[int]) -> bool:
    if directions == {_Direction.RISING}:
        return all(rank <= other for other in later)
    if directions == {_Direction.FALLING}:
        return all(rank >= other for other in later)
    return not directions
