"""Where a deputy's dialogues about proposals reach the office: one use case a call. Beside ``bot.office``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.dialogs.proposal_calls import (
    AnswerInvitation,
    DiscardDraft,
    DraftDesk,
    FindSimilar,
    HandIn,
    InviteCosigners,
    ListProposals,
    ProposalCall,
    RatePromise,
    RateReplies,
    SaveProposal,
    ShowDrafts,
    ShowProposal,
    TakeProposalBack,
)
from core.domain.actors import Actor
from core.domain.errors import Conflict
from core.domain.proposals.drafting import OwnStep
from core.services.cosigning import Cosigning
from core.services.deputy_proposals import DeputyProposals
from core.services.my_office import MyOffice
from core.services.proposal_search import ProposalSearch


@dataclass(frozen=True, slots=True)
class ProposalParts:
    """The services that these dialogues reach."""

    own: DeputyProposals
    cosigning: Cosigning
    search: ProposalSearch
    my_office: MyOffice


async def at_proposal_counter(parts: ProposalParts, call: ProposalCall, actor: Actor) -> Any:
    """The answer that ``call`` names. Errors: those of the use case."""
    match call:
        case ShowDrafts():
            return await _draft_desk(parts, call, actor)
        case SaveProposal(content=content, kind=kind, proposal=proposal):
            return await parts.own.save_draft(actor, content, kind=kind, proposal=proposal)
        case FindSimilar(proposal=proposal, title=title, facts=facts):
            return await parts.search.similar(actor, title, facts, without=proposal)
        case HandIn(proposal=proposal):
            return await parts.own.hand_in(actor, proposal)
        case DiscardDraft(proposal=proposal):
            return await parts.own.discard(actor, proposal)
        case ListProposals():
            return list(await parts.own.mine(actor))
        case ShowProposal(proposal=proposal):
            return await parts.own.show(actor, proposal)
        case InviteCosigners(proposal=proposal, names=names, chosen=chosen):
            return await parts.cosigning.invite(actor, proposal, names, chosen=chosen)
        case AnswerInvitation(proposal=proposal, purpose=purpose, agrees=agrees):
            return await parts.cosigning.answer(actor, proposal, purpose, agrees=agrees)
        case TakeProposalBack(proposal=proposal, reason=reason):
            return await parts.own.take_back(actor, proposal, reason=reason)
        case RateReplies(proposal=proposal, marks=marks, reasons=reasons):
            return await parts.own.rate(actor, proposal, marks, reasons=reasons)
        case RatePromise(proposal=proposal, unit=unit, marks=marks, reasons=reasons):
            return await parts.own.rate_promise(actor, proposal, unit, marks, reasons=reasons)


async def _draft_desk(parts: ProposalParts, call: ShowDrafts, actor: Actor) -> DraftDesk:
    """Errors: NotFound("proposal.unknown") for a draft that is gone, Conflict("proposal.wrong_status") for no draft."""
    rules = (await parts.my_office.rules(actor)).proposals
    if rules is None:
        raise Conflict("proposal.no_rules")
    mine = await parts.own.mine(actor)
    drafts = tuple(one for one in mine if OwnStep.EDIT in one.may)
    if call.proposal is None:
        return DraftDesk(drafts, None, rules)
    current = await parts.own.show(actor, call.proposal)
    if OwnStep.EDIT not in current.may:
        raise Conflict("proposal.wrong_status", status=str(current.proposal.status), step=str(OwnStep.EDIT))
    return DraftDesk(drafts, current, rules)
