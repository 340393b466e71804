"""Undoing a meeting's steps: what waits is taken back, who has heard is told what holds, and the count is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import NoticeKind
from core.services.actions import Undone
from core.services.stores.messages import OutboxState
from core.services.stores.reminders import ReminderState
from core.services.undo import Reach
from tests.office import Office
from tests.services.steps import LATER, MEETING, cancel, move, notice, postpone, stored
from tests.services.witness import add_room, bind_everybody, laid, outbox, survives_every_cut, told

Step = Callable[[Office, MeetingId], Awaitable[object]]
PEOPLE = 14  # 12 voters and the 2 deputies who report
CALLED_OFF = [(postpone, NoticeKind.MEETING_POSTPONED), (cancel, NoticeKind.MEETING_CANCELLED)]


async def undo(office: Office) -> Undone:
    """The newest action, whoever did it, by somebody who may."""
    chief = office.staff(Role.ADMINISTRATOR)
    newest = (await office.core.actions.latest(chief))[0]
    return await office.core.actions.undo(chief, newest.id)


async def send_all(office: Office) -> None:
    """Everything that waits reaches its reader."""
    async with office.core.transactions.write(SYSTEM) as work:
        for row in await work.messages.list_in(OutboxState.WAITING, limit=1_000):
            await work.messages.mark_sent(row.id, f"net-{row.id}")


async def send_one(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        row = (await work.messages.list_in(OutboxState.WAITING, limit=1_000))[-1]
        await work.messages.mark_sent(row.id, f"net-{row.id}")


async def noticed(office: Office) -> MeetingId:
    """A meeting whose notice everybody has read."""
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    await send_all(office)
    return meeting


async def test_notice_that_nobody_has_is_taken_back(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    undone = await undo(office)
    assert undone.reach == Reach(sent=0, unsent=PEOPLE)
    assert await outbox(office) == []


async def test_withdrawn_notice_leaves_the_meeting_planned(office: Office) -> None:
    meeting = await noticed(office)
    await undo(office)
    back = await stored(office, meeting)
    assert (back.status, back.noticed_at) == (MeetingStatus.PLANNED, None)
    assert await office.core.meetings.roll(office.clerk, meeting) == []
    assert await laid(office, MEETING, meeting) == []


async def test_roll_set_by_hand_stays_when_the_notice_goes(office: Office) -> None:
    meeting, roll = await office.planned_meeting(), list(office.county.voters[:3])
    await office.core.meetings.set_roll(office.clerk, meeting, roll)
    await notice(office, meeting)
    await undo(office)
    assert await office.core.meetings.roll(office.clerk, meeting) == roll


async def test_who_has_the_notice_is_told_to_disregard_it(office: Office) -> None:
    await noticed(office)
    undone = await undo(office)
    assert undone.reach == Reach(sent=PEOPLE, unsent=0)
    assert set((await told(office, NoticeKind.MEETING_WITHDRAWN)).values()) == {1}


async def test_each_message_goes_its_own_way(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    await send_one(office)
    undone = await undo(office)
    assert undone.reach == Reach(sent=1, unsent=PEOPLE - 1)
    [sent] = await outbox(office, NoticeKind.MEETING_NOTICE)
    [correction] = await outbox(office, NoticeKind.MEETING_WITHDRAWN)
    assert correction.person == sent.person


async def test_message_that_may_have_arrived_counts_as_sent(office: Office) -> None:
    await bind_everybody(office)
    await notice(office, await office.planned_meeting())
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.claim("local", until=work.now + timedelta(minutes=1), limit=1)
    assert (await undo(office)).reach == Reach(sent=1, unsent=PEOPLE - 1)


async def test_who_was_only_reminded_is_told_too(office: Office) -> None:
    meeting = await office.planned_meeting()
    await notice(office, meeting)  # nobody can be reached yet
    await bind_everybody(office)
    due = (await stored(office, meeting)).starts_at - timedelta(days=1)
    office.clock.move_to(due)
    await office.core.reminders.tick(SYSTEM)
    reminded = {row.person for row in await laid(office, MEETING, meeting, ReminderState.SENT)}
    undone = await undo(office)
    assert undone.reach.sent == len(reminded) > 0
    assert {row.person for row in await outbox(office, NoticeKind.MEETING_WITHDRAWN)} == reminded


async def test_room_that_has_the_notice_is_told(office: Office) -> None:
    await add_room(office)
    await notice(office, await office.planned_meeting())
    await send_all(office)
    assert (await undo(office)).reach == Reach(sent=1, unsent=0)
    [row] = await outbox(office, NoticeKind.MEETING_WITHDRAWN)
    assert row.address == "room-1"


async def test_notice_after_an_undo_tells_everybody_again(office: Office) -> None:
    meeting = await noticed(office)
    await undo(office)
    await notice(office, meeting)
    assert set((await told(office, NoticeKind.MEETING_NOTICE)).values()) == {2}
    assert len(await laid(office, MEETING, meeting)) > 0


async def test_preview_says_what_has_left_the_house(office: Office) -> None:
    await bind_everybody(office)
    await notice(office, await office.planned_meeting())
    await send_one(office)
    seen = await office.core.actions.preview(office.clerk)
    assert seen.reach == Reach(sent=1, unsent=PEOPLE - 1)
    assert ("status", "planned", "noticed") in [(one.name, one.before, one.after) for one in seen.changes]


async def test_moved_meeting_comes_back_and_people_hear_it(office: Office) -> None:
    meeting = await noticed(office)
    before = await stored(office, meeting)
    await move(office, meeting)
    await send_all(office)
    undone = await undo(office)
    back = await stored(office, meeting)
    assert _when(back) == _when(before)
    assert back.revision == 2
    assert undone.reach.sent == PEOPLE
    assert set((await told(office, NoticeKind.MEETING_MOVED)).values()) == {2}


async def test_move_that_nobody_heard_of_is_not_spoken_of(office: Office) -> None:
    meeting = await noticed(office)
    await move(office, meeting)
    undone = await undo(office)
    assert undone.reach == Reach(sent=0, unsent=PEOPLE)
    assert await outbox(office, NoticeKind.MEETING_MOVED) == []
    assert {row.edition for row in await laid(office, MEETING, meeting)} == {"2"}


async def test_planned_meeting_moves_back_in_silence(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    before = await stored(office, meeting)
    await move(office, meeting)
    assert (await undo(office)).reach == Reach()
    assert _when(await stored(office, meeting)) == _when(before)


async def test_time_that_has_passed_does_not_come_back(office: Office) -> None:
    meeting = await noticed(office)
    before = await stored(office, meeting)
    await move(office, meeting)
    office.clock.move_to(before.starts_at + timedelta(minutes=1))
    with pytest.raises(Conflict, match=r"undo\.time_has_passed|undo\.too_old"):
        await undo(office)


@pytest.mark.parametrize(("step", "kind"), CALLED_OFF)
async def test_meeting_called_off_takes_place_after_all(office: Office, step: Step, kind: NoticeKind) -> None:
    meeting = await noticed(office)
    await step(office, meeting)
    await send_all(office)
    undone = await undo(office)
    assert (await stored(office, meeting)).status is MeetingStatus.NOTICED
    assert undone.reach.sent == PEOPLE == len(await outbox(office, NoticeKind.MEETING_STANDS))
    assert len(await laid(office, MEETING, meeting)) > 0


@pytest.mark.parametrize(("step", "kind"), CALLED_OFF)
async def test_unsent_call_off_is_never_heard_of(office: Office, step: Step, kind: NoticeKind) -> None:
    meeting = await noticed(office)
    await step(office, meeting)
    await undo(office)
    assert await outbox(office, kind) == await outbox(office, NoticeKind.MEETING_STANDS) == []


@pytest.mark.parametrize("step", [postpone, cancel])
async def test_void_vote_does_not_come_back(office: Office, step: Step) -> None:
    await step(office, await office.open_meeting())
    with pytest.raises(Conflict, match=r"undo\.vote_was_void"):
        await undo(office)


async def test_roll_of_a_planned_meeting_comes_back(office: Office) -> None:
    meeting, roll = await office.planned_meeting(), office.county.voters
    await office.core.meetings.set_roll(office.clerk, meeting, roll[:5])
    await office.core.meetings.set_roll(office.clerk, meeting, roll[3:8])
    await undo(office)
    assert await office.core.meetings.roll(office.clerk, meeting) == list(roll[:5])


async def test_who_joined_a_roll_by_mistake_is_told(office: Office) -> None:
    await bind_everybody(office)
    meeting, roll = await office.planned_meeting(), office.county.voters
    await office.core.meetings.set_roll(office.clerk, meeting, roll[:5])
    await notice(office, meeting)
    await office.core.meetings.set_roll(office.clerk, meeting, roll[:7])
    await send_all(office)
    undone = await undo(office)
    assert undone.reach == Reach(sent=2, unsent=0)
    assert {row.person.id for row in await outbox(office, NoticeKind.MEETING_WITHDRAWN) if row.person} == set(roll[5:7])


async def test_who_comes_back_to_a_roll_is_reminded_again(office: Office) -> None:
    meeting, roll = await office.planned_meeting(), office.county.voters
    await office.core.meetings.set_roll(office.clerk, meeting, roll[:5])
    await notice(office, meeting)
    waiting = {row.key for row in await laid(office, MEETING, meeting)}
    await office.core.meetings.set_roll(office.clerk, meeting, roll[:3])
    await undo(office)
    assert {row.key for row in await laid(office, MEETING, meeting)} == waiting


async def test_step_taken_since_is_in_the_way(office: Office) -> None:
    meeting = await noticed(office)
    first = (await office.core.actions.latest(office.clerk))[0]
    await move(office, meeting)
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk, first.id)


async def test_undone_steps_open_the_way_to_those_before(office: Office) -> None:
    meeting = await noticed(office)
    await office.core.meetings.move(office.clerk, meeting, LATER)
    assert (await office.core.actions.undo(office.clerk)).action.action == "meeting.move"
    assert (await office.core.actions.undo(office.clerk)).action.action == "meeting.notice"
    assert (await stored(office, meeting)).status is MeetingStatus.PLANNED
    assert set((await told(office, NoticeKind.MEETING_WITHDRAWN)).values()) == {1}


async def test_undo_of_a_notice_survives_every_cut(office: Office) -> None:
    await noticed(office)
    chief = office.staff(Role.ADMINISTRATOR)
    newest = (await office.core.actions.latest(chief))[0]
    assert await survives_every_cut(office, lambda: office.core.actions.undo(chief, newest.id)) > 10


def _when(meeting: Meeting) -> tuple[object, ...]:
    return meeting.held_on, meeting.starts_at, meeting.ends_at, meeting.slot, meeting.is_pinned, meeting.status
