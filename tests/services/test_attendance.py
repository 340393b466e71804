"""The list at the door: who is expected, who is there, and nothing about the order in which they came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.attendance import AttendanceCounts, AttendanceState, Attendee
from core.domain.errors import Conflict, NotFound
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from tests.office import Office
from tests.services.steps import meeting_in, move, notice, postpone, stored
from tests.services.witness import deputies, voters

PRESENT, LATE = AttendanceState.PRESENT, AttendanceState.LATE
LEAVE, ABSENT = AttendanceState.LEAVE_APPROVED, AttendanceState.ABSENT


async def noticed(office: Office) -> MeetingId:
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    return meeting


async def check_in(office: Office, meeting: MeetingId, person: Person) -> Attendee:
    return await office.core.attendance.check_in(office.staff(Role.TELLER), meeting, person)


async def state_of(office: Office, meeting: MeetingId, person: Person) -> AttendanceState | None:
    listed = await office.core.attendance.listed(office.clerk, meeting)
    [found] = [one.state for one in listed.people if one.person == person]
    return found


async def test_list_names_everybody_who_is_expected(office: Office) -> None:
    listed = await office.core.attendance.listed(office.clerk, await noticed(office))
    assert [one.person for one in listed.people] == [*deputies(office, 2), *voters(office)]
    assert all(one.name and one.state is None for one in listed.people)
    assert listed.counts == AttendanceCounts(expected=14)


async def test_who_comes_before_it_begins_is_present(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    office.clock.move_to((await stored(office, meeting)).starts_at - timedelta(minutes=5))
    assert (await check_in(office, meeting, voter)).state is PRESENT


async def test_who_comes_after_it_began_is_late(office: Office) -> None:
    meeting, [deputy] = await noticed(office), deputies(office, 1)
    office.clock.move_to((await stored(office, meeting)).starts_at + timedelta(minutes=5))
    assert (await check_in(office, meeting, deputy)).state is LATE


async def test_only_the_hour_is_kept(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    office.clock.move_to((await stored(office, meeting)).starts_at - timedelta(minutes=13))  # 08:47 in the county
    assert (await check_in(office, meeting, voter)).hour == 8


async def test_checking_in_again_changes_nothing(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    first = await check_in(office, meeting, voter)
    office.clock.move_to((await stored(office, meeting)).starts_at + timedelta(minutes=5))
    assert await check_in(office, meeting, voter) == first


async def test_check_in_by_mistake_is_taken_back(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    await check_in(office, meeting, voter)
    await office.core.attendance.undo_check_in(office.clerk, meeting, voter)
    assert await state_of(office, meeting, voter) is None


async def test_nobody_is_taken_back_who_is_not_there(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    with pytest.raises(Conflict, match=r"attendance\.not_there"):
        await office.core.attendance.undo_check_in(office.clerk, meeting, voter)


@pytest.mark.parametrize("state", list(AttendanceState))
async def test_every_state_can_be_written_down(office: Office, state: AttendanceState) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    await office.core.attendance.set_state(office.clerk, meeting, voter, state)
    assert await state_of(office, meeting, voter) is state


async def test_counts_stand_in_the_meetings_view(office: Office) -> None:
    meeting, people = await noticed(office), voters(office, 3)
    await check_in(office, meeting, people[0])
    await office.core.attendance.set_state(office.clerk, meeting, people[1], LEAVE)
    await office.core.attendance.set_state(office.clerk, meeting, people[2], ABSENT)
    counts = (await office.core.duty_desk.meeting(office.clerk, meeting)).attendance
    assert counts == AttendanceCounts(expected=14, present=1, leave_approved=1, absent=1)
    assert (counts.there, counts.unknown) == (1, 11)


async def test_view_of_a_planned_meeting_counts_nobody(office: Office) -> None:
    meeting = await office.planned_meeting()
    assert (await office.core.duty_desk.meeting(office.clerk, meeting)).attendance is None


async def test_stranger_is_not_checked_in(office: Office) -> None:
    meeting = await noticed(office)
    for person in (deputies(office)[3], Person(PersonKind.VOTER, 404), Person(PersonKind.STAFF, 1)):
        with pytest.raises(NotFound, match=r"attendance\.not_expected"):
            await check_in(office, meeting, person)


@pytest.mark.parametrize(
    "status", [MeetingStatus.PLANNED, MeetingStatus.POSTPONED, MeetingStatus.CANCELLED, MeetingStatus.PUBLISHED]
)
async def test_list_is_closed_before_and_after(office: Office, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    with pytest.raises(Conflict, match=r"attendance\.not_now"):
        await check_in(office, meeting, deputies(office, 1)[0])


@pytest.mark.parametrize("status", [MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED])
async def test_list_stays_open_until_publication(office: Office, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    assert (await check_in(office, meeting, voters(office, 1)[0])).state is PRESENT


async def test_last_check_in_is_undone(office: Office) -> None:
    meeting, [first, second] = await noticed(office), voters(office, 2)
    await check_in(office, meeting, first)
    await check_in(office, meeting, second)
    await office.core.actions.undo(office.staff(Role.TELLER))
    assert await state_of(office, meeting, second) is None
    assert await state_of(office, meeting, first) is PRESENT


async def test_earlier_check_in_has_no_way_back_but_the_list(office: Office) -> None:
    meeting, [first, second] = await noticed(office), voters(office, 2)
    await check_in(office, meeting, first)
    await check_in(office, meeting, second)
    teller = office.staff(Role.TELLER)
    await office.core.actions.undo(teller)
    with pytest.raises(Conflict, match=r"undo\.checked_in_since"):
        await office.core.actions.undo(teller)


async def test_nothing_is_kept_to_undo_while_people_vote(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.OPEN)
    await check_in(office, meeting, voters(office, 1)[0])
    with pytest.raises(Conflict, match=r"undo\.checked_in_since"):
        await office.core.actions.undo(office.staff(Role.TELLER))


async def test_ledger_does_not_say_who_came(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    await check_in(office, meeting, voter)
    line = (await office.core.records.audit(office.staff(Role.ADMINISTRATOR)))[0]
    assert (line.action, line.subject) == ("attendance.check_in", f"meeting:{meeting}")
    assert "voter" not in repr(line.details)


async def test_new_notice_begins_a_new_list(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    await check_in(office, meeting, voter)
    await postpone(office, meeting)
    await move(office, meeting)
    await notice(office, meeting)
    assert await state_of(office, meeting, voter) is None


async def test_undone_postponement_keeps_the_list(office: Office) -> None:
    meeting, [voter] = await noticed(office), voters(office, 1)
    await check_in(office, meeting, voter)
    await postpone(office, meeting)
    await office.core.actions.undo(office.clerk)
    assert await state_of(office, meeting, voter) is PRESENT


async def test_voters_are_forgotten_with_the_key(office: Office) -> None:
    meeting = await meeting_in(office, MeetingStatus.COUNTED)
    [voter], [deputy] = voters(office, 1), deputies(office, 1)
    await check_in(office, meeting, voter)
    await check_in(office, meeting, deputy)
    await office.core.publishing.publish(office.clerk, meeting)
    office.clock.advance(timedelta(days=60))
    await office.core.publishing.destroy_expired_keys(SYSTEM)
    assert await state_of(office, meeting, voter) is None
    assert await state_of(office, meeting, deputy) is PRESENT
