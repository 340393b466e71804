"""From the solver's numbers to a timetable, and from a timetable to the solver's numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.domain.ids import ConstituencyId, LeaderId
from core.domain.planning.timetable import Meeting, Timetable
from core.planning.highs_model import Period, Placement, TimetableModel

_Group = tuple[ConstituencyId, ...]


def decode(model: TimetableModel, values: Sequence[float]) -> Timetable:
    """The timetable that ``values`` describe; slots and leaders are dealt as highs_model explains."""
    placed: dict[int, list[Placement]] = defaultdict(list)
    for column, placement in model.placements.items():
        if values[column] > 0.5:
            placed[placement.period].append(placement)
    led: dict[int, list[LeaderId]] = defaultdict(list)
    for (leader, period), column in sorted(model.leading.items()):
        led[period] += [leader] * round(values[column])
    kept = {meeting.constituencies: meeting for column, meeting in model.keeping.items() if values[column] > 0.5}
    return Timetable.of(
        [
            meeting
            for period, placements in placed.items()
            for meeting in _deal(model.periods[period], placements, led[period], _wishes(model, kept))
        ]
    )


def encode(model: TimetableModel, timetable: Timetable) -> Mapping[int, float]:
    """Values for the placements and leaders of ``timetable``: a start for the solver.

    A meeting that is no column of the model is left out; the solver then completes the rest.
    """
    number = {(period.on, slot): index for index, period in enumerate(model.periods) for slot in period.slots}
    chosen = {(m.constituencies, m.venue_id, number[m.on, m.slot]) for m in timetable.meetings}
    loads = Counter((m.leader_id, number[m.on, m.slot]) for m in timetable.meetings)
    values: dict[int, float] = {
        column: float((p.candidate.constituencies, p.venue.id, p.period) in chosen)
        for column, p in model.placements.items()
    }
    return values | {column: float(loads[key]) for key, column in model.leading.items()}


def _wishes(model: TimetableModel, kept: Mapping[_Group, Meeting]) -> list[Mapping[_Group, LeaderId]]:
    """Which leader a group must have (pinned, or the meeting is kept), and which it had before."""
    pins = [placement.candidate.pin for placement in model.placements.values()]
    pinned = {
        tuple(sorted(pin.constituencies)): pin.leader_id
        for pin in pins
        if pin is not None and pin.leader_id is not None
    }
    before = model.previous.meetings if model.previous else ()
    must = {group: meeting.leader_id for group, meeting in kept.items()} | pinned
    return [must, {meeting.constituencies: meeting.leader_id for meeting in before}]


def _deal(
    period: Period,
    placements: list[Placement],
    leaders: list[LeaderId],
    wishes: Sequence[Mapping[_Group, LeaderId]],
) -> Iterator[Meeting]:
    placements.sort(key=lambda placement: (placement.venue.id, placement.candidate.constituencies))
    assigned = _matched(placements, leaders, wishes) if len(period.slots) == 1 else leaders
    for position, (placement, leader) in enumerate(zip(placements, assigned, strict=True)):
        candidate, slot = placement.candidate, period.slots[position % len(period.slots)]
        yield Meeting(candidate.constituencies, candidate.deputies, period.on, slot, placement.venue.id, leader)


def _matched(
    placements: Sequence[Placement],
    leaders: Sequence[LeaderId],
    wishes: Sequence[Mapping[_Group, LeaderId]],
) -> list[LeaderId]:
    """Within one slot: leaders to those who must have them, then to those who had them, then in order."""
    groups = [placement.candidate.constituencies for placement in placements]
    free, given = list(leaders), dict[_Group, LeaderId]()
    for wish in wishes:
        for group in groups:
            if group not in given and group in wish and wish[group] in free:
                given[group] = wish[group]
                free.remove(wish[group])
    return [given[group] if group in given else free.pop(0) for group in groups]
