"""The steps of a proposal's life as functions: the proposal as it is in, the proposal as it will be out.

What must stay true: every step is one of ``life.TRANSITIONS``; whatever runs out stands in ``clocks`` with its
explanation; a step that ends a wait meets its clock. Who may take a step and who hears of it is the services'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from core.domain.deadlines import StartEvent
from core.domain.errors import Conflict, Invalid
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.clocks import (
    ASSIGN,
    ASSIST,
    FEEDBACK,
    FIRST_CONTACT,
    REASSIGN,
    REHANDLE,
    REPLY,
    RETURN,
    REVIEW,
    Desk,
    clock_of,
    computed,
    ended,
    met,
    promises_over,
    started,
    with_clock,
)
from core.domain.proposals.life import Status, Step, transition
from core.domain.proposals.promise_steps import promise_told, promises_resumed
from core.domain.proposals.promises import OF_A_PROMISE
from core.domain.proposals.proposal import Clock, Feedback, Kind, Note, NoteKind, Proposal, Reply, why_suggestion
from core.domain.proposals.rating import are_content
from core.domain.proposals.units import Assignment, Part, UnitStatus, check_may_return, check_parts
from core.domain.rules.handling import RehandlingStarts, ReviewOutcome, WithdrawalUntil


def submitted(proposal: Proposal, desk: Desk, *, motion_deadline: date | None = None) -> Proposal:
    """Handed in: a motion that is none goes on as a suggestion, and the reason is kept (B3.25).

    Errors: Invalid("proposal.topic").
    """
    if proposal.content.topic not in {one.id for one in desk.rules.topics}:
        raise Invalid("proposal.topic", topic=proposal.content.topic)
    why = None
    if proposal.kind is Kind.MOTION:
        needed = desk.rules.motion_signatories
        why = why_suggestion(proposal.signatories, needed=needed, on=desk.today, deadline=motion_deadline)
    kind = Kind.SUGGESTION if why is not None else proposal.kind
    step = transition(proposal.status, Step.SUBMIT)
    moved = replace(proposal, kind=kind, status=step.target, stage=0, why_suggestion=why, submitted_on=desk.today)
    return _review_begun(moved, desk)


def reviewed(
    proposal: Proposal,
    outcome: ReviewOutcome,
    desk: Desk,
    *,
    reason: str = "",
    merged_into: ProposalId | None = None,
) -> Proposal:
    """Looked at by the body whose turn it is. The last review that accepts files it; it has no number yet.

    ``reason``: for a refusal one of the rules' ids. Errors: Conflict("proposal.wrong_status"),
    Invalid("reason.missing" | "proposal.outcome" | "proposal.refusal" | "proposal.merged_into").
    """
    _expect(proposal, Status.IN_REVIEW, Step.PASS)
    stage = desk.rules.reviews[min(proposal.stage, len(desk.rules.reviews) - 1)]
    if outcome not in stage.outcomes:
        raise Invalid("proposal.outcome", outcome=str(outcome), allowed=[str(one) for one in stage.outcomes])
    is_last = proposal.stage + 1 >= len(desk.rules.reviews)
    step = transition(proposal.status, _STEP_OF.get(outcome, Step.FILE if is_last else Step.PASS), reason=reason)
    done = replace(met(proposal, REVIEW, desk.today), status=step.target, reason=reason)
    match step.step:
        case Step.PASS:
            return _review_begun(replace(done, stage=proposal.stage + 1), desk)
        case Step.FILE:
            return started(replace(done, filed_on=desk.today), ASSIGN, desk.deadlines.assign, StartEvent.FILED, desk)
        case Step.REJECT if reason not in {one.id for one in desk.rules.refusals}:
            raise Invalid("proposal.refusal", reason=reason, allowed=[one.id for one in desk.rules.refusals])
        case Step.MERGE if merged_into is None or merged_into == proposal.id:
            raise Invalid("proposal.merged_into")
    return replace(done, merged_into=merged_into)


def assigned(proposal: Proposal, parts: Sequence[tuple[HandlingUnitId, Part]], desk: Desk) -> Proposal:
    """Given to its units, each with its clocks (B3.8, B3.9, B3.12). Errors: those of ``check_parts``."""
    check_parts(parts)
    step = transition(proposal.status, Step.ASSIGN)
    moved = met(met(replace(proposal, status=step.target), ASSIGN, desk.today), REASSIGN, desk.today)
    for unit, part in parts:
        moved = _given(moved, Assignment(unit, part, desk.today), desk)
    return moved


def accepted(proposal: Proposal, unit: HandlingUnitId, desk: Desk) -> Proposal:
    """A unit has said that the proposal is its own."""
    one = proposal.assignment_of(unit)
    if one.status is not UnitStatus.GIVEN:
        raise Conflict("proposal.unit_has_answered")
    moved = _with(proposal, replace(one, status=UnitStatus.ACCEPTED))
    return met(moved, RETURN, desk.today, unit=unit)


def returned(proposal: Proposal, unit: HandlingUnitId, desk: Desk, *, reason: str) -> Proposal:
    """A unit has said in time that the proposal is not its own (B3.9).

    A sole or leading unit gives all of it back to the office; the others go on without one that assists or answers
    separately. Errors: Invalid("reason.missing"), those of ``check_may_return``.
    """
    one = proposal.assignment_of(unit)
    clock = clock_of(proposal, RETURN, unit)
    check_may_return(one, desk.today, clock.due_on if clock is not None else None)
    others = [each for each in proposal.answering if each.unit != unit]
    step = transition(proposal.status, Step.RETURN_PART if others else Step.RETURN, reason=reason)
    moved = replace(proposal, status=step.target, reason=reason)
    for each in [one] if others else [each for each in proposal.assignments if each.status is not UnitStatus.RETURNED]:
        moved = _with(moved, replace(each, status=UnitStatus.RETURNED, reason=reason))
        moved = replace(moved, clocks=tuple(_stopped(c, each.unit, desk.today) for c in moved.clocks))
    return started(moved, REASSIGN, desk.deadlines.reassign, StartEvent.RETURNED, desk)


def joined(proposal: Proposal, unit: HandlingUnitId, part: Part, desk: Desk) -> Proposal:
    """One more unit, in the place of one that returned its part. Errors: those of ``check_parts``."""
    kept = [one for one in proposal.assignments if one.status is not UnitStatus.RETURNED]
    check_parts([*((one.unit, one.part) for one in kept), (unit, part)])
    transition(proposal.status, Step.JOIN)
    return _given(met(proposal, REASSIGN, desk.today), Assignment(unit, part, desk.today), desk)


def gone_on(proposal: Proposal, desk: Desk, *, reason: str) -> Proposal:
    """Without the part that came back: nobody takes it over. Replied to, where every other unit has answered.

    Errors: Invalid("reason.missing"), Conflict("proposal.wrong_status" | "proposal.nothing_came_back").
    """
    step = transition(proposal.status, Step.GO_ON, reason=reason)
    if clock_of(proposal, REASSIGN, None) is None and desk.deadlines.reassign is not None:
        raise Conflict("proposal.nothing_came_back")
    if not any(one.status is UnitStatus.RETURNED for one in proposal.assignments):
        raise Conflict("proposal.nothing_came_back")
    moved = met(replace(proposal, reason=reason), REASSIGN, desk.today)
    if any(one.status is not UnitStatus.ANSWERED for one in moved.answering):
        return moved
    moved = replace(moved, status=step.target)
    return started(moved, FEEDBACK, desk.deadlines.feedback, StartEvent.REPLY_RECEIVED, desk)


def extended(proposal: Proposal, unit: HandlingUnitId, desk: Desk, *, reason: str) -> Proposal:
    """The office consents to the longer time for a unit's reply, once, before the first has run out (B3.12).

    Errors: Invalid("reason.missing"), Conflict("proposal.extended_already"), Conflict("proposal.extended_too_late"),
    NotFound("proposal.not_its_unit").
    """
    if not reason:
        raise Invalid("reason.missing", target=REPLY)
    proposal.assignment_of(unit)
    clock = clock_of(proposal, REPLY, unit)
    if clock is None or clock.extended_on is not None:
        raise Conflict("proposal.extended_already")
    if clock.due_on is not None and desk.today > clock.due_on:
        raise Conflict("proposal.extended_too_late", last_on=clock.due_on)
    longer = replace(clock, extended_on=desk.today, extension_reason=reason)
    return with_clock(proposal, clock, computed(longer, desk))


def replied(proposal: Proposal, reply: Reply, desk: Desk) -> Proposal:
    """A unit's letter; once the last that answers has written, the deputy is asked to rate.

    Errors: Conflict("proposal.wrong_status"), Invalid("proposal.result_class"), Invalid("proposal.assists_only").
    """
    if reply.result_class not in {one.id for one in desk.rules.result_classes}:
        raise Invalid(
            "proposal.result_class",
            result_class=reply.result_class,
            allowed=[one.id for one in desk.rules.result_classes],
        )
    step = transition(proposal.status, Step.REPLY)
    one = proposal.assignment_of(reply.unit)
    if not one.part.answers_the_deputy:
        raise Invalid("proposal.assists_only", unit=reply.unit)
    if one.status is UnitStatus.ANSWERED:
        raise Conflict("proposal.unit_has_answered")
    written = replace(reply, round=proposal.round)
    moved = _with(proposal, replace(one, status=UnitStatus.ANSWERED, answered_on=desk.today))
    moved = replace(moved, replies=(*moved.replies, written))
    for key in (REPLY, REHANDLE, RETURN, FIRST_CONTACT):
        moved = met(moved, key, desk.today, unit=reply.unit)
    if any(each.status is not UnitStatus.ANSWERED for each in moved.answering):
        return moved
    moved = replace(moved, status=step.target)
    return started(moved, FEEDBACK, desk.deadlines.feedback, StartEvent.REPLY_RECEIVED, desk)


def noted(proposal: Proposal, note: Note, desk: Desk) -> Proposal:
    """What a unit tells of its work: that it spoke with the deputy first (B3.10), how far it is.

    Errors: Conflict("proposal.not_in_hand"), NotFound("proposal.not_its_unit"), those of ``promise_told``.
    """
    proposal.assignment_of(note.unit)
    if note.kind in OF_A_PROMISE:
        return promise_told(proposal, note, desk)
    if proposal.status not in {Status.HANDLING, Status.REHANDLING}:
        raise Conflict("proposal.not_in_hand")
    moved = replace(proposal, notes=(*proposal.notes, replace(note, noted_on=desk.today)))
    if note.kind is not NoteKind.FIRST_CONTACT:
        return moved
    return met(moved, FIRST_CONTACT, desk.today, unit=note.unit)


def assisted(proposal: Proposal, unit: HandlingUnitId, desk: Desk, *, opinion: str = "") -> Proposal:
    """An assisting unit has told the lead unit its opinion. Errors: Invalid("proposal.not_assisting")."""
    one = proposal.assignment_of(unit)
    if one.part is not Part.ASSIST:
        raise Invalid("proposal.not_assisting", unit=unit)
    if opinion:
        told = Note(unit, NoteKind.OPINION, opinion, desk.today)
        proposal = replace(proposal, notes=(*proposal.notes, told))
    moved = _with(proposal, replace(one, status=UnitStatus.ANSWERED, answered_on=desk.today))
    return met(met(moved, ASSIST, desk.today, unit=unit), RETURN, desk.today, unit=unit)


def rated(proposal: Proposal, marks: Sequence[tuple[str, str]], desk: Desk, *, reasons: str = "") -> Proposal:
    """The deputy has rated the replies of this round: one rating for each axis (B3.17).

    Any dissatisfied mark needs concrete reasons and opens what the rules say: the next round, the office's decision, or
    after the last round a meeting. Errors: Invalid("proposal.marks"), Invalid("reason.missing").
    """
    is_content = are_content(marks, desk.rules)
    again = Step.DISAGREE if proposal.round < desk.rules.rehandling.rounds else Step.DISAGREE_AGAIN
    step = transition(proposal.status, Step.AGREE if is_content else again, reason=reasons)
    given = Feedback(proposal.round, tuple(marks), reasons, desk.today)
    moved = replace(proposal, status=step.target, feedback=(*proposal.feedback, given), reason=reasons)
    moved = met(moved if is_content else promises_over(moved, desk.today), FEEDBACK, desk.today)
    is_automatic = desk.rules.rehandling.starts is RehandlingStarts.AUTOMATIC
    return reopened(moved, desk) if moved.status is Status.DISSATISFIED and is_automatic else moved


def reopened(proposal: Proposal, desk: Desk) -> Proposal:
    """Handled again: the units that answer get a new clock (B3.18)."""
    step = transition(proposal.status, Step.REOPEN)
    moved = replace(proposal, status=step.target, round=proposal.round + 1)
    for one in proposal.answering:
        moved = _with(moved, replace(one, status=UnitStatus.ACCEPTED, answered_on=None))
        moved = started(moved, REHANDLE, desk.deadlines.rehandle, StartEvent.REHANDLING_ASSIGNED, desk, unit=one.unit)
    return moved


def settled(proposal: Proposal, desk: Desk, *, reason: str) -> Proposal:
    """The office closes it after a dissatisfied rating: what the meeting or the assessment came to is the reason.

    Of what was promised it ends what the meeting was about; the rest goes on.
    """
    step = transition(proposal.status, Step.SETTLE, reason=reason)
    return promises_resumed(ended(replace(proposal, status=step.target, reason=reason), desk.today), desk)


def silent(proposal: Proposal, desk: Desk) -> Proposal:
    """The time to rate has run out: closed, without a rating (B3.16). Errors: Conflict("proposal.may_still_rate")."""
    step = transition(proposal.status, Step.STAY_SILENT)
    clock = clock_of(proposal, FEEDBACK, None)
    if clock is not None and (clock.due_on is None or desk.today <= clock.due_on):
        raise Conflict("proposal.may_still_rate", last_on=clock.due_on)
    given = Feedback(proposal.round, ())
    return ended(replace(proposal, status=step.target, feedback=(*proposal.feedback, given)), desk.today)


def withdrawn(proposal: Proposal, desk: Desk, *, reason: str = "", agreed_by_all: bool = False) -> Proposal:
    """Taken back in writing; handling stops (B3.5).

    Errors: Conflict("proposal.withdrawn_too_late"), Invalid("proposal.all_must_agree"), Invalid("reason.missing").
    """
    rule = desk.rules.withdrawal
    step = transition(proposal.status, Step.WITHDRAW, reason=reason)
    if proposal.status is Status.HANDLING and rule.until is WithdrawalUntil.ASSIGNED:
        raise Conflict("proposal.withdrawn_too_late")
    if rule.needs_every_signatory and len(proposal.signatories) > 1 and not agreed_by_all:
        raise Invalid("proposal.all_must_agree")
    return ended(replace(proposal, status=step.target, reason=reason), desk.today)


_STEP_OF = {
    ReviewOutcome.REVISE: Step.SEND_BACK,
    ReviewOutcome.MERGE: Step.MERGE,
    ReviewOutcome.CONVERT: Step.CONVERT,
    ReviewOutcome.REJECT: Step.REJECT,
}


def _expect(proposal: Proposal, status: Status, step: Step) -> None:
    if proposal.status is not status:
        raise Conflict("proposal.wrong_status", status=str(proposal.status), step=str(step))


def _review_begun(proposal: Proposal, desk: Desk) -> Proposal:
    stage = desk.rules.reviews[proposal.stage]
    event = StartEvent.REVIEWED if proposal.stage else StartEvent.SUBMITTED
    return started(proposal, f"{REVIEW}.{stage.id}", stage.limit, event, desk)


def _given(proposal: Proposal, share: Assignment, desk: Desk) -> Proposal:
    """``share`` with its clocks."""
    limits, event = desk.deadlines, StartEvent.ASSIGNED
    answers = share.part.answers_the_deputy
    moved = replace(proposal, assignments=(*proposal.assignments, share))
    moved = started(moved, RETURN, limits.return_to_assigner, event, desk, unit=share.unit)
    if not answers:
        return started(moved, ASSIST, limits.assist, event, desk, unit=share.unit)
    moved = started(moved, FIRST_CONTACT, limits.first_contact, event, desk, unit=share.unit)
    return started(moved, REPLY, limits.reply, event, desk, unit=share.unit)


def _stopped(clock: Clock, unit: HandlingUnitId, on: date) -> Clock:
    return replace(clock, met_on=on) if clock.is_open and clock.unit == unit else clock


def _with(proposal: Proposal, changed: Assignment) -> Proposal:
    def is_meant(one: Assignment) -> bool:
        return one.unit == changed.unit and one.status is not UnitStatus.RETURNED

    assignments = tuple(changed if is_meant(one) else one for one in proposal.assignments)
    return replace(proposal, assignments=assignments)
