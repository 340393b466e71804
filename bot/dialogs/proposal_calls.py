"""What the dialogues about a deputy's proposals ask of the office. Carried out by ``bot.proposal_counter``."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.cosigning import Purpose
from core.domain.proposals.proposal import Content, Kind
from core.domain.rules.handling import ProposalRules
from core.services.my_proposals import MyProposal


@dataclass(frozen=True, slots=True)
class DraftDesk:
    """The deputy's drafts, the one that is being written at, and the rules that name its parts."""

    drafts: tuple[MyProposal, ...]
    current: MyProposal | None
    rules: ProposalRules


@dataclass(frozen=True, slots=True)
class ShowDrafts:
    """-> DraftDesk"""

    proposal: ProposalId | None = None


@dataclass(frozen=True, slots=True)
class SaveProposal:
    """-> MyProposal. ``then``: which step the dialogue goes on with."""

    content: Content
    kind: Kind
    proposal: ProposalId | None
    then: str


@dataclass(frozen=True, slots=True)
class FindSimilar:
    """-> list[core.services.proposal_search.Found]: of the past, the most alike first"""

    proposal: ProposalId
    title: str
    facts: str


@dataclass(frozen=True, slots=True)
class HandIn:
    """-> MyProposal"""

    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    """-> None"""

    proposal: ProposalId


@dataclass(frozen=True, slots=True)
class ListProposals:
    """-> list[MyProposal]. ``is_shown``: in the place of what is shown now."""

    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class ShowProposal:
    """-> MyProposal. ``then``: which question of it is to be asked at once."""

    proposal: ProposalId
    then: str = ""


@dataclass(frozen=True, slots=True)
class InviteCosigners:
    """-> Invited"""

    proposal: ProposalId
    names: tuple[str, ...] = ()
    chosen: tuple[DeputyId, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerInvitation:
    """-> MyProposal"""

    proposal: ProposalId
    purpose: Purpose
    agrees: bool


@dataclass(frozen=True, slots=True)
class TakeProposalBack:
    """-> MyProposal: withdrawn, or its co-signers are asked"""

    proposal: ProposalId
    reason: str


@dataclass(frozen=True, slots=True)
class RateReplies:
    """-> MyProposal"""

    proposal: ProposalId
    marks: tuple[tuple[str, str], ...]
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class RatePromise:
    """-> MyProposal"""

    proposal: ProposalId
    unit: HandlingUnitId
    marks: tuple[tuple[str, str], ...]
    reasons: str = ""


ProposalCall = (
    ShowDrafts
    | SaveProposal
    | FindSimilar
    | HandIn
    | DiscardDraft
    | ListProposals
    | ShowProposal
    | InviteCosigners
    | AnswerInvitation
    | TakeProposalBack
    | RateReplies
    | RatePromise
)
