"""What fell due while the program was down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.reminders import Timeliness, lateness
from core.domain.rules import OccasionKind
from tests.domain.reminders.almanacs import local, meeting, planned, stage

AFTERNOON = meeting("12-03 14:30", "12-03 17:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("12-02 08:59", Timeliness.NOT_YET),
        ("12-02 09:00", Timeliness.ON_TIME),
        ("12-02 09:10", Timeliness.ON_TIME),
        ("12-02 09:11", Timeliness.LATE),
        ("12-03 16:59", Timeliness.LATE),  # the meeting still runs
        ("12-03 17:00", Timeliness.OBSOLETE),
    ],
)
def test_a_reminder_lives_until_the_event_ends(now: str, expected: Timeliness) -> None:
    judged = lateness(planned(stage(days=1), AFTERNOON), local(now))
    assert judged.timeliness is expected
    assert judged.is_due is (expected in {Timeliness.ON_TIME, Timeliness.LATE})


def test_a_late_reminder_knows_by_how_much() -> None:
    judged = lateness(planned(stage(days=1), AFTERNOON), local("12-02 11:30"))
    assert judged.late_by == timedelta(hours=2, minutes=30)


def test_a_stage_sets_its_own_lifetime() -> None:
    reminder = planned(stage(days=1, obsolete_after_hours=3), AFTERNOON)
    assert lateness(reminder, local("12-03 19:59")).is_due
    assert not lateness(reminder, local("12-03 20:00")).is_due


def test_an_overdue_notice_lives_at_least_a_day() -> None:
    """Two working days after 30 September are over on 9 October; the lifetime as written ended on the 2nd."""
    overdue = stage(when="after_end", days=2, count="workdays", obsolete_after_hours=49)
    reminder = planned(overdue, meeting("09-30 17:00", kind=OccasionKind.REPORT_DEADLINE))
    assert reminder.due_at == local("10-09 09:00")
    assert lateness(reminder, local("10-10 08:59")).is_due
    assert not lateness(reminder, local("10-10 09:00")).is_due
