"""What the office must do next about a meeting, and by which day.

What must stay true: every meeting that is not over has exactly one next step, so that none is forgotten; the day is
the last one on which the step is in time, never the day on which the program noticed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.domain.meetings import Meeting, MeetingStatus

LOOK_AHEAD_DAYS = 14  # a step due later than this does not wait for anybody yet


class DeskStep(StrEnum):
    """A step that waits for somebody in the office."""

    RESCHEDULE = "reschedule"  # a postponed meeting needs a new day
    NOTICE = "notice"
    OPEN = "open"
    CLOSE = "close"
    ENTER_PAPER = "enter_paper"  # beside the count: before it, where sheets were handed out
    COUNT = "count"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """``due_on`` is the last day in time; ``is_late`` once it has passed."""

    meeting: Meeting
    step: DeskStep
    due_on: date
    is_late: bool


_STEPS = {
    MeetingStatus.PLANNED: DeskStep.NOTICE,
    MeetingStatus.NOTICED: DeskStep.OPEN,
    MeetingStatus.OPEN: DeskStep.CLOSE,
    MeetingStatus.CLOSED: DeskStep.COUNT,
    MeetingStatus.COUNTED: DeskStep.PUBLISH,
    MeetingStatus.POSTPONED: DeskStep.RESCHEDULE,
}


def step_of(meeting: Meeting) -> DeskStep | None:
    """What ``meeting`` waits for, however far away its day is; None once it is over or called off for good."""
    return _STEPS.get(meeting.status)


def next_step(meeting: Meeting, today: date, *, notice_days: int) -> WaitingStep | None:
    """The step that waits; None for a meeting that is over, called off, or too far away.

    ``notice_days`` before its day a meeting must have been noticed (docs/sources.md B1.21); the rest is due on the day.
    """
    step = step_of(meeting)
    if step is None:
        return None
    lead = timedelta(days=notice_days if step is DeskStep.NOTICE else 0)
    due_on = meeting.held_on - lead
    if due_on > today + timedelta(days=LOOK_AHEAD_DAYS):
        return None
    return WaitingStep(meeting, step, due_on, is_late=due_on < today)
