"""A meeting's result as a chart and as the summary sheet: from what the count stored to what a document shows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from core.documents.charts import ChartPainter, DeputyBar, ResultChart
from core.documents.fonts import find_cjk_font
from core.documents.paper import GradeCount, MeetingFacts
from core.documents.workbooks import DeputySummary, MeetingSummary
from core.domain.actors import SYSTEM
from core.domain.ballots import OVERALL
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import DeputyId, MeetingId
from core.domain.rules import CountyRules, ScoreScale
from core.locale.catalogue import Translate, translator
from core.locale.explanations import word_steps
from core.services.meetings import Setting
from core.services.publishing import MeetingResult, Publishing
from core.services.stores.meetings import StoredResult

_BANDS = 5  # of a scale of points, in a picture


class ResultPainter:
    """Paints published results for the chats. The font is looked for once."""

    def __init__(self, publishing: Publishing) -> None:
        self._publishing = publishing
        self._painter = ChartPainter(find_cjk_font())

    async def chart(self, meeting: int, language: str) -> bytes | None:
        """A PNG, or None where no font can draw the names: the text says it all."""
        result = await self._publishing.result(SYSTEM, MeetingId(meeting))
        t = translator(language)
        return await self._painter.paint(chart_of(result, t, language), t)


def chart_of(result: MeetingResult, t: Translate, language: str) -> ResultChart:
    """The picture of ``result``: a bar a deputy."""
    first = result.results[0]
    return ResultChart(
        title=result.meeting.title,
        office=result.rules.names.standing_committee.in_language(language),
        held_on=result.meeting.held_on,
        issued=first.issued,
        returned=first.returned,
        valid=first.valid,
        deputies=tuple(_bar(one, result, language) for one in result.results),
        note=_note(result, t),
    )


def summary_of(result: MeetingResult, setting: Setting, t: Translate, language: str) -> MeetingSummary:
    """The summary sheet of ``result``; ``setting``: where the meeting was held and who presided."""
    first, rules = result.results[0], result.rules
    facts = MeetingFacts(
        title=result.meeting.title,
        office=rules.names.standing_committee.in_language(language),
        constituency="、".join(setting.constituencies),
        township=setting.township,
        venue=setting.venue,
        held_on=result.meeting.held_on,
        starts_at=result.meeting.starts_at.astimezone(COUNTY_ZONE).time(),
        presiding=setting.leader,
        organiser=rules.names.office.in_language(language),
    )
    deputies = tuple(_summary(one, result, t, language) for one in result.results)
    note = _note(result, t)
    return MeetingSummary(facts, first.issued, first.returned, first.valid, deputies, (note,) if note else ())


def explanation_lines(one: StoredResult, rules: CountyRules, t: Translate, language: str) -> list[str]:
    """How the grade was found: the rule, the inputs, the steps, a line each."""
    labels = {
        **option_labels(rules, language),
        **{grade.id: grade.in_language(language) for grade in rules.grading.grades},
    }
    return [word_step(step, t, labels=labels) for step in one.explanation]


def option_labels(rules: CountyRules, language: str) -> dict[str, str]:
    """What a front calls the answers of the scale."""
    if isinstance(rules.scale, ScoreScale):
        return {}
    return {option.id: option.in_language(language) for option in rules.scale.options}


def _bar(one: StoredResult, result: MeetingResult, language: str) -> DeputyBar:
    counts = _counts(one.counts.get(OVERALL, {}), result.rules, language)
    return DeputyBar(
        _name(result, one.deputy_id), counts, _grade(one, result.rules, language), _mean(one, result.rules)
    )


def _summary(one: StoredResult, result: MeetingResult, t: Translate, language: str) -> DeputySummary:
    rules = result.rules
    aspects = tuple(
        (aspect.in_language(language), _counts(one.counts[aspect.id], rules, language))
        for aspect in rules.aspects
        if any(one.counts.get(aspect.id, {}).get(answer) for answer in option_labels(rules, language))
    )
    return DeputySummary(
        name=_name(result, one.deputy_id),
        counts=_counts(one.counts.get(OVERALL, {}), rules, language),
        valid=one.valid,
        invalid=one.returned - one.valid,
        grade=_grade(one, rules, language),
        mean=_mean(one, rules),
        explanation=tuple(explanation_lines(one, rules, t, language)),
        aspects=aspects,
        comments=tuple(comment.text for comment in result.comments if comment.deputy_id == one.deputy_id),
    )


def _counts(counts: Mapping[str, int], rules: CountyRules, language: str) -> tuple[GradeCount, ...]:
    """By option, best first; a scale of points in bands of equal width."""
    if not isinstance(rules.scale, ScoreScale):
        return tuple(
            GradeCount(label, counts.get(answer, 0)) for answer, label in option_labels(rules, language).items()
        )
    low, high = rules.scale.min, rules.scale.max
    width = -(-(high - low + 1) // _BANDS)
    starts = range(low, high + 1, width)
    scores = {int(score): number for score, number in counts.items() if score.isdecimal()}
    bands = [
        GradeCount(
            f"{start}-{min(start + width - 1, high)}",
            sum(number for score, number in scores.items() if start <= score < start + width),
        )
        for start in starts
    ]
    return tuple(reversed(bands))


def _mean(one: StoredResult, rules: CountyRules) -> Decimal | None:
    if not isinstance(rules.scale, ScoreScale):
        return None
    found = next((step["mean"] for step in one.explanation if step["code"] == "tally.mean"), None)
    return Decimal(found) if found is not None else None


def _grade(one: StoredResult, rules: CountyRules, language: str) -> str:
    return next((grade.in_language(language) for grade in rules.grading.grades if grade.id == one.grade), "")


def _name(result: MeetingResult, deputy: DeputyId) -> str:
    return result.names.get(deputy, "")


def _note(result: MeetingResult, t: Translate) -> str:
    minimum = result.rules.evaluators.minimum
    if result.results[0].issued >= minimum:
        return ""
    return t("Fewer evaluators than the {minimum} that the rules ask for.", minimum=minimum)
