"""The ledger of promises: which units owe what they promised in a reply, what they told of it, what the deputy says.

What must stay true: a rating of a promise is known to nobody before the deputy, or the office for the deputy, has
handed it in whole (docs/sources.md B3.15, B7.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.clocks import Desk
from core.domain.proposals.promise_steps import promise_rated
from core.domain.proposals.promises import Promise, promises_of
from core.domain.proposals.proposal import Proposal
from core.domain.rules.handling import ProposalRules
from core.domain.text import clean_text
from core.domain.use_cases import use_case
from core.services.proposal_steps import take_step
from core.services.proposals import MAX_REASON, ProposalView, named_views
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

YEARS = 2  # a promise is reported on in its year and the next, and chased beyond
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class PromiseView:
    """A promise beside the proposal that it answers."""

    proposal: ProposalId
    number: str
    title: str
    unit: str
    promise: Promise


class ProposalPromises:
    """What was promised."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("proposal.promises", *_READERS)
    async def listed(self, actor: Actor, *, kept_too: bool = False) -> Sequence[PromiseView]:
        """This and last year's promises, those that must be told of first; without ``kept_too`` only what is open.

        Errors: Conflict("proposal.no_rules").
        """
        async with self._transactions.read(actor) as work:
            rules = (await self._book.current(work)).proposals
            if rules is None:
                raise Conflict("proposal.no_rules")
            units = {one.id: one.name for one in await work.proposals.units()}
            found = await promising(work, rules)
        views = [
            PromiseView(one.id, f"{one.year}-{one.number}", one.content.title, units[promise.unit], promise)
            for one in found
            for promise in promises_of(one, rules)
            if kept_too or not promise.is_over
        ]
        return sorted(views, key=lambda one: (one.promise.next_on or date.max, one.proposal))

    @use_case("proposal.rate_promise", *_KEEPERS)
    async def rate(
        self,
        actor: Actor,
        proposal: ProposalId,
        unit: HandlingUnitId,
        marks: Sequence[tuple[str, str]],
        *,
        reasons: str = "",
    ) -> ProposalView:
        """Enter the lead deputy's rating of what ``unit`` told of its promise.

        Errors: NotFound("proposal.unknown"), those of ``promise_rated``.
        """
        spoken = clean_text(reasons, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return promise_rated(one, unit, marks, desk, reasons=spoken)

        async with self._transactions.write(actor) as work:
            after = await take_step(work, self._book, "proposal.rate_promise", proposal, change, units=[unit])
            return (await named_views(work, [after]))[0]


async def promising(work: Work, rules: ProposalRules, until: date = date.max) -> list[Proposal]:
    """The proposals with a promise of this or the last two years, given by ``until``, or with one that is open."""
    classes = [one.id for one in rules.result_classes if one.is_promise]
    since = date(date_in(COUNTY_ZONE, work.now).year - YEARS, 1, 1)
    return list((await work.proposals.several(await work.proposals.promised(classes, since, until))).values())
