"""A meeting before its vote: what each status allows, the notice, the roll, another day, the reports due before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import MeetingStatus
from core.domain.notices import NoticeKind
from core.domain.rules import OccasionKind
from core.presets import preset_text
from core.services.stores.reminders import ReminderState
from tests.office import Office
from tests.services.desk import save_voter
from tests.services.steps import (
    LATER,
    MEETING,
    STEPS,
    Step,
    meeting_in,
    move,
    notice,
    postpone,
    stored,
)
from tests.services.witness import (
    ROOM,
    add_room,
    bind,
    bind_everybody,
    deputies,
    laid,
    outbox,
    told,
    voters,
)

MAY: dict[MeetingStatus, set[str]] = {
    MeetingStatus.PLANNED: {"notice", "postpone", "cancel", "move"},
    MeetingStatus.NOTICED: {"open", "postpone", "cancel", "move"},
    MeetingStatus.OPEN: {"close", "postpone", "cancel"},
    MeetingStatus.CLOSED: {"postpone", "cancel"},
    MeetingStatus.COUNTED: set(),
    MeetingStatus.PUBLISHED: set(),
    MeetingStatus.POSTPONED: {"cancel", "move"},
    MeetingStatus.CANCELLED: set(),
}


@pytest.mark.parametrize("status", MeetingStatus)
async def test_every_status_allows_its_steps_only(office: Office, status: MeetingStatus) -> None:
    for name, step in STEPS.items():
        meeting = await meeting_in(office, status)
        if name in MAY[status]:
            await step(office, meeting)
        else:
            with pytest.raises(Conflict, match="wrong_status"):
                await step(office, meeting)
            assert (await stored(office, meeting)).status is status


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
async def test_unknown_meeting_is_not_found(office: Office, step: Step) -> None:
    with pytest.raises(NotFound, match=r"meeting\.unknown"):
        await step(office, MeetingId(404))


async def test_notice_draws_all_active_voters(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await save_voter(work, office.county.voters[0], is_active=False)
    meeting = await office.planned_meeting()
    noticed = await office.core.meetings.notice(office.clerk, meeting)
    assert await office.core.meetings.roll(office.clerk, meeting) == list(office.county.voters[1:])
    assert noticed.evaluators == 11


async def test_notice_prefers_voter_representatives(office: Office) -> None:
    """Of a constituency that has some; the other one comes with all its voters."""
    chosen = office.county.voters[2]
    async with office.core.transactions.write(SYSTEM) as work:
        await save_voter(work, chosen, is_representative=True)
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    others = set(office.county.voters[1::2])
    assert set(await office.core.meetings.roll(office.clerk, meeting)) == {chosen} | others


async def test_notice_draws_only_the_constituencies_heard(office: Office) -> None:
    meeting = await office.planned_meeting(deputies=1)
    await notice(office, meeting)
    assert await office.core.meetings.roll(office.clerk, meeting) == list(office.county.voters[::2])


async def test_notice_keeps_a_roll_set_by_hand(office: Office) -> None:
    meeting, roll = await office.planned_meeting(), list(office.county.voters[:3])
    await office.core.meetings.set_roll(office.clerk, meeting, roll)
    await notice(office, meeting)
    assert await office.core.meetings.roll(office.clerk, meeting) == roll


async def test_notice_tells_everybody_exactly_once(office: Office) -> None:
    await bind_everybody(office)
    await add_room(office)
    noticed = await office.core.meetings.notice(office.clerk, await office.planned_meeting())
    heard = await told(office, NoticeKind.MEETING_NOTICE)
    expected = {f"chat-{one.kind}-{one.id}" for one in [*deputies(office, 2), *voters(office)]}
    assert set(heard) == expected | {ROOM}
    assert set(heard.values()) == {1}
    assert noticed.told == len(expected)


async def test_notice_counts_whom_it_did_not_reach(office: Office) -> None:
    await bind(office, voters(office, 4))
    noticed = await office.core.meetings.notice(office.clerk, await office.planned_meeting())
    assert (noticed.evaluators, noticed.told) == (12, 4)


async def test_notice_says_where_and_when(office: Office) -> None:
    await bind(office, voters(office, 1))
    meeting = await office.planned_meeting()
    async with office.core.transactions.write(SYSTEM) as work:
        planned = await work.meetings.get(meeting)
        await work.meetings.save(replace(planned, venue_id=office.county.venue, leader_id=office.county.leader))
    await notice(office, meeting)
    [row] = await outbox(office, NoticeKind.MEETING_NOTICE)
    assert row.body is not None
    assert {"title", "starts_at", "venue", "leader", "deputies"} <= row.body["params"].keys()
    assert len(row.body["params"]["deputies"]) == 2


async def test_notice_lays_the_ladder(office: Office) -> None:
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    stages = {(row.stage, row.person.kind.value) for row in await laid(office, MEETING, meeting)}
    assert stages == {
        ("week_before", "deputy"),
        ("week_before", "staff"),
        ("three_days_before", "deputy"),
        ("three_days_before", "voter"),
        ("day_before", "deputy"),
        ("day_before", "voter"),
        ("two_hours_before", "deputy"),
    }


async def test_soft_rules_are_reported_not_refused(office: Office) -> None:
    meeting = await office.planned_meeting()
    office.clock.move_to(datetime(2026, 11, 8, 2, 0, tzinfo=UTC))
    noticed = await office.core.meetings.notice(office.clerk, meeting)
    assert (noticed.short_of_notice_days, noticed.below_minimum) == (5, True)


async def test_notice_in_time_is_not_short(office: Office) -> None:
    meeting = await office.planned_meeting()
    office.clock.move_to(datetime(2026, 11, 3, 2, 0, tzinfo=UTC))
    assert (await office.core.meetings.notice(office.clerk, meeting)).short_of_notice_days == 0


async def test_notice_counts_working_days_where_rules_do(office: Office) -> None:
    """Henan asks for ten working days; from 30 October to 10 November 2026 there are seven."""
    await office.core.rules.adopt(SYSTEM, preset_text("henan"))
    meeting = await office.planned_meeting()
    office.clock.move_to(datetime(2026, 10, 30, 2, 0, tzinfo=UTC))
    assert (await office.core.meetings.notice(office.clerk, meeting)).short_of_notice_days == 3


@pytest.mark.parametrize(
    "status", [MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED]
)
async def test_roll_is_frozen_once_opened(office: Office, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    with pytest.raises(Conflict, match="roll_is_frozen"):
        await office.core.meetings.set_roll(office.clerk, meeting, office.county.voters[:1])
    assert len(await office.core.meetings.roll(office.clerk, meeting)) == 12


async def test_newcomers_to_the_roll_are_told(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await office.core.meetings.set_roll(office.clerk, meeting, office.county.voters[:4])
    await notice(office, meeting)
    await office.core.meetings.set_roll(office.clerk, meeting, office.county.voters[2:6])
    heard = await told(office, NoticeKind.MEETING_NOTICE)
    assert {one for one in heard if "voter" in one} == {f"chat-voter-{one}" for one in office.county.voters[:6]}
    assert set(heard.values()) == {1}


async def test_reminders_follow_the_roll(office: Office) -> None:
    meeting = await office.planned_meeting()
    await office.core.meetings.set_roll(office.clerk, meeting, office.county.voters[:4])
    await notice(office, meeting)
    for roll in (office.county.voters[2:6], office.county.voters[:3]):
        await office.core.meetings.set_roll(office.clerk, meeting, roll)
        rows = [row for row in await laid(office, MEETING, meeting) if row.person.kind.value == "voter"]
        assert sorted(row.person.id for row in rows) == sorted(2 * list(roll))


async def test_roll_of_strangers_is_refused(office: Office) -> None:
    meeting = await office.planned_meeting()
    with pytest.raises(Conflict, match=r"storage\.integrity"):
        await office.core.meetings.set_roll(office.clerk, meeting, [VoterId(999)])


async def test_moving_tells_again_with_higher_revision(office: Office) -> None:
    people = await bind_everybody(office)
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    moved = await office.core.meetings.move(office.clerk, meeting, LATER)
    heard = await told(office, NoticeKind.MEETING_MOVED)
    assert (moved.revision, moved.status) == (1, MeetingStatus.NOTICED)
    assert len(heard) == len(people) - 2  # two deputies do not report
    await office.core.meetings.move(office.clerk, meeting, LATER + timedelta(days=1))
    assert set((await told(office, NoticeKind.MEETING_MOVED)).values()) == {2}


async def test_moving_replaces_the_waiting_reminders(office: Office) -> None:
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    before = await laid(office, MEETING, meeting)
    await move(office, meeting)
    after = await laid(office, MEETING, meeting)
    assert {row.key for row in before}.isdisjoint(row.key for row in after)
    assert len(after) == len(before)
    assert {row.due_at for row in after if row.stage == "two_hours_before"} == {LATER - timedelta(hours=2)}


async def test_reminded_before_the_move_is_reminded_again(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    office.clock.move_to(datetime(2026, 11, 3, 1, 0, tzinfo=UTC))
    await office.core.reminders.tick(SYSTEM)
    assert {row.stage for row in await laid(office, MEETING, meeting, ReminderState.SENT)} == {"week_before"}
    await move(office, meeting)
    assert "week_before" in {row.stage for row in await laid(office, MEETING, meeting)}


async def test_moving_keeps_length_and_takes_the_slot(office: Office) -> None:
    meeting = await office.planned_meeting()
    before = await stored(office, meeting)
    moved = await office.core.meetings.move(office.clerk, meeting, LATER)
    assert moved.ends_at - moved.starts_at == before.ends_at - before.starts_at
    assert (moved.held_on, moved.slot, moved.is_pinned) == (LATER.date(), 1, True)
    assert moved == await stored(office, meeting)


async def test_moving_a_planned_meeting_tells_nobody(office: Office) -> None:
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await move(office, meeting)
    assert await outbox(office) == []
    assert await laid(office, MEETING, meeting) == []


async def test_no_meeting_moves_into_the_past(office: Office) -> None:
    meeting = await office.planned_meeting()
    for moment in (office.clock.now(), office.clock.now() - timedelta(days=1)):
        with pytest.raises(Invalid, match="in_the_past"):
            await office.core.meetings.move(office.clerk, meeting, moment)


async def due_of(office: Office, deputy: DeputyId) -> set[datetime]:
    rows = await laid(office, OccasionKind.REPORT_DEADLINE.value, 2026)
    return {row.due_at for row in rows if row.person.kind.value == "deputy" and row.person.id == deputy}


async def test_moving_moves_report_deadlines(office: Office) -> None:
    meeting, deputy = await office.planned_meeting(), office.county.deputies[0]
    await office.core.reports.lay_reminders(office.clerk, 2026)
    before = await due_of(office, deputy)
    await office.core.meetings.move(office.clerk, meeting, LATER)
    assert await due_of(office, deputy) == {due_at + timedelta(days=14) for due_at in before}
    assert len(before) == 4


async def test_calling_off_frees_report_deadlines(office: Office) -> None:
    """Without a meeting the report is due when the season ends."""
    meeting, (first, _, other, *_) = await office.planned_meeting(), office.county.deputies
    await office.core.reports.lay_reminders(office.clerk, 2026)
    assert await due_of(office, first) != await due_of(office, other)
    await postpone(office, meeting)
    assert await due_of(office, first) == await due_of(office, other)


async def test_moved_deadline_is_no_missed_reminder(office: Office) -> None:
    """Ten days before the new deadline is past; nobody is told that the program was down."""
    await bind_everybody(office)
    meeting = await office.planned_meeting()
    await move(office, meeting)
    await office.core.reports.lay_reminders(office.clerk, 2026)
    office.clock.move_to(datetime(2026, 11, 10, 2, 0, tzinfo=UTC))
    await office.core.reminders.tick(SYSTEM)
    before = len(await outbox(office))
    await office.core.meetings.move(office.clerk, meeting, datetime(2026, 11, 18, 1, 0, tzinfo=UTC))
    await office.core.reports.lay_reminders(office.clerk, 2026)
    await office.core.reminders.tick(SYSTEM)
    assert len(await outbox(office)) == before
    stages = {row.stage for row in await laid(office, OccasionKind.REPORT_DEADLINE.value, 2026)}
    assert "three_days_before" in stages


async def test_office_without_a_term_still_moves(office: Office) -> None:
    meeting = await office.planned_meeting()
    office.clock.move_to(datetime(2027, 3, 1, 2, 0, tzinfo=UTC))
    moved = await office.core.meetings.move(office.clerk, meeting, datetime(2027, 3, 9, 2, 0, tzinfo=UTC))
    assert moved.year == 2026
