"""The desk says what waits, what is due and what could not be sent; the pulse says when to look again."""

from __future__ import annotations

import sqlite3
from datetime import timedelta

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.next_steps import DeskStep
from core.services.stores.messages import OutboxState
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
