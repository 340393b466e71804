"""When somebody drops out: what of a timetable still stands, and what a newer one changes and why.

A meeting is the same meeting when the same constituencies meet on the same day and slot in the same venue
under the same leader; only then nobody has to be told anything. That a deputy no longer speaks at a meeting
is told to that meeting, but does not move it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.domain.planning.greedy import greedy
from core.domain.planning.reasons import Reason, because
from core.domain.planning.timetable import Meeting, MeetingPin, Timetable, TimetableProblem
from core.domain.planning.timetable_check import check, meeting_faults


class ChangeKind(StrEnum):
    """What happened to a meeting, the gravest thing that did."""

    ADDED = "added"
    CANCELLED = "cancelled"
    REGROUPED = "regrouped"
    MOVED = "moved"
    OTHER_VENUE = "other_venue"
    OTHER_LEADER = "other_leader"
    OTHER_SPEAKERS = "other_speakers"


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """One meeting before and after, and why it could not stay."""

    kind: ChangeKind
    before: Meeting | None
    after: Meeting | None
    reasons: tuple[Reason, ...]


def still_standing(problem: TimetableProblem, previous: Timetable) -> tuple[Meeting, ...]:
    """The meetings of ``previous`` that can stay as they are, each by itself and all together.

    Constituencies with nobody left to hear are taken out of them, and the deputies are brought up to date.
    """
    kept: list[Meeting] = []
    for meeting in previous.meetings:
        projected = project(problem, meeting)
        if projected is None or reasons_against(problem, projected):
            continue
        if not clashes(problem, projected, kept):
            kept.append(projected)
    return tuple(kept)


def project(problem: TimetableProblem, meeting: Meeting) -> Meeting | None:
    """``meeting`` with the constituencies and deputies that ``problem`` still knows; None: nobody is left."""
    hearings = [h for h in problem.hearings if h.constituency_id in meeting.constituencies]
    if not hearings:
        return None
    return replace(
        meeting,
        constituencies=tuple(sorted(hearing.constituency_id for hearing in hearings)),
        deputies=tuple(sorted(deputy for hearing in hearings for deputy in hearing.deputies)),
    )


def reasons_against(problem: TimetableProblem, meeting: Meeting) -> tuple[Reason, ...]:
    """Why ``meeting`` cannot stay as it is: broken rules, and pins that want something else."""
    faults = tuple(violation.reason for violation in meeting_faults(problem, meeting))
    return faults + tuple(
        because("pinned_otherwise", constituencies=pin.constituencies)
        for pin in problem.pins
        if not set(pin.constituencies).isdisjoint(meeting.constituencies) and not pin.is_kept_by(meeting)
    )


def clashes(problem: TimetableProblem, meeting: Meeting, others: Sequence[Meeting]) -> bool:
    """Whether ``meeting`` cannot be held beside ``others``: the place, the leader or the day is taken."""
    same_day = [other for other in others if other.on == meeting.on]
    same_time = [other for other in same_day if other.slot == meeting.slot]
    taken = {other.venue_id for other in same_time}, {other.leader_id for other in same_time}
    is_full = len(same_day) >= problem.limits.meetings_a_day
    return is_full or meeting.venue_id in taken[0] or meeting.leader_id in taken[1]


def replan_greedily(problem: TimetableProblem, previous: Timetable) -> Timetable:
    """A new timetable around everything that can stay; from scratch only when that leaves somebody out."""
    around = greedy(problem, still_standing(problem, previous), before=previous)
    if not check(problem, around):
        return around
    fresh = greedy(problem, before=previous)
    return around if check(problem, fresh) else fresh


def changes(problem: TimetableProblem, previous: Timetable, new: Timetable) -> tuple[MeetingChange, ...]:
    """Every meeting that differs between ``previous`` and ``new``, with the reason, in the old order."""
    partners = _partners(previous, new)
    matched = {id(after) for _, after in partners if after is not None}
    added = [MeetingChange(ChangeKind.ADDED, None, m, ()) for m in new.meetings if id(m) not in matched]
    return (*_differences(problem, partners), *added)


def moved(found: Sequence[MeetingChange]) -> int:
    """How many meetings people must be told anew about: all changes but those of the speakers alone."""
    return sum(1 for change in found if change.kind is not ChangeKind.OTHER_SPEAKERS)


def as_pin(meeting: Meeting) -> MeetingPin:
    """The pin that keeps ``meeting`` exactly as it is."""
    return MeetingPin(meeting.constituencies, meeting.on, meeting.slot, meeting.venue_id, meeting.leader_id)


def _partners(previous: Timetable, new: Timetable) -> list[tuple[Meeting, Meeting | None]]:
    """Each old meeting with the new one that shares the most constituencies with it, each new one once."""
    free = list(new.meetings)
    pairs: list[tuple[Meeting, Meeting | None]] = []
    for before in sorted(previous.meetings, key=lambda m: -_best_overlap(m, new.meetings)):
        after = max(free, key=lambda other: _overlap(before, other), default=None)
        if after is not None and _overlap(before, after) > (0, False):
            free.remove(after)
            pairs.append((before, after))
        else:
            pairs.append((before, None))
    return sorted(pairs, key=lambda pair: (pair[0].on, pair[0].slot, pair[0].constituencies))


def _best_overlap(meeting: Meeting, others: Sequence[Meeting]) -> int:
    return max((_overlap(meeting, other)[0] for other in others), default=0)


def _overlap(one: Meeting, other: Meeting) -> tuple[int, bool]:
    shared = len(set(one.constituencies) & set(other.constituencies))
    return (shared, shared > 0 and (one.on, one.slot) == (other.on, other.slot))


def _differences(
    problem: TimetableProblem, partners: Sequence[tuple[Meeting, Meeting | None]]
) -> Iterator[MeetingChange]:
    for before, after in partners:
        projected = project(problem, before)
        against = () if projected is None else reasons_against(problem, projected)
        if after is None:
            gone = (because("nobody_left_to_hear"),) if projected is None else against
            yield MeetingChange(ChangeKind.CANCELLED, before, None, gone or (because("made_room"),))
        elif before != after:
            kind = _kind(projected or before, after)
            plain = because("speakers_changed" if kind is ChangeKind.OTHER_SPEAKERS else "made_room")
            yield MeetingChange(kind, before, after, against or (plain,))


def _kind(before: Meeting, after: Meeting) -> ChangeKind:
    if before.constituencies != after.constituencies:
        return ChangeKind.REGROUPED
    if (before.on, before.slot) != (after.on, after.slot):
        return ChangeKind.MOVED
    if before.venue_id != after.venue_id:
        return ChangeKind.OTHER_VENUE
    return ChangeKind.OTHER_LEADER if before.leader_id != after.leader_id else ChangeKind.OTHER_SPEAKERS
