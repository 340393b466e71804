"""From a counted result to the documents that show it: the picture for a chat and the summary sheet.

Only names and words are put to numbers here; nothing is computed that the count did not say.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

from core.documents.chart_painter import ChartPainter
from core.documents.charts import DeputyBar, ResultChart
from core.documents.paper import GradeCount, MeetingFacts
from core.documents.summaries import DeputySummary, MeetingSummary
from core.domain.actors import SYSTEM
from core.domain.ballots import OVERALL
from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Conflict, NotFound, Unavailable
from core.domain.ids import MeetingId
from core.domain.rules import CountyRules, GradeScale
from core.locale.catalogue import Translate, translator
from core.locale.explanations import word_steps
from core.services.duty_desk import MeetingView
from core.services.publishing import MeetingResult, Publishing
from core.services.stores.meetings import StoredResult

KEPT_PICTURES = 8  # meetings and languages; a picture is some 150 kB


class ResultPictures:
    """A published result as PNG, for whoever sends it (``bot.letters.ChartPainter``).

    A result does not change once it is published, and a hundred people get the same picture: it is painted once.
    """

    def __init__(self, publishing: Publishing, painter: ChartPainter) -> None:
        self._publishing = publishing
        self._painter = painter
        self._painted: dict[tuple[int, str], asyncio.Task[bytes | None]] = {}

    async def chart(self, meeting: int, language: str) -> bytes | None:
        """None where it cannot be drawn: the text says it all."""
        key = meeting, language
        if key not in self._painted:
            self._painted[key] = asyncio.create_task(self._paint(MeetingId(meeting), language))
            while len(self._painted) > KEPT_PICTURES:
                self._painted.pop(next(iter(self._painted)))
        try:
            return await asyncio.shield(self._painted[key])
        except (NotFound, Conflict, Unavailable):
            self._painted.pop(key, None)
            return None

    async def _paint(self, meeting: MeetingId, language: str) -> bytes | None:
        t = translator(language)
        result = await self._publishing.result(SYSTEM, meeting)
        return await self._painter.paint(result_chart(result, t), t)


def result_chart(result: MeetingResult, t: Translate) -> ResultChart:
    """What the picture of ``result`` shows."""
    first = result.results[0] if result.results else None
    minimum = result.rules.evaluators.minimum
    is_thin = first is not None and first.issued < minimum
    return ResultChart(
        title=result.meeting.title,
        office=result.rules.names.office.in_language(t.language),
        held_on=result.meeting.held_on,
        issued=first.issued if first else 0,
        returned=first.returned if first else 0,
        valid=first.valid if first else 0,
        deputies=tuple(_bar(one, result, t) for one in result.results),
        note=t("Fewer evaluators than the {minimum} that are usual.", minimum=minimum) if is_thin else "",
    )


def result_summary(result: MeetingResult, view: MeetingView, t: Translate) -> MeetingSummary:
    """What the summary sheet of ``result`` says."""
    chart = result_chart(result, t)
    return MeetingSummary(
        facts=meeting_facts(view, result.rules, t),
        issued=chart.issued,
        returned=chart.returned,
        valid=chart.valid,
        deputies=tuple(_summary(one, result, t) for one in result.results),
        notes=(chart.note,) if chart.note else (),
    )


def meeting_facts(view: MeetingView, rules: CountyRules, t: Translate) -> MeetingFacts:
    """What every document says of a meeting."""
    places = dict.fromkeys(item.constituency for item in view.agenda)
    return MeetingFacts(
        title=view.meeting.title,
        office=rules.names.office.in_language(t.language),
        constituency="、".join(places),
        township=view.township,
        venue=view.venue,
        held_on=view.meeting.held_on,
        starts_at=view.meeting.starts_at.astimezone(COUNTY_ZONE).time(),
        presiding=view.leader,
        organiser=rules.names.standing_committee.in_language(t.language),
    )


def labels_of(rules: CountyRules, t: Translate) -> dict[str, str]:
    """What grades and options are called."""
    options = rules.scale.options if isinstance(rules.scale, GradeScale) else ()
    return {**rules.grading.called(t.language), **{option.id: option.in_language(t.language) for option in options}}


def grade_counts(one: StoredResult, rules: CountyRules, t: Translate, *, question: str = OVERALL) -> list[GradeCount]:
    """A question's answers, best first; on a scale of points, each score that was given."""
    counts = one.counts.get(question, {})
    if isinstance(rules.scale, GradeScale):
        return [GradeCount(option.in_language(t.language), counts.get(option.id, 0)) for option in rules.scale.options]
    scores = sorted((int(score) for score in counts if score.isdecimal()), reverse=True)
    return [GradeCount(str(score), counts[str(score)]) for score in scores]


def _bar(one: StoredResult, result: MeetingResult, t: Translate) -> DeputyBar:
    mean = _mean(one)
    counts = grade_counts(one, result.rules, t) if mean is None else _halves(one, result.rules, t)
    return DeputyBar(result.names.get(one.deputy_id, ""), tuple(counts), _verdict(one, result, t), mean)


def _halves(one: StoredResult, rules: CountyRules, t: Translate) -> list[GradeCount]:
    """On a scale of points: how many were positive and how many not."""
    if isinstance(rules.scale, GradeScale):
        return grade_counts(one, rules, t)
    limit, counts = rules.scale.positive_from, one.counts.get(OVERALL, {})
    scores = {int(score): number for score, number in counts.items() if score.isdecimal()}
    positive = sum(number for score, number in scores.items() if score >= limit)
    rest = sum(scores.values()) - positive
    return [
        GradeCount(t("{limit} points or more", limit=limit), positive),
        GradeCount(t("under {limit} points", limit=limit), rest),
    ]


def _summary(one: StoredResult, result: MeetingResult, t: Translate) -> DeputySummary:
    rules, name = result.rules, result.names.get(one.deputy_id, "")
    is_shown_apart = one.valid >= rules.evaluators.breakdown_minimum
    aspects = [aspect for aspect in rules.aspects if aspect.id in one.counts] if is_shown_apart else []
    return DeputySummary(
        name=name,
        counts=tuple(grade_counts(one, rules, t)),
        valid=one.valid,
        invalid=one.returned - one.valid,
        grade=_verdict(one, result, t),
        mean=_mean(one),
        explanation=tuple(word_steps(one.explanation, t, labels=labels_of(rules, t))),
        aspects=tuple(
            (aspect.in_language(t.language), tuple(grade_counts(one, rules, t, question=aspect.id)))
            for aspect in aspects
        ),
        comments=tuple(comment.text for comment in result.comments if comment.deputy_id == one.deputy_id),
    )


def _verdict(one: StoredResult, result: MeetingResult, t: Translate) -> str:
    return labels_of(result.rules, t).get(one.grade, one.grade) if one.grade else t("no grade")


def _mean(one: StoredResult) -> Decimal | None:
    """Scales of points are shown by their mean, as the count found it."""
    found: list[dict[str, Any]] = [step for step in one.explanation if step["code"] == "tally.mean"]
    has_points = any(answer.isdecimal() for answer in one.counts.get(OVERALL, {}))
    return Decimal(found[0]["mean"]) if found and has_points else None
