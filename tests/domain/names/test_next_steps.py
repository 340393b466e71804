"""What the office must do next about a meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.domain.meetings import MeetingStatus
from core.domain.next_steps import LOOK_AHEAD_DAYS, DeskStep, WaitingStep, next_step
from tests.factories import a_meeting

HELD_ON = date(2026, 11, 10)


def step_on(today: date, status: MeetingStatus) -> WaitingStep | None:
    return next_step(a_meeting(held_on=HELD_ON, status=status), today, notice_days=3)


def test_planned_meeting_waits_for_its_notice() -> None:
    found = step_on(date(2026, 11, 7), MeetingStatus.PLANNED)
    assert found is not None
    assert (found.step, found.due_on, found.is_late) == (DeskStep.NOTICE, date(2026, 11, 7), False)


def test_notice_is_late_a_day_after() -> None:
    found = step_on(date(2026, 11, 8), MeetingStatus.PLANNED)
    assert found is not None
    assert found.is_late


@pytest.mark.parametrize(
    ("status", "step"),
    [
        (MeetingStatus.NOTICED, DeskStep.OPEN),
        (MeetingStatus.OPEN, DeskStep.CLOSE),
        (MeetingStatus.CLOSED, DeskStep.COUNT),
        (MeetingStatus.COUNTED, DeskStep.PUBLISH),
        (MeetingStatus.POSTPONED, DeskStep.RESCHEDULE),
    ],
)
def test_each_state_has_its_step(status: MeetingStatus, step: DeskStep) -> None:
    found = step_on(HELD_ON, status)
    assert found is not None
    assert (found.step, found.due_on, found.is_late) == (step, HELD_ON, False)


@pytest.mark.parametrize("status", [MeetingStatus.PUBLISHED, MeetingStatus.CANCELLED])
def test_what_is_over_waits_for_nobody(status: MeetingStatus) -> None:
    assert step_on(HELD_ON, status) is None


def test_far_away_meeting_waits_for_nobody_yet() -> None:
    first_day = HELD_ON - timedelta(days=3 + LOOK_AHEAD_DAYS)
    assert step_on(first_day, MeetingStatus.PLANNED) is not None
    assert step_on(first_day - timedelta(days=1), MeetingStatus.PLANNED) is None
