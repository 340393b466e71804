"""A proposal before it is handed in: what may be missing, and what each of its deputies may do.

What must stay true: a draft is kept as far as it has come, whatever it lacks; nothing is published of what nobody has
consented to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from core.domain.ids import DeputyId
from core.domain.proposals.clocks import rated_unit
from core.domain.proposals.cosigning import Invitation, Purpose, may_be_signed
from core.domain.proposals.life import TRANSITIONS, Status, Step
from core.domain.proposals.proposal import TEXT_LIMIT, TITLE_LIMIT, Content, Proposal, Publication, within
from core.domain.rules.handling import ProposalRules, WithdrawalUntil
from core.domain.text import clean_line, clean_text

EMPTY = Content("", "", "", "", publication=Publication.NOT)
PARTS = ("title", "facts", "request", "topic")  # what has to be there before it is handed in
_WITHDRAWN_FROM = frozenset(one.source for one in TRANSITIONS if one.step is Step.WITHDRAW)


class OwnStep(StrEnum):
    """What a deputy may do about a proposal that bears, or is to bear, its name."""

    EDIT = "edit"
    HAND_IN = "hand_in"
    DISCARD = "discard"
    INVITE = "invite"
    SIGN = "sign"
    WITHDRAW = "withdraw"
    CONSENT = "consent"  # to its withdrawal
    RATE = "rate"
    RATE_PROMISE = "rate_promise"


def drafted(content: Content) -> Content:
    """``content`` as a draft may be stored. Errors: Invalid("proposal.too_long", field, limit)."""
    return replace(
        content,
        title=within("title", clean_line(content.title), TITLE_LIMIT),
        facts=within("facts", clean_text(content.facts, limit=TEXT_LIMIT + 1), TEXT_LIMIT),
        request=within("request", clean_text(content.request, limit=TEXT_LIMIT + 1), TEXT_LIMIT),
        publication=Publication.NOT if content.is_confidential else content.publication,
    )


def missing(content: Content) -> tuple[str, ...]:
    """The parts that are still empty, in the order in which they are asked for."""
    return tuple(part for part in PARTS if not getattr(content, part))


def was_handed_in(proposal: Proposal) -> bool:
    """Whether the office has seen it: a review may have sent it back since."""
    return proposal.submitted_on is not None


def steps_of(
    proposal: Proposal, deputy: DeputyId, invitations: Iterable[Invitation], rules: ProposalRules
) -> frozenset[OwnStep]:
    """What ``deputy`` may do. ``invitations``: all of this proposal."""
    asked = [one for one in invitations if one.is_waiting]
    mine = {one.purpose for one in asked if one.deputy == deputy}
    steps = {OwnStep.SIGN} if Purpose.SIGN in mine and may_be_signed(proposal) else set()
    steps |= {OwnStep.CONSENT} if Purpose.WITHDRAW in mine and may_be_withdrawn(proposal, rules) else set()
    if deputy != proposal.lead:
        return frozenset(steps)
    if proposal.status is Status.DRAFT:
        steps |= {OwnStep.EDIT, OwnStep.HAND_IN}
    if proposal.status is Status.DRAFT and not was_handed_in(proposal):
        steps |= {OwnStep.DISCARD}
    elif may_be_withdrawn(proposal, rules) and all(one.purpose is not Purpose.WITHDRAW for one in asked):
        steps |= {OwnStep.WITHDRAW}
    if may_be_signed(proposal):
        steps |= {OwnStep.INVITE}
    if proposal.status is Status.REPLIED:
        steps |= {OwnStep.RATE}
    if any(rated_unit(one.key) is not None for one in proposal.open_clocks):
        steps |= {OwnStep.RATE_PROMISE}
    return frozenset(steps)


def may_be_withdrawn(proposal: Proposal, rules: ProposalRules) -> bool:
    """Whether the rules let its deputies take it back now (B3.5)."""
    is_too_late = proposal.status is Status.HANDLING and rules.withdrawal.until is WithdrawalUntil.ASSIGNED
    return proposal.status in _WITHDRAWN_FROM and not is_too_late
