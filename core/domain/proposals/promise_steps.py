"""The steps of a promise: its unit tells of it, the deputy says whether it is so (domain.md B3.15).

What must stay true: whoever tells of a promise is asked about by the deputy, where the rules give time for it; a
dissatisfied deputy opens the promise again with a day of its own, whatever the unit had said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.deadlines import StartEvent
from core.domain.errors import Conflict, Invalid
from core.domain.ids import HandlingUnitId
from core.domain.proposals.clocks import COMMITMENT_AGAIN, Desk, clock_of, met, promise_rating_key, started
from core.domain.proposals.promises import OF_A_PROMISE, promises_of
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
    again.

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
    return started(moved, COMMITMENT_AGAIN, desk.deadlines.rehandle, StartEvent.RATED, desk, unit=unit)


def promise_silent(proposal: Proposal, unit: HandlingUnitId, desk: Desk) -> Proposal:
    """The time to rate a promise has run out: the unit's word stands, and it shows that nobody confirmed it (B3.16).

    Errors: Conflict("proposal.promise_not_asked" | "proposal.may_still_rate").
    """
    _check_asked(proposal, unit)
    clock = clock_of(proposal, promise_rating_key(unit), None)
    if clock is not None and (clock.due_on is None or desk.today <= clock.due_on):
        raise Conflict("proposal.may_still_rate", last_on=clock.due_on)
    return _answered(proposal, PromiseRating(unit, _last_told(proposal, unit), ()), desk)


def _check_asked(proposal: Proposal, unit: HandlingUnitId) -> None:
    if clock_of(proposal, promise_rating_key(unit), None) is None:
        raise Conflict("proposal.promise_not_asked")


def _answered(proposal: Proposal, given: PromiseRating, desk: Desk) -> Proposal:
    moved = replace(proposal, promise_ratings=(*proposal.promise_ratings, given))
    return met(moved, promise_rating_key(given.unit), desk.today)


def _last_told(proposal: Proposal, unit: HandlingUnitId) -> int:
    return max(place for place, one in enumerate(proposal.notes) if one.unit == unit and one.kind in OF_A_PROMISE)
