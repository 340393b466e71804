"""The steps of a meeting as the office takes them, and a meeting brought to any status by its own steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from core.domain.actors import Role
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.rules import OccasionKind
from tests.office import PASSPHRASE, Office

MEETING, OPENED, CLOSES, MISSING = (
    OccasionKind.MEETING.value,
    OccasionKind.VOTING_OPEN.value,
    OccasionKind.VOTING_CLOSES.value,
    OccasionKind.MISSING_REPORT.value,
)
LATER = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # 14:30 in the county
Step = Callable[[Office, MeetingId], Awaitable[object]]


async def notice(office: Office, meeting: MeetingId) -> object:
    return await office.core.meetings.notice(office.clerk, meeting)


async def open_voting(office: Office, meeting: MeetingId) -> object:
    return await office.core.meetings.open_voting(office.clerk, meeting, PASSPHRASE)


async def close(office: Office, meeting: MeetingId) -> object:
    return await office.core.meetings.close_voting(office.clerk, meeting)


async def postpone(office: Office, meeting: MeetingId) -> object:
    return await office.core.meetings.postpone(office.clerk, meeting, "停电")


async def cancel(office: Office, meeting: MeetingId) -> object:
    return await office.core.meetings.cancel(office.staff(Role.ADMINISTRATOR), meeting, "并入另一场")


async def move(office: Office, meeting: MeetingId) -> object:
    return await office.core.meetings.move(office.clerk, meeting, LATER)


STEPS: dict[str, Step] = {
    "notice": notice,
    "open": open_voting,
    "close": close,
    "postpone": postpone,
    "cancel": cancel,
    "move": move,
}


async def meeting_in(office: Office, status: MeetingStatus) -> MeetingId:
    """A meeting that has come to ``status`` by its own steps, with one ballot where it voted."""
    if status in (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED, MeetingStatus.CANCELLED):
        meeting = await office.planned_meeting()
    else:
        meeting = await office.open_meeting()
        await office.vote(meeting, 0)
    if status is MeetingStatus.NOTICED:
        await notice(office, meeting)
    if status is MeetingStatus.POSTPONED:
        await postpone(office, meeting)
    if status is MeetingStatus.CANCELLED:
        await cancel(office, meeting)
    if status in (MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED):
        await close(office, meeting)
    if status in (MeetingStatus.COUNTED, MeetingStatus.PUBLISHED):
        await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    if status is MeetingStatus.PUBLISHED:
        await office.core.publishing.publish(office.clerk, meeting)
    return meeting


async def stored(office: Office, meeting: MeetingId) -> Meeting:
    return await office.core.meetings.get(office.clerk, meeting)
