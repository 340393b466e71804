"""One county's rules, complete and coherent: what every computation takes and nothing changes.

The law leaves nearly all of it to the county (docs/sources.md B1.2), so nothing here has a default in code: a value
comes from the county's file, and the file says where it has it from. Only ``four_eyes``, ``attachments`` and the two
parts about proposals may be absent, because rules that were adopted before they existed stay valid: then no step asks
for a second person, files are allowed as they were, and no proposal can be entered.
"""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, model_validator

from core.domain.four_eyes import FourEyesStep
from core.domain.rules.attaching import AttachmentRules
from core.domain.rules.fields import (
    Bilingual,
    ClockTime,
    DayOfYear,
    Days,
    Identifier,
    Named,
    Percent,
    Problem,
    RulesModel,
    duplicates,
    report,
)
from core.domain.rules.grading import Grading, grading_problems
from core.domain.rules.handling import ProposalDeadlines, ProposalRules
from core.domain.rules.ladders import CountingUnit, Ladders, ReminderRules
from core.domain.rules.scales import GradeScale, Scale, ScoreScale, Validity

MAX_COMMENT = 500
_MINUTES_A_DAY = 24 * 60


class Names(RulesModel):
    """What the county, its congress and its office are called on screens and in documents."""

    county: Bilingual
    congress: Bilingual
    standing_committee: Bilingual
    office: Bilingual


class DutyReports(RulesModel):
    """Who reports how: ``oral_share_percent`` of all deputies orally a year, each ``oral_per_term`` times."""

    every_year: StrictBool
    oral_share_percent: Percent
    oral_per_term: Annotated[StrictInt, Field(ge=0, le=5)]
    term_years: Annotated[StrictInt, Field(ge=1, le=10)]
    pledge_due: DayOfYear
    lock_days_before_meeting: Days


class Aspect(Named):
    """A part of the report. ``is_counted``: the deputy gives a number beside the text."""

    is_counted: StrictBool


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    ASPECTS = "aspects"
    PLEDGE_ITEMS = "pledge_items"
    SUGGESTIONS = "suggestions"
    RESULT = "result"


class FilledBy(StrEnum):
    """Where a field of the form comes from."""

    ROSTER = "roster"
    DEPUTY = "deputy"
    GROUP = "group"
    TOWNSHIP = "township"
    COUNT = "count"
    OFFICE = "office"


class FormField(Named):
    kind: FieldKind
    filled_by: FilledBy
    is_required: StrictBool


class BallotForm(RulesModel):
    """What the sheet asks besides the overall grade. ``comment_limit`` in characters; 0: no comment."""

    asks_aspect_grades: StrictBool
    comment_limit: Annotated[StrictInt, Field(ge=0, le=MAX_COMMENT)]


class Evaluators(RulesModel):
    """How many evaluators a meeting needs, and from how many answers on a group may be shown apart."""

    minimum: Annotated[StrictInt, Field(ge=0, le=10_000)]
    is_hard: StrictBool
    breakdown_minimum: Annotated[StrictInt, Field(ge=2, le=1_000)]


class Meetings(RulesModel):
    """When meetings are held, how many a day in the county, how many reports one hears. Both season days count."""

    season_first: DayOfYear
    season_last: DayOfYear
    on_rest_days: StrictBool
    deputies_max: Annotated[StrictInt, Field(ge=1, le=60)]
    meetings_a_day: Annotated[StrictInt, Field(ge=1, le=60)]
    slot_starts: Annotated[tuple[ClockTime, ...], Field(min_length=1, max_length=6)]
    duration_minutes: Annotated[StrictInt, Field(ge=15, le=600)]
    notice_days: Days
    objection_days: Days

    @model_validator(mode="after")
    def _is_coherent(self) -> Meetings:
        problems = []
        if self.season_last < self.season_first:
            last = f"{self.season_last.month:02}-{self.season_last.day:02}"
            problems.append(Problem("season_last", "season_ends_before_it_begins", last))
        report([*problems, *self._slot_problems()])
        return self

    def _slot_problems(self) -> list[Problem]:
        minutes = [_minute_of_day(start) for start in self.slot_starts]
        ends = [minute + self.duration_minutes for minute in minutes]
        next_starts = [*minutes[1:], _MINUTES_A_DAY]
        return [
            Problem(f"slot_starts[{position}]", "slot_runs_into_next", f"{self.slot_starts[position]:%H:%M}")
            for position, (end, limit) in enumerate(zip(ends, next_starts, strict=True))
            if end > limit
        ]


class Binding(RulesModel):
    """One-time codes that tie a chat account to a person: how long they live, how often one may guess."""

    code_valid_days: Annotated[StrictInt, Field(ge=1, le=366)]
    attempts_per_account_per_day: Annotated[StrictInt, Field(ge=1, le=100)]
    attempts_overall_per_hour: Annotated[StrictInt, Field(ge=10, le=100_000)]


class FourEyes(RulesModel):
    """Which steps one member of staff alone may not take."""

    steps: tuple[FourEyesStep, ...]

    @model_validator(mode="after")
    def _names_each_once(self) -> FourEyes:
        report(duplicates(self.steps, "steps[{}]"))
        return self


class CountyRules(RulesModel):
    """Everything that differs between counties. Built by ``parse_rules`` or ``core.presets.load_preset``."""

    schema_version: Literal[1]
    id: Identifier
    calendar: CountingUnit
    names: Names
    duty_reports: DutyReports
    aspects: Annotated[tuple[Aspect, ...], Field(min_length=1, max_length=20)]
    report_form: Annotated[tuple[FormField, ...], Field(min_length=1, max_length=60)]
    scale: Scale
    grading: Grading
    ballot: BallotForm
    validity: Validity
    evaluators: Evaluators
    meetings: Meetings
    binding: Binding
    reminders: ReminderRules
    ladders: Ladders
    four_eyes: FourEyes = FourEyes(steps=())
    proposals: ProposalRules | None = None
    proposal_deadlines: ProposalDeadlines | None = None
    attachments: AttachmentRules = AttachmentRules()

    @model_validator(mode="after")
    def _fits_together(self) -> CountyRules:
        sections: dict[str, object] = {name: getattr(self, name) for name in type(self).model_fields}
        report(cross_problems(sections))
        return self


def cross_problems(sections: dict[str, object]) -> list[Problem]:
    """What is wrong between sections, as far as the needed ones are present (a broken section is absent)."""
    problems: list[Problem] = []
    for name in ("aspects", "report_form"):
        named = sections.get(name)
        if isinstance(named, tuple):
            problems += duplicates([item.id for item in named], name + "[{}].id")
    absent = [name for name in ("proposals", "proposal_deadlines") if name in sections and sections[name] is None]
    if len(absent) == 1:
        problems.append(Problem(absent[0], "missing", ""))
    scale, grading = sections.get("scale"), sections.get("grading")
    if isinstance(grading, Grading) and isinstance(scale, GradeScale | ScoreScale):
        problems += grading_problems(scale, grading)
    return problems


def _minute_of_day(clock_time: time) -> int:
    return clock_time.hour * 60 + clock_time.minute
