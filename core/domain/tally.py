"""From opened sheets to counts, and from counts to a grade that explains itself.

What must stay true: arithmetic is exact (``Fraction``; thresholds compare fractions, never rounded figures);
the outcome depends on the counts and the rules alone, never on the order of the sheets; every number that
decided something stands in the explanation. Percentages and means shown have two decimals, ROUND_HALF_UP.

Source: docs/sources.md B1.13 (thresholds), B1.14 (50 evaluators, soft), B1.22 (validity, by analogy with election
law art. 43-44). The grades' and options' words are looked up by id in the rules.

Steps of an explanation, in this order (``percent``, ``mean``, ``threshold``: decimal strings; ``rule``,
``condition``: numbers from 1, in the file's order):

    tally.issued              count
    tally.attending           count
    tally.returned            count
    tally.round_void          issued, returned                     nothing follows
    tally.returned_exceeds_issued  issued, returned                a warning (rule "warn")
    tally.invalid             defect, treatment, count             for each defect that occurred
    tally.valid               count
    tally.no_marks            returned, valid                      nobody chose anything; nothing follows
    tally.quorum_warning      evaluators, minimum                  soft minimum missed
    tally.quorum_failed       evaluators, minimum                  hard minimum missed; nothing follows
    tally.option              option, count, valid, percent        each option, best first (grades)
    tally.mean                total, marks, mean                   where answers carry scores
    tally.positive            count, valid, percent
    tally.rounding            decimals, method
    tally.share_tried         rule, condition, grade, options, count, denominator, base, percent, op,
                              threshold, holds
    tally.share_without_base  rule, condition, grade, options, denominator     base 0: does not hold
    tally.mean_tried          rule, condition, grade, total, marks, mean, op, threshold, holds
    tally.rule_tried          rule, grade, holds
    tally.fallback            grade                                no rule held
    tally.grade               grade
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from core.domain.errors import Invalid
from core.domain.rules import (
    Comparison,
    CountyRules,
    Denominator,
    GradeRule,
    GradeScale,
    MeanCondition,
    ShareCondition,
    Step,
    SurplusRule,
    Treatment,
    step,
)

DECIMALS = 2


class Defect(StrEnum):
    """Why an answer chooses nothing."""

    BLANK = "blank"
    OVER_MARKED = "over_marked"
    OUT_OF_RANGE = "out_of_range"


@dataclass(frozen=True, slots=True)
class SheetMark:
    """What stands on one sheet for one question: an option, a score, nothing, or more than one mark."""

    option: str | None = None
    score: int | None = None
    is_over_marked: bool = False


BLANK = SheetMark()
OVER_MARKED = SheetMark(is_over_marked=True)


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """One question's answers, counted. ``returned`` = marks + every defect; ``valid`` = marks + abstentions.

    ``marks`` counts the answers by option id, or by score as the scale has it; every option is present.
    """

    returned: int
    valid: int
    defects: Mapping[Defect, int]
    options: Mapping[str, int]
    scores: Mapping[int, int]

    @property
    def marks(self) -> int:
        return sum(self.options.values()) + sum(self.scores.values())


class Outcome(StrEnum):
    GRADED = "graded"
    VOID = "void"
    NO_MARKS = "no_marks"
    QUORUM_FAILED = "quorum_failed"


@dataclass(frozen=True, slots=True)
class GradeResult:
    """``grade_id`` is None unless ``outcome`` is GRADED."""

    outcome: Outcome
    grade_id: str | None
    explanation: tuple[Step, ...]


def defect_of(rules: CountyRules, mark: SheetMark) -> Defect | None:
    """Why ``mark`` chooses nothing on this county's scale; None when it chooses."""
    if mark.is_over_marked or (mark.option is not None and mark.score is not None):
        return Defect.OVER_MARKED
    if mark.option is None and mark.score is None:
        return Defect.BLANK
    if isinstance(rules.scale, GradeScale):
        return None if mark.option in rules.scale.option_ids else Defect.OUT_OF_RANGE
    is_on_scale = mark.score is not None and rules.scale.contains(mark.score)
    return None if is_on_scale else Defect.OUT_OF_RANGE


def count_question(rules: CountyRules, sheets: Iterable[SheetMark]) -> QuestionCount:
    """Count one question over the sheets that came back."""
    options = Counter(dict.fromkeys(_option_ids(rules), 0))
    scores: Counter[int] = Counter()
    defects: Counter[Defect] = Counter()
    for mark in sheets:
        if (defect := defect_of(rules, mark)) is not None:
            defects[defect] += 1
        elif mark.option is not None:
            options[mark.option] += 1
        elif mark.score is not None:
            scores[mark.score] += 1
    chosen = options.total() + scores.total()
    abstained = sum(n for defect, n in defects.items() if _treatment(rules, defect) is Treatment.ABSTENTION)
    return QuestionCount(
        returned=chosen + defects.total(),
        valid=chosen + abstained,
        defects=MappingProxyType(dict(defects)),
        options=MappingProxyType(dict(options)),
        scores=MappingProxyType(dict(sorted(scores.items(), reverse=True))),
    )


def positive_count(rules: CountyRules, count: QuestionCount) -> int:
    """How many answers the scale calls positive."""
    if isinstance(rules.scale, GradeScale):
        return sum(count.options[option.id] for option in rules.scale.options if option.counts_as_positive)
    return sum(n for score, n in count.scores.items() if score >= rules.scale.positive_from)


def mean_score(rules: CountyRules, count: QuestionCount) -> Fraction | None:
    """The mean of the answers given, exactly; None without answers or without scores on the scale."""
    total = _score_total(rules, count)
    return total / count.marks if total is not None and count.marks else None


def rounded(value: Fraction) -> str:
    """A figure of at least zero with two decimals, ROUND_HALF_UP: ``83.33``."""
    hundredths = (value.numerator * 200 + value.denominator) // (2 * value.denominator)
    return f"{hundredths // 100}.{hundredths % 100:02}"


def percent_of(part: int, base: int) -> str:
    """``part`` of ``base`` in percent with two decimals; ``base`` must not be zero."""
    return rounded(Fraction(100 * part, base))


def grade(rules: CountyRules, *, issued: int, attending: int, count: QuestionCount) -> GradeResult:
    """The grade that the rules give to these counts, with every step that led there.

    ``issued``: sheets handed out (in chat: voters enrolled for the meeting); ``attending``: evaluators who took
    part, in person or by chat. Errors: Invalid ``tally.negative``; ``tally.attending_below_returned`` when more
    sheets came back than people took part though enough were issued: a slip in the roll, to be mended first.
    """
    if issued < 0 or attending < 0:
        raise Invalid("tally.negative", issued=issued, attending=attending)
    turnout = _Turnout(issued=issued, attending=attending, count=count)
    steps = list(_turnout_steps(turnout))
    if count.returned > issued:
        steps.append(_surplus_step(rules, turnout))
        if rules.validity.more_returned_than_issued is SurplusRule.VOID:
            return GradeResult(Outcome.VOID, None, tuple(steps))
    elif count.returned > attending:
        raise Invalid("tally.attending_below_returned", attending=attending, returned=count.returned)
    steps += _validity_steps(rules, count)
    if count.marks == 0:
        nothing = step("tally.no_marks", returned=count.returned, valid=count.valid)
        return GradeResult(Outcome.NO_MARKS, None, (*steps, nothing))
    if attending < rules.evaluators.minimum:
        steps.append(_quorum_step(rules, attending))
        if rules.evaluators.is_hard:
            return GradeResult(Outcome.QUORUM_FAILED, None, tuple(steps))
    steps += _count_steps(rules, count)
    grade_id, tried = _apply_rules(rules, turnout)
    return GradeResult(Outcome.GRADED, grade_id, (*steps, *tried, step("tally.grade", grade=grade_id)))


@dataclass(frozen=True, slots=True)
class _Turnout:
    issued: int
    attending: int
    count: QuestionCount

    def base(self, denominator: Denominator) -> int:
        return {
            Denominator.ISSUED: self.issued,
            Denominator.ATTENDING: self.attending,
            Denominator.RETURNED: self.count.returned,
            Denominator.VALID: self.count.valid,
        }[denominator]


def _option_ids(rules: CountyRules) -> tuple[str, ...]:
    return rules.scale.option_ids if isinstance(rules.scale, GradeScale) else ()


def _treatment(rules: CountyRules, defect: Defect) -> Treatment:
    return {
        Defect.BLANK: rules.validity.blank,
        Defect.OVER_MARKED: rules.validity.over_marked,
        Defect.OUT_OF_RANGE: rules.validity.out_of_range,
    }[defect]


def _score_total(rules: CountyRules, count: QuestionCount) -> Fraction | None:
    if not isinstance(rules.scale, GradeScale):
        return Fraction(sum(score * n for score, n in count.scores.items()))
    if rules.scale.options[0].score is None:
        return None
    scored = ((option.score, count.options[option.id]) for option in rules.scale.options)
    return sum((Fraction(score) * n for score, n in scored if score is not None), Fraction())


def _turnout_steps(turnout: _Turnout) -> Iterator[Step]:
    yield step("tally.issued", count=turnout.issued)
    yield step("tally.attending", count=turnout.attending)
    yield step("tally.returned", count=turnout.count.returned)


def _surplus_step(rules: CountyRules, turnout: _Turnout) -> Step:
    is_void = rules.validity.more_returned_than_issued is SurplusRule.VOID
    code = "tally.round_void" if is_void else "tally.returned_exceeds_issued"
    return step(code, issued=turnout.issued, returned=turnout.count.returned)


def _validity_steps(rules: CountyRules, count: QuestionCount) -> Iterator[Step]:
    for defect in Defect:
        if number := count.defects.get(defect, 0):
            treatment = _treatment(rules, defect).value
            yield step("tally.invalid", defect=defect.value, treatment=treatment, count=number)
    yield step("tally.valid", count=count.valid)


def _quorum_step(rules: CountyRules, attending: int) -> Step:
    code = "tally.quorum_failed" if rules.evaluators.is_hard else "tally.quorum_warning"
    return step(code, evaluators=attending, minimum=rules.evaluators.minimum)


def _count_steps(rules: CountyRules, count: QuestionCount) -> Iterator[Step]:
    for option in _option_ids(rules):
        number = count.options[option]
        share = percent_of(number, count.valid)
        yield step("tally.option", option=option, count=number, valid=count.valid, percent=share)
    mean, total = mean_score(rules, count), _score_total(rules, count)
    if mean is not None and total is not None:
        yield step("tally.mean", total=_plain(total), marks=count.marks, mean=rounded(mean))
    positive = positive_count(rules, count)
    share = percent_of(positive, count.valid)
    yield step("tally.positive", count=positive, valid=count.valid, percent=share)
    yield step("tally.rounding", decimals=DECIMALS, method=ROUND_HALF_UP)


def _apply_rules(rules: CountyRules, turnout: _Turnout) -> tuple[str, list[Step]]:
    steps: list[Step] = []
    for number, rule in enumerate(rules.grading.rules, start=1):
        holds, tried = _try_rule(rules, rule, number, turnout)
        steps += [*tried, step("tally.rule_tried", rule=number, grade=rule.grade, holds=holds)]
        if holds:
            return rule.grade, steps
    fallback = rules.grading.fallback
    return fallback, [*steps, step("tally.fallback", grade=fallback)]


def _try_rule(rules: CountyRules, rule: GradeRule, number: int, turnout: _Turnout) -> tuple[bool, list[Step]]:
    """Every condition is tried, also after one failed: the explanation shows how near the others were."""
    all_hold, steps = True, []
    for position, condition in enumerate(rule.when, start=1):
        place = _Place(rule=number, condition=position, grade=rule.grade)
        if isinstance(condition, ShareCondition):
            holds, tried = _try_share(condition, place, turnout)
        else:
            holds, tried = _try_mean(rules, condition, place, turnout.count)
        all_hold = all_hold and holds
        steps.append(tried)
    return all_hold, steps


@dataclass(frozen=True, slots=True)
class _Place:
    rule: int
    condition: int
    grade: str

    def step(self, code: str, **params: str | int | bool | tuple[str, ...]) -> Step:
        return step(code, rule=self.rule, condition=self.condition, grade=self.grade, **params)


def _try_share(condition: ShareCondition, place: _Place, turnout: _Turnout) -> tuple[bool, Step]:
    options, denominator = condition.options, condition.denominator.value
    base = turnout.base(condition.denominator)
    if base == 0:
        return False, place.step("tally.share_without_base", options=options, denominator=denominator)
    number = sum(turnout.count.options[option] for option in options)
    holds = _holds(Fraction(100 * number, base), condition.op, Fraction(condition.percent))
    return holds, place.step(
        "tally.share_tried",
        options=options,
        count=number,
        denominator=denominator,
        base=base,
        percent=percent_of(number, base),
        op=condition.op.value,
        threshold=str(condition.percent),
        holds=holds,
    )


def _try_mean(rules: CountyRules, condition: MeanCondition, place: _Place, count: QuestionCount) -> tuple[bool, Step]:
    mean, total = mean_score(rules, count), _score_total(rules, count)
    assert mean is not None, "the rules checked the scores, grade() the marks"
    assert total is not None, "as the mean"
    holds = _holds(mean, condition.op, Fraction(condition.mean))
    return holds, place.step(
        "tally.mean_tried",
        total=_plain(total),
        marks=count.marks,
        mean=rounded(mean),
        op=condition.op.value,
        threshold=str(condition.mean),
        holds=holds,
    )


def _holds(value: Fraction, op: Comparison, threshold: Fraction) -> bool:
    return value >= threshold if op is Comparison.AT_LEAST else value > threshold


def _plain(total: Fraction) -> str:
    """An exact total as a string: ``4650``, or ``9301/2`` for scores with fractions."""
    return str(total)
