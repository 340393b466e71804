"""The ledger of promises: which units owe what they promised in a reply, and what they told of it (B3.15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict
from core.domain.ids import ProposalId
from core.domain.proposals.promises import Promise, promises_of
from core.domain.proposals.proposal import Proposal
from core.domain.rules.handling import ProposalRules
from core.domain.use_cases import use_case
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

TWO_YEARS = timedelta(days=2 * 366)  # a promise is reported on in its year and the next
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)


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
        """This and last year's promises, those that must be told of first; without ``kept_too`` only what is owed.

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
            if kept_too or not promise.is_kept
        ]
        return sorted(views, key=lambda one: (one.promise.next_on or date.max, one.proposal))


async def promising(work: Work, rules: ProposalRules, until: date = date.max) -> list[Proposal]:
    """The proposals with a promise of this or last year, given ``until`` that day at the latest."""
    classes = [one.id for one in rules.result_classes if one.is_promise]
    since = date_in(COUNTY_ZONE, work.now) - TWO_YEARS
    return list((await work.proposals.several(await work.proposals.promised(classes, since, until))).values())
