"""What the use cases ask of the store of invitations to sign."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.cosigning import Invitation


class CosigningStore(Protocol):
    """One row for a proposal, a deputy and what is asked: asking again changes that row."""

    async def of_proposal(self, proposal: ProposalId) -> Sequence[Invitation]:
        """By purpose and deputy."""
        ...

    async def of_deputy(self, deputy: DeputyId) -> Sequence[Invitation]:
        """By proposal and purpose."""
        ...

    async def save(self, invitation: Invitation) -> None: ...
