"""What of a step the deputies who signed are told (docs/sources.md B3.3, B3.9, B3.12).

What must stay true: whatever ends a proposal, sends it back or puts a date under it is told to those who signed it, and
a reply to whom the rules say; nobody is told what they did themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.domain.ids import DeputyId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import NoteKind, Proposal
from core.domain.rules.handling import ProposalRules, RepliesTo


class News(StrEnum):
    HANDED_IN = "handed_in"
    SENT_BACK = "sent_back"
    FILED = "filed"
    REFUSED = "refused"
    CONVERTED = "converted"
    MERGED = "merged"
    ASSIGNED = "assigned"
    EXTENDED = "extended"
    REPLIED = "replied"
    PROMISE_TOLD = "promise_told"
    PROMISE_KEPT = "promise_kept"
    REOPENED = "reopened"
    SETTLED = "settled"
    UNRATED = "unrated"
    WITHDRAWN = "withdrawn"


_MOVES = {
    (Status.DRAFT, Status.IN_REVIEW): News.HANDED_IN,
    (Status.IN_REVIEW, Status.DRAFT): News.SENT_BACK,
    (Status.IN_REVIEW, Status.FILED): News.FILED,
    (Status.FILED, Status.HANDLING): News.ASSIGNED,
    (Status.HANDLING, Status.REPLIED): News.REPLIED,  # the last unit that had not answered was done without
    (Status.DISSATISFIED, Status.REHANDLING): News.REOPENED,
    (Status.DISSATISFIED, Status.CLOSED): News.SETTLED,
    (Status.CONVENED, Status.CLOSED): News.SETTLED,
}
_OF_PROMISES = {NoteKind.PROMISE: News.PROMISE_TOLD, NoteKind.KEPT: News.PROMISE_KEPT}
_ENDS = {
    Status.REJECTED: News.REFUSED,
    Status.CONVERTED: News.CONVERTED,
    Status.MERGED: News.MERGED,
    Status.WITHDRAWN: News.WITHDRAWN,
}


def news_of(before: Proposal, after: Proposal) -> News | None:
    """What the step from ``before`` to ``after`` means for those who signed; None: nothing that they are told."""
    if len(after.replies) > len(before.replies):
        return News.REPLIED
    if len(after.notes) > len(before.notes) and after.notes[-1].kind in _OF_PROMISES:
        return _OF_PROMISES[after.notes[-1].kind]
    if _extended(after) > _extended(before):
        return News.EXTENDED
    if before.status is after.status:
        return None
    if after.status is Status.CLOSED and after.feedback and not after.feedback[-1].marks:
        return News.UNRATED if before.status is Status.REPLIED else News.SETTLED
    return _MOVES.get((before.status, after.status)) or _ENDS.get(after.status)


def hearers(news: News, proposal: Proposal, rules: ProposalRules) -> Sequence[DeputyId]:
    """Who of the signatories hears it."""
    is_leads = news is News.REPLIED and rules.replies_to is RepliesTo.LEAD
    return proposal.signatories[:1] if is_leads else proposal.signatories


def _extended(proposal: Proposal) -> int:
    return sum(one.extended_on is not None for one in proposal.clocks)
