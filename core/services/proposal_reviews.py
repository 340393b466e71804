"""Looks over many proposals at once: who owes what by when, and the rates that are published.

What must stay true: nothing that runs out is missing from the list of what is owed, however late it is; a rate says
what it is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.deadlines import Deadline, Remaining, remaining
from core.domain.errors import Conflict
from core.domain.proposals.proposal import Clock
from core.domain.proposals.statistics import Statistics, of_unit, statistics
from core.domain.use_cases import use_case
from core.services.almanac import work_calendar
from core.services.rules import RuleBook
from core.services.work import Transactions

SIXTY_DAYS, SOON_DAYS = 60, 7
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class Owed:
    """One open deadline. ``unit`` "": the office owes it, or the deputy (``clock.key`` says which)."""

    proposal: int
    title: str
    unit: str
    clock: Clock
    left: Remaining


@dataclass(frozen=True, slots=True)
class Handled:
    """A year's statistics: of everything, of each unit that answers for something, of each topic."""

    year: int
    overall: Statistics
    units: tuple[tuple[str, Statistics], ...]
    topics: tuple[tuple[str, Statistics], ...]


class ProposalReviews:
    """What the office looks at every morning, and once a year."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("proposal.owed", *_READERS)
    async def owed(self, actor: Actor, *, within_days: int = SIXTY_DAYS) -> Sequence[Owed]:
        """Everything overdue or due within so many calendar days, the most urgent first."""
        async with self._transactions.read(actor) as work:
            today, calendar = date_in(COUNTY_ZONE, work.now), await work_calendar(work)
            running = await work.proposals.running()
            titles = await work.proposals.titles()
            units = {one.id: one.name for one in await work.proposals.units()}
        last = today + timedelta(days=within_days)
        due = [one for one in running if one.clock.due_on is not None and one.clock.due_on <= last]
        found = [
            Owed(
                one.proposal,
                titles[one.proposal],
                units[one.clock.unit] if one.clock.unit is not None else "",
                one.clock,
                remaining(_deadline(one.clock), today, calendar, soon_within=SOON_DAYS),
            )
            for one in due
        ]
        return sorted(found, key=lambda one: (one.clock.due_on, one.proposal, one.clock.key))

    @use_case("proposal.statistics", *_READERS)
    async def handled(self, actor: Actor, year: int) -> Handled:
        """The rates of ``year`` (B3.22). Errors: Conflict("proposal.no_rules")."""
        async with self._transactions.read(actor) as work:
            rules = (await self._book.current(work)).proposals
            if rules is None:
                raise Conflict("proposal.no_rules")
            found = await work.proposals.listed(year=year)
            units = await work.proposals.units()
        by_unit = [(one.name, of_unit(found, one.id)) for one in units]
        by_topic = [(one.id, [each for each in found if each.content.topic == one.id]) for one in rules.topics]
        return Handled(
            year,
            statistics(found, rules),
            tuple((name, statistics(theirs, rules)) for name, theirs in by_unit if theirs),
            tuple((topic, statistics(theirs, rules)) for topic, theirs in by_topic if theirs),
        )


def _deadline(clock: Clock) -> Deadline:
    return Deadline(clock.key, clock.due_on, clock.is_estimated, clock.explanation)
