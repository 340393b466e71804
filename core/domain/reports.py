"""A deputy's yearly pledge and duty report: what the form holds, what it still lacks, until when it may change.

The form's fields are the county's (``report_form`` of its rules; docs/sources.md B1.9: the exact fields were not
found). A report is stored as JSON and read back equal. What must stay true: text was cleaned when it came in; a
report that is filed lacks nothing; a filed report does not change after its deadline.

Sections, as ``missing_sections`` and the fronts name them: ``aspect:<id>``, ``pledge:<number>`` (from 1),
``suggestions``, and the id of every other field that the deputy fills in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from core.domain.errors import Invalid
from core.domain.meetings import Meeting
from core.domain.rules import CountyRules, FieldKind, FilledBy, FormField, Step, step
from core.domain.text import clean_line, clean_text

MAX_ASPECT_TEXT = 1_500
MAX_FIELD_TEXT = 2_000
MAX_REASON = 300
MAX_SUGGESTION = 200
MAX_SUGGESTIONS = 50
MAX_PLEDGE = 200
MAX_PLEDGES = 10
MAX_COUNT = 9_999
_WRITTEN_KINDS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


class ReportStatus(StrEnum):
    DRAFT = "draft"
    FILED = "filed"


@dataclass(frozen=True, slots=True)
class AspectAnswer:
    """One aspect: what was done and how often (None where the aspect is not counted)."""

    aspect: str
    text: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class PledgeAnswer:
    """One item of the year's pledge, by its number from 1. What was not done has a reason."""

    number: int
    is_done: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TextAnswer:
    """A field of the form that is plain text (shortcomings, next steps, …)."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class SuggestionsAnswer:
    """The deputy's suggestions of the year with their results, a line each."""

    lines: tuple[str, ...]


Answer = AspectAnswer | PledgeAnswer | TextAnswer | SuggestionsAnswer


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What the deputy has filled in so far."""

    aspects: Mapping[str, AspectAnswer] = field(default_factory=lambda: MappingProxyType({}))
    pledges: Mapping[int, PledgeAnswer] = field(default_factory=lambda: MappingProxyType({}))
    suggestions: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def shortcomings(self) -> str:
        return self.texts.get("shortcomings", "")

    @property
    def next_steps(self) -> str:
        return self.texts.get("next_steps", "")

    def with_answer(self, answer: Answer) -> ReportForm:
        """The form with one section replaced; ``answer`` as ``checked_answer`` returned it."""
        match answer:
            case AspectAnswer():
                return replace(self, aspects=MappingProxyType({**self.aspects, answer.aspect: answer}))
            case PledgeAnswer():
                return replace(self, pledges=MappingProxyType({**self.pledges, answer.number: answer}))
            case SuggestionsAnswer():
                return replace(self, suggestions=answer.lines)
            case TextAnswer():
                return replace(self, texts=MappingProxyType({**self.texts, answer.field: answer.text}))

    def without_pledges(self) -> ReportForm:
        """The form after the pledge was replaced: answers to the old items answer nothing."""
        return replace(self, pledges=MappingProxyType({}))

    def as_json(self) -> dict[str, Any]:
        return {
            "aspects": {name: {"text": answer.text, "count": answer.count} for name, answer in self.aspects.items()},
            "pledges": {
                str(number): {"is_done": answer.is_done, "reason": answer.reason}
                for number, answer in sorted(self.pledges.items())
            },
            "suggestions": list(self.suggestions),
            "texts": dict(self.texts),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> ReportForm:
        aspects = {name: AspectAnswer(name, **stored) for name, stored in content.get("aspects", {}).items()}
        pledges = {
            int(number): PledgeAnswer(int(number), **stored) for number, stored in content.get("pledges", {}).items()
        }
        return cls(
            MappingProxyType(aspects),
            MappingProxyType(pledges),
            tuple(content.get("suggestions", ())),
            MappingProxyType(dict(content.get("texts", {}))),
        )


def section_of(answer: Answer) -> str:
    """The section that ``answer`` fills in."""
    match answer:
        case AspectAnswer():
            return f"aspect:{answer.aspect}"
        case PledgeAnswer():
            return f"pledge:{answer.number}"
        case SuggestionsAnswer():
            return "suggestions"
        case TextAnswer():
            return answer.field


def checked_answer(answer: Answer, rules: CountyRules, pledges: Sequence[str]) -> Answer:
    """``answer`` cleaned and within its limits.

    Errors: Invalid with ``report.unknown_section``, ``report.empty``, ``report.too_long`` (section, limit),
    ``report.count_out_of_range``, ``report.reason_missing``, ``report.too_many_suggestions``.
    """
    match answer:
        case AspectAnswer():
            return _checked_aspect(answer, rules)
        case PledgeAnswer():
            return _checked_pledge(answer, pledges)
        case SuggestionsAnswer():
            return _checked_suggestions(answer, rules)
        case TextAnswer():
            return _checked_text(answer, rules)


def checked_pledge_items(items: Sequence[str]) -> list[str]:
    """The items of a yearly pledge, cleaned. Errors: Invalid ``pledge.empty|too_many|too_long``."""
    kept = [line for line in (clean_line(item, limit=MAX_PLEDGE + 1) for item in items) if line]
    if not kept:
        raise Invalid("pledge.empty")
    if len(kept) > MAX_PLEDGES:
        raise Invalid("pledge.too_many", limit=MAX_PLEDGES)
    if any(len(line) > MAX_PLEDGE for line in kept):
        raise Invalid("pledge.too_long", limit=MAX_PLEDGE)
    return kept


def missing_sections(form: ReportForm, rules: CountyRules, pledges: Sequence[str]) -> list[str]:
    """What a complete report still needs, in the form's order. Without a pledge there is no pledge to account for."""
    missing: list[str] = []
    for needed in rules.report_form:
        if needed.is_required and needed.filled_by is FilledBy.DEPUTY:
            missing += _missing_of(needed, form, rules, pledges)
    return missing


@dataclass(frozen=True, slots=True)
class ReportDeadline:
    """The last day on which the report may change, the instant after it, and why that day."""

    due_on: date
    locks_at: datetime
    meeting: Meeting | None
    explanation: tuple[Step, ...]

    def is_past(self, now: datetime) -> bool:
        return now >= self.locks_at


def report_deadline(rules: CountyRules, year: int, meeting: Meeting | None, zone: ZoneInfo) -> ReportDeadline:
    """``lock_days_before_meeting`` before the meeting that hears the deputy; without one, the season's last day.

    Written reports are tabled at the season's meetings (docs/sources.md B1.17), so they are in when the season ends.
    """
    if meeting is None:
        due_on = rules.meetings.season_last.in_year(year)
        why = step("report.deadline.season_end", year=year, due_on=due_on.isoformat())
    else:
        days = rules.duty_reports.lock_days_before_meeting
        due_on = meeting.held_on - timedelta(days=days)
        why = step(
            "report.deadline.before_meeting",
            meeting=int(meeting.id),
            held_on=meeting.held_on.isoformat(),
            days=days,
            due_on=due_on.isoformat(),
        )
    return ReportDeadline(due_on, end_of_day(due_on, zone), meeting, (why,))


def pledge_due_on(rules: CountyRules, year: int) -> date:
    return rules.duty_reports.pledge_due.in_year(year)


def end_of_day(on: date, zone: ZoneInfo) -> datetime:
    """The first instant after the local day ``on``."""
    return datetime.combine(on + timedelta(days=1), time.min, zone)


def deputy_fields(rules: CountyRules) -> list[FormField]:
    """The fields that the deputy fills in, in the form's order."""
    return [entry for entry in rules.report_form if entry.filled_by is FilledBy.DEPUTY]


def _missing_of(needed: FormField, form: ReportForm, rules: CountyRules, pledges: Sequence[str]) -> list[str]:
    if needed.kind is FieldKind.ASPECTS:
        return [f"aspect:{aspect.id}" for aspect in rules.aspects if aspect.id not in form.aspects]
    if needed.kind is FieldKind.PLEDGE_ITEMS:
        return [f"pledge:{number}" for number in range(1, len(pledges) + 1) if number not in form.pledges]
    if needed.kind is FieldKind.SUGGESTIONS:
        return [] if form.suggestions else ["suggestions"]
    return [] if form.texts.get(needed.id) else [needed.id]


def _checked_aspect(answer: AspectAnswer, rules: CountyRules) -> AspectAnswer:
    section = f"aspect:{answer.aspect}"
    aspect = next((known for known in rules.aspects if known.id == answer.aspect), None)
    if aspect is None:
        raise Invalid("report.unknown_section", section=section)
    text = _within(answer.text, section, MAX_ASPECT_TEXT)
    if not aspect.is_counted:
        return AspectAnswer(answer.aspect, text)
    if answer.count is None or not 0 <= answer.count <= MAX_COUNT:
        raise Invalid("report.count_out_of_range", section=section, limit=MAX_COUNT)
    return AspectAnswer(answer.aspect, text, answer.count)


def _checked_pledge(answer: PledgeAnswer, pledges: Sequence[str]) -> PledgeAnswer:
    section = f"pledge:{answer.number}"
    if not 1 <= answer.number <= len(pledges):
        raise Invalid("report.unknown_section", section=section)
    if answer.is_done and not answer.reason.strip():
        return PledgeAnswer(answer.number, is_done=True)
    if not clean_text(answer.reason):
        raise Invalid("report.reason_missing", section=section)
    return PledgeAnswer(answer.number, answer.is_done, _within(answer.reason, section, MAX_REASON))


def _checked_suggestions(answer: SuggestionsAnswer, rules: CountyRules) -> SuggestionsAnswer:
    if not any(entry.kind is FieldKind.SUGGESTIONS for entry in deputy_fields(rules)):
        raise Invalid("report.unknown_section", section="suggestions")
    lines = tuple(line for line in (clean_line(raw, limit=MAX_SUGGESTION) for raw in answer.lines) if line)
    if len(lines) > MAX_SUGGESTIONS:
        raise Invalid("report.too_many_suggestions", limit=MAX_SUGGESTIONS)
    return SuggestionsAnswer(lines)


def _checked_text(answer: TextAnswer, rules: CountyRules) -> TextAnswer:
    if not any(entry.id == answer.field and entry.kind in _WRITTEN_KINDS for entry in deputy_fields(rules)):
        raise Invalid("report.unknown_section", section=answer.field)
    return TextAnswer(answer.field, _within(answer.text, answer.field, MAX_FIELD_TEXT))


def _within(raw: str, section: str, limit: int) -> str:
    """Cleaned; too long is refused and not cut, because nobody reads what was cut."""
    text = clean_text(raw, limit=limit + 1)
    if not text:
        raise Invalid("report.empty", section=section)
    if len(text) > limit:
        raise Invalid("report.too_long", section=section, limit=limit)
    return text
