"""How good a timetable is, in points of ``Weights``; fewer are better; and how good it could at best be.

The parts, dearest first: each meeting; a meeting outside its township; the busiest day (so that meetings are
spread evenly); the distance between the busiest and the least busy leader; a meeting below the soft minimum of
evaluators; each full week between a constituency's day and the one it prefers; each deputy above or below the
ideal number; each meeting on a reserve day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple, dataclass

from core.domain.planning.candidates import (
    EXACT_TOWNSHIP,
    Candidate,
    by_township,
    candidates,
    cheapest_cover,
    placing_cost,
    weeks_off,
)
from core.domain.planning.timetable import Meeting, Timetable, TimetableProblem


@dataclass(frozen=True, slots=True)
class Score:
    """A timetable's points by part."""

    meetings: int
    away: int
    peak: int
    leader_spread: int
    thin: int
    weeks_off: int
    off_ideal: int
    reserve_days: int

    @property
    def total(self) -> int:
        return sum(astuple(self))


def score(problem: TimetableProblem, timetable: Timetable) -> Score:
    """The points of ``timetable``, which must name only what ``problem`` knows."""
    weights, limits, meetings = problem.weights, problem.limits, timetable.meetings
    hearing_of, reserve = problem.hearing_of(), problem.reserve()
    hearings = [[hearing_of[one] for one in meeting.constituencies] for meeting in meetings]
    thin = sum(1 for group in hearings if sum(h.evaluators for h in group) < limits.min_evaluators)
    weeks = sum(weeks_off(h, m.on) for m, group in zip(meetings, hearings, strict=True) for h in group)
    off_ideal = sum(abs(len(meeting.deputies) - limits.ideal_deputies) for meeting in meetings)
    return Score(
        meetings=weights.meeting * len(meetings),
        away=weights.away * sum(1 for meeting in meetings if _is_away(problem, meeting)),
        peak=weights.peak * max(Counter(meeting.on for meeting in meetings).values(), default=0),
        leader_spread=weights.leader_spread * leader_spread(problem, timetable),
        thin=weights.thin * thin,
        weeks_off=weights.week_off * weeks,
        off_ideal=weights.off_ideal * off_ideal,
        reserve_days=weights.reserve_day * sum(1 for meeting in meetings if meeting.on in reserve),
    )


def leader_spread(problem: TimetableProblem, timetable: Timetable) -> int:
    """Meetings of the busiest leader less those of the least busy, among leaders with any day in the season."""
    held = Counter(meeting.leader_id for meeting in timetable.meetings)
    loads = [held[leader.id] for leader in problem.leaders if set(problem.days) - leader.unavailable]
    return max(loads, default=0) - min(loads, default=0)


def least_meetings(problem: TimetableProblem) -> int:
    """No timetable has fewer meetings than this."""
    townships = by_township(candidates(problem)).values()
    return sum(least_of_township(problem, options) for options in townships)


def least_of_township(problem: TimetableProblem, options: list[Candidate]) -> int:
    """The fewest meetings that hear one township, given its candidates."""
    return _least_cover(problem, options, [1] * len(options))


def lower_bound(problem: TimetableProblem) -> int:
    """No timetable has fewer points than this: each township's cheapest grouping, and the evenest days."""
    if not problem.days:
        return 0
    cost = sum(
        _least_cover(problem, options, [_least_cost(problem, option) for option in options])
        for options in by_township(candidates(problem)).values()
    )
    peak = -(-least_meetings(problem) // len(problem.days))
    return cost + problem.weights.peak * peak


def _least_cost(problem: TimetableProblem, candidate: Candidate) -> int:
    return min(placing_cost(problem, candidate, venue, on) for venue in candidate.venues for on in problem.days)


def _least_cover(problem: TimetableProblem, options: list[Candidate], costs: list[int]) -> int:
    members = {one for option in options for one in option.constituencies}
    if len(members) <= EXACT_TOWNSHIP:
        pairs = [(frozenset(option.constituencies), cost) for option, cost in zip(options, costs, strict=True)]
        return cheapest_cover(pairs) or 0
    deputies = len({deputy for option in options for deputy in option.deputies})
    fewest = max(-(-deputies // problem.limits.max_deputies), -(-len(members) // _widest(options)))
    return fewest * min(costs)


def _widest(options: list[Candidate]) -> int:
    return max(len(option.constituencies) for option in options)


def _is_away(problem: TimetableProblem, meeting: Meeting) -> bool:
    home = problem.hearing_of()[meeting.constituencies[0]].township_id
    return problem.venue_of()[meeting.venue_id].township_id != home
