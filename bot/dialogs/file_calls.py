"""What dialogues ask of the office about files. Carried out by ``bot.file_counter``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.domain.ids import AttachmentId, HandlingUnitId, ProposalId
from core.domain.proposals.attachments import Attachment


@dataclass(frozen=True, slots=True)
class FileDesk:
    """The files of one proposal that somebody may read. ``changeable``: those that they may still take away.

    ``may_add``: whether they may put one to it now. ``way_back``: the dialogue that shows the proposal.
    """

    proposal: ProposalId
    files: tuple[Attachment, ...]
    units: Mapping[HandlingUnitId, str]
    changeable: frozenset[AttachmentId]
    may_add: bool
    way_back: str


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
