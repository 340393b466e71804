"""What a meeting's step would do that somebody may regret not having been told, in words; every front says the same.

Warnings, never refusals: the office decides.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.locale.catalogue import Translator
from core.locale.dates import word_day
from core.locale.notices import word_instant
from core.services.count_previews import CountPreview
from core.services.meeting_previews import MeetingPreview


def early_lines(preview: MeetingPreview, t: Translator) -> list[str]:
    """What opening the vote before its meeting's day means; nothing on the day and after it."""
    if not preview.days_early:
        return []
    held_on = word_day(preview.meeting.held_on, t)
    return [
        t.plural(
            "The meeting is in {n} day, on {day}.",
            "The meeting is in {n} days, on {day}.",
            preview.days_early,
            day=held_on,
        ),
        t("Opened today, people evaluate before they have heard a report."),
        t.plural(
            "{n} evaluator is called in chat to vote.", "{n} evaluators are called in chat to vote.", preview.called
        ),
        *(_quiet(preview, t) if preview.called else ()),
        t("The vote stays open until staff close it. From now on roll and rules stand, and the meeting is not moved."),
        t("If the meeting itself is to be earlier, move it first."),
    ]


def opening_lines(preview: MeetingPreview, t: Translator) -> list[str]:
    """What opening fixes, and what is still missing on that day."""
    lines = [t("The roll stands from now on: {evaluators} evaluators.", evaluators=preview.evaluators)]
    if preview.is_below_minimum:
        lines.append(t("Note: fewer evaluators than the {minimum} that the rules ask.", minimum=preview.minimum))
    if others := preview.evaluators - preview.called:
        lines.append(
            t.plural(
                "Note: {n} evaluator has no chat account and needs a paper ballot.",
                "Note: {n} evaluators have no chat account and need paper ballots.",
                others,
            )
        )
    if preview.unfiled:
        lines.append(
            t.plural(
                "Note: {n} report is not filed; nobody can read it before voting.",
                "Note: {n} reports are not filed; nobody can read them before voting.",
                preview.unfiled,
            )
        )
    return lines


def count_lines(preview: CountPreview, t: Translator) -> list[str]:
    """What would make the count come to less than was given."""
    return [*_turnout(preview, t), *_paper(preview, t)]


def publishing_lines(preview: MeetingPreview, t: Translator) -> list[str]:
    """What is published, from when people hear it, and what nobody can do afterwards."""
    lines = []
    if preview.without_grade:
        lines.append(
            t.plural(
                "Note: {n} deputy gets no grade; that is published too.",
                "Note: {n} deputies get no grade; that is published too.",
                preview.without_grade,
            )
        )
    return [
        *lines,
        *_quiet(preview, t),
        t("Objections until {day}.", day=word_day(preview.objections_end_on, t)),
        t("What is published is not taken back. When the objection window ends, nothing can be counted again."),
    ]


def _quiet(preview: MeetingPreview, t: Translator) -> Iterator[str]:
    if preview.heard_from is not None:
        yield t("Quiet hours: people hear it from {at} on.", at=word_instant(preview.heard_from, t))


def _turnout(preview: CountPreview, t: Translator) -> Iterator[str]:
    if not preview.is_below_minimum:
        return
    if preview.is_hard:
        yield t("Note: fewer than {minimum} took part; by the rules nobody gets a grade.", minimum=preview.minimum)
    else:
        yield t("Note: fewer than {minimum} took part; the result will say so.", minimum=preview.minimum)


def _paper(preview: CountPreview, t: Translator) -> Iterator[str]:
    paper = preview.paper
    if preview.not_entered:
        yield t.plural(
            "Note: of {issued} paper sheets handed out {n} is not entered; it counts as not returned.",
            "Note: of {issued} paper sheets handed out {n} are not entered; they count as not returned.",
            preview.not_entered,
            issued=paper.issued,
        )
    if preview.surplus:
        facts = {"entered": len(paper.sheets), "issued": paper.issued}
        yield t("Note: {entered} sheets are entered, and only {issued} were handed out.", **facts)
        if preview.surplus_is_void:
            yield t("If more come back than were issued, the round is void by the rules.")
    if paper.waiting:
        lacking = {"numbers": t(", ").join(map(str, paper.waiting))}
        yield t(
            "Note: only one teller has entered the sheets {numbers}; nothing is counted without the second.", **lacking
        )
