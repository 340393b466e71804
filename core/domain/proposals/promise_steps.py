"""The steps of a promise: its unit tells of it, the deputy says whether it is so (docs/sources.md B3.15).

What must stay true: whoever tells of a promise is asked about by the deputy, where the rules give time for it; a
dissatisfied deputy opens the promise again with a day of its own, whatever the unit had said, as often as the rules
say; then the office convenes both, and what they come to ends it. What a dissatisfied rating of the reply itself had
broken off goes on once the office has settled that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.deadlines import StartEvent
from core.domain.errors import Conflict, Invalid
from core.domain.ids import HandlingUnitId
from core.domain.proposals.clocks import (
    COMMITMENT_AGAIN,
    Desk,
    clock_of,
    met,
    promise_rating_key,
    promises_over,
    started,
)
from core.domain.proposals.life import Status, Step, transition
from core.domain.proposals.promises import OF_A_PROMISE, Promise, promises_of
from core.domain.proposals.proposal import Note, PromiseRating, Proposal
from core.domain.proposals.rating import are_content


def promise_told(proposal: Proposal, note: Note, desk: Desk) -> Proposal:
    """A unit has told how its promise stands, or that it is kept; the deputy is asked.

    Errors: Conflict("proposal.no_promise").
    """
    if note.unit not in {one.unit for one in promises_of(proposal, desk.rules) if one.is_owed}:
        raise Conflict("proposal.no_promise")
    moved = replace(proposal, notes=(*proposal.notes, replace(note, noted_on=desk.today)))
    moved = met(moved, COMMITMENT_AGAIN, desk.today, unit=note.unit)
    key, limit = promise_rating_key(note.unit), desk.deadlines.commitment_feedback
    return started(met(moved, key, desk.today), key, limit, StartEvent.COMMITMENT_REPORTED, desk)


def promise_rated(
    proposal: Proposal, unit: HandlingUnitId, marks: Sequence[tuple[str, str]], desk: Desk, *, reasons: str = ""
) -> Proposal:
    """The second rating: one for each axis. A dissatisfied one has the unit report again, within the time of handling
    again; once more than the rules' rounds, of a proposal that was settled, it has the office convene both.

    Errors: Conflict("proposal.promise_not_asked"), Invalid("proposal.marks"), Invalid("reason.missing").
    """
    _check_asked(proposal, unit)
    is_content = are_content(marks, desk.rules)
    if not is_content and not reasons:
        raise Invalid("reason.missing", target=COMMITMENT_AGAIN)
    moved = _answered(
        proposal, PromiseRating(unit, _last_told(proposal, unit), tuple(marks), reasons, desk.today), desk
    )
    if is_content:
        return moved
    if moved.status is Status.CLOSED and _is_for_a_meeting(_promise_of(moved, unit, desk), desk):
        step = transition(moved.status, Step.CONVENE, reason=reasons)
        return promises_over(replace(moved, status=step.target, reason=reasons), desk.today)
    return _again(moved, unit, StartEvent.RATED, desk)


def promise_silent(proposal: Proposal, unit: HandlingUnitId, desk: Desk) -> Proposal:
    """The time to rate a promise has run out: the unit's word stands, and it shows that nobody confirmed it (B3.16).

    Errors: Conflict("proposal.promise_not_asked" | "proposal.may_still_rate").
    """
    _check_asked(proposal, unit)
    clock = clock_of(proposal, promise_rating_key(unit), None)
    if clock is not None and (clock.due_on is None or desk.today <= clock.due_on):
        raise Conflict("proposal.may_still_rate", last_on=clock.due_on)
    return _answered(proposal, PromiseRating(unit, _last_told(proposal, unit), ()), desk)


def promises_resumed(proposal: Proposal, desk: Desk) -> Proposal:
    """The office has settled what the deputy was dissatisfied with: whatever else is promised is waited for again."""
    moved = proposal
    for one in promises_of(proposal, desk.rules):
        if one.is_refused and not _is_for_a_meeting(one, desk):
            moved = _again(moved, one.unit, StartEvent.SETTLED, desk)
        elif one.told and _last_told(proposal, one.unit) not in {given.note for given in one.ratings}:
            key, limit = promise_rating_key(one.unit), desk.deadlines.commitment_feedback
            moved = started(moved, key, limit, StartEvent.SETTLED, desk)
    return moved


def _is_for_a_meeting(promise: Promise, desk: Desk) -> bool:
    """Whether it was refused more often than it goes back to its unit."""
    return len(promise.refused) > desk.rules.promise_rounds


def _promise_of(proposal: Proposal, unit: HandlingUnitId, desk: Desk) -> Promise:
    return next(one for one in promises_of(proposal, desk.rules) if one.unit == unit)


def _again(proposal: Proposal, unit: HandlingUnitId, event: StartEvent, desk: Desk) -> Proposal:
    return started(proposal, COMMITMENT_AGAIN, desk.deadlines.rehandle, event, desk, unit=unit)


def _check_asked(proposal: Proposal, unit: HandlingUnitId) -> None:
    if clock_of(proposal, promise_rating_key(unit), None) is None:
        raise Conflict("proposal.promise_not_asked")


def _answered(proposal: Proposal, given: PromiseRating, desk: Desk) -> Proposal:
    moved = replace(proposal, promise_ratings=(*proposal.promise_ratings, given))
    return met(moved, promise_rating_key(given.unit), desk.today)


def _last_told(proposal: Proposal, unit: HandlingUnitId) -> int:
    return max(place for place, one in enumerate(proposal.notes) if one.unit == unit and one.kind in OF_A_PROMISE)
