"""Why a timetable cannot exist: what is certain without a search, the plainest reason first.

Every test is a necessary condition, so what is reported is really violated. What only shows in combination is
found by the solver, which reports it in the same form.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.domain.planning.candidates import Candidate, by_township, candidates, fitting_venues, seats_needed
from core.domain.planning.pin_faults import faulty_pins
from core.domain.planning.reasons import Constraint, Infeasible, Reason, because
from core.domain.planning.timetable import AwayVenues, TimetableProblem
from core.domain.planning.timetable_score import least_of_township


def diagnose(problem: TimetableProblem) -> Infeasible | None:
    """The first rule that no timetable of ``problem`` can keep; None: nothing obvious stands against it."""
    if not problem.hearings:
        return None
    for conflict in _conflicts(problem):
        return conflict
    return None


def release_pins(problem: TimetableProblem) -> tuple[Reason, ...]:
    """Every pin as something to give up."""
    groups = sorted(problem.pin_of())
    return tuple(because("release_meeting_pin", constituencies=group) for group in groups)


def more_places(problem: TimetableProblem) -> tuple[Reason, ...]:
    """What gives the county more meetings in all."""
    return (
        because("raise_daily_capacity", meetings_a_day=problem.limits.meetings_a_day + 1),
        because("add_season_days", days=len(problem.days) + 1),
        because("raise_max_deputies", max_deputies=problem.limits.max_deputies + 1),
    )


def _conflicts(problem: TimetableProblem) -> Iterator[Infeasible]:
    if not problem.days:
        yield Infeasible(
            Constraint.SEASON_DAYS, (because("no_working_day_in_season"),), (because("add_season_days", days=1),)
        )
        return
    yield from faulty_pins(problem)
    yield from _too_large(problem)
    yield from _without_venue(problem)
    townships = by_township(candidates(problem))
    least = {township: least_of_township(problem, options) for township, options in townships.items()}
    for township, options in townships.items():
        yield from _venue_slots(problem, options, least[township])
    yield from _leaders(problem, sum(least.values()))
    yield from _capacity(problem, sum(least.values()))


def _too_large(problem: TimetableProblem) -> Iterator[Infeasible]:
    for hearing in problem.hearings:
        count, limit = len(hearing.deputies), problem.limits.max_deputies
        if count > limit:
            detail = because(
                "constituency_exceeds_meeting", constituency=hearing.constituency_id, deputies=count, limit=limit
            )
            yield Infeasible(Constraint.MEETING_SIZE, (detail,), (because("raise_max_deputies", max_deputies=count),))


def _without_venue(problem: TimetableProblem) -> Iterator[Infeasible]:
    """A pinned venue lifts the rule for its constituencies; whether it is large enough is the pin's matter."""
    chosen = {one for pin in problem.pins if pin.venue_id is not None for one in pin.constituencies}
    for hearing in problem.hearings:
        if hearing.constituency_id in chosen or fitting_venues(problem, [hearing]):
            continue
        needed = seats_needed(problem, [hearing])
        seats = [venue.seats for venue in problem.venues if venue.township_id == hearing.township_id]
        detail = because(
            "no_venue_with_seats",
            constituency=hearing.constituency_id,
            township=hearing.township_id,
            needed=needed,
            largest=max(seats, default=0),
        )
        added = because("add_venue", township=hearing.township_id, seats=needed)
        invited = because("invite_fewer_evaluators", constituency=hearing.constituency_id)
        allowed = [because("allow_away_venues")] if _away_would_help(problem, needed) else []
        yield Infeasible(Constraint.VENUE_SEATS, (detail,), (added, invited, *allowed))


def _away_would_help(problem: TimetableProblem, needed: int) -> bool:
    is_closed = problem.limits.away_venues is AwayVenues.NEVER
    return is_closed and any(venue.seats >= needed for venue in problem.venues)


def _venue_slots(problem: TimetableProblem, options: list[Candidate], least: int) -> Iterator[Infeasible]:
    venues = {venue.id for option in options for venue in option.venues}
    places = len(venues) * len(problem.days) * problem.limits.slots_a_day
    if least > places:
        township = options[0].township_id
        detail = because("township_lacks_venue_slots", township=township, meetings=least, places=places)
        relaxed = (because("add_venue", township=township, seats=0), because("add_season_days", days=least))
        yield Infeasible(Constraint.VENUE_SLOTS, (detail,), relaxed)


def _leaders(problem: TimetableProblem, least: int) -> Iterator[Infeasible]:
    slots = problem.limits.slots_a_day
    places = sum(slots * count for count in _present(problem).values())
    if least > places:
        detail = because("leaders_lack_slots", leaders=len(problem.leaders), places=places, meetings=least)
        relaxed = (because("add_leader"), because("free_leader_days"), *more_places(problem)[2:])
        yield Infeasible(Constraint.LEADERS, (detail,), relaxed)


def _capacity(problem: TimetableProblem, least: int) -> Iterator[Infeasible]:
    limits, present = problem.limits, _present(problem)
    widest = limits.slots_a_day * len(problem.venues)
    places = sum(min(limits.meetings_a_day, limits.slots_a_day * present[on], widest) for on in problem.days)
    if least > places:
        detail = because(
            "season_lacks_places",
            meetings=least,
            places=places,
            days=len(problem.days),
            meetings_a_day=limits.meetings_a_day,
        )
        yield Infeasible(Constraint.DAILY_CAPACITY, (detail,), (*more_places(problem), because("add_leader")))


def _present(problem: TimetableProblem) -> Counter[object]:
    """How many leaders are there on each day."""
    return Counter(on for on in problem.days for leader in problem.leaders if on not in leader.unavailable)
