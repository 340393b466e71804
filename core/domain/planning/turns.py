"""The working table behind a term plan: who speaks in which year, and how turns move between years.

Years are nodes and a movable turn is an edge, so "somebody must give way" is a shortest path over at most a
handful of years. Everything is ordered by identifier: the same input gives the same plan.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from core.domain.ids import ConstituencyId, DeputyId, TownshipId
from core.domain.planning.term_rules import DeputyStanding, PinKind, TermProblem, counted, no_report_reason

Step = tuple[DeputyId, int, int]
"""One deputy's turn moved from a year to another."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What may be planned: for each deputy the fixed years, the allowed years and the turns owed."""

    deputy: DeputyStanding
    fixed: frozenset[int]
    allowed: frozenset[int]
    open_to: frozenset[int]
    """The allowed years before pins: what releasing them would give back."""
    demand: int
    """Turns owed within the term, history included; never more than the years that remain give."""


def eligibility(problem: TermProblem, deputy: DeputyStanding) -> Eligibility:
    """What ``problem`` leaves open for one deputy."""
    rules, pins = problem.rules, [pin for pin in problem.pins if pin.deputy_id == deputy.deputy_id]
    years = frozenset(problem.years)
    done = deputy.oral_years_done & years
    due = frozenset(y for y in problem.open_years if no_report_reason(deputy, y, rules) is None)
    orally = frozenset(pin.year for pin in pins if pin.kind is PinKind.ORALLY)
    barred = frozenset(pin.year for pin in pins if pin.kind is PinKind.NOT_ORALLY)
    fixed = done | (orally & due)
    return Eligibility(
        deputy=deputy,
        fixed=fixed,
        allowed=fixed | (due - barred),
        open_to=done | due,
        demand=min(rules.oral_per_term, len(done | due)),
    )


@dataclass(slots=True)
class TurnTable:
    """Oral turns while they are being placed. Fixed turns are in it from the start and never leave."""

    problem: TermProblem
    rows: dict[DeputyId, Eligibility] = field(init=False)
    turns: dict[DeputyId, set[int]] = field(init=False)
    need: dict[int, int] = field(init=False)
    load: Counter[int] = field(init=False)
    constituency_load: Counter[tuple[ConstituencyId, int]] = field(init=False)
    township_load: Counter[tuple[TownshipId, int]] = field(init=False)

    def __post_init__(self) -> None:
        deputies = sorted(self.problem.deputies, key=lambda deputy: deputy.deputy_id)
        self.rows = {deputy.deputy_id: eligibility(self.problem, deputy) for deputy in deputies}
        self.turns = {deputy_id: set() for deputy_id in self.rows}
        rules = self.problem.rules
        self.need = {year: rules.required(counted(self.problem, year)) for year in self.problem.open_years}
        self.load, self.constituency_load, self.township_load = Counter(), Counter(), Counter()
        for deputy_id, row in self.rows.items():
            for year in sorted(row.fixed):
                self.add(deputy_id, year)

    @property
    def years(self) -> tuple[int, ...]:
        return self.problem.open_years

    def add(self, deputy_id: DeputyId, year: int) -> None:
        self.turns[deputy_id].add(year)
        self._count(deputy_id, year, 1)

    def drop(self, deputy_id: DeputyId, year: int) -> None:
        self.turns[deputy_id].remove(year)
        self._count(deputy_id, year, -1)

    def _count(self, deputy_id: DeputyId, year: int, change: int) -> None:
        deputy = self.rows[deputy_id].deputy
        self.load[year] += change
        self.constituency_load[deputy.constituency_id, year] += change
        self.township_load[deputy.township_id, year] += change

    def owed(self, deputy_id: DeputyId) -> int:
        """Turns still to be placed for this deputy."""
        return self.rows[deputy_id].demand - len(self.turns[deputy_id])

    def may_speak(self, deputy_id: DeputyId, year: int) -> bool:
        """Whether a turn in ``year`` could be added."""
        return year in self.rows[deputy_id].allowed and year not in self.turns[deputy_id]

    def has_room(self, year: int) -> bool:
        limit = self.problem.rules.yearly_limit
        return limit is None or self.load[year] < limit

    def is_over(self, year: int) -> bool:
        limit = self.problem.rules.yearly_limit
        return limit is not None and self.load[year] > limit

    def available(self, year: int) -> int:
        """How many deputies could speak in ``year`` at all."""
        return sum(1 for row in self.rows.values() if year in row.allowed)

    def movable(self, source: int, target: int) -> DeputyId | None:
        """Whose turn could move from ``source`` to ``target``: the one who then meets most neighbours."""
        choices = [
            deputy_id
            for deputy_id, turns in self.turns.items()
            if source in turns and source not in self.rows[deputy_id].fixed and self.may_speak(deputy_id, target)
        ]
        return min(choices, key=lambda one: (self._lonely_cost(one, source, target), one), default=None)

    def _lonely_cost(self, deputy_id: DeputyId, source: int, target: int) -> int:
        constituency = self.rows[deputy_id].deputy.constituency_id
        return self.constituency_load[constituency, source] - 1 - self.constituency_load[constituency, target]

    def path(self, sources: Iterable[int], is_goal: Callable[[int], bool]) -> list[Step] | None:
        """The shortest chain of moves from one of ``sources`` to a year that ``is_goal``."""
        reached: dict[int, Step | None] = dict.fromkeys(sorted(sources))
        queue = deque(reached)
        while queue:
            year = queue.popleft()
            if is_goal(year):
                return list(_walk_back(reached, year))
            for following in self.years:
                mover = None if following in reached else self.movable(year, following)
                if mover is not None:
                    reached[following] = (mover, year, following)
                    queue.append(following)
        return None

    def reachable(self, sources: Iterable[int]) -> frozenset[int]:
        """The years that turns of ``sources`` can move to, ``sources`` included."""
        found = set(sources)
        fresh = set(found)
        while fresh:
            year = fresh.pop()
            further = {y for y in self.years if y not in found and self.movable(year, y) is not None}
            found |= further
            fresh |= further
        return frozenset(found)

    def shift(self, steps: Iterable[Step]) -> None:
        for deputy_id, source, target in steps:
            self.drop(deputy_id, source)
            self.add(deputy_id, target)


def _walk_back(reached: dict[int, Step | None], year: int) -> Iterator[Step]:
    """The moves that lead to ``year``, the last one first: each makes room for the one before it."""
    step = reached[year]
    while step is not None:
        yield step
        step = reached[step[1]]
