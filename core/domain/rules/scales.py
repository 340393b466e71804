"""What an evaluator may answer: an ordered list of grades, or a score within a range.

Order is meaning: options stand best first, and everything that counts, compares or draws relies on it
(docs/sources.md B1.11: scale = ordered list of options with id, label, counts_as_positive, optional score).
"""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from core.domain.rules.fields import Named, Problem, RulesModel, Score, duplicates, report


class Option(Named):
    """One grade on the sheet. ``digit`` is what a person types where there are no buttons."""

    counts_as_positive: StrictBool
    digit: Annotated[StrictInt, Field(ge=1, le=9)]
    score: Score | None = None


class GradeScale(RulesModel):
    """Grades, best first. Positive ones come first; scores, if any, are given to all and fall."""

    kind: Literal["grades"]
    options: Annotated[tuple[Option, ...], Field(min_length=2, max_length=9)]

    @property
    def option_ids(self) -> tuple[str, ...]:
        return tuple(option.id for option in self.options)

    def option(self, option_id: str) -> Option | None:
        return next((option for option in self.options if option.id == option_id), None)

    @model_validator(mode="after")
    def _is_coherent(self) -> GradeScale:
        report(
            [
                *duplicates(self.option_ids, "options[{}].id"),
                *duplicates([option.digit for option in self.options], "options[{}].digit"),
                *self._order_problems(),
                *self._score_problems(),
            ]
        )
        return self

    def _order_problems(self) -> list[Problem]:
        return [
            Problem(f"options[{position}].counts_as_positive", "positive_after_negative", worse.id)
            for position, (better, worse) in enumerate(pairwise(self.options), start=1)
            if worse.counts_as_positive and not better.counts_as_positive
        ]

    def _score_problems(self) -> list[Problem]:
        scores = [option.score for option in self.options]
        if all(score is None for score in scores):
            return []
        problems = [
            Problem(f"options[{position}].score", "score_missing", self.options[position].id)
            for position, score in enumerate(scores)
            if score is None
        ]
        for position, (better, worse) in enumerate(pairwise(scores), start=1):
            if better is not None and worse is not None and worse >= better:
                problems.append(Problem(f"options[{position}].score", "score_not_falling", str(worse)))
        return problems


class ScoreScale(RulesModel):
    """Whole points from ``min`` to ``max`` in steps of ``step``; ``quick`` are the buttons a chat shows.

    ``positive_from`` is the lowest score that counts as a positive answer.
    """

    kind: Literal["scores"]
    min: Annotated[StrictInt, Field(ge=0, le=1000)]
    max: Annotated[StrictInt, Field(ge=1, le=1000)]
    step: Annotated[StrictInt, Field(ge=1, le=100)]
    quick: Annotated[tuple[StrictInt, ...], Field(min_length=2, max_length=12)]
    positive_from: StrictInt

    def contains(self, score: int) -> bool:
        return self.min <= score <= self.max and (score - self.min) % self.step == 0

    @model_validator(mode="after")
    def _is_coherent(self) -> ScoreScale:
        problems = []
        if self.min >= self.max:
            problems.append(Problem("max", "not_above_min", str(self.max)))
        elif (self.max - self.min) % self.step:
            problems.append(Problem("step", "step_misses_max", str(self.step)))
        if not self.min <= self.positive_from <= self.max:
            problems.append(Problem("positive_from", "off_the_scale", str(self.positive_from)))
        problems += [
            Problem(f"quick[{position}]", "off_the_scale", str(score))
            for position, score in enumerate(self.quick)
            if not self.contains(score)
        ]
        report([*problems, *duplicates(self.quick, "quick[{}]")])
        return self


Scale = Annotated[GradeScale | ScoreScale, Field(discriminator="kind")]


class Treatment(StrEnum):
    """What becomes of an answer that chooses nothing."""

    INVALID = "invalid"  # not among the valid ballots
    ABSTENTION = "abstention"  # a valid ballot for no grade: it weighs in the denominator only


class SurplusRule(StrEnum):
    """What happens when more sheets come back than were handed out."""

    VOID = "void"  # the round is void and must be repeated
    WARN = "warn"  # the result stands, with a warning


class Validity(RulesModel):
    """Which answers count (docs/sources.md B1.22: election law art. 43-44 by analogy, not law for appraisals)."""

    blank: Treatment
    over_marked: Treatment
    out_of_range: Treatment
    more_returned_than_issued: SurplusRule
