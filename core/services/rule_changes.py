"""What other rules would change, before they are adopted.

What must stay true: a preview writes nothing; a meeting that voting was opened for keeps its rules; what adopting
works out again (``core.services.recomputing``) is what is compared here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Invalid, NotFound
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.planning.solving import TimetableSolver
from core.domain.reminders import Occasion, plan_ladder
from core.domain.rules import CountingUnit, CountyRules, OccasionKind, parse_rules
from core.domain.rules.outline import line_of_problem
from core.domain.use_cases import use_case
from core.services.almanac import almanac_of, work_calendar
from core.services.rules import RuleBook
from core.services.term_plans import TermPlans
from core.services.timetables import Timetables
from core.services.work import Transactions, Work

_AHEAD = (MeetingStatus.PLANNED, MeetingStatus.NOTICED)
_BOUND = (MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED)


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """One mistake in the file. ``line`` None: the key is missing and nothing around it is there."""

    line: int | None
    path: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class MeetingNamed:
    id: MeetingId
    title: str
    held_on: date


@dataclass(frozen=True, slots=True)
class StageMoved:
    """A stage of reminders at another time; ``before`` None: it is new, ``after`` None: it falls away."""

    meeting: MeetingNamed
    stage: str
    before: datetime | None
    after: datetime | None


@dataclass(frozen=True, slots=True)
class ShortNotice:
    """A meeting whose notice would be ``days`` shorter than the new rules ask; ``before``: than the present ones."""

    meeting: MeetingNamed
    days: int
    before: int


@dataclass(frozen=True, slots=True)
class PlanEffect:
    """``changes``: how many lines of the plan would change; ``conflict``: why there would be no plan, or None.
    ``year`` None: the term plan."""

    year: int | None
    changes: int
    conflict: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class RulesPreview:
    """With ``problems`` the rest is empty. ``sections``: what differs from the rules in force, by name."""

    name: str
    problems: tuple[RuleProblem, ...] = ()
    sections: tuple[str, ...] = ()
    reminders: tuple[StageMoved, ...] = ()
    short_notice: tuple[ShortNotice, ...] = ()
    keep_old_rules: tuple[MeetingNamed, ...] = ()
    plans: tuple[PlanEffect, ...] = ()

    @property
    def is_valid(self) -> bool:
        return not self.problems


class _Proposed(RuleBook):
    """The rule book as if other rules were in force."""

    def __init__(self, rules: CountyRules) -> None:
        super().__init__()
        self._rules = rules

    async def current(self, work: Work) -> CountyRules:
        return self._rules


class RuleChanges:
    """Looks ahead."""

    def __init__(self, transactions: Transactions, book: RuleBook, solver: TimetableSolver) -> None:
        self._transactions = transactions
        self._book = book
        self._solver = solver

    @use_case("rules.preview_change", Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
    async def preview(self, actor: Actor, toml: str) -> RulesPreview:
        """Every mistake in ``toml`` with its line; without any, what adopting it would change. Writes nothing."""
        try:
            rules = parse_rules(toml)
        except Invalid as invalid:
            return RulesPreview("", problems=problems_in(toml, invalid))
        async with self._transactions.read(actor) as work:
            present = await self._book.current(work)
            ahead = await work.meetings.list_in(*_AHEAD)
            seen = RulesPreview(
                rules.id,
                sections=_different(present, rules),
                reminders=tuple([one for meeting in ahead for one in await _moved(work, meeting, rules)]),
                short_notice=tuple([one for meeting in ahead for one in await _short(work, meeting, present, rules)]),
                keep_old_rules=tuple(map(_named, await work.meetings.list_in(*_BOUND))),
            )
        plans = await self._plans(actor, rules, sorted({meeting.year for meeting in ahead}))
        return replace(seen, plans=tuple(plans))

    async def _plans(self, actor: Actor, rules: CountyRules, years: Sequence[int]) -> list[PlanEffect]:
        """The timetable is looked for quickly, not for the best: whether there is one is what is asked."""
        proposed, found = _Proposed(rules), []
        try:
            term = await TermPlans(self._transactions, proposed).preview(actor)
        except NotFound:
            return []
        found.append(PlanEffect(None, len(term.changes), term.conflict.as_json() if term.conflict else None))
        for year in years:
            plan = await Timetables(self._transactions, proposed, self._solver).preview(actor, year, seconds=0)
            conflict = plan.solution.conflict
            found.append(PlanEffect(year, len(plan.changes), conflict.as_json() if conflict else None))
        return found


def problems_in(toml: str, invalid: Invalid) -> tuple[RuleProblem, ...]:
    """The mistakes that ``parse_rules`` refused ``toml`` for, each with its line."""
    given = invalid.params["problems"]
    problems = given if isinstance(given, list) else []
    return tuple(RuleProblem(line_of_problem(toml, one), one.path, one.code, one.value) for one in problems)


def _different(present: CountyRules, rules: CountyRules) -> tuple[str, ...]:
    return tuple(name for name in CountyRules.model_fields if getattr(present, name) != getattr(rules, name))


async def _moved(work: Work, meeting: Meeting, rules: CountyRules) -> list[StageMoved]:
    """Stages whose waiting reminders would be laid at another time, or not at all, or for the first time."""
    if meeting.status is not MeetingStatus.NOTICED:
        return []
    kind, almanac = OccasionKind.MEETING, await almanac_of(work, rules)
    occasion = Occasion(kind, meeting.starts_at, meeting.ends_at)
    plan = plan_ladder(rules.ladders.of(kind), occasion, almanac=almanac, fixed_at=work.now)
    after = {one.stage: one.due_at for one in plan.planned}
    rows = await work.reminders.of_event(kind.value, meeting.id)
    laid = [row for row in rows if row.edition == str(meeting.revision)]
    before = {row.stage: row.planned_at or row.due_at for row in laid}
    done = {row.stage for row in laid if row.sent_at is not None}
    return [
        StageMoved(_named(meeting), stage, before.get(stage), after.get(stage))
        for stage in sorted(before.keys() | after.keys())
        if stage not in done and before.get(stage) != after.get(stage)
    ]


async def _short(work: Work, meeting: Meeting, present: CountyRules, rules: CountyRules) -> list[ShortNotice]:
    """Meetings that get short of notice by the change, or shorter."""
    given_on = date_in(COUNTY_ZONE, meeting.noticed_at or work.now)
    asked = [one.meetings.notice_days - await _days(work, one, meeting, given_on) for one in (present, rules)]
    before, after = (max(days, 0) for days in asked)
    return [ShortNotice(_named(meeting), after, before)] if after > before else []


async def _days(work: Work, rules: CountyRules, meeting: Meeting, given_on: date) -> int:
    if rules.calendar is CountingUnit.WORKDAYS:
        return (await work_calendar(work)).workdays_between(given_on, meeting.held_on)
    return (meeting.held_on - given_on).days


def _named(meeting: Meeting) -> MeetingNamed:
    return MeetingNamed(meeting.id, meeting.title, meeting.held_on)
