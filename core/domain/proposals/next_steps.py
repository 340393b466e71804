"""What can be done with a proposal as it stands today, so that a front offers what exists and nothing else.

What must stay true: every deed leads over a transition of ``life`` or to what a unit answers or tells, and is one use
case, ``proposal.<deed>``; what would be refused whatever were said about it (too late, answered already) is not
offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.ids import HandlingUnitId
from core.domain.proposals.clocks import FEEDBACK, REASSIGN, REPLY, RETURN, clock_of
from core.domain.proposals.life import Status, Step, steps_from
from core.domain.proposals.promises import OF_A_PROMISE, promises_of
from core.domain.proposals.proposal import NoteKind, Proposal
from core.domain.proposals.units import Assignment, Part, UnitStatus
from core.domain.rules.handling import ProposalRules, WithdrawalUntil


class Deed(StrEnum):
    """In the order of a proposal's life. The use case is ``proposal.<deed>``."""

    REVISE = "revise"
    REVIEW = "review"
    ASSIGN = "assign"
    ACCEPT = "accept"
    RETURN = "return"
    JOIN = "join"
    GO_ON = "go_on"
    NOTE = "note"
    EXTEND = "extend"
    ASSIST = "assist"
    REPLY = "reply"
    RATE = "rate"
    RATE_PROMISE = "rate_promise"
    CLOSE_SILENT = "close_silent"
    REOPEN = "reopen"
    SETTLE = "settle"
    WITHDRAW = "withdraw"

    @property
    def use_case(self) -> str:
        return f"proposal.{self}"


@dataclass(frozen=True, slots=True)
class Offer:
    """``unit``: which of its units does it; None where it is nobody's or not said yet."""

    deed: Deed
    unit: HandlingUnitId | None = None


def offers(proposal: Proposal, rules: ProposalRules, today: date) -> tuple[Offer, ...]:
    """Everything that can be done, in the order of ``Deed``."""
    steps = {one.step for one in steps_from(proposal.status)}
    found = [*_of_the_proposal(proposal, steps, rules, today), *_of_its_units(proposal, steps, today)]
    units = dict.fromkeys(one.unit for one in proposal.assignments)
    found += [Offer(Deed.NOTE, unit) for unit in units if note_kinds(proposal, unit, rules)]
    found += [Offer(Deed.RATE_PROMISE, one.unit) for one in promises_of(proposal, rules) if one.asked is not None]
    return tuple(sorted(found, key=lambda one: list(Deed).index(one.deed)))


def note_kinds(proposal: Proposal, unit: HandlingUnitId, rules: ProposalRules) -> tuple[NoteKind, ...]:
    """What ``unit`` may tell of its work today: in hand, of that; once it has promised something, of the promise."""
    if any(one.unit == unit and one.is_owed for one in promises_of(proposal, rules)):
        return OF_A_PROMISE
    shares = {one.unit for one in proposal.assignments if one.status in {UnitStatus.GIVEN, UnitStatus.ACCEPTED}}
    return _OF_ITS_WORK if proposal.status in _IN_HAND and unit in shares else ()


def _of_the_proposal(proposal: Proposal, steps: set[Step], rules: ProposalRules, today: date) -> Iterator[Offer]:
    for deed, step in _BY_STEP.items():
        if step in steps:
            yield Offer(deed)
    if Step.JOIN in steps and any(one.status is UnitStatus.RETURNED for one in proposal.assignments):
        yield Offer(Deed.JOIN)
        if _waits_for_a_unit(proposal):
            yield Offer(Deed.GO_ON)
    if Step.STAY_SILENT in steps and _has_run_out(proposal, FEEDBACK, None, today):
        yield Offer(Deed.CLOSE_SILENT)
    is_kept = proposal.status is Status.HANDLING and rules.withdrawal.until is WithdrawalUntil.ASSIGNED
    if Step.WITHDRAW in steps and not is_kept:
        yield Offer(Deed.WITHDRAW)


def _of_its_units(proposal: Proposal, steps: set[Step], today: date) -> Iterator[Offer]:
    for share in proposal.assignments:
        if Step.REPLY in steps and share.status in {UnitStatus.GIVEN, UnitStatus.ACCEPTED}:
            yield from (Offer(deed, share.unit) for deed in _of_share(proposal, share, steps, today))


def _of_share(proposal: Proposal, share: Assignment, steps: set[Step], today: date) -> Iterator[Deed]:
    """What a unit that has not answered yet may do."""
    if share.status is UnitStatus.GIVEN:
        yield Deed.ACCEPT
        if Step.RETURN in steps and not _has_run_out(proposal, RETURN, share.unit, today):
            yield Deed.RETURN
    if share.part is Part.ASSIST:
        yield Deed.ASSIST
        return
    yield Deed.REPLY
    clock = clock_of(proposal, REPLY, share.unit)
    if clock is not None and clock.extended_on is None and not _has_run_out(proposal, REPLY, share.unit, today):
        yield Deed.EXTEND


def _waits_for_a_unit(proposal: Proposal) -> bool:
    """Whether a part that came back is still nobody's; where the rules set no time for that, it always may be."""
    is_timed = any(one.key == REASSIGN for one in proposal.clocks)
    return not is_timed or clock_of(proposal, REASSIGN, None) is not None


def _has_run_out(proposal: Proposal, key: str, unit: HandlingUnitId | None, today: date) -> bool:
    """Whether the last day of a clock has passed; one that does not run never does."""
    clock = clock_of(proposal, key, unit)
    if clock is None:
        return key == FEEDBACK  # nothing is waited for
    return clock.due_on is not None and today > clock.due_on


_IN_HAND = (Status.HANDLING, Status.REHANDLING)
_OF_ITS_WORK = (NoteKind.FIRST_CONTACT, NoteKind.PROGRESS)
_BY_STEP = {
    Deed.REVISE: Step.SUBMIT,
    Deed.REVIEW: Step.PASS,
    Deed.ASSIGN: Step.ASSIGN,
    Deed.RATE: Step.AGREE,
    Deed.REOPEN: Step.REOPEN,
    Deed.SETTLE: Step.SETTLE,
}
