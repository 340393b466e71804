"""The desk says what waits, what is due and what could not be sent; the pulse says when to look again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.next_steps import DeskStep
from core.services.calls import CallReason
from core.services.errands import OwedKind
from core.services.stores.messages import OutboxState
from core.services.stores.plans import ReportTurn
from core.services.stores.reminders import ReminderState
from tests.factories import NOON, a_message, a_reminder
from tests.office import Office


async def test_open_meeting_is_next_with_turnout(office: Office) -> None:
    await office.planned_meeting()
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    found = (await office.core.duty_desk.today(office.clerk)).next_meeting
    assert found is not None
    assert found.turnout is not None
    assert (found.meeting.id, found.turnout.taken_part, found.turnout.roll) == (meeting, 1, 12)


async def test_planned_meeting_shows_no_turnout(office: Office) -> None:
    meeting = await office.planned_meeting()
    assert (await office.core.duty_desk.meeting(office.clerk, meeting)).turnout is None


async def test_turnout_after_the_close_stands(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    await office.core.meetings.close_voting(office.clerk, meeting)
    for _ in range(2):
        found = (await office.core.duty_desk.meetings(office.clerk, 2026))[0].turnout
        assert found is not None
        assert found.taken_part == 1


async def test_closed_meeting_waits_for_its_count(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.core.meetings.close_voting(office.clerk, meeting)
    office.clock.move_to(NOON + timedelta(days=300))
    steps = (await office.core.duty_desk.today(office.clerk)).steps
    assert [(step.meeting.id, step.step, step.is_late) for step in steps] == [(meeting, DeskStep.COUNT, True)]


async def test_coming_reminders_are_gathered_by_stage(office: Office) -> None:
    people = [Person(PersonKind.DEPUTY, one) for one in office.county.deputies[:3]]
    meeting = await office.planned_meeting()
    rows = [
        a_reminder(f"meeting:{meeting}:three_days:deputy:{one.id}", person=one, subject_id=meeting) for one in people
    ]
    async with office.core.transactions.write(SYSTEM) as work:
        await work.reminders.add(rows)
    coming = (await office.core.duty_desk.today(office.clerk)).coming
    assert [(one.title, one.stage.stage, one.stage.people) for one in coming] == [
        ("民安街道代表述职评议会", "three_days", 3)
    ]


async def test_stuck_message_carries_its_persons_name(office: Office) -> None:
    deputy = (await office.core.records.deputies(office.clerk))[0].deputy
    person = Person(PersonKind.DEPUTY, deputy.id)
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message(person=person, state=OutboxState.FAILED), a_message("notice:2")])
    today = await office.core.duty_desk.today(office.clerk)
    assert [one.name for one in today.stuck] == [deputy.name]
    assert today.counts[OutboxState.WAITING] == 1


async def test_year_without_a_term_has_no_overview(office: Office) -> None:
    office.clock.move_to(NOON + timedelta(days=366))
    assert (await office.core.duty_desk.today(office.clerk)).reports is None


async def test_pulse_moves_with_own_and_foreign_commits(office: Office) -> None:
    seen = [await office.core.pulse.changed(office.clerk) for _ in range(2)]
    await office.planned_meeting()
    seen.append(await office.core.pulse.changed(office.clerk))
    with sqlite3.connect(office.database.file.path) as other:
        other.execute("UPDATE staff SET name = '另一个人'")
    other.close()
    seen.append(await office.core.pulse.changed(office.clerk))
    assert seen[0] == seen[1]
    assert len(set(seen)) == 3


async def test_calls_name_whom_no_reminder_reached(office: Office) -> None:
    person, meeting = Person(PersonKind.DEPUTY, office.county.deputies[0]), await office.planned_meeting()
    async with office.core.transactions.write(SYSTEM) as work:
        deputy = await work.records.deputy(office.county.deputies[0])
        await work.records.save_deputy(replace(deputy, phone="13800001234"))
        for stage in ("week_before", "day_before"):
            missed = ReminderState.UNREACHABLE
            key = f"meeting:{meeting}:{stage}:{person.label}"
            await work.reminders.add([a_reminder(key, person=person, subject_id=meeting, stage=stage, state=missed)])
    (call,) = await office.core.duty_desk.calls(office.clerk)
    assert (call.person, call.reason, call.meeting) == (person, CallReason.UNREACHABLE, meeting)
    assert (call.phone, call.title) == ("138****1234", "民安街道代表述职评议会")


async def test_calls_name_who_is_silent_about_a_meeting_ahead(office: Office) -> None:
    person = Person(PersonKind.DEPUTY, office.county.deputies[0])
    meeting = await office.planned_meeting()
    await office.core.meetings.set_roll(office.clerk, meeting, office.county.voters)
    await office.core.meetings.notice(office.clerk, meeting)
    key = f"meeting:{meeting}:asked@9:{person.label}"
    async with office.core.transactions.write(SYSTEM) as work:
        asked = a_reminder(key, person=person, subject_id=meeting, asks_confirmation=True, state=ReminderState.SENT)
        await work.reminders.add([asked])
    calls = await office.core.duty_desk.calls(office.clerk)
    assert [one.person for one in calls if one.reason is CallReason.SILENT] == [person]
    office.clock.move_to(NOON + timedelta(days=300))
    assert [one for one in await office.core.duty_desk.calls(office.clerk) if one.reason is CallReason.SILENT] == []


@pytest.mark.parametrize(
    ("role", "steps"),
    [
        (Role.CLERK, []),
        (Role.TELLER, [DeskStep.ENTER_PAPER, DeskStep.COUNT]),
        (Role.SCRUTINEER, [DeskStep.COUNT]),
        (Role.VIEWER, []),
    ],
)
async def test_steps_wait_for_whose_they_are(office: Office, role: Role, steps: list[DeskStep]) -> None:
    meeting = await office.open_meeting()
    await office.core.voting.issue_paper(office.clerk, meeting, office.county.voters[0])
    await office.core.meetings.close_voting(office.clerk, meeting)
    office.clock.move_to(NOON + timedelta(days=300))
    assert [step.step for step in (await office.core.duty_desk.today(office.staff(role))).mine] == steps


async def test_missing_pledges_and_reports_have_their_day(office: Office) -> None:
    office.clock.move_to(NOON + timedelta(days=200))
    today = await office.core.duty_desk.today(office.clerk)
    assert {(one.kind, one.is_late) for one in today.owed} == {(OwedKind.PLEDGE, True), (OwedKind.REPORT, False)}
    assert [one.deputy.id for one in today.owed if one.kind is OwedKind.PLEDGE] == list(office.county.deputies)
    assert (await office.core.duty_desk.today(office.staff(Role.VIEWER))).owed == ()


async def test_oral_report_without_a_meeting_waits_for_planners(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        turn = ReportTurn(office.county.deputies[0], 2026, "oral")
        await work.plans.replace_turns(office.county.term, [turn])
    assert (await office.core.duty_desk.today(office.clerk)).unheard == 1
    assert (await office.core.duty_desk.today(office.staff(Role.VIEWER))).unheard == 0
    await office.planned_meeting()
    assert (await office.core.duty_desk.today(office.clerk)).unheard == 0
