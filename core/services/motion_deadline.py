"""The last day for motions that the presidium has fixed (docs/sources.md B3.25: Local Organic Law art. 22)."""

from __future__ import annotations

from datetime import date

from core.domain.actors import STAFF_ROLES, Actor, Role
from core.domain.undo import Final
from core.domain.use_cases import use_case
from core.services.my_proposals import MOTIONS_UNTIL, motions_until
from core.services.work import Transactions


class MotionDeadline:
    """One day for everybody: what is handed in later goes on as a suggestion."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("motion.deadline", *sorted(STAFF_ROLES), Role.DEPUTY)
    async def get(self, actor: Actor) -> date | None:
        """None: none is fixed."""
        async with self._transactions.read(actor) as work:
            return await motions_until(work)

    @use_case("motion.set_deadline", Role.ADMINISTRATOR, Role.CLERK)
    async def set(self, actor: Actor, last_on: date | None) -> None:
        """Fix the session's last day for motions; None: there is none."""
        async with self._transactions.write(actor) as work:
            await work.records.set_office(MOTIONS_UNTIL, last_on.isoformat() if last_on is not None else "")
            await work.remember("motion.set_deadline", Final("motions", "undo.set_it_again"))
            await work.record("motion.set_deadline", "motions", on=last_on)
