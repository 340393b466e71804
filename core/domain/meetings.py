"""A duty-report meeting's life: planned, noticed, open, closed, counted, published.

Forward steps need what the step needs; a step back, a postponement or a cancellation needs a reason, which the
audit trail keeps. Voting, once closed, is never opened again: the key that could read drafts is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.domain.errors import Conflict, Invalid
from core.domain.ids import DeputyId, LeaderId, MeetingId, TownshipId, VenueId


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    NOTICED = "noticed"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


FORWARD: dict[MeetingStatus, frozenset[MeetingStatus]] = {
    MeetingStatus.PLANNED: frozenset({MeetingStatus.NOTICED}),
    MeetingStatus.NOTICED: frozenset({MeetingStatus.OPEN}),
    MeetingStatus.OPEN: frozenset({MeetingStatus.CLOSED}),
    MeetingStatus.CLOSED: frozenset({MeetingStatus.COUNTED}),
    MeetingStatus.COUNTED: frozenset({MeetingStatus.PUBLISHED}),
    MeetingStatus.POSTPONED: frozenset({MeetingStatus.PLANNED}),
}
WITH_REASON: dict[MeetingStatus, frozenset[MeetingStatus]] = {
    MeetingStatus.PLANNED: frozenset({MeetingStatus.POSTPONED, MeetingStatus.CANCELLED}),
    MeetingStatus.NOTICED: frozenset({MeetingStatus.PLANNED, MeetingStatus.POSTPONED, MeetingStatus.CANCELLED}),
    # An interrupted vote is void: its ballots are destroyed unread.
    MeetingStatus.OPEN: frozenset({MeetingStatus.POSTPONED, MeetingStatus.CANCELLED}),
    MeetingStatus.CLOSED: frozenset({MeetingStatus.POSTPONED, MeetingStatus.CANCELLED}),
    # A recount: the sheets are destroyed and opened again from the sealed ballots.
    MeetingStatus.COUNTED: frozenset({MeetingStatus.CLOSED}),
    MeetingStatus.POSTPONED: frozenset({MeetingStatus.CANCELLED}),
}
ROLL_CHANGES_WHILE = frozenset({MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED})


@dataclass(frozen=True, slots=True)
class Meeting:
    """``slot`` counts the day's slots from 0; ``revision`` is the calendar file's SEQUENCE."""

    id: MeetingId
    year: int
    title: str
    status: MeetingStatus
    held_on: date
    starts_at: datetime
    ends_at: datetime
    slot: int = 0
    venue_id: VenueId | None = None
    leader_id: LeaderId | None = None
    township_id: TownshipId | None = None
    is_pinned: bool = False
    revision: int = 0
    rule_set_id: int | None = None
    noticed_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    counted_at: datetime | None = None
    published_at: datetime | None = None
    objections_end_on: date | None = None
    key_destroyed_at: datetime | None = None
    agenda: tuple[DeputyId, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.status is MeetingStatus.OPEN


def check_step(meeting: Meeting, target: MeetingStatus, *, reason: str | None = None) -> None:
    """Whether ``meeting`` may become ``target``.

    Errors: Conflict("meeting.wrong_status") when it never may; Invalid("reason.missing") when it may with a reason.
    """
    if target in FORWARD.get(meeting.status, frozenset()):
        return
    if target not in WITH_REASON.get(meeting.status, frozenset()):
        raise Conflict("meeting.wrong_status", meeting=meeting.id, status=str(meeting.status), target=str(target))
    if not reason:
        raise Invalid("reason.missing", target=str(target))


def days_early(meeting: Meeting, today: date) -> int:
    """How many days before its meeting's day a vote would be opened ``today``; 0 on the day and after it.

    A vote may be opened on any day once people were told; before the day the office is asked whether it means that.
    """
    return max((meeting.held_on - today).days, 0)


def check_roll_may_change(meeting: Meeting) -> None:
    """Once voting is open the roll stands. Errors: Conflict("meeting.roll_is_frozen")."""
    if meeting.status not in ROLL_CHANGES_WHILE:
        raise Conflict("meeting.roll_is_frozen", meeting=meeting.id, status=str(meeting.status))
