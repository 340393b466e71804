"""Invitations to sign a proposal, or to agree to its withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.cosigning import Invitation, InvitationState, Purpose
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.cosigning import proposal_invitations as invitations

_BY_PROPOSAL = Fixed(
    sa.select(invitations)
    .where(invitations.c.proposal_id == sa.bindparam("proposal", type_=sa.Integer))
    .order_by(invitations.c.purpose, invitations.c.deputy_id)
)
_BY_DEPUTY = Fixed(
    sa.select(invitations)
    .where(invitations.c.deputy_id == sa.bindparam("deputy", type_=sa.Integer))
    .order_by(invitations.c.proposal_id, invitations.c.purpose)
)


class SqlCosigningStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def of_proposal(self, proposal: ProposalId) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._session.rows(_BY_PROPOSAL, {"proposal": proposal})]

    async def of_deputy(self, deputy: DeputyId) -> Sequence[Invitation]:
        return [_invitation(row) for row in await self._session.rows(_BY_DEPUTY, {"deputy": deputy})]

    async def save(self, invitation: Invitation) -> None:
        await self._session.insert_or_replace(
            invitations,
            {
                "proposal_id": invitation.proposal,
                "deputy_id": invitation.deputy,
                "purpose": str(invitation.purpose),
                "state": str(invitation.state),
                "times": invitation.times,
                "reason": invitation.reason,
                "asked_at": invitation.asked_at,
                "answered_at": invitation.answered_at,
            },
        )


def _invitation(row: Row) -> Invitation:
    return Invitation(
        ProposalId(row.proposal_id),
        DeputyId(row.deputy_id),
        Purpose(row.purpose),
        row.asked_at,
        InvitationState(row.state),
        row.times,
        row.reason,
        row.answered_at,
    )
