"""The county's rules: adopted as a whole, checked before, kept for ever because results were counted under them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from core.domain.actors import Actor, Role
from core.domain.rules import CountyRules, parse_rules
from core.domain.undo import RulesWere
from core.domain.use_cases import use_case
from core.services.stores.rules import StoredRules
from core.services.work import Transactions, Work


class RuleBook:
    """Parsed rules by the id under which they were adopted; parsing takes milliseconds, so it is done once."""

    def __init__(self) -> None:
        self._parsed: dict[int, CountyRules] = {}

    async def current(self, work: Work) -> CountyRules:
        """The rules in force. Errors: NotFound("rules.none")."""
        return self._read(await work.rules.current())

    async def of(self, work: Work, rule_set: int | None) -> CountyRules:
        """The rules adopted as ``rule_set``; None: those in force."""
        return await self.current(work) if rule_set is None else self._read(await work.rules.get(rule_set))

    def _read(self, stored: StoredRules) -> CountyRules:
        if stored.id not in self._parsed:
            self._parsed[stored.id] = parse_rules(stored.toml)
        return self._parsed[stored.id]


Recompute = Callable[[Work, RuleBook], Awaitable[None]]


class Rules:
    """Show, check, adopt."""

    def __init__(self, transactions: Transactions, book: RuleBook, recompute: Recompute | None = None) -> None:
        self._transactions = transactions
        self._book = book
        self._recompute = recompute

    @use_case("rules.show", Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)
    async def show(self, actor: Actor) -> StoredRules:
        """The rules in force, as their commented TOML."""
        async with self._transactions.read(actor) as work:
            return await work.rules.current()

    @use_case("rules.adopt", Role.ADMINISTRATOR, Role.SYSTEM)
    async def adopt(self, actor: Actor, toml: str) -> CountyRules:
        """Put ``toml`` in force from now on; meetings already opened keep the rules they were opened under.

        The year's deadlines and the reminders of noticed meetings are worked out again.
        Errors: Invalid("rules.invalid", problems=…) with every problem and its place.
        """
        rules = parse_rules(toml)
        async with self._transactions.write(actor) as work:
            before = await work.rules.newest()
            rule_set = await work.rules.adopt(rules.id, toml)
            if before is not None:
                await work.remember("rules.adopt", RulesWere(before, rule_set))
                await self._work_out_again(work)
            await work.record("rules.adopt", f"rules:{rule_set}", name=rules.id)
        return rules

    async def _work_out_again(self, work: Work) -> None:
        if self._recompute is not None:
            await self._recompute(work, self._book)
