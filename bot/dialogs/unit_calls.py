"""What a unit's dialogue may ask of the office. Part of ``bot.dialogs.calls``; each is answered by a ``UnitDesk``."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.ids import ProposalId
from core.domain.proposals.proposal import Consultation, NoteKind


@dataclass(frozen=True, slots=True)
class ShowUnitDesk:
    """-> core.services.unit_items.UnitDesk"""


@dataclass(frozen=True, slots=True)
class AcceptItem:
    """-> UnitDesk"""

    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class ReturnItem:
    """-> UnitDesk"""

    proposal: ProposalId
    reason: str


@dataclass(frozen=True, slots=True)
class NoteItem:
    """-> UnitDesk"""

    proposal: ProposalId
    kind: NoteKind
    text: str
    form: Consultation = Consultation.NONE


@dataclass(frozen=True, slots=True)
class AssistItem:
    """-> UnitDesk"""

    proposal: ProposalId
    opinion: str


@dataclass(frozen=True, slots=True)
class ReplyItem:
    """-> UnitDesk"""

    proposal: ProposalId
    result_class: str
    document_number: str
    signatory: str
    text: str
    consultation: Consultation


UnitCall = ShowUnitDesk | AcceptItem | ReturnItem | NoteItem | AssistItem | ReplyItem
