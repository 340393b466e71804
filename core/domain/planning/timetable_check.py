"""Whether a timetable keeps every rule, told independently of whoever made it.

Nothing here shares code with a solver or with the candidates: a mistake there shows here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.domain.planning.reasons import Constraint, Reason, because
from core.domain.planning.timetable import AwayVenues, Hearing, Meeting, Timetable, TimetableProblem


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule and where."""

    constraint: Constraint
    reason: Reason


def check(problem: TimetableProblem, timetable: Timetable) -> list[Violation]:
    """Every rule of ``problem`` that ``timetable`` breaks; empty: it may be held as it is."""
    found = [*_coverage(problem, timetable), *_doubles(timetable), *_pins(problem, timetable)]
    for meeting in timetable.meetings:
        found += meeting_faults(problem, meeting)
    for on, count in Counter(meeting.on for meeting in timetable.meetings).items():
        if count > problem.limits.meetings_a_day:
            found.append(_broken(Constraint.DAILY_CAPACITY, "too_many_on_day", on=on.isoformat(), count=count))
    return found


def meeting_faults(problem: TimetableProblem, meeting: Meeting) -> list[Violation]:
    """The rules that ``meeting`` breaks by itself, whatever else is in the timetable."""
    when, who = [*_day(problem, meeting), *_size(problem, meeting)], _leader(problem, meeting)
    return [*when, *_venue(problem, meeting), *who]


def _coverage(problem: TimetableProblem, timetable: Timetable) -> Iterator[Violation]:
    heard = Counter(one for meeting in timetable.meetings for one in meeting.constituencies)
    for hearing in problem.hearings:
        times = heard.pop(hearing.constituency_id, 0)
        if times != 1:
            yield _broken(Constraint.COMBINATION, "not_heard_once", constituency=hearing.constituency_id, times=times)
    for constituency in heard:
        yield _broken(Constraint.COMBINATION, "nobody_to_hear", constituency=constituency)


def _doubles(timetable: Timetable) -> Iterator[Violation]:
    venues = Counter((m.on, m.slot, m.venue_id) for m in timetable.meetings)
    leaders = Counter((m.on, m.slot, m.leader_id) for m in timetable.meetings)
    for (on, slot, venue), times in venues.items():
        if times > 1:
            yield _broken(Constraint.VENUE_SLOTS, "venue_twice", venue=venue, on=on.isoformat(), slot=slot)
    for (on, slot, leader), times in leaders.items():
        if times > 1:
            yield _broken(Constraint.LEADERS, "leader_twice", leader=leader, on=on.isoformat(), slot=slot)


def _day(problem: TimetableProblem, meeting: Meeting) -> Iterator[Violation]:
    if meeting.on not in problem.days:
        yield _broken(Constraint.SEASON_DAYS, "not_a_season_day", on=meeting.on.isoformat())
    if not 0 <= meeting.slot < problem.limits.slots_a_day:
        yield _broken(Constraint.SEASON_DAYS, "no_such_slot", slot=meeting.slot)


def _size(problem: TimetableProblem, meeting: Meeting) -> Iterator[Violation]:
    limits, hearings = problem.limits, _hearings(problem, meeting)
    expected = tuple(sorted(deputy for hearing in hearings for deputy in hearing.deputies))
    if meeting.deputies != expected:
        yield _broken(Constraint.COMBINATION, "wrong_deputies", constituency=meeting.constituencies[0])
    if len(meeting.deputies) > limits.max_deputies:
        yield _broken(Constraint.MEETING_SIZE, "too_many_deputies", count=len(meeting.deputies))
    is_pinned = any(set(pin.constituencies) == set(meeting.constituencies) for pin in problem.pins)
    if len(hearings) > limits.max_constituencies and not is_pinned:
        yield _broken(Constraint.MEETING_SIZE, "too_many_constituencies", count=len(hearings))
    if len({hearing.township_id for hearing in hearings}) > 1:
        yield _broken(Constraint.MEETING_SIZE, "several_townships", count=len(hearings))


def _venue(problem: TimetableProblem, meeting: Meeting) -> Iterator[Violation]:
    venue = next((one for one in problem.venues if one.id == meeting.venue_id), None)
    if venue is None:
        yield _broken(Constraint.VENUE_SEATS, "unknown_venue", venue=meeting.venue_id)
        return
    hearings = _hearings(problem, meeting)
    needed = _people(hearings) + problem.limits.officials
    if venue.seats < needed:
        yield _broken(Constraint.VENUE_SEATS, "too_few_seats", venue=venue.id, seats=venue.seats, needed=needed)
    home = {hearing.township_id for hearing in hearings}
    is_chosen = any(
        pin.venue_id == venue.id and set(pin.constituencies) == set(meeting.constituencies) for pin in problem.pins
    )
    if venue.township_id in home or is_chosen:
        return
    has_home = any(v.township_id in home and v.seats >= needed for v in problem.venues)
    if has_home or len(hearings) > 1 or problem.limits.away_venues is AwayVenues.NEVER:
        yield _broken(Constraint.VENUE_SEATS, "needlessly_away", venue=venue.id)


def _leader(problem: TimetableProblem, meeting: Meeting) -> Iterator[Violation]:
    leader = next((one for one in problem.leaders if one.id == meeting.leader_id), None)
    if leader is None:
        yield _broken(Constraint.LEADERS, "unknown_leader", leader=meeting.leader_id)
    elif meeting.on in leader.unavailable:
        yield _broken(Constraint.LEADERS, "leader_away", leader=leader.id, on=meeting.on.isoformat())


def _pins(problem: TimetableProblem, timetable: Timetable) -> Iterator[Violation]:
    for pin in problem.pins:
        if not any(pin.is_kept_by(meeting) for meeting in timetable.meetings):
            yield _broken(Constraint.PINS, "pin_not_kept", constituency=min(pin.constituencies, default=0))


def _hearings(problem: TimetableProblem, meeting: Meeting) -> list[Hearing]:
    return [hearing for hearing in problem.hearings if hearing.constituency_id in meeting.constituencies]


def _people(hearings: Iterable[Hearing]) -> int:
    return sum(hearing.evaluators + len(hearing.deputies) for hearing in hearings)


def _broken(constraint: Constraint, code: str, **params: str | int) -> Violation:
    return Violation(constraint, because(code, **params))
