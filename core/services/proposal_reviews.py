"""Looks over many proposals at once: who owes what by when, and the rates that are published.

What must stay true: nothing that runs out is missing from the list of what is owed, however late it is; a rate says
what it is of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.deadlines import Deadline, Remaining, remaining
from core.domain.errors import Conflict
from core.domain.ids import HandlingUnitId
from core.domain.proposals.proposal import Clock
from core.domain.proposals.statistics import Statistics, of_unit, statistics
from core.domain.use_cases import use_case
from core.domain.working_days import WorkCalendar
from core.services.almanac import work_calendar
from core.services.rules import RuleBook
from core.services.stores.proposals import RunningClock
from core.services.work import Transactions, Work

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
class OwedBy:
    """A unit's sum. ``unit`` None: what the office and the deputies owe. ``soon``: due within seven days."""

    unit: HandlingUnitId | None
    name: str
    overdue: int
    soon: int
    later: int
    first_on: date


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
    async def owed(
        self,
        actor: Actor,
        *,
        within_days: int = SIXTY_DAYS,
        unit: HandlingUnitId | None = None,
        skip: int = 0,
        limit: int | None = None,
    ) -> Sequence[Owed]:
        """Everything overdue or due within so many calendar days, the most urgent first.

        ``unit``: only that unit's. ``skip`` and ``limit`` cut a page out of it.
        """
        async with self._transactions.read(actor) as work:
            today, calendar = date_in(COUNTY_ZONE, work.now), await work_calendar(work)
            due = await _due(work, today + timedelta(days=within_days))
            theirs = [one for one in due if unit in (None, one.clock.unit)]
            titles = await work.proposals.titles()
            units = {one.id: one.name for one in await work.proposals.units()}
        return [
            Owed(
                one.proposal,
                titles[one.proposal],
                units[one.clock.unit] if one.clock.unit is not None else "",
                one.clock,
                remaining_of(one.clock, today, calendar),
            )
            for one in theirs[skip : None if limit is None else skip + limit]
        ]

    @use_case("proposal.owed_by_unit", *_READERS)
    async def owed_by_unit(self, actor: Actor, *, within_days: int = SIXTY_DAYS) -> Sequence[OwedBy]:
        """How much each unit owes, the office and the deputies included: who has most overdue first."""
        async with self._transactions.read(actor) as work:
            today = date_in(COUNTY_ZONE, work.now)
            due = await _due(work, today + timedelta(days=within_days))
            names = {one.id: one.name for one in await work.proposals.units()}
        found: defaultdict[HandlingUnitId | None, list[RunningClock]] = defaultdict(list)
        for one in due:
            found[one.clock.unit].append(one)
        sums = [_owed_by(unit, names.get(unit, "") if unit is not None else "", some, today)
                for unit, some in found.items()]  # fmt: skip
        return sorted(sums, key=lambda one: (-one.overdue, one.first_on, one.name))

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


def remaining_of(clock: Clock, today: date, calendar: WorkCalendar) -> Remaining:
    """How a clock stands ``today``."""
    deadline = Deadline(clock.key, clock.due_on, clock.is_estimated, clock.explanation)
    return remaining(deadline, today, calendar, soon_within=SOON_DAYS)


async def _due(work: Work, last: date) -> list[RunningClock]:
    """The open clocks that end by ``last``, the most urgent first."""
    found = await work.proposals.running(until=last)
    return sorted(found, key=lambda one: (one.clock.due_on or last, one.proposal, one.clock.key))


def _owed_by(unit: HandlingUnitId | None, name: str, due: Sequence[RunningClock], today: date) -> OwedBy:
    days = [one.clock.due_on for one in due if one.clock.due_on is not None]
    overdue = sum(one < today for one in days)
    soon = sum(today <= one <= today + timedelta(days=SOON_DAYS) for one in days)
    return OwedBy(unit, name, overdue, soon, len(days) - overdue - soon, min(days))
