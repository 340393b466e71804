"""What the use cases ask of the store of attachments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.ids import AttachmentId, ProposalId
from core.domain.proposals.attachments import Attachment


class AttachmentStore(Protocol):
    async def of_proposal(self, proposal: ProposalId) -> Sequence[Attachment]:
        """Those that are there, the proposal's own first, then by unit and round, in the order in which they came."""
        ...

    async def of_several(self, wanted: Collection[ProposalId]) -> Mapping[ProposalId, Sequence[Attachment]]:
        """As ``of_proposal``; what has none is not in it."""
        ...

    async def get(self, attachment: AttachmentId) -> Attachment:
        """Also one that was taken away and may come back. Errors: NotFound("attachment.unknown")."""
        ...

    async def content(self, attachment: AttachmentId) -> bytes: ...

    async def add(self, attachment: Attachment, content: bytes) -> None: ...

    async def set_removed(self, attachment: AttachmentId, *, is_removed: bool) -> None:
        """Take it away so that it may come back, or bring it back. What is past undoing is wiped by the way."""
        ...

    async def wipe(self, attachment: AttachmentId) -> None: ...

    async def wipe_of_proposal(self, proposal: ProposalId) -> None:
        """All that were ever attached and not wiped yet."""
        ...
