"""The way back of what was done to a meeting, where people may have heard of it.

What must stay true: what waits in the outbox is taken back before anybody has it; whoever has it, or may have it, is
told what holds now; a meeting that comes back is another edition of itself, so that a later notice is a new one and
its reminders are laid anew. Nothing that was said during a vote is ever taken back here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.domain.actors import Person, PersonKind
from core.domain.errors import Conflict, NotFound
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import Notice, NoticeKind
from core.domain.rules import OccasionKind
from core.domain.undo import (
    AttendanceWas,
    ChangedMeeting,
    MeetingWas,
    RollWas,
    TimetableWas,
    is_still,
    restored,
)
from core.services.attendance import restore_state, state_is
from core.services.meeting_inverses import meeting_print, notice_key
from core.services.meetings import meeting_params
from core.services.messages import key_for, tell_address, tell_many
from core.services.occasions import MEETING_OCCASIONS, Occasions
from core.services.reached import Heard, heard_of
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.stores.messages import Priority
from core.services.stores.reminders import ReminderState
from core.services.undo import Reach, Way, unless
from core.services.work import Work

_BEFORE_A_VOTE = (MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.POSTPONED, MeetingStatus.CANCELLED)
# What is said to those who heard of the action that is undone.
_INSTEAD = {
    NoticeKind.MEETING_NOTICE: NoticeKind.MEETING_WITHDRAWN,
    NoticeKind.MEETING_MOVED: NoticeKind.MEETING_MOVED,
    NoticeKind.MEETING_POSTPONED: NoticeKind.MEETING_STANDS,
    NoticeKind.MEETING_CANCELLED: NoticeKind.MEETING_STANDS,
}


class MeetingWays:
    """Steps, rolls and timetables back."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._occasions = Occasions(book)

    @property
    def ways(self) -> Mapping[type[Any], Way]:
        return {
            MeetingWas: Way(self._check_meeting, self._restore_meeting, self._reach_of_meeting),
            RollWas: Way(self._check_roll, self._restore_roll, self._reach_of_roll),
            TimetableWas: Way(self._check_timetable, self._restore_timetable, self._reach_of_timetable),
            AttendanceWas: Way(self._check_attendance, self._restore_attendance),
        }

    async def _check_meeting(self, work: Work, inverse: MeetingWas) -> None:
        stored = await work.meetings.get(inverse.meeting)
        unless(_is_as_left(stored, inverse), inverse)
        back = restored(stored, inverse.fields)
        if back.status is MeetingStatus.NOTICED and back.starts_at <= work.now:
            raise Conflict("undo.time_has_passed", subject=inverse.subject)

    async def _reach_of_meeting(self, work: Work, inverse: MeetingWas) -> Reach:
        return _reach(await self._heard_of(work, inverse))

    async def _restore_meeting(self, work: Work, inverse: MeetingWas) -> Reach:
        stored = await work.meetings.get(inverse.meeting)
        heard = await self._heard_of(work, inverse)
        back = replace(restored(stored, inverse.fields), revision=stored.revision + 1)
        await work.meetings.save(back)
        if inverse.drew_roll:
            await work.meetings.set_roll(back.id, ())
        if back.status is MeetingStatus.NOTICED:
            await self._occasions.lay(work, back, OccasionKind.MEETING)
        else:
            await self._occasions.drop(work, back, *MEETING_OCCASIONS)
        await lay_year_if_any(work, self._book, back.year)
        if inverse.told is not None:
            await _say_instead(work, back, heard, _INSTEAD[NoticeKind(inverse.told)])
        return _reach(heard)

    async def _heard_of(self, work: Work, inverse: MeetingWas) -> Heard:
        if inverse.told is None:
            return Heard((), (), ())
        told = NoticeKind(inverse.told)
        rows = await work.messages.begun_with(f"{notice_key(inverse.meeting, told, inverse.revision)}:")
        reminded: frozenset[Person] = frozenset()
        if told in (NoticeKind.MEETING_NOTICE, NoticeKind.MEETING_MOVED):
            reminded = await _reminded(work, inverse.meeting, inverse.revision)
        return heard_of(rows, reminded)

    async def _check_roll(self, work: Work, inverse: RollWas) -> None:
        stored = await work.meetings.get(inverse.meeting)
        roll = await work.meetings.roll(inverse.meeting)
        is_as_left = len(roll) == inverse.size and set(roll).issuperset(inverse.joined)
        is_as_left = is_as_left and set(roll).isdisjoint(inverse.left)
        unless(is_as_left and stored.status in _BEFORE_A_VOTE, inverse)

    async def _reach_of_roll(self, work: Work, inverse: RollWas) -> Reach:
        return _reach(await self._heard_by(work, inverse.meeting, inverse.revision, _voters(inverse.joined)))

    async def _restore_roll(self, work: Work, inverse: RollWas) -> Reach:
        stored = await work.meetings.get(inverse.meeting)
        joined, left = _voters(inverse.joined), _voters(inverse.left)
        heard = await self._heard_by(work, inverse.meeting, inverse.revision, joined)
        back = set(await work.meetings.roll(inverse.meeting)).difference(inverse.joined).union(inverse.left)
        await work.meetings.set_roll(inverse.meeting, sorted(back))
        if stored.status is MeetingStatus.NOTICED:
            await self._occasions.follow(work, stored, left, joined)
            await _say_instead(work, stored, heard, NoticeKind.MEETING_WITHDRAWN)
        return _reach(heard)

    async def _check_timetable(self, work: Work, inverse: TimetableWas) -> None:
        for added, fingerprint in inverse.added:
            unless(await _print(work, added) == fingerprint, inverse)
        for changed in inverse.changed:
            unless(_is_as_left(await _meeting(work, changed.meeting), changed), inverse)
        for removed in inverse.removed:
            unless(await _meeting(work, removed.meeting.id) is None, inverse)

    async def _reach_of_timetable(self, work: Work, inverse: TimetableWas) -> Reach:
        reached = [await self._heard_by_speakers(work, one) for one in inverse.changed if one.is_noticed]
        return _sum(_reach(heard) for heard in reached)

    async def _restore_timetable(self, work: Work, inverse: TimetableWas) -> Reach:
        for added, _ in inverse.added:
            await work.meetings.remove(added)
        reached = [await self._restore_changed(work, changed) for changed in inverse.changed]
        for removed in inverse.removed:
            await work.meetings.restore(removed.meeting)
            await work.meetings.set_roll(removed.meeting.id, removed.roll)
        await lay_year_if_any(work, self._book, inverse.year)
        return _sum(reached)

    async def _restore_changed(self, work: Work, changed: ChangedMeeting) -> Reach:
        """Other speakers at a noticed meeting make no other edition of it, here as when they were entered."""
        stored = await work.meetings.get(changed.meeting)
        back = restored(stored, changed.fields)
        if not changed.is_noticed:
            await work.meetings.save(replace(back, revision=stored.revision + 1))
            return Reach()
        heard = await self._heard_by_speakers(work, changed)
        await work.meetings.save(back)
        left = [_deputy(one) for one in back.agenda if one not in stored.agenda]
        joined = [_deputy(one) for one in stored.agenda if one not in back.agenda]
        await self._occasions.follow(work, back, left, joined)
        await _say_instead(work, back, heard, NoticeKind.MEETING_WITHDRAWN)
        return _reach(heard)

    async def _heard_by_speakers(self, work: Work, changed: ChangedMeeting) -> Heard:
        stored = await work.meetings.get(changed.meeting)
        former = restored(stored, changed.fields).agenda
        joined = [_deputy(one) for one in stored.agenda if one not in former]
        return await self._heard_by(work, changed.meeting, changed.revision, joined)

    async def _heard_by(self, work: Work, meeting: MeetingId, revision: int, people: Sequence[Person]) -> Heard:
        """Who of ``people`` heard of the meeting by its notice or a reminder."""
        key = notice_key(meeting, NoticeKind.MEETING_NOTICE, revision)
        wanted = {key_for(key, person) for person in people}
        rows = [row for row in await work.messages.begun_with(f"{key}:") if row.key in wanted] if wanted else []
        return heard_of(rows, (await _reminded(work, meeting, revision)).intersection(people))

    async def _check_attendance(self, work: Work, inverse: AttendanceWas) -> None:
        unless(await state_is(work, inverse.meeting, inverse.person, inverse.after), inverse)

    async def _restore_attendance(self, work: Work, inverse: AttendanceWas) -> Reach:
        await restore_state(work, inverse)
        return Reach()


def _is_as_left(stored: Meeting | None, was: MeetingWas | ChangedMeeting) -> bool:
    """Its edition may be another by now: a later step that was undone makes one, and is in nobody's way."""
    return stored is not None and stored.status in _BEFORE_A_VOTE and is_still(stored, was.fields)


def _reach(heard: Heard) -> Reach:
    return Reach(sent=len(heard.people) + len(heard.rooms), unsent=len(heard.waiting))


async def _reminded(work: Work, meeting: MeetingId, revision: int) -> frozenset[Person]:
    """Who has had a reminder of this edition of the meeting, or of a later one."""
    rows = await work.reminders.of_event(OccasionKind.MEETING.value, meeting)
    sent = [row for row in rows if row.state is ReminderState.SENT and int(row.edition) >= revision]
    return frozenset(row.person for row in sent if row.person.kind is not PersonKind.STAFF)


async def _say_instead(work: Work, meeting: Meeting, heard: Heard, kind: NoticeKind) -> None:
    await work.messages.take_back_all(heard.waiting)
    notice = Notice(kind, await meeting_params(work, meeting))
    # The day belongs to the key: people may be told twice in one edition when its roll goes back and forth.
    key = f"{notice_key(meeting.id, kind, meeting.revision)}:undone:{work.now:%Y%m%d%H%M%S%f}"
    await tell_many(work, dict.fromkeys(heard.people, notice), key=key, priority=Priority.BROADCAST)
    for room in heard.rooms:
        await tell_address(work, room, notice, key=key)


async def _meeting(work: Work, meeting: MeetingId) -> Meeting | None:
    try:
        return await work.meetings.get(meeting)
    except NotFound:
        return None


async def _print(work: Work, meeting: MeetingId) -> str | None:
    stored = await _meeting(work, meeting)
    return meeting_print(stored) if stored is not None else None


def _sum(reached: Iterable[Reach]) -> Reach:
    some = list(reached)
    return Reach(sum(one.sent for one in some), sum(one.unsent for one in some))


def _voters(voters: Iterable[VoterId]) -> list[Person]:
    return [Person(PersonKind.VOTER, voter) for voter in voters]


def _deputy(deputy: DeputyId) -> Person:
    return Person(PersonKind.DEPUTY, deputy)
