"""The same ballots for every county: sheets whose marks are places on whatever scale the county has."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.rules import CountyRules, GradeScale
from core.domain.tally import BLANK, OVER_MARKED, SheetMark

BEST, MIDDLE, WORST = "best", "middle", "worst"

# One voter's opinion on each sort of scale: three grades, four grades, points.
_THREE = {BEST: 0, MIDDLE: 1, WORST: 2}
_FOUR = {BEST: 0, MIDDLE: 2, WORST: 3}
_POINTS = {BEST: 95, MIDDLE: 75, WORST: 40}


def sheet(rules: CountyRules, opinion: str) -> SheetMark:
    if not isinstance(rules.scale, GradeScale):
        return SheetMark(score=_POINTS[opinion])
    places = _FOUR if len(rules.scale.options) == 4 else _THREE
    return SheetMark(option=rules.scale.option_ids[places[opinion]])


def sheets(
    rules: CountyRules, *, best: int = 0, middle: int = 0, worst: int = 0, blank: int = 0, over_marked: int = 0
) -> Sequence[SheetMark]:
    return [
        *[sheet(rules, BEST)] * best,
        *[sheet(rules, MIDDLE)] * middle,
        *[sheet(rules, WORST)] * worst,
        *[BLANK] * blank,
        *[OVER_MARKED] * over_marked,
    ]


def with_hard_minimum(rules: CountyRules) -> CountyRules:
    return rules.model_copy(update={"evaluators": rules.evaluators.model_copy(update={"is_hard": True})})
