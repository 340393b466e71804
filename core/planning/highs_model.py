"""The timetable as a mixed-integer program: plain arrays, no solver yet.

Why days and not slots: the slots of a day are alike, so a day is one period of several places. A day's
meetings, sorted by venue and dealt to the slots in turn, never meet twice in a venue, and its leaders, sorted
and dealt likewise, never meet twice either; so nothing is lost. Pinned slots or leaders, and replanning, tell
slots apart: then every slot is a period of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from core.domain.ids import LeaderId
from core.domain.planning.candidates import Candidate, candidates, placing_cost
from core.domain.planning.greedy import change_cost
from core.domain.planning.reasons import Constraint
from core.domain.planning.timetable import Leader, Meeting, Timetable, TimetableProblem, Venue
from core.domain.planning.timetable_replan import project, reasons_against

INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Period:
    """A day, or one slot of it, and the slots that it stands for."""

    on: date
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """One column: this candidate here and then."""

    candidate: Candidate
    venue: Venue
    period: int


@dataclass(frozen=True, slots=True)
class Slack:
    """One column of an elastic model: how far a rule is overstepped, and which."""

    constraint: Constraint
    period: int
    venue: Venue | None = None


@dataclass(slots=True)
class Columns:
    """Costs and bounds of the variables; all are whole numbers but those marked."""

    cost: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)

    def add(self, *, cost: float = 0, upper: float = INFINITY, lower: float = 0) -> int:
        self.cost.append(cost)
        self.upper.append(upper)
        self.lower.append(lower)
        return len(self.cost) - 1


@dataclass(slots=True)
class Rows:
    """Linear constraints in row order."""

    starts: list[int] = field(default_factory=lambda: [0])
    indices: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, terms: Iterable[tuple[int, float]], *, lower: float = -INFINITY, upper: float = INFINITY) -> None:
        for column, value in terms:
            self.indices.append(column)
            self.values.append(value)
        self.starts.append(len(self.indices))
        self.lower.append(lower)
        self.upper.append(upper)


@dataclass(slots=True)
class TimetableModel:
    """The program and what its columns mean."""

    problem: TimetableProblem
    previous: Timetable | None
    is_elastic: bool
    periods: tuple[Period, ...] = field(init=False)
    placements: dict[int, Placement] = field(default_factory=dict)
    leading: dict[tuple[LeaderId, int], int] = field(default_factory=dict)
    keeping: dict[int, Meeting] = field(default_factory=dict)
    slacks: dict[int, Slack] = field(default_factory=dict)
    columns: Columns = field(default_factory=Columns)
    rows: Rows = field(default_factory=Rows)

    def __post_init__(self) -> None:
        self.periods = _periods(self.problem, self.previous)
        self._add_placements()
        self._add_leading()
        if not self.is_elastic:
            self._add_balance()
            self._add_keeping()
        self._add_rows()

    def _add_placements(self) -> None:
        before = dict(self.previous.meeting_of()) if self.previous else {}
        for candidate in candidates(self.problem):
            old = before.get(candidate.constituencies[0])
            for period, venue in _options(self, candidate):
                on, slots = self.periods[period].on, self.periods[period].slots
                slot = slots[0] if len(slots) == 1 else None
                cost = placing_cost(self.problem, candidate, venue, on) + change_cost(old, on, slot, venue.id)
                column = self.columns.add(cost=0 if self.is_elastic else cost, upper=1)
                self.placements[column] = Placement(candidate, venue, period)

    def _add_leading(self) -> None:
        for leader in self.problem.leaders:
            for number, period in enumerate(self.periods):
                if period.on not in leader.unavailable:
                    self.leading[leader.id, number] = self.columns.add(upper=len(period.slots))

    def _add_balance(self) -> None:
        """The busiest day, and the distance between the busiest and the least busy leader."""
        weights = self.problem.weights
        peak = self.columns.add(cost=weights.peak)
        for columns in self._placed_by(lambda placed: self.periods[placed.period].on).values():
            self.rows.add([*((column, 1.0) for column in columns), (peak, -1.0)], upper=0)
        most = self.columns.add(cost=weights.leader_spread)
        least = self.columns.add(cost=-weights.leader_spread, upper=len(self.problem.hearings))
        for leader in _present(self.problem):
            terms = [(column, 1.0) for (who, _), column in self.leading.items() if who == leader.id]
            self.rows.add([*terms, (most, -1.0)], upper=0)
            self.rows.add([*terms, (least, -1.0)], lower=0)
        if not _present(self.problem):
            self.rows.add([(least, 1.0)], upper=0)

    def _add_keeping(self) -> None:
        """A meeting that stays exactly as it was outweighs everything else that could be gained."""
        if self.previous is None:
            return
        reward = self.keeping_reward()
        where = {(p.candidate.constituencies, p.venue.id, p.period): c for c, p in self.placements.items()}
        number = {(period.on, period.slots[0]): index for index, period in enumerate(self.periods)}
        led: dict[int, list[int]] = defaultdict(list)
        for meeting in keepable(self.problem, self.previous):
            period = number[meeting.on, meeting.slot]
            column = self.columns.add(cost=-reward, upper=1)
            self.keeping[column] = meeting
            placed = where[meeting.constituencies, meeting.venue_id, period]
            self.rows.add([(column, 1.0), (placed, -1.0)], upper=0)
            led[self.leading[meeting.leader_id, period]].append(column)
        for leading, columns in led.items():
            self.rows.add([*((column, 1.0) for column in columns), (leading, -1.0)], upper=0)

    def keeping_reward(self) -> float:
        """More than the whole rest of the objective can differ between two timetables."""
        dearest = max((self.columns.cost[column] for column in self.placements), default=0)
        weights, meetings = self.problem.weights, len(self.problem.hearings)
        return 1 + meetings * (dearest + weights.peak + weights.leader_spread)

    def _add_rows(self) -> None:
        heard: dict[int, list[int]] = defaultdict(list)
        for column, placed in self.placements.items():
            for constituency in placed.candidate.constituencies:
                heard[constituency].append(column)
        for hearing in self.problem.hearings:
            columns = heard[hearing.constituency_id]
            self.rows.add([(column, 1.0) for column in columns], lower=1, upper=1)
        self._add_venues()
        self._add_days()
        self._add_leaders()

    def _add_venues(self) -> None:
        grouped = self._placed_by(lambda placed: (placed.venue.id, placed.period))
        for columns in grouped.values():
            placed = self.placements[columns[0]]
            slack = self._slack(Slack(Constraint.VENUE_SLOTS, placed.period, placed.venue))
            places = len(self.periods[placed.period].slots)
            self.rows.add([*((column, 1.0) for column in columns), *slack], upper=places)

    def _add_days(self) -> None:
        for columns in self._placed_by(lambda placed: self.periods[placed.period].on).values():
            slack = self._slack(Slack(Constraint.DAILY_CAPACITY, self.placements[columns[0]].period))
            capacity = self.problem.limits.meetings_a_day
            self.rows.add([*((column, 1.0) for column in columns), *slack], upper=capacity)

    def _add_leaders(self) -> None:
        leading: dict[int, list[int]] = defaultdict(list)
        for (_, period), column in self.leading.items():
            leading[period].append(column)
        for columns in self._placed_by(lambda placed: placed.period).values():
            period = self.placements[columns[0]].period
            slack = self._slack(Slack(Constraint.LEADERS, period))
            led = [(column, -1.0) for column in leading.pop(period, [])]
            self.rows.add([*((column, 1.0) for column in columns), *led, *slack], lower=0, upper=0)
        for columns in leading.values():
            self.rows.add([(column, 1.0) for column in columns], upper=0)
        self._add_pinned_leaders()

    def _add_pinned_leaders(self) -> None:
        wanted: dict[tuple[LeaderId, int], list[int]] = defaultdict(list)
        for column, placed in self.placements.items():
            pin = placed.candidate.pin
            if pin is not None and pin.leader_id is not None:
                wanted[pin.leader_id, placed.period].append(column)
        for key, columns in wanted.items():
            led = [(self.leading[key], -1.0)] if key in self.leading else []
            self.rows.add([*((column, 1.0) for column in columns), *led], upper=0)

    def _slack(self, slack: Slack) -> list[tuple[int, float]]:
        if not self.is_elastic:
            return []
        column = self.columns.add(cost=1)
        self.slacks[column] = slack
        return [(column, -1.0)]

    def _placed_by(self, key: Callable[[Placement], object]) -> Mapping[object, list[int]]:
        grouped: dict[object, list[int]] = defaultdict(list)
        for column, placed in self.placements.items():
            grouped[key(placed)].append(column)
        return grouped


def keepable(problem: TimetableProblem, previous: Timetable) -> Iterator[Meeting]:
    """The meetings of ``previous`` that break no rule of ``problem`` by themselves."""
    for meeting in previous.meetings:
        projected = project(problem, meeting)
        if projected is not None and not reasons_against(problem, projected):
            yield projected


def _periods(problem: TimetableProblem, previous: Timetable | None) -> tuple[Period, ...]:
    slots = range(problem.limits.slots_a_day)
    by_slot = previous is not None or any(p.slot is not None or p.leader_id is not None for p in problem.pins)
    if by_slot:
        return tuple(Period(on, (slot,)) for on in problem.days for slot in slots)
    return tuple(Period(on, tuple(slots)) for on in problem.days)


def _options(model: TimetableModel, candidate: Candidate) -> Iterator[tuple[int, Venue]]:
    """Where and when: what the pin leaves, and the old venue even if it is not among the usual choices."""
    pin = candidate.pin
    kept = {
        meeting.venue_id
        for meeting in (keepable(model.problem, model.previous) if model.previous else ())
        if meeting.constituencies == candidate.constituencies
    }
    known = {venue.id for venue in candidate.venues}
    venues = [*candidate.venues, *(v for v in model.problem.venues if v.id in kept - known)]
    for number, period in enumerate(model.periods):
        if pin is None or (pin.on in (None, period.on) and (pin.slot is None or pin.slot in period.slots)):
            for venue in venues:
                yield number, venue


def _present(problem: TimetableProblem) -> list[Leader]:
    """The leaders who have any day in the season: only they are compared."""
    return [leader for leader in problem.leaders if set(problem.days) - leader.unavailable]
