"""A timetable without a solver, in milliseconds: group first, then place the hardest meeting first.

It may leave constituencies out when places are scarce; ``timetable_check.check`` tells. It never breaks
another rule. Meetings that are handed in as kept stay exactly as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.domain.ids import ConstituencyId, LeaderId, VenueId
from core.domain.planning.candidates import Candidate, candidates, placing_cost
from core.domain.planning.timetable import Meeting, Timetable, TimetableProblem, Venue

MOVED_COST = 30
"""Points for another day or slot than before, when a meeting that must change anyway is placed again."""
OTHER_VENUE_COST = 15


def greedy(problem: TimetableProblem, kept: Sequence[Meeting] = (), before: Timetable | None = None) -> Timetable:
    """A timetable around ``kept`` that stays near ``before``. Deterministic; may be incomplete."""
    board = _Board(problem, dict(before.meeting_of()) if before else {})
    for meeting in kept:
        board.occupy(meeting)
    heard = {one for meeting in kept for one in meeting.constituencies}
    chosen = choose_groups(candidates(problem), heard)
    board.expected = len(chosen) + len(kept)
    for candidate in sorted(chosen, key=_hardness):
        board.place(candidate)
    return Timetable.of(board.meetings)


def change_cost(previous: Meeting | None, on: date, slot: int | None, venue: VenueId) -> int:
    """Points for holding a meeting otherwise than before; a ``slot`` of None is not compared."""
    if previous is None:
        return 0
    moved = on != previous.on or (slot is not None and slot != previous.slot)
    return (MOVED_COST if moved else 0) + (OTHER_VENUE_COST if venue != previous.venue_id else 0)


def choose_groups(found: Iterable[Candidate], heard: set[ConstituencyId]) -> list[Candidate]:
    """Constituencies put together, cheapest a constituency first; pinned groups as they are."""
    chosen: list[Candidate] = []
    covered = set(heard)
    for candidate in sorted(found, key=_price):
        if covered.isdisjoint(candidate.constituencies):
            chosen.append(candidate)
            covered.update(candidate.constituencies)
    return chosen


def _price(candidate: Candidate) -> tuple[bool, float, tuple[ConstituencyId, ...]]:
    size = len(candidate.constituencies)
    return (candidate.pin is None, candidate.cost / size, candidate.constituencies)


def _hardness(candidate: Candidate) -> tuple[int, int, tuple[ConstituencyId, ...]]:
    pin = candidate.pin
    fixed = 0 if pin is None else sum(x is not None for x in (pin.on, pin.slot, pin.venue_id, pin.leader_id))
    return (-fixed, len(candidate.venues), candidate.constituencies)


@dataclass(slots=True)
class _Board:
    """Who and what is taken while meetings are placed."""

    problem: TimetableProblem
    before: dict[ConstituencyId, Meeting]
    expected: int = 0
    meetings: list[Meeting] = field(default_factory=list)
    venue_taken: set[tuple[date, int, VenueId]] = field(default_factory=set)
    leader_taken: set[tuple[date, int, LeaderId]] = field(default_factory=set)
    day_load: Counter[date] = field(default_factory=Counter)
    leader_load: Counter[LeaderId] = field(default_factory=Counter)

    def occupy(self, meeting: Meeting) -> None:
        self.meetings.append(meeting)
        self.venue_taken.add((meeting.on, meeting.slot, meeting.venue_id))
        self.leader_taken.add((meeting.on, meeting.slot, meeting.leader_id))
        self.day_load[meeting.on] += 1
        self.leader_load[meeting.leader_id] += 1

    def place(self, candidate: Candidate) -> None:
        """Put ``candidate`` on its cheapest free place, if there is one."""
        free = self._places(candidate)
        best = min(free, key=lambda place: self._rank(candidate, *place), default=None)
        if best is None:
            return
        on, slot, venue = best
        leader = self._leader(candidate, on, slot)
        if leader is not None:
            constituencies, deputies = candidate.constituencies, candidate.deputies
            self.occupy(Meeting(constituencies, deputies, on, slot, venue.id, leader))

    def _places(self, candidate: Candidate) -> Iterator[tuple[date, int, Venue]]:
        pin = candidate.pin
        for on in self.problem.days:
            if pin is not None and pin.on not in (None, on):
                continue
            if self.day_load[on] >= self.problem.limits.meetings_a_day:
                continue
            for slot in range(self.problem.limits.slots_a_day):
                if pin is not None and pin.slot not in (None, slot):
                    continue
                if self._leader(candidate, on, slot) is None:
                    continue
                for venue in candidate.venues:
                    if (on, slot, venue.id) not in self.venue_taken:
                        yield on, slot, venue

    def _rank(self, candidate: Candidate, on: date, slot: int, venue: Venue) -> tuple[int, int, date, int, VenueId]:
        even = -(-self.expected // len(self.problem.days))
        peak = max(even, *self.day_load.values()) if self.day_load else even
        cost = placing_cost(self.problem, candidate, venue, on)
        cost += self.problem.weights.peak if self.day_load[on] >= peak else 0
        cost += change_cost(self.before.get(candidate.constituencies[0]), on, slot, venue.id)
        return (cost, self.day_load[on], on, slot, venue.id)

    def _leader(self, candidate: Candidate, on: date, slot: int) -> LeaderId | None:
        wanted = None if candidate.pin is None else candidate.pin.leader_id
        free = [
            leader.id
            for leader in self.problem.leaders
            if on not in leader.unavailable
            and (on, slot, leader.id) not in self.leader_taken
            and wanted in (None, leader.id)
        ]
        previous = self.before.get(candidate.constituencies[0])
        if previous is not None and previous.leader_id in free:
            return previous.leader_id
        return min(free, key=lambda one: (self.leader_load[one], one), default=None)
