"""The outbox's other end: leasing what is due, and writing down what became of it (design invariant 4).

What must stay true: a row is sent by one sender at a time; a send whose answer was lost is tried again and marked as a
possible duplicate; a text that may carry a choice is opened only here, and wiped once it was sent; a notice that finds
nobody on one network is the same promise on the person's other one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from core.domain.actors import SYSTEM, Person
from core.domain.errors import Invalid
from core.domain.ids import OutboxId
from core.domain.paces import Pace
from core.services.enrolment import Enrolment
from core.services.messages import NOTICE, reachable_accounts, take_back_copy
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from core.services.vault import Vault
from core.services.work import Transactions, Work

LEASE = timedelta(seconds=60)
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=5)
LONGEST_LIFE = timedelta(days=7)  # nobody wants last week's answer; staff see what was given up
MAX_TOGETHER = 10  # notices in one message
SHORT = 3_000  # bytes of a notice that may go with others
_MOST_DOUBLINGS = 12


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A leased message. ``edits``: the network's id of the message to replace; "": a new one.

    ``others`` go with it in one message: leased, sent, tried again and given back with it.
    """

    id: OutboxId
    key: str
    channel: str
    address: str
    person: Person | None
    kind: str
    language: str
    priority: Priority
    body: dict[str, Any]
    edits: str
    attempts: int
    created_at: datetime
    maybe_duplicate: bool
    others: tuple[Outgoing, ...] = ()

    @property
    def all(self) -> tuple[Outgoing, ...]:
        """Everything that this message holds."""
        return (self, *self.others)


class Delivery:
    """Claim, then exactly one of sent, retry, uncertain, failed, unreachable or released for each."""

    def __init__(self, transactions: Transactions, vault: Vault, enrolment: Enrolment) -> None:
        self._transactions = transactions
        self._vault = vault
        self._enrolment = enrolment

    async def claim(self, channel: str, *, limit: int) -> list[Outgoing]:
        """Lease up to ``limit`` due messages for LEASE, at most one an address; answers first, broadcasts last."""
        async with self._transactions.write(SYSTEM) as work:
            rows = await work.messages.claim(channel, until=work.now + LEASE, limit=limit)
            return [ready for row in rows if (ready := await self._opened(work, row)) is not None]

    async def claim_batches(self, channel: str, *, limit: int) -> list[Outgoing]:
        """As ``claim``, and with each notice the others that wait for the same person, for one message.

        What goes together stays together until it is sent: the network gets the same message under the same name again.
        """
        async with self._transactions.write(SYSTEM) as work:
            rows = await work.messages.claim(channel, until=work.now + LEASE, limit=limit)
            batches = [(row, await _batch(work, row)) for row in rows]
            ready = [(await self._opened(work, row), others) for row, others in batches]
            return [
                replace(first, others=tuple([one for other in others if (one := await self._opened(work, other))]))
                for first, others in ready
                if first is not None
            ]

    async def take_over(self, channel: str) -> int:
        """The former sender of ``channel`` is gone for good: what it had in hand is due now; how many messages.

        Only for whoever holds the county's lock, before the first claim. People wait for these answers, and a lease
        would make them wait for nobody.
        """
        async with self._transactions.write(SYSTEM) as work:
            return await work.messages.end_leases(channel)

    async def pace(self, channel: str) -> Pace | None:
        """What was last known of how fast ``channel`` may speak."""
        async with self._transactions.read(SYSTEM) as work:
            return (await work.channels.paces()).get(channel)

    async def keep_pace(self, channel: str, pace: Pace) -> None:
        """``channel`` found out how fast it may speak."""
        async with self._transactions.write(SYSTEM) as work:
            await work.channels.keep_pace(channel, pace)

    async def next_due(self, channel: str) -> timedelta | None:
        """How long until something may be claimed; None: nothing waits."""
        async with self._transactions.read(SYSTEM) as work:
            due_at = await work.messages.next_due(channel)
            return max(due_at - work.now, timedelta()) if due_at is not None else None

    async def sent(self, message: Outgoing, network_id: str) -> None:
        """It arrived. A second copy, of a message that was seen in its chat meanwhile, is taken back."""
        async with self._transactions.write(SYSTEM) as work:
            known = await work.messages.mark_sent(message.id, network_id)
            if known != network_id:
                await take_back_copy(work, message.key, network_id)
            for other in message.others:
                await work.messages.mark_sent(other.id, network_id)

    async def retry(self, message: Outgoing, reason: str, *, after: timedelta) -> None:
        """It is known not to have arrived; try again, not before ``after`` and the usual pause."""
        await self._again(message, reason, wait=max(after, _pause(message.attempts)), uncertain=False)

    async def uncertain(self, message: Outgoing, reason: str) -> None:
        """The network's answer was lost: the next attempt may be a duplicate."""
        await self._again(message, reason, wait=_pause(message.attempts), uncertain=True)

    async def failed(self, message: Outgoing, reason: str) -> None:
        """The network will never take it. Of a batch one may be at fault: each is tried alone."""
        async with self._transactions.write(SYSTEM) as work:
            if message.others:
                rows = [one.id for one in message.all]
                await work.messages.dissolve(rows, not_before=work.now, error=reason)
            else:
                await work.messages.mark_failed(message.id, state=OutboxState.FAILED, error=reason)

    async def unreachable(self, message: Outgoing, reason: str) -> None:
        """Nobody is there any more: a notice goes to the person's other network; without one, staff must telephone."""
        async with self._transactions.write(SYSTEM) as work:
            if message.person is not None:
                await self._enrolment.lost_touch(SYSTEM, message.person, message.channel)
            for one in message.all:
                if one.person is None or not await _goes_elsewhere(work, one, one.person):
                    await work.messages.mark_failed(one.id, state=OutboxState.UNREACHABLE, error=reason)

    async def release(self, message: Outgoing, *, after: timedelta = timedelta()) -> None:
        """Not tried: give the lease back."""
        async with self._transactions.write(SYSTEM) as work:
            for one in message.all:
                await work.messages.mark_retry(one.id, not_before=work.now + after, error="", uncertain=False)

    async def _again(self, message: Outgoing, reason: str, *, wait: timedelta, uncertain: bool) -> None:
        async with self._transactions.write(SYSTEM) as work:
            due_at = work.now + wait
            for one in message.all:
                if due_at - one.created_at > LONGEST_LIFE:
                    await work.messages.mark_failed(one.id, state=OutboxState.FAILED, error=reason)
                else:
                    await work.messages.mark_retry(one.id, not_before=due_at, error=reason, uncertain=uncertain)

    async def _opened(self, work: Work, row: OutboxRow) -> Outgoing | None:
        body = self._body(row)
        if body is None:
            await work.messages.mark_failed(row.id, state=OutboxState.FAILED, error="sealing.unreadable")
            return None
        edits = await work.messages.network_id(row.edits_key) if row.edits_key else None
        return Outgoing(
            row.id,
            row.key,
            row.channel,
            row.address,
            row.person,
            row.kind,
            row.language,
            row.priority,
            body,
            edits or "",
            row.attempts,
            row.created_at,
            row.maybe_duplicate,
        )

    def _body(self, row: OutboxRow) -> dict[str, Any] | None:
        if row.sealed is None or row.key_epoch is None:
            return row.body
        try:
            content: dict[str, Any] = json.loads(self._vault.open(row.key_epoch, row.sealed))
        except Invalid:
            return None
        return content


async def _batch(work: Work, first: OutboxRow) -> Sequence[OutboxRow]:
    """What goes with ``first``, leased. Pictures go alone, and so does what would make a message long."""
    if first.batch is None and not _is_short(first):
        return ()
    others = await work.messages.batch_of(first, MAX_TOGETHER - 1)
    if first.batch is None:
        others = [row for row in others if _is_short(row)]
    if others:
        await work.messages.join(first, [row.id for row in others], until=work.now + LEASE)
    return others


def _is_short(row: OutboxRow) -> bool:
    """A notice in a few lines, and nothing drawn."""
    body = row.body or {}
    is_drawn = bool((body.get("params") or {}).get("chart"))
    return row.kind == NOTICE and row.edits_key is None and not is_drawn and len(json.dumps(body)) <= SHORT


async def _goes_elsewhere(work: Work, message: Outgoing, person: Person) -> bool:
    """Send a notice to another account of ``person``. An answer belongs to the chat in which the question was asked,
    and a correction to the message that it corrects."""
    row = await work.messages.row_of(message.key)
    if row.kind != NOTICE or row.edits_key is not None:
        return False
    account = (await reachable_accounts(work, [person])).get(person)
    if account is None or account.channel == message.channel:
        return False
    await work.messages.redirect(message.id, account)
    return True


def _pause(attempts: int) -> timedelta:
    """Doubling from FIRST_WAIT to LONGEST_WAIT."""
    doublings = min(max(attempts - 1, 0), _MOST_DOUBLINGS)
    return min(FIRST_WAIT * float(2**doublings), LONGEST_WAIT)
