"""The ledger of promises: what a reply of a promising class binds a unit to, until it is kept (docs/sources.md B3.15).

What must stay true: a promise is read from the reply, the notes and the deputy's ratings of them, never stored beside
them, so that undoing or revising any changes it too; it is reported on by the county's day of the year of the reply
and of the next one; a report that the deputy was not satisfied with meets no such day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.deadlines import StartEvent
from core.domain.ids import HandlingUnitId
from core.domain.proposals.clocks import COMMITMENT, COMMITMENT_AGAIN, clock_of, promise_rating_key
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Note, NoteKind, PromiseRating, Proposal, Reply
from core.domain.proposals.rating import is_dissatisfied
from core.domain.rules.handling import ProposalRules

STANDING = (Status.REPLIED, Status.CLOSED)  # in any other state another reply is to come
OF_A_PROMISE = (NoteKind.PROMISE, NoteKind.KEPT)


class PromiseState(StrEnum):
    """``ASKED``: its unit says that it is kept, and the deputy has not answered yet. ``SETTLED``: the deputy did not
    see it kept, and what the office came to with both ended it.
    """

    OWED = "owed"
    ASKED = "asked"
    KEPT = "kept"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Promise:
    """``reports``: the days by which it is reported on. ``told``: the unit's reports; ``ratings``: the deputy's words
    on them, of which some were ``refused``, not being satisfied. ``is_refused``: the last report was.

    ``asked``: the clock that waits for the deputy's word on the last report. ``again``: the clock of the report after
    one that was refused.
    """

    unit: HandlingUnitId
    reply: Reply
    reports: tuple[date, ...]
    told: tuple[Note, ...]
    ratings: tuple[PromiseRating, ...] = ()
    refused: tuple[PromiseRating, ...] = ()
    is_refused: bool = False
    asked: Clock | None = None
    again: Clock | None = None

    @property
    def state(self) -> PromiseState:
        if self.is_refused and self.again is None:
            return PromiseState.SETTLED
        is_reported = bool(self.told) and self.told[-1].kind is NoteKind.KEPT and not self.is_refused
        if not is_reported:
            return PromiseState.OWED
        return PromiseState.ASKED if self.asked is not None else PromiseState.KEPT

    @property
    def is_owed(self) -> bool:
        return self.state is PromiseState.OWED

    @property
    def is_kept(self) -> bool:
        return self.state is PromiseState.KEPT

    @property
    def is_over(self) -> bool:
        """Whether nobody waits for anything any more."""
        return self.state in (PromiseState.KEPT, PromiseState.SETTLED)

    @property
    def report_on(self) -> date | None:
        """The next of the county's days by which it is reported on; None: kept, or told of as often as they want."""
        left = self.reports[self.met :] if self.is_owed else ()
        return left[0] if left else None

    @property
    def met(self) -> int:
        """How many of the county's days are met."""
        return len(self.told) - len(self.refused)

    @property
    def next_on(self) -> date | None:
        """The next day by which its unit owes a report."""
        again = self.again.due_on if self.again is not None else None
        return min((one for one in (again, self.report_on) if one is not None), default=None)


def promises_of(proposal: Proposal, rules: ProposalRules) -> tuple[Promise, ...]:
    """What the units have promised with their last replies."""
    if proposal.status not in STANDING:
        return ()
    promising = {one.id for one in rules.result_classes if one.is_promise}
    last = {one.unit: one for one in proposal.replies}
    return tuple(_promise(one, proposal, rules) for one in last.values() if one.result_class in promising)


def promise_clocks(proposal: Proposal, rules: ProposalRules) -> tuple[Clock, ...]:
    """The reports that are still owed by the county's days, as clocks that can be chased."""
    return tuple(
        Clock(COMMITMENT, one.unit, one.met, StartEvent.REPLIED, one.reply.replied_on, one.report_on, False, ())
        for one in promises_of(proposal, rules)
        if one.report_on is not None
    )


def _promise(reply: Reply, proposal: Proposal, rules: ProposalRules) -> Promise:
    told = {
        place: one
        for place, one in enumerate(proposal.notes)
        if one.unit == reply.unit and one.kind in OF_A_PROMISE and one.noted_on >= reply.replied_on
    }
    ratings = tuple(one for one in proposal.promise_ratings if one.unit == reply.unit and one.note in told)
    refused = tuple(one for one in ratings if is_dissatisfied(one.marks, rules))
    return Promise(
        reply.unit,
        reply,
        _reports(reply, proposal, rules),
        tuple(told.values()),
        ratings,
        refused,
        bool(refused) and refused[-1].note == max(told),
        clock_of(proposal, promise_rating_key(reply.unit), None),
        clock_of(proposal, COMMITMENT_AGAIN, reply.unit),
    )


def _reports(reply: Reply, proposal: Proposal, rules: ProposalRules) -> tuple[date, ...]:
    """Of a ledger that was imported only the days that were still ahead then."""
    day, year = rules.commitments_reported_by, reply.replied_on.year
    first = year if day.in_year(year) >= reply.replied_on else year + 1
    days = tuple(day.in_year(one) for one in range(first, year + 2))
    return tuple(one for one in days if proposal.imported_on is None or one >= proposal.imported_on)
