"""Who of the roll and of the agenda is at a meeting, as staff check them in at the door.

What must stay true (docs/secrecy.md, core/domain/attendance.py): the ledger says that somebody was checked in, by whom
and when, never who; the list is stored whole each time; and what undoes a check-in is forgotten with the next one and
not kept at all while people vote. So an order of arrival is nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.actors import STAFF_ROLES, Actor, Person, PersonKind, Role
from core.domain.attendance import KEPT_WHILE, THERE, AttendanceCounts, AttendanceState, Attendee, checked_in, counted
from core.domain.errors import Conflict, NotFound
from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import Meeting
from core.domain.undo import AttendanceWas, Final
from core.domain.use_cases import use_case
from core.services.work import Transactions, Work

_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_AT_THE_DOOR = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER)


@dataclass(frozen=True, slots=True)
class AttendeeView:
    """Somebody who is expected; ``state`` None: nothing is known yet."""

    person: Person
    name: str
    state: AttendanceState | None
    hour: int | None


@dataclass(frozen=True, slots=True)
class AttendanceList:
    """Everybody who is expected, who reports first, then by number; and the numbers."""

    meeting: Meeting
    people: tuple[AttendeeView, ...]
    counts: AttendanceCounts


class Attendance:
    """The list at the door."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("attendance.list", *_READERS)
    async def listed(self, actor: Actor, meeting: MeetingId) -> AttendanceList:
        """Who is expected and who is there. Errors: NotFound("meeting.unknown")."""
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            names = await _expected(work, stored)
            known = {one.person: one for one in await work.attendance.of(meeting)}
        people = [_view(person, name, known.get(person)) for person, name in names.items()]
        states = [one.state for one in people if one.state is not None]
        return AttendanceList(stored, tuple(people), counted(len(people), states))

    @use_case("attendance.check_in", *_AT_THE_DOOR)
    async def check_in(self, actor: Actor, meeting: MeetingId, person: Person) -> Attendee:
        """``person`` is at the door: present, or late once the meeting has begun. Again is a no-op.

        Errors: Conflict("attendance.not_now") before the notice and once the result is public;
        NotFound("attendance.not_expected") for somebody who neither reports nor may evaluate.
        """
        async with self._transactions.write(actor) as work:
            stored, known = await _open_list(work, meeting, person)
            if known is not None and known.state in THERE:
                return known
            came = checked_in(person, stored, work.now)
            await _write(work, stored, "attendance.check_in", known, came, person)
        return came

    @use_case("attendance.undo_check_in", *_AT_THE_DOOR)
    async def undo_check_in(self, actor: Actor, meeting: MeetingId, person: Person) -> None:
        """``person`` was checked in by mistake. Errors: as ``check_in``; Conflict("attendance.not_there")."""
        async with self._transactions.write(actor) as work:
            stored, known = await _open_list(work, meeting, person)
            if known is None or known.state not in THERE:
                raise Conflict("attendance.not_there", meeting=meeting)
            await _write(work, stored, "attendance.undo_check_in", known, None, person)

    @use_case("attendance.set", *_AT_THE_DOOR)
    async def set_state(self, actor: Actor, meeting: MeetingId, person: Person, state: AttendanceState) -> Attendee:
        """What is known of ``person`` from elsewhere: leave that was approved, absence. Errors: as ``check_in``."""
        async with self._transactions.write(actor) as work:
            stored, known = await _open_list(work, meeting, person)
            if known is not None and known.state is state:
                return known
            hour = checked_in(person, stored, work.now).hour if state in THERE else None
            now = Attendee(person, state, hour)
            await _write(work, stored, "attendance.set", known, now, person)
        return now


async def attendance_counts(work: Work, meeting: Meeting) -> AttendanceCounts | None:
    """The numbers of a meeting; None before its notice."""
    if meeting.noticed_at is None:
        return None
    states = (await work.attendance.states([meeting.id])).get(meeting.id, {})
    expected = len(meeting.agenda) + len(await work.meetings.roll(meeting.id))
    return counted(expected, [state for state, people in states.items() for _ in range(people)])


async def state_is(work: Work, meeting: MeetingId, person: Person, state: str | None) -> bool:
    """Whether ``person`` stands as an action left them, and the list may still be changed."""
    stored = await work.meetings.get(meeting)
    known = next((one for one in await work.attendance.of(meeting) if one.person == person), None)
    return stored.status in KEPT_WHILE and (known.state if known else None) == state


async def restore_state(work: Work, was: AttendanceWas) -> None:
    """``was.person`` stands as before the action."""
    before = Attendee(was.person, AttendanceState(was.before), was.before_hour) if was.before is not None else None
    await _replace(work, was.meeting, was.person, before)


async def _open_list(work: Work, meeting: MeetingId, person: Person) -> tuple[Meeting, Attendee | None]:
    """The meeting, and what is known of ``person``, whom it must expect."""
    stored = await work.meetings.get(meeting)
    if stored.status not in KEPT_WHILE:
        raise Conflict("attendance.not_now", meeting=meeting, status=str(stored.status))
    if not await _is_expected(work, stored, person):
        raise NotFound("attendance.not_expected", meeting=meeting)
    return stored, next((one for one in await work.attendance.of(meeting) if one.person == person), None)


async def _write(
    work: Work, meeting: Meeting, action: str, before: Attendee | None, after: Attendee | None, person: Person
) -> None:
    await _replace(work, meeting.id, person, after)
    state, hour = (before.state, before.hour) if before is not None else (None, None)
    was = AttendanceWas(meeting.id, person, state, hour, after.state if after is not None else None)
    await work.actions.forget_values(was.subject, "undo.checked_in_since")
    await work.remember(action, Final(was.subject, "undo.checked_in_since") if meeting.is_open else was)
    await work.record(action, f"meeting:{meeting.id}")


async def _replace(work: Work, meeting: MeetingId, person: Person, mark: Attendee | None) -> None:
    others = [one for one in await work.attendance.of(meeting) if one.person != person]
    await work.attendance.replace(meeting, [*others, *([mark] if mark is not None else [])])


async def _is_expected(work: Work, meeting: Meeting, person: Person) -> bool:
    if person.kind is PersonKind.DEPUTY:
        return person.id in meeting.agenda
    return person.kind is PersonKind.VOTER and bool(await work.meetings.on_roll(meeting.id, [VoterId(person.id)]))


async def _expected(work: Work, meeting: Meeting) -> dict[Person, str]:
    """Names by person: who reports, in the order of the agenda, then the roll."""
    deputies = {deputy.id: deputy.name for deputy in await work.records.deputies_named(meeting.agenda)}
    voters = await work.records.voters_named(await work.meetings.roll(meeting.id))
    reporting = {Person(PersonKind.DEPUTY, one): deputies[one] for one in meeting.agenda if one in deputies}
    return reporting | {Person(PersonKind.VOTER, voter.id): voter.name for voter in voters}


def _view(person: Person, name: str, known: Attendee | None) -> AttendeeView:
    return AttendeeView(person, name, known.state if known else None, known.hour if known else None)
