"""Which constituencies may sit in one meeting, where, and what that costs before any day is chosen.

A candidate is one constituency, or a few of one township whose deputies and evaluators fit together. Every
solver chooses among the same candidates, so they agree about what is possible.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from core.domain.ids import ConstituencyId, DeputyId, TownshipId, VenueId
from core.domain.planning.timetable import AwayVenues, Hearing, MeetingPin, TimetableProblem, Venue

AWAY_CHOICES = 5
"""How many foreign venues a constituency without a fitting one may choose from: the smallest that fit."""
EXACT_TOWNSHIP = 12
"""Up to this many constituencies of one township, the best grouping is computed exactly for the bound."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible meeting without day, slot and leader."""

    hearings: tuple[Hearing, ...]
    venues: tuple[Venue, ...]
    cost: int
    pin: MeetingPin | None

    @property
    def constituencies(self) -> tuple[ConstituencyId, ...]:
        return tuple(hearing.constituency_id for hearing in self.hearings)

    @property
    def township_id(self) -> TownshipId:
        return self.hearings[0].township_id

    @property
    def deputies(self) -> tuple[DeputyId, ...]:
        return tuple(sorted(deputy for hearing in self.hearings for deputy in hearing.deputies))


def candidates(problem: TimetableProblem) -> tuple[Candidate, ...]:
    """Every meeting that could be held, pinned ones first. A pinned constituency is in its pin's only."""
    by_constituency = problem.hearing_of()
    pinned = [
        tuple(by_constituency[one] for one in group)
        for group in sorted(problem.pin_of())
        if all(one in by_constituency for one in group)
    ]
    taken = {hearing.constituency_id for group in pinned for hearing in group}
    groups = [*pinned, *_free_groups(problem, taken)]
    possible = (_candidate(problem, group) for group in groups)
    return tuple(candidate for candidate in possible if candidate is not None)


def seats_needed(problem: TimetableProblem, hearings: Iterable[Hearing]) -> int:
    """Seats for the evaluators, the deputies and the officials of one meeting."""
    people = sum(hearing.evaluators + len(hearing.deputies) for hearing in hearings)
    return people + problem.limits.officials


def fitting_venues(problem: TimetableProblem, hearings: Sequence[Hearing]) -> tuple[Venue, ...]:
    """Where these constituencies may meet: the township's venues with enough seats, else see ``AwayVenues``."""
    needed = seats_needed(problem, hearings)
    large = [venue for venue in problem.venues if venue.seats >= needed]
    home = [venue for venue in large if venue.township_id == hearings[0].township_id]
    if home:
        return tuple(sorted(home, key=lambda venue: venue.id))
    if problem.limits.away_venues is AwayVenues.NEVER or len(hearings) > 1:
        return ()
    return tuple(sorted(large, key=lambda venue: (venue.seats, venue.id))[:AWAY_CHOICES])


def placing_cost(problem: TimetableProblem, candidate: Candidate, venue: Venue, on: date) -> int:
    """What holding ``candidate`` in ``venue`` on ``on`` costs beside the peak of days and the leaders."""
    weights = problem.weights
    weeks = sum(weeks_off(hearing, on) for hearing in candidate.hearings)
    away = weights.away if venue.township_id != candidate.township_id else 0
    reserve = weights.reserve_day if on in problem.reserve() else 0
    return candidate.cost + away + weights.week_off * weeks + reserve


def weeks_off(hearing: Hearing, on: date) -> int:
    """Full weeks between the day and the day this constituency would like."""
    return 0 if hearing.preferred_on is None else abs((on - hearing.preferred_on).days) // 7


def grouping_cost(problem: TimetableProblem, hearings: Sequence[Hearing]) -> int:
    """One meeting, the distance from the ideal number of deputies, and the shame of few evaluators."""
    weights, limits = problem.weights, problem.limits
    deputies = sum(len(hearing.deputies) for hearing in hearings)
    is_thin = sum(hearing.evaluators for hearing in hearings) < limits.min_evaluators
    off_ideal = weights.off_ideal * abs(deputies - limits.ideal_deputies)
    return weights.meeting + off_ideal + (weights.thin if is_thin else 0)


def cheapest_cover(options: Sequence[tuple[frozenset[ConstituencyId], int]]) -> int | None:
    """The least cost of covering each constituency exactly once; None when some cover is missing.

    Exact over subsets: meant for up to ``EXACT_TOWNSHIP`` constituencies.
    """
    members = sorted(frozenset[ConstituencyId]().union(*(group for group, _ in options)))
    bit = {one: 1 << position for position, one in enumerate(members)}
    masks = [(sum(bit[one] for one in group), cost) for group, cost in options]
    best: dict[int, int] = {0: 0}
    for covered in range(1 << len(members)):
        if covered not in best:
            continue
        lowest = ~covered & (covered + 1)
        for mask, cost in masks:
            if mask & lowest and not mask & covered:
                total = best[covered] + cost
                best[covered | mask] = min(total, best.get(covered | mask, total))
    return best.get((1 << len(members)) - 1)


def by_township(found: Iterable[Candidate]) -> dict[TownshipId, list[Candidate]]:
    """Candidates of each township, townships ascending."""
    grouped: dict[TownshipId, list[Candidate]] = defaultdict(list)
    for candidate in found:
        grouped[candidate.township_id].append(candidate)
    return dict(sorted(grouped.items()))


def _free_groups(problem: TimetableProblem, taken: set[ConstituencyId]) -> Iterator[tuple[Hearing, ...]]:
    townships: dict[TownshipId, list[Hearing]] = defaultdict(list)
    for hearing in sorted(problem.hearings, key=lambda one: one.constituency_id):
        if hearing.constituency_id not in taken:
            townships[hearing.township_id].append(hearing)
    for township in sorted(townships):
        for size in range(1, problem.limits.max_constituencies + 1):
            yield from combinations(townships[township], size)


def _candidate(problem: TimetableProblem, hearings: tuple[Hearing, ...]) -> Candidate | None:
    if sum(len(hearing.deputies) for hearing in hearings) > problem.limits.max_deputies:
        return None
    pin = problem.pin_of().get(tuple(hearing.constituency_id for hearing in hearings))
    venues = fitting_venues(problem, hearings) if pin is None else _pinned_venues(problem, hearings, pin.venue_id)
    return Candidate(hearings, venues, grouping_cost(problem, hearings), pin) if venues else None


def _pinned_venues(
    problem: TimetableProblem, hearings: Sequence[Hearing], venue_id: VenueId | None
) -> tuple[Venue, ...]:
    """A pinned venue may be anywhere: that is the office's decision. It must have the seats all the same."""
    if venue_id is None:
        return fitting_venues(problem, hearings)
    needed = seats_needed(problem, hearings)
    return tuple(venue for venue in problem.venues if venue.id == venue_id and venue.seats >= needed)
