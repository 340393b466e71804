"""What runs out: the clocks of a proposal, started by a step, met by another, recomputed with another calendar.

What must stay true: a clock's date is what the rules and the calendar make of its beginning, never typed; a clock that
was met stays, with the date it had.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from core.domain.deadlines import Extension, StartEvent, compute
from core.domain.ids import HandlingUnitId
from core.domain.proposals.proposal import Clock, Proposal
from core.domain.rules.handling import ProposalDeadlines, ProposalRules, TimeLimit
from core.domain.working_days import WorkCalendar

REVIEW, ASSIGN, RETURN, REASSIGN = "review", "assign", "return_to_assigner", "reassign"
FIRST_CONTACT, ASSIST, REPLY, FEEDBACK, REHANDLE = "first_contact", "assist", "reply", "feedback", "rehandle"
# Of a promise: the yearly report, the report after one that the deputy was not satisfied with, the deputy's rating.
COMMITMENT, COMMITMENT_AGAIN, COMMITMENT_FEEDBACK = "commitment", "commitment_again", "commitment_feedback"


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step is taken with: the county's rules, its calendar, and the day."""

    rules: ProposalRules
    deadlines: ProposalDeadlines
    calendar: WorkCalendar
    today: date


def started(
    proposal: Proposal,
    key: str,
    limit: TimeLimit | None,
    event: StartEvent,
    desk: Desk,
    *,
    unit: HandlingUnitId | None = None,
) -> Proposal:
    if limit is None:
        return proposal
    clock = Clock(key, unit, proposal.round, event, desk.today, None, False, ())
    return replace(proposal, clocks=(*proposal.clocks, computed(clock, desk)))


def met(proposal: Proposal, key: str, on: date, *, unit: HandlingUnitId | None = None) -> Proposal:
    """The open clock ``key`` (or, for a review, whichever of them runs) is met."""

    def is_meant(clock: Clock) -> bool:
        is_key = clock.key == key or (key == REVIEW and clock.key.startswith(f"{REVIEW}."))
        return clock.is_open and is_key and clock.unit == unit

    clocks = tuple(replace(one, met_on=on) if is_meant(one) else one for one in proposal.clocks)
    return replace(proposal, clocks=clocks)


def ended(proposal: Proposal, on: date) -> Proposal:
    """Nothing of the handling runs on; what was promised does (B3.15)."""
    clocks = tuple(one if is_of_a_promise(one) else replace(one, met_on=one.met_on or on) for one in proposal.clocks)
    return replace(proposal, clocks=clocks)


def promises_over(proposal: Proposal, on: date) -> Proposal:
    """What was promised is not waited for any more: the proposal is handled again, or settled in a meeting."""
    clocks = tuple(replace(one, met_on=one.met_on or on) if is_of_a_promise(one) else one for one in proposal.clocks)
    return replace(proposal, clocks=clocks)


def promise_rating_key(unit: HandlingUnitId) -> str:
    """Of the clock that waits for the deputy's word on what ``unit`` told of its promise: it is not the unit's own."""
    return f"{COMMITMENT_FEEDBACK}.{unit}"


def rated_unit(key: str) -> HandlingUnitId | None:
    """The inverse of ``promise_rating_key``; None for any other key."""
    head, _, unit = key.partition(".")
    return HandlingUnitId(int(unit)) if head == COMMITMENT_FEEDBACK and unit.isdecimal() else None


def is_the_deputys(key: str) -> bool:
    """Whether the lead deputy owes it: the rating of the replies, or of a promise."""
    return key == FEEDBACK or rated_unit(key) is not None


def is_of_a_promise(clock: Clock) -> bool:
    return clock.key == COMMITMENT_AGAIN or rated_unit(clock.key) is not None


def clock_of(proposal: Proposal, key: str, unit: HandlingUnitId | None) -> Clock | None:
    open_ones = (one for one in proposal.open_clocks if (one.key, one.unit) == (key, unit))
    return next(open_ones, None)


def with_clock(proposal: Proposal, old: Clock, new: Clock) -> Proposal:
    return replace(proposal, clocks=tuple(new if one is old else one for one in proposal.clocks))


def computed(clock: Clock, desk: Desk) -> Clock:
    """``clock`` with its date as the rules and the calendar have it now."""
    limit = limit_of(clock.key, clock.unit, desk)
    if limit is None:
        return replace(clock, due_on=None, is_estimated=False, explanation=())
    extension = None
    if clock.extended_on is not None:
        extension = Extension(desk.deadlines.reply_extended.period, clock.extended_on, clock.extension_reason)
    found = compute(limit.rule(clock.key, clock.event), clock.started_on, desk.calendar, extension=extension)
    return replace(clock, due_on=found.due_on, is_estimated=found.is_estimated, explanation=found.explanation)


def limit_of(key: str, unit: HandlingUnitId | None, desk: Desk) -> TimeLimit | None:
    """The rules' limit for a clock; None: it has no time (any more)."""
    if key.startswith(f"{REVIEW}."):
        return next((one.limit for one in desk.rules.reviews if key == f"{REVIEW}.{one.id}"), None)
    if key == COMMITMENT_AGAIN:
        return desk.deadlines.rehandle
    found: TimeLimit | None = getattr(desk.deadlines, key.partition(".")[0])
    return found
