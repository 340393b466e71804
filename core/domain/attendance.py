"""Who is at a meeting: who reports there and who may evaluate, each with one state.

What must stay true (docs/secrecy.md): a check-in comes before the vote and says nothing of it, so no order of arrival
is kept that somebody could lay beside an order of voting. Of the time only the county's hour is kept: a meeting's
people come within an hour of its beginning, so the hour sets nobody apart whom the word "late" does not set apart
already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.domain.actors import Person
from core.domain.clock import COUNTY_ZONE
from core.domain.meetings import Meeting, MeetingStatus

# From the notice until the result is public: afterwards the list is a record.
KEPT_WHILE = frozenset({MeetingStatus.NOTICED, MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED})


class AttendanceState(StrEnum):
    PRESENT = "present"
    LATE = "late"
    LEAVE_APPROVED = "leave_approved"  # 请假获准
    ABSENT = "absent"


THERE = frozenset({AttendanceState.PRESENT, AttendanceState.LATE})


@dataclass(frozen=True, slots=True)
class Attendee:
    """``hour``: the county's hour of the check-in; None for who was not checked in."""

    person: Person
    state: AttendanceState
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class AttendanceCounts:
    """How many of ``expected`` people stand how; ``unknown``: nobody has said anything of them."""

    expected: int
    present: int = 0
    late: int = 0
    leave_approved: int = 0
    absent: int = 0

    @property
    def there(self) -> int:
        return self.present + self.late

    @property
    def unknown(self) -> int:
        return self.expected - self.there - self.leave_approved - self.absent


def checked_in(person: Person, meeting: Meeting, at: datetime) -> Attendee:
    """``person`` comes to ``meeting`` at ``at``: late once it has begun."""
    state = AttendanceState.LATE if at > meeting.starts_at else AttendanceState.PRESENT
    return Attendee(person, state, at.astimezone(COUNTY_ZONE).hour)


def counted(expected: int, states: Iterable[AttendanceState]) -> AttendanceCounts:
    numbers = Counter(states)
    return AttendanceCounts(expected, *(numbers[state] for state in AttendanceState))
