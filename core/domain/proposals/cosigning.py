"""Who signs another deputy's proposal, and who agrees to take it back (docs/sources.md B3.3, B3.5, B3.25).

What must stay true: a signature is one of what its deputy has read - whoever changes the text asks the co-signers
again; a motion's signatures are counted when it is handed in, so nobody signs it afterwards; a suggestion may be
signed until it is filed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.domain.errors import Conflict
from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Proposal


class Purpose(StrEnum):
    SIGN = "sign"
    WITHDRAW = "withdraw"


class InvitationState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    OVER = "over"  # nobody needs the answer any more


@dataclass(frozen=True, slots=True)
class Invitation:
    """``times``: how often this deputy was asked this. ``reason``: why the proposal is to be taken back."""

    proposal: ProposalId
    deputy: DeputyId
    purpose: Purpose
    asked_at: datetime
    state: InvitationState = InvitationState.WAITING
    times: int = 1
    reason: str = ""
    answered_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state is InvitationState.WAITING

    def answered(self, state: InvitationState, at: datetime) -> Invitation:
        """Errors: Conflict("cosigning.over") for one that waits for no answer any more."""
        if not self.is_waiting:
            raise Conflict("cosigning.over")
        return replace(self, state=state, answered_at=at)

    def again(self, at: datetime, *, reason: str = "") -> Invitation:
        """Asked once more."""
        state, times = InvitationState.WAITING, self.times + 1
        return replace(self, state=state, times=times, asked_at=at, answered_at=None, reason=reason)


def may_be_signed(proposal: Proposal) -> bool:
    """Whether another deputy may still put a name under it."""
    is_open = proposal.status is Status.IN_REVIEW and proposal.kind is Kind.SUGGESTION
    return proposal.status is Status.DRAFT or is_open


def is_open(invitation: Invitation, proposal: Proposal) -> bool:
    """Whether the answer is still waited for."""
    return invitation.is_waiting and (invitation.purpose is Purpose.WITHDRAW or may_be_signed(proposal))


def signed(proposal: Proposal, deputy: DeputyId) -> Proposal:
    """With ``deputy`` under it. Errors: Conflict("cosigning.too_late"), Conflict("cosigning.signed_already")."""
    if not may_be_signed(proposal):
        raise Conflict("cosigning.too_late")
    if deputy in proposal.signatories:
        raise Conflict("cosigning.signed_already")
    return replace(proposal, signatories=(*proposal.signatories, deputy))


def is_same_text(before: Content, after: Content) -> bool:
    """Whether what was signed still stands there: the title, the facts, the request."""
    return (before.title, before.facts, before.request) == (after.title, after.facts, after.request)


def cosigners(proposal: Proposal) -> Sequence[DeputyId]:
    """Who signed beside the lead deputy."""
    return proposal.signatories[1:]


def lacking(proposal: Proposal, needed: int) -> int:
    """How many signatures a motion still lacks; 0 for a suggestion."""
    return max(0, needed - len(proposal.signatories)) if proposal.kind is Kind.MOTION else 0
