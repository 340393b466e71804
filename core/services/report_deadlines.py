"""Who owes a report and until when, and the reminders of it: laid anew by whatever moves a deadline.

What must stay true: the rows say what the deadlines are now (design invariant 1), so every use case that changes a
plan, a meeting's day or a holiday lays the year inside its own unit of work.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import DeputyId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.records import Deputy
from core.domain.reminders import Occasion, PlannedReminder, plan_ladder
from core.domain.reports import ReportDeadline, end_of_day, pledge_due_on, report_deadline
from core.domain.rules import Audience, CountyRules, OccasionKind
from core.services.almanac import almanac_of
from core.services.occasions import office
from core.services.reminders import lay
from core.services.rules import RuleBook
from core.services.work import Work

NOT_HELD = frozenset({MeetingStatus.POSTPONED, MeetingStatus.CANCELLED})
YEARLY_OCCASIONS = (OccasionKind.PLEDGE, OccasionKind.REPORT_DEADLINE)
_NO_REPORT = "none"


async def lay_year(work: Work, book: RuleBook, year: int, zone: ZoneInfo = COUNTY_ZONE) -> int:
    """Lay the ladders of the pledges and reports of ``year`` as the facts are now; how many reminders were new.

    Called inside the unit of work of whatever moved a deadline. The year's first ladders count from 1 January, so
    what fell due since is sent late; after that a stage whose time is past is laid only for whom it had been laid
    for, so that a deadline that moved is not spoken of as a reminder that was missed.
    Errors: NotFound("term.unknown") for a year without a congress.
    """
    rules = await book.current(work)
    almanac = await almanac_of(work, rules)
    fixed_at = almanac.at(date(year, 1, 1), time.min)
    staff = await office(work)
    laid = 0
    due_of_year = await _due_of_year(work, rules, year, zone)
    known = {kind: await _laid_before(work, kind, year) for kind in YEARLY_OCCASIONS}
    for kind in YEARLY_OCCASIONS:
        await work.reminders.remove_waiting(kind.value, year)
    for kind, ends_at, due in due_of_year:
        plan = plan_ladder(rules.ladders.of(kind), Occasion(kind, ends_at, ends_at), almanac=almanac, fixed_at=fixed_at)
        people = {Audience.DEPUTY: [Person(PersonKind.DEPUTY, deputy) for deputy in due], Audience.STAFF: staff}
        edition = ends_at.date().isoformat()
        for planned in plan.planned:
            hearers = {audience: known[kind].hearers(some, edition, planned) for audience, some in people.items()}
            laid += await lay(work, kind.value, year, hearers, [planned], edition=edition)
    return laid


async def lay_year_if_any(work: Work, book: RuleBook, year: int) -> int:
    """``lay_year`` for those who moved a deadline by the way: a year without a congress has nothing to lay."""
    try:
        return await lay_year(work, book, year)
    except NotFound:
        return 0


@dataclass(frozen=True, slots=True)
class _Laid:
    """The stages that were laid of an occasion: (person, edition, stage)."""

    stages: frozenset[tuple[Person, str, str]]
    now: datetime

    def hearers(self, people: Iterable[Person], edition: str, planned: PlannedReminder) -> list[Person]:
        if not self.stages or planned.due_at >= self.now:
            return list(people)
        return [person for person in people if (person, edition, planned.stage) in self.stages]


async def _laid_before(work: Work, kind: OccasionKind, year: int) -> _Laid:
    rows = await work.reminders.of_event(kind.value, year)
    return _Laid(frozenset((row.person, row.edition, row.stage) for row in rows), work.now)


async def _due_of_year(
    work: Work, rules: CountyRules, year: int, zone: ZoneInfo
) -> list[tuple[OccasionKind, datetime, list[DeputyId]]]:
    """What falls due in ``year``, when, and for whom: the pledge for all, each report deadline for its deputies."""
    deputies = [deputy.id for deputy in await reporting_in(work, year)]
    deadlines = await deadlines_of(work, rules, deputies, year, zone)
    instants = sorted({deadline.locks_at for deadline in deadlines.values()})
    pledges_end = end_of_day(pledge_due_on(rules, year), zone)
    return [(OccasionKind.PLEDGE, pledges_end, deputies)] + [
        (OccasionKind.REPORT_DEADLINE, instant, [one for one in deputies if deadlines[one].locks_at == instant])
        for instant in instants
    ]


async def deadlines_of(
    work: Work, rules: CountyRules, deputies: Iterable[DeputyId], year: int, zone: ZoneInfo
) -> dict[DeputyId, ReportDeadline]:
    """Each deputy's deadline, from the first meeting of ``year`` that hears the deputy and still stands."""
    hearing: dict[DeputyId, Meeting] = {}
    for meeting in sorted(await work.meetings.list_of_year(year), key=lambda meeting: meeting.starts_at):
        if meeting.status not in NOT_HELD:
            hearing = dict.fromkeys(meeting.agenda, meeting) | hearing
    return {deputy: report_deadline(rules, year, hearing.get(deputy), zone) for deputy in deputies}


async def reporting_in(work: Work, year: int) -> list[Deputy]:
    """The serving deputies who report in ``year``: those whom the plan does not excuse, by id."""
    today = date_in(COUNTY_ZONE, work.now)
    last_day = today.replace(year=year, month=12, day=31)
    term = await work.records.current_term(min(last_day, today) if year == today.year else last_day)
    excused = {turn.deputy_id for turn in await work.plans.turns_of_year(year) if turn.mode == _NO_REPORT}
    return [
        deputy
        for deputy in await work.records.deputies(term.id)
        if deputy.is_serving and deputy.id not in excused and deputy.joined_on <= last_day
    ]
