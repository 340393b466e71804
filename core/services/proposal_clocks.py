"""Every open deadline of every proposal, worked out again when the holidays or the rules are others (invariant 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, NotFound
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.clocks import Desk, computed
from core.services.almanac import work_calendar
from core.services.rules import RuleBook
from core.services.work import Work


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline that is due on another day now. ``key``: of what; ``unit`` None: the office's or the deputy's."""

    proposal: ProposalId
    key: str
    unit: HandlingUnitId | None
    from_on: date | None
    to_on: date | None


async def recompute_clocks(work: Work, book: RuleBook) -> Sequence[MovedDeadline]:
    """Work out every open deadline again, in this unit of work; those that moved.

    A date that only is no estimate any more is kept with its new explanation, and is none of the moved ones.
    """
    try:
        desk = await proposal_desk(work, book)
    except (NotFound, Conflict):  # no rules yet, or none about proposals
        return ()
    running = await work.proposals.running()
    now = [replace(one, clock=computed(one.clock, desk)) for one in running]
    changed = [(old, new) for old, new in zip(running, now, strict=True) if old.clock != new.clock]
    await work.proposals.move_clocks([new for _, new in changed])
    return tuple(
        MovedDeadline(new.proposal, new.clock.key, new.clock.unit, old.clock.due_on, new.clock.due_on)
        for old, new in changed
        if old.clock.due_on != new.clock.due_on
    )


async def proposal_desk(work: Work, book: RuleBook) -> Desk:
    """What every step of a proposal is taken with today.

    Errors: NotFound("rules.none"); Conflict("proposal.no_rules") under rules that say nothing about proposals.
    """
    rules = await book.current(work)
    if rules.proposals is None or rules.proposal_deadlines is None:
        raise Conflict("proposal.no_rules")
    calendar, today = await work_calendar(work), date_in(COUNTY_ZONE, work.now)
    return Desk(rules.proposals, rules.proposal_deadlines, calendar, today)
