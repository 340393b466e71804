"""Lists a page at a time, for whoever may see them. Each read is short: with a rollback journal, commits wait for it.

What must stay true: telephones leave this module masked, and are searched only for those who keep the rolls; of a
message's content nothing leaves that was sealed, and of what came in nothing but when.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from core.domain.actors import STAFF_ROLES, Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.deadlines import Deadline, remaining
from core.domain.text import mask_phone
from core.domain.use_cases import use_case
from core.services.almanac import work_calendar
from core.services.proposal_reviews import SOON_DAYS
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import (
    Anchor,
    Choice,
    DeputyEntry,
    Filter,
    FormerVoterEntry,
    From,
    InboxEntry,
    Listed,
    OutboxEntry,
    PagedList,
    PageStore,
    Placed,
    ProposalEntry,
    Size,
    VoterEntry,
)
from core.services.work import Transactions

Entry = TypeVar("Entry")
_STAFF = (*sorted(STAFF_ROLES), Role.SYSTEM)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)
_AUDITORS = (Role.ADMINISTRATOR, Role.SCRUTINEER)
_OF_PROPOSALS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Reader(Generic[Entry]):
    """One list, open for one actor. Errors of every call: Invalid("list.column"), Unavailable("storage.…")."""

    transactions: Transactions
    actor: Actor
    list_in: Callable[[PageStore], PagedList[Entry]]
    shown: Callable[[Entry], Entry]

    async def size(self, listed: Listed) -> Size:
        """How many rows fit the filter, of how many."""
        async with self.transactions.read(self.actor) as work:
            return await self.list_in(work.pages).size(self._allowed(listed))

    async def page(self, listed: Listed, start: From, limit: int) -> Sequence[Placed[Entry]]:
        """At most ``limit`` rows in order, from ``start``."""
        async with self.transactions.read(self.actor) as work:
            found = await self.list_in(work.pages).page(self._allowed(listed), start, limit)
        return [Placed(self.shown(one.entry), one.at) for one in found]

    async def anchor(self, listed: Listed, key: int) -> Anchor | None:
        """Where the row ``key`` stands; None where it is no more or does not fit."""
        async with self.transactions.read(self.actor) as work:
            return await self.list_in(work.pages).anchor(self._allowed(listed), key)

    async def fitting(self, wanted: Filter, keys: Sequence[int]) -> frozenset[int]:
        """Those of ``keys`` that fit the filter."""
        async with self.transactions.read(self.actor) as work:
            return await self.list_in(work.pages).fitting(self._within(wanted), keys)

    async def number_of(self, choice: Choice) -> int:
        """How many rows are chosen."""
        async with self.transactions.read(self.actor) as work:
            return await self.list_in(work.pages).number_of(self._choosable(choice))

    async def chosen(self, choice: Choice, *, after: int = 0, limit: int = 500) -> Sequence[Placed[Entry]]:
        """The next chosen rows behind the key ``after``, in the order of their keys."""
        async with self.transactions.read(self.actor) as work:
            found = await self.list_in(work.pages).chosen(self._choosable(choice), after=after, limit=limit)
        return [Placed(self.shown(one.entry), one.at) for one in found]

    def _allowed(self, listed: Listed) -> Listed:
        return replace(listed, filter=self._within(listed.filter))

    def _choosable(self, choice: Choice) -> Choice:
        return replace(choice, filters=tuple(self._within(one) for one in choice.filters))

    def _within(self, wanted: Filter) -> Filter:
        return replace(wanted, may_see_phones=self.actor.has(*_KEEPERS))


class Pages:
    """Opens lists."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("voter.page", *_STAFF)
    async def voters(self, actor: Actor) -> Reader[VoterEntry]:
        """The active voters. Columns: name, constituency, roll_number, representative, bound, phone (search only)."""
        return Reader(self._transactions, actor, lambda pages: pages.voters, _without_phone)

    @use_case("voter.page_former", *_STAFF)
    async def former_voters(self, actor: Actor) -> Reader[FormerVoterEntry]:
        """The voters off the rolls, with the day and the reason. Columns: name, constituency, roll_number, left, reason
        (search only)."""
        return Reader(self._transactions, actor, lambda pages: pages.former_voters, _as_it_is)

    @use_case("deputy.page", *_STAFF)
    async def deputies(self, actor: Actor) -> Reader[DeputyEntry]:
        """Deputies of every status. Columns: name, constituency, township, group, status."""
        return Reader(self._transactions, actor, lambda pages: pages.deputies, _without_phone)

    @use_case("audit.page", *_AUDITORS)
    async def audit(self, actor: Actor) -> Reader[AuditLine]:
        """The audit trail, newest first. Columns: at (to order by), actor, via, action, subject, details."""
        return Reader(self._transactions, actor, lambda pages: pages.audit, _as_it_is)

    @use_case("outbox.page", *_STAFF)
    async def outbox(self, actor: Actor) -> Reader[OutboxEntry]:
        """Messages to be sent or sent, newest first. Columns: made, name, channel, state, error, attempts."""
        return Reader(self._transactions, actor, lambda pages: pages.outbox, _as_it_is)

    @use_case("inbox.page", Role.ADMINISTRATOR, Role.CLERK)
    async def inbox(self, actor: Actor) -> Reader[InboxEntry]:
        """When something came in and whether it was handled, newest first. Columns: received, channel, failures."""
        return Reader(self._transactions, actor, lambda pages: pages.inbox, _as_it_is)

    @use_case("proposal.page", *_OF_PROPOSALS)
    async def proposals(self, actor: Actor) -> Reader[ProposalEntry]:
        """Suggestions and motions, the newest first, each with what is due next and how much of its time is left.

        Columns: number, title, lead, units, state, due, topic.
        """
        async with self._transactions.read(actor) as work:
            today, calendar = date_in(COUNTY_ZONE, work.now), await work_calendar(work)

        def shown(entry: ProposalEntry) -> ProposalEntry:
            due = Deadline(entry.due_key, entry.due_on, entry.is_estimated, ())
            is_due = entry.due_on is not None
            return replace(entry, left=remaining(due, today, calendar, soon_within=SOON_DAYS)) if is_due else entry

        return Reader(self._transactions, actor, lambda pages: pages.proposals, shown)


_Phoned = TypeVar("_Phoned", VoterEntry, DeputyEntry)


def _without_phone(entry: _Phoned) -> _Phoned:
    return entry._replace(phone=mask_phone(entry.phone)) if entry.phone else entry


def _as_it_is(entry: Entry) -> Entry:
    return entry
