"""Who is reminded of what, and when: one ladder of stages for each kind of occasion, and the hours of peace.

No county's ladder could be read anywhere (docs/sources.md B1.21: the notice period is not found either), so every
figure is a setting. What must stay true: stages stand in the order in which they fall due.
"""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

from pydantic import Field, StrictBool, StrictInt, model_validator

from core.domain.rules.fields import (
    ClockTime,
    Days,
    Identifier,
    Problem,
    RulesModel,
    duplicates,
    report,
)

MAX_QUIET_MINUTES = 16 * 60  # a day must leave time in which to speak


class OccasionKind(StrEnum):
    """What a ladder is about."""

    MEETING = "meeting"
    PLEDGE = "pledge"
    REPORT_DEADLINE = "report_deadline"
    VOTING_OPEN = "voting_open"
    VOTING_CLOSES = "voting_closes"
    RESULT = "result"
    MISSING_REPORT = "missing_report"
    UNIT_DEADLINE = "unit_deadline"  # what a unit owes about a proposal
    FEEDBACK_DEADLINE = "feedback_deadline"  # what its deputy owes
    OFFICE_DEADLINE = "office_deadline"  # what the office owes
    SUPERVISION_ACT = "supervision_act"  # what is done to see a proposal through


class Audience(StrEnum):
    DEPUTY = "deputy"
    EVALUATOR = "evaluator"
    STAFF = "staff"
    LIAISON = "liaison"  # 承办单位联络员
    HEAD = "head"  # 承办单位负责人
    SUPERVISION = "supervision"  # 政府督查室
    LEADER = "leader"  # 分管领导


class Anchor(StrEnum):
    """From where a stage's offset is measured. For a deadline start and end are the same instant."""

    BEFORE_START = "before_start"
    AFTER_START = "after_start"
    AFTER_END = "after_end"


class CountingUnit(StrEnum):
    DAYS = "days"
    WORKDAYS = "workdays"


_ANCHOR_ORDER = tuple(Anchor)
CHASES = frozenset(
    {
        OccasionKind.UNIT_DEADLINE,
        OccasionKind.FEEDBACK_DEADLINE,
        OccasionKind.OFFICE_DEADLINE,
        OccasionKind.SUPERVISION_ACT,
    }
)
_ABOVE = frozenset({Audience.SUPERVISION, Audience.LEADER})
# Whom a ladder may speak to: a unit's deadline is never chased at the deputy, a deputy's never at a unit.
_HEARERS = {
    OccasionKind.UNIT_DEADLINE: _ABOVE | {Audience.LIAISON, Audience.HEAD, Audience.STAFF},
    OccasionKind.FEEDBACK_DEADLINE: frozenset({Audience.DEPUTY, Audience.STAFF}),
    OccasionKind.OFFICE_DEADLINE: _ABOVE | {Audience.STAFF},
    OccasionKind.SUPERVISION_ACT: _ABOVE | {Audience.LIAISON, Audience.HEAD, Audience.STAFF},
}
_OTHERS_HEARERS = frozenset({Audience.DEPUTY, Audience.EVALUATOR, Audience.STAFF})


class Stage(RulesModel):
    """One rung. ``days`` and ``hours`` are added together.

    A stage of whole days falls due at ``at`` or, without it, at the digest hour, so that the day's reminders
    meet in one message. A stage with hours falls due to the minute. ``obsolete_after_hours``: how long after
    the occasion's end it is still worth sending late.
    """

    id: Identifier
    when: Anchor
    days: Days = 0
    hours: Annotated[StrictInt, Field(ge=0, le=240)] = 0
    count: CountingUnit = CountingUnit.DAYS
    at: ClockTime | None = None
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    asks_confirmation: StrictBool = False
    obsolete_after_hours: Annotated[StrictInt, Field(ge=0, le=24 * 366)] = 0

    @property
    def offset_hours(self) -> int:
        """The offset as the order of the stages sees it; a working day counts as a day."""
        return self.days * 24 + self.hours

    @property
    def is_by_day(self) -> bool:
        """Whether the stage names a day and not an instant."""
        return self.hours == 0 and (self.days > 0 or self.at is not None)

    @model_validator(mode="after")
    def _is_coherent(self) -> Stage:
        problems = duplicates(self.audience, "audience[{}]")
        if self.when is Anchor.BEFORE_START and self.offset_hours == 0 and self.at is None:
            problems.append(Problem("when", "before_needs_an_offset", self.id))
        if self.hours and self.at is not None:
            problems.append(Problem("at", "hours_and_time_of_day", f"{self.at:%H:%M}"))
        if self.when is Anchor.AFTER_END and self.obsolete_after_hours <= self.offset_hours:
            lifetime = str(self.obsolete_after_hours)
            problems.append(Problem("obsolete_after_hours", "obsolete_before_due", lifetime))
        report(problems)
        return self


class Ladders(RulesModel):
    """A ladder for every kind of occasion; an empty one sends nothing.

    Those of a proposal's deadlines are absent from rules that were adopted before there were any.
    """

    meeting: tuple[Stage, ...]
    pledge: tuple[Stage, ...]
    report_deadline: tuple[Stage, ...]
    voting_open: tuple[Stage, ...]
    voting_closes: tuple[Stage, ...]
    result: tuple[Stage, ...]
    missing_report: tuple[Stage, ...]
    unit_deadline: tuple[Stage, ...] = ()
    feedback_deadline: tuple[Stage, ...] = ()
    office_deadline: tuple[Stage, ...] = ()
    supervision_act: tuple[Stage, ...] = ()

    def of(self, kind: OccasionKind) -> tuple[Stage, ...]:
        ladder: tuple[Stage, ...] = getattr(self, kind.value)
        return ladder

    @model_validator(mode="after")
    def _are_ordered(self) -> Ladders:
        report(problem for kind in OccasionKind for problem in _ladder_problems(kind, self.of(kind)))
        return self


def _ladder_problems(kind: OccasionKind, ladder: tuple[Stage, ...]) -> list[Problem]:
    problems = duplicates([stage.id for stage in ladder], kind.value + "[{}].id")
    for position, (earlier, later) in enumerate(pairwise(ladder), start=1):
        if _position_in_time(earlier) >= _position_in_time(later):
            problems.append(Problem(f"{kind.value}[{position}]", "stage_out_of_order", later.id))
    for position, stage in enumerate(ladder):
        problems += _stage_problems(f"{kind.value}[{position}]", kind, stage)
    return problems


def _stage_problems(path: str, kind: OccasionKind, stage: Stage) -> list[Problem]:
    """A chase is said by the day, in the day's one message; and only to those whom it concerns."""
    strangers = set(stage.audience) - _HEARERS.get(kind, _OTHERS_HEARERS)
    problems = [Problem(f"{path}.audience", "audience_not_of_ladder", str(one)) for one in sorted(strangers)]
    if kind in CHASES and (stage.hours or stage.at is not None or not stage.days):
        problems.append(Problem(path, "chase_not_by_day", stage.id))
    if kind in CHASES and stage.when is not Anchor.BEFORE_START and stage.asks_confirmation:
        problems.append(Problem(f"{path}.asks_confirmation", "chase_not_stopped", stage.id))
    return problems


def _position_in_time(stage: Stage) -> tuple[int, int, time]:
    sign = -1 if stage.when is Anchor.BEFORE_START else 1
    return _ANCHOR_ORDER.index(stage.when), sign * stage.offset_hours, stage.at or time.min


class ReminderRules(RulesModel):
    """Hours of peace, the hour of the day's digest, and how many messages a person gets a day.

    Quiet from ``quiet_from`` (included) to ``quiet_until`` (excluded), over midnight if need be.
    """

    quiet_from: ClockTime
    quiet_until: ClockTime
    digest_at: ClockTime
    daily_cap: Annotated[StrictInt, Field(ge=1, le=20)]

    def is_quiet(self, local: time) -> bool:
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= local < self.quiet_until
        return local >= self.quiet_from or local < self.quiet_until

    @property
    def quiet_minutes(self) -> int:
        span = _minute_of_day(self.quiet_until) - _minute_of_day(self.quiet_from)
        return span % (24 * 60)

    @model_validator(mode="after")
    def _leaves_time_to_speak(self) -> ReminderRules:
        problems = []
        if not 0 < self.quiet_minutes <= MAX_QUIET_MINUTES:
            problems.append(Problem("quiet_until", "quiet_hours_length", f"{self.quiet_until:%H:%M}"))
        elif self.is_quiet(self.digest_at):
            problems.append(Problem("digest_at", "digest_in_quiet_hours", f"{self.digest_at:%H:%M}"))
        report(problems)
        return self


def _minute_of_day(clock_time: time) -> int:
    return clock_time.hour * 60 + clock_time.minute
