"""What waits for the one who asks: the steps that the roles allow, and whose pledges and reports are missing.

What must stay true: nobody is told to do what the core would refuse them; who may do nothing is told nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.domain.actors import Actor
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting
from core.domain.next_steps import DeskStep, WaitingStep
from core.domain.planning.term_plan import ReportMode
from core.domain.records import Deputy
from core.domain.reports import pledge_due_on
from core.domain.rules import CountyRules
from core.domain.use_cases import REGISTER
from core.services.paper_progress import progress_of
from core.services.report_deadlines import NOT_HELD, deadlines_of
from core.services.reports import ReportOverview
from core.services.work import Work

ACTIONS: Mapping[DeskStep, str] = {
    DeskStep.RESCHEDULE: "meeting.move",
    DeskStep.NOTICE: "meeting.notice",
    DeskStep.OPEN: "meeting.open",
    DeskStep.CLOSE: "meeting.close",
    DeskStep.ENTER_PAPER: "paper.enter",
    DeskStep.COUNT: "meeting.count",
    DeskStep.PUBLISH: "meeting.publish",
}
_PLANNING = "plan.adopt_timetable"
_CHASING = "report.save_pledge"  # who may lodge a pledge for a deputy chases the missing ones


class OwedKind(StrEnum):
    PLEDGE = "pledge"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Owed:
    """A deputy's pledge or report of ``year`` that is missing. ``due_on``: the last day in time."""

    kind: OwedKind
    deputy: Deputy
    year: int
    due_on: date
    is_late: bool


async def steps_for(work: Work, actor: Actor, steps: Sequence[WaitingStep]) -> tuple[WaitingStep, ...]:
    """Those of ``steps`` that ``actor`` may take; before a count whose paper sheets are not all in, entering them."""
    found: list[WaitingStep] = []
    for step in steps:
        if step.step is DeskStep.COUNT and await _lacks_paper(work, step.meeting.id):
            found.append(replace(step, step=DeskStep.ENTER_PAPER))
        found.append(step)
    return tuple(step for step in found if actor.has(*REGISTER[ACTIONS[step.step]].roles))


async def owed_to(
    work: Work, actor: Actor, rules: CountyRules, overview: ReportOverview | None, today: date
) -> tuple[Owed, ...]:
    """What is missing in the year of ``overview``, by day; nothing for those who chase nobody."""
    if overview is None or not actor.has(*REGISTER[_CHASING].roles):
        return ()
    year, pledge_on = overview.year, pledge_due_on(rules, overview.year)
    missing = await deadlines_of(work, rules, [one.id for one in overview.missing], year, COUNTY_ZONE)
    reports = ((one, missing[one.id].due_on) for one in overview.missing)
    return (
        *_owed(OwedKind.PLEDGE, ((one, pledge_on) for one in overview.unpledged), year, today),
        *_owed(OwedKind.REPORT, reports, year, today),
    )


async def unheard(work: Work, actor: Actor, meetings: Iterable[Meeting], year: int) -> int:
    """How many are to report orally in ``year`` and stand on no agenda of ``meetings``; 0 for those who do not plan."""
    if not actor.has(*REGISTER[_PLANNING].roles):
        return 0
    heard = {deputy for one in meetings if one.status not in NOT_HELD for deputy in one.agenda}
    turns = await work.plans.turns_of_year(year)
    return sum(turn.mode == ReportMode.ORAL and turn.deputy_id not in heard for turn in turns)


def _owed(kind: OwedKind, people: Iterable[tuple[Deputy, date]], year: int, today: date) -> list[Owed]:
    found = [Owed(kind, deputy, year, due_on, is_late=due_on < today) for deputy, due_on in people]
    return sorted(found, key=lambda one: (one.due_on, one.deputy.id))


async def _lacks_paper(work: Work, meeting: MeetingId) -> bool:
    progress = await progress_of(work, meeting)
    return progress.ready < progress.issued
