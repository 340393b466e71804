"""Whether anything has changed: what a screen asks several times a second instead of reading everything again."""

from __future__ import annotations

from core.domain.actors import STAFF_ROLES, Actor, Role
from core.domain.use_cases import use_case
from core.services.work import Transactions


class Pulse:
    """The heartbeat of the database."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("office.pulse", *sorted(STAFF_ROLES), Role.SYSTEM)
    async def changed(self, actor: Actor) -> int:
        """A number that differs after any commit, this process's or another's. Errors: Unavailable("storage.…")."""
        return await self._transactions.version()
