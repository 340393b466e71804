"""What staff see of the messages: how many stand where, what could not be sent, and sending it again."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.actors import Actor, Role
from core.domain.ids import OutboxId
from core.domain.use_cases import use_case
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.work import Transactions

_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER, Role.SYSTEM)
STUCK = (OutboxState.FAILED, OutboxState.UNREACHABLE)


class Outbox:
    """A sealed text is never shown here: it may have carried a choice."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("message.counts", *_READERS)
    async def counts(self, actor: Actor) -> dict[OutboxState, int]:
        """Messages by state."""
        async with self._transactions.read(actor) as work:
            return await work.messages.counts()

    @use_case("message.list", *_READERS)
    async def messages(self, actor: Actor, *states: OutboxState) -> Sequence[OutboxRow]:
        """The newest messages in ``states``; without any, what failed or reached nobody."""
        async with self._transactions.read(actor) as work:
            return await work.messages.list_in(*(states or STUCK))

    @use_case("message.retry", Role.ADMINISTRATOR, Role.CLERK)
    async def retry(self, actor: Actor, message: OutboxId) -> None:
        """Try a failed message again, at once.

        Errors: Conflict("message.not_failed") for one that waits, is on its way or has arrived: it would come twice;
        Conflict("message.wiped"), NotFound("message.unknown").
        """
        async with self._transactions.write(actor) as work:
            await work.messages.retry(message)
            await work.record("message.retry", f"message:{message}")
