"""The way back of a step of a proposal, of which its deputies may have heard.

What must stay true: a message that still waits is taken back before anybody has it; whoever has it, or may have it, is
told that it was a mistake and what holds now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.notices import Notice, NoticeKind
from core.domain.proposals.proposal import Proposal
from core.domain.undo import ProposalWas, print_of, record_from_json
from core.services.messages import tell_many
from core.services.proposal_news import key_of_print, named_in_chat
from core.services.reached import Heard, heard_of
from core.services.stores.messages import Priority
from core.services.undo import Reach, Way, unless
from core.services.work import Work


async def _check(work: Work, inverse: ProposalWas) -> None:
    unless(print_of(await work.proposals.get(inverse.proposal)) == inverse.print, inverse)
    if inverse.before is None:
        unless(not await work.attachments.of_proposal(inverse.proposal), inverse)  # they would go with it


async def _reach(work: Work, inverse: ProposalWas) -> Reach:
    return _reach_of(await _heard(work, inverse))


async def _restore(work: Work, inverse: ProposalWas) -> Reach:
    heard = await _heard(work, inverse)
    await work.messages.take_back_all(heard.waiting)
    if inverse.before is None:
        await work.attachments.wipe_of_proposal(inverse.proposal)
        await work.proposals.remove(inverse.proposal)
        return _reach_of(heard)
    back = record_from_json(Proposal, inverse.before)
    await work.proposals.save(back)
    notice = Notice(NoticeKind.PROPOSAL_CORRECTED, named_in_chat(back) | {"status": str(back.status)})
    key = f"{key_of_print(back.id, inverse.print)}:undone:{work.now:%Y%m%d%H%M%S%f}"
    await tell_many(work, dict.fromkeys(heard.people, notice), key=key, priority=Priority.REMINDER)
    return _reach_of(heard)


async def _heard(work: Work, inverse: ProposalWas) -> Heard:
    """Not of the corrections that an earlier undoing of the same step has sent."""
    rows = await work.messages.begun_with(f"{key_of_print(inverse.proposal, inverse.print)}:")
    return heard_of(row for row in rows if ":undone:" not in row.key)


def _reach_of(heard: Heard) -> Reach:
    return Reach(sent=len(heard.people), unsent=len(heard.waiting))


PROPOSAL_WAYS: Mapping[type[Any], Way] = {ProposalWas: Way(_check, _restore, _reach)}
