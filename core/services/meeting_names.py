"""What a meeting's ids are called: one place for notices, a person's own list, the count and the office's desk.

Reading only. What must stay true: each function reads one thing, so that a view asks for no more than it shows - an
invited person hears who reports, where and who presides; townships and what has been filed are the desk's alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.domain.ids import DeputyId, MeetingId
from core.domain.meetings import Meeting
from core.domain.records import Deputy
from core.services.work import Work

Names = dict[MeetingId, str]


async def reporting_at(work: Work, meetings: Sequence[Meeting]) -> dict[MeetingId, tuple[Deputy, ...]]:
    """Who reports at each of ``meetings``, in the order of its agenda."""
    wanted = sorted({deputy for meeting in meetings for deputy in meeting.agenda})
    known = {deputy.id: deputy for deputy in await work.records.deputies_named(wanted)}
    return {meeting.id: tuple(known[one] for one in meeting.agenda if one in known) for meeting in meetings}


async def names_of(work: Work, deputies: Sequence[DeputyId]) -> dict[DeputyId, str]:
    return {deputy.id: deputy.name for deputy in await work.records.deputies_named(deputies)}


async def venues_of(work: Work, meetings: Iterable[Meeting]) -> Names:
    """Where each of ``meetings`` is held; "" where that is open."""
    venues = {venue.id: venue.name for venue in await work.records.venues()}
    return {meeting.id: venues.get(meeting.venue_id, "") if meeting.venue_id else "" for meeting in meetings}


async def presiding_at(work: Work, meetings: Iterable[Meeting]) -> Names:
    """Who presides at each of ``meetings``; "" where that is open."""
    leaders = {leader.id: leader.name for leader in await work.records.leaders()}
    return {meeting.id: leaders.get(meeting.leader_id, "") if meeting.leader_id else "" for meeting in meetings}


async def townships_of(work: Work, meetings: Iterable[Meeting]) -> Names:
    """The township of each of ``meetings``; "" where it has none."""
    townships = {township.id: township.name for township in await work.records.townships()}
    return {meeting.id: townships.get(meeting.township_id, "") if meeting.township_id else "" for meeting in meetings}
