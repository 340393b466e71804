"""The ledger of promises: what a reply of a promising class binds a unit to, until it is kept (domain.md B3.15).

What must stay true: a promise is read from the reply and the notes, never stored beside them, so that undoing or
revising either changes it too; it is reported on by the county's day of the year of the reply and of the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core.domain.deadlines import StartEvent
from core.domain.ids import HandlingUnitId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Note, NoteKind, Proposal, Reply
from core.domain.rules.handling import ProposalRules

COMMITMENT = "commitment"
STANDING = (Status.REPLIED, Status.CLOSED)  # in any other state another reply is to come
OF_A_PROMISE = (NoteKind.PROMISE, NoteKind.KEPT)


@dataclass(frozen=True, slots=True)
class Promise:
    """``reports``: the days by which it is reported on; the first ``len(told)`` of them are met."""

    unit: HandlingUnitId
    reply: Reply
    reports: tuple[date, ...]
    told: tuple[Note, ...]

    @property
    def is_kept(self) -> bool:
        return any(one.kind is NoteKind.KEPT for one in self.told)

    @property
    def next_on(self) -> date | None:
        """The next day by which it is reported on; None: kept, or told of as often as the rules want it."""
        left = () if self.is_kept else self.reports[len(self.told) :]
        return left[0] if left else None


def promises_of(proposal: Proposal, rules: ProposalRules) -> tuple[Promise, ...]:
    """What the units have promised with their last replies."""
    if proposal.status not in STANDING:
        return ()
    promising = {one.id for one in rules.result_classes if one.is_promise}
    last = {one.unit: one for one in proposal.replies}
    return tuple(_promise(one, proposal, rules) for one in last.values() if one.result_class in promising)


def promise_clocks(proposal: Proposal, rules: ProposalRules) -> tuple[Clock, ...]:
    """The reports that are still owed, as clocks that can be chased. A ledger that was imported has none."""
    if not proposal.clocks:
        return ()
    return tuple(
        Clock(COMMITMENT, one.unit, len(one.told), StartEvent.REPLIED, one.reply.replied_on, one.next_on, False, ())
        for one in promises_of(proposal, rules)
        if one.next_on is not None
    )


def _promise(reply: Reply, proposal: Proposal, rules: ProposalRules) -> Promise:
    day, year = rules.commitments_reported_by, reply.replied_on.year
    first = year if day.in_year(year) >= reply.replied_on else year + 1
    told = [one for one in proposal.notes if one.unit == reply.unit and one.kind in OF_A_PROMISE]
    after = tuple(one for one in told if one.noted_on >= reply.replied_on)
    return Promise(reply.unit, reply, tuple(day.in_year(one) for one in range(first, year + 2)), after)
