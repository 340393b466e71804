"""What the office may do about a proposal's files, in the order in which it is offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import AttachmentId, HandlingUnitId
from core.domain.proposals.attachments import Attachment, is_open
from core.domain.proposals.proposal import Proposal


class FileDeed(StrEnum):
    ADD = "add"
    ADD_TO_REPLY = "add_to_reply"
    SAVE = "save"
    REMOVE = "remove"

    @property
    def use_case(self) -> str:
        return "attachment.read" if self is FileDeed.SAVE else f"attachment.{self}"


@dataclass(frozen=True, slots=True)
class FileOffer:
    """``unit``: to whose letter a file is put; ``attachment``: which is saved or taken away."""

    deed: FileDeed
    unit: HandlingUnitId | None = None
    attachment: AttachmentId | None = None


def file_offers(proposal: Proposal, files: Sequence[Attachment]) -> tuple[FileOffer, ...]:
    """``files``: those that are there now."""
    return tuple(_offers(proposal, files))


def _offers(proposal: Proposal, files: Sequence[Attachment]) -> Iterator[FileOffer]:
    if is_open(proposal, None, 0, by_office=True):
        yield FileOffer(FileDeed.ADD)
    for share in proposal.answering:
        if is_open(proposal, share.unit, proposal.round, by_office=True):
            yield FileOffer(FileDeed.ADD_TO_REPLY, unit=share.unit)
    for one in files:
        yield FileOffer(FileDeed.SAVE, attachment=one.id)
    for one in files:
        if is_open(proposal, one.unit, one.round, by_office=True):
            yield FileOffer(FileDeed.REMOVE, attachment=one.id)
