"""What dialogues ask of the office about files. Carried out by ``bot.file_counter``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.ids import AttachmentId, HandlingUnitId, ProposalId
from core.domain.proposals.attachments import Attachment
from core.services.attachment_views import HeldFiles


@dataclass(frozen=True, slots=True)
class FileDesk:
    """The files of one proposal that somebody may read. ``way_back``: the dialogue that shows the proposal."""

    proposal: ProposalId
    held: HeldFiles
    units: Mapping[HandlingUnitId, str]
    way_back: str

    @property
    def files(self) -> tuple[Attachment, ...]:
        return self.held.files


@dataclass(frozen=True, slots=True)
class ShowFiles:
    """-> FileDesk"""

    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class AttachFile:
    """-> FileDesk: put to the proposal by its deputy, to its letter by a unit"""

    proposal: ProposalId
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class RemoveFile:
    """-> FileDesk"""

    proposal: ProposalId
    attachment: AttachmentId


FileCall = ShowFiles | AttachFile | RemoveFile
