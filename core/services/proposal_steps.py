"""One step of a proposal's life within a unit of work: changed, numbered, kept, with its audit line and its way back.

What must stay true: whoever takes a step - the office, a deputy, a unit, the program - takes it through here, so that
every step is recorded alike. Who may take it is the use case's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.domain.ids import ProposalId
from core.domain.proposals.clocks import Desk
from core.domain.proposals.proposal import Proposal
from core.domain.undo import ProposalWas, as_json, print_of
from core.services.proposal_clocks import proposal_desk
from core.services.proposal_news import tell_signatories
from core.services.rules import RuleBook
from core.services.work import Work

Change = Callable[[Proposal, Desk], Proposal]


async def take_step(
    work: Work, book: RuleBook, action: str, proposal: ProposalId, change: Change, **details: object
) -> Proposal:
    """``proposal`` after ``change``, stored.

    Errors: NotFound("proposal.unknown"), Conflict("proposal.no_rules"), those of ``change``.
    """
    desk = await proposal_desk(work, book)
    before = await work.proposals.get(proposal)
    after = await _numbered(work, change(before, desk))
    await work.proposals.save(after, was=before)
    await tell_signatories(work, before, after, desk)
    await keep_step(work, action, before, after, **details)
    return after


async def keep_step(work: Work, action: str, before: Proposal | None, after: Proposal, **details: object) -> None:
    """The way back of a step that was stored, and its line in the ledger."""
    former = as_json(before) if before is not None else None
    await work.remember(action, ProposalWas(after.id, former, print_of(after), str(after.status)))
    await work.record(action, f"proposal:{after.id}", status=after.status, **details)


async def _numbered(work: Work, proposal: Proposal) -> Proposal:
    """With the next number of its year and kind, once it is filed."""
    if proposal.filed_on is None or proposal.number is not None:
        return proposal
    return replace(proposal, number=await work.proposals.last_number(proposal.year, proposal.kind) + 1)
