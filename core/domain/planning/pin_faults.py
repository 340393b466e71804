"""Pins that cannot be kept, alone or together: the office is told which, and to release it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from core.domain.planning.candidates import fitting_venues, seats_needed
from core.domain.planning.reasons import Constraint, Infeasible, Reason, because
from core.domain.planning.timetable import MeetingPin, TimetableProblem


def faulty_pins(problem: TimetableProblem) -> Iterator[Infeasible]:
    """One ``Infeasible`` for each fault, in a stable order."""
    for pin in sorted(problem.pins, key=lambda one: tuple(sorted(one.constituencies))):
        for reason in (*_group_faults(problem, pin), *_place_faults(problem, pin)):
            released = because("release_meeting_pin", constituencies=pin.constituencies)
            yield Infeasible(Constraint.PINS, (reason,), (released,))
    yield from _clashes(problem)


def _group_faults(problem: TimetableProblem, pin: MeetingPin) -> Iterator[Reason]:
    hearing_of = problem.hearing_of()
    unknown = [one for one in pin.constituencies if one not in hearing_of]
    if unknown or not pin.constituencies:
        yield because("pin_of_unknown_constituency", constituencies=unknown)
        return
    hearings = [hearing_of[one] for one in sorted(pin.constituencies)]
    deputies = sum(len(hearing.deputies) for hearing in hearings)
    if len({hearing.township_id for hearing in hearings}) > 1:
        yield because("pin_across_townships", constituencies=pin.constituencies)
    elif deputies > problem.limits.max_deputies:
        yield because("pin_too_many_deputies", constituencies=pin.constituencies, deputies=deputies)
    elif pin.venue_id is None and not fitting_venues(problem, hearings):
        needed = seats_needed(problem, hearings)
        yield because("pin_without_venue", constituencies=pin.constituencies, needed=needed)


def _place_faults(problem: TimetableProblem, pin: MeetingPin) -> Iterator[Reason]:
    first = min(pin.constituencies, default=0)
    if pin.on is not None and pin.on not in problem.days:
        yield because("pin_on_no_season_day", constituency=first, on=pin.on)
    if pin.slot is not None and not 0 <= pin.slot < problem.limits.slots_a_day:
        yield because("pin_on_no_slot", constituency=first, slot=pin.slot)
    if pin.venue_id is not None:
        yield from _venue_faults(problem, pin, first)
    if pin.leader_id is not None:
        yield from _leader_faults(problem, pin, first)


def _venue_faults(problem: TimetableProblem, pin: MeetingPin, first: int) -> Iterator[Reason]:
    venue = problem.venue_of().get(pin.venue_id) if pin.venue_id is not None else None
    if venue is None:
        yield because("pin_of_unknown_venue", constituency=first)
        return
    hearings = [hearing for hearing in problem.hearings if hearing.constituency_id in pin.constituencies]
    needed = seats_needed(problem, hearings)
    if venue.seats < needed:
        yield because("pin_exceeds_seats", constituency=first, venue=venue.id, seats=venue.seats, needed=needed)


def _leader_faults(problem: TimetableProblem, pin: MeetingPin, first: int) -> Iterator[Reason]:
    leader = problem.leader_of().get(pin.leader_id) if pin.leader_id is not None else None
    if leader is None:
        yield because("pin_of_unknown_leader", constituency=first)
    elif pin.on is not None and pin.on in leader.unavailable:
        yield because("pin_of_absent_leader", constituency=first, leader=leader.id, on=pin.on)


def _clashes(problem: TimetableProblem) -> Iterator[Infeasible]:
    """Two pins that want the same constituency, or the same venue or leader at the same time, and full days."""
    pins = sorted(problem.pins, key=str)
    timed = [(f"{p.on} {p.slot}", p) for p in pins if p.on is not None and p.slot is not None]
    wanted: dict[str, list[tuple[str, int]]] = {
        "pins_share_constituency": [("", one) for pin in pins for one in pin.constituencies],
        "pins_share_venue": [(when, pin.venue_id) for when, pin in timed if pin.venue_id is not None],
        "pins_share_leader": [(when, pin.leader_id) for when, pin in timed if pin.leader_id is not None],
    }
    for code, wishes in wanted.items():
        for (when, which), times in Counter(wishes).items():
            if times > 1:
                yield _clash(problem, because(code, which=which, when=when, times=times))
    for on, times in Counter(pin.on for pin in pins if pin.on is not None).items():
        if times > problem.limits.meetings_a_day:
            yield _clash(problem, because("pins_fill_day", on=on, times=times))


def _clash(problem: TimetableProblem, reason: Reason) -> Infeasible:
    groups = sorted(problem.pin_of())
    released = tuple(because("release_meeting_pin", constituencies=group) for group in groups)
    return Infeasible(Constraint.PINS, (reason,), released)
