"""Every due reminder arrives once, together with the day's others, or says why it did not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE
from core.domain.errors import NotAllowed, NotFound
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.domain.notices import Notice, NoticeKind
from core.domain.records import DeputyStatus
from core.domain.reminders import Occasion, PlannedReminder, plan_ladder
from core.domain.rules import Audience, OccasionKind
from core.locale.catalogue import translator
from core.locale.notices import word
from core.presets import load_preset
from core.services.almanac import almanac_of
from core.services.messages import tell_many
from core.services.reminders import MAX_ITEMS, Unconfirmed, lay
from core.services.stores.ballots import Participation
from core.services.stores.messages import OutboxRow, Priority
from core.services.stores.reminders import ReminderState
from tests.services.desk import Desk, deputy_person, open_desk, voter_person

YEAR = 2026
RULES = load_preset("longshan")
HELD = date(YEAR, 12, 10)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def lay_meeting(desk: Desk, kind: OccasionKind = OccasionKind.MEETING, **changes: Any) -> MeetingId:
    """A meeting on HELD with deputy 0 and voters 0 and 1, all bound; its reminders laid."""
    deputies, voters = desk.county.deputies[:1], desk.county.voters[:2]
    meeting = await desk.meeting(HELD, deputies, voters, **changes)
    people: dict[Audience, list[Person]] = {
        Audience.DEPUTY: [deputy_person(deputy) for deputy in deputies],
        Audience.EVALUATOR: [voter_person(voter) for voter in voters],
    }
    async with desk.transactions.write(SYSTEM) as work:
        stored = await work.meetings.get(meeting)
        almanac = await almanac_of(work, RULES)
        occasion = Occasion(kind, stored.starts_at, stored.ends_at)
        plan = plan_ladder(RULES.ladders.of(kind), occasion, almanac=almanac, fixed_at=work.now)
        await lay(work, kind.value, meeting, people, plan.planned)
    return meeting


async def bind_all(desk: Desk) -> None:
    for person in (deputy_person(desk.county.deputies[0]), *map(voter_person, desk.county.voters[:2])):
        await desk.bind(person)


def said(rows: Sequence[OutboxRow]) -> list[Notice]:
    return [Notice.from_json(row.body) for row in rows if row.body is not None]


async def states(desk: Desk) -> dict[ReminderState, int]:
    found = [row.state for row in await desk.rows()]
    return {state: found.count(state) for state in ReminderState if state in found}


async def test_due_reminder_is_promised_once(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    report = await desk.reminders.tick(SYSTEM)
    assert (report.messages, report.sent) == (1, 1)
    assert (await desk.reminders.tick(SYSTEM)).messages == 0
    [row] = await desk.outbox()
    assert (row.key, row.priority, row.kind) == (
        f"digest:deputy:{row.person and row.person.id}:2026-12-03:0",
        1,
        "notice",
    )


async def test_nothing_is_promised_before_its_time(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 8, 59)
    await desk.reminders.tick(SYSTEM)
    assert await desk.outbox() == []


async def test_reminder_names_meeting_time_and_place(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk, venue_id=desk.county.venue)
    desk.at(date(YEAR, 12, 3), 9)
    await desk.reminders.tick(SYSTEM)
    text = word(said(await desk.outbox())[0], translator("zh_CN"))
    assert "时间：2026年12月10日（周四）09:00" in text
    assert "地点：民安街道人大代表之家" in text
    assert "迟发" not in text


async def test_missed_reminder_is_sent_late_with_reason(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 14)
    await desk.reminders.tick(SYSTEM)
    text = word(said(await desk.outbox())[0], translator("zh_CN"))
    assert "（迟发：应于2026年12月3日（周四）09:00发出，当时系统未运行。）" in text
    assert [row.is_late for row in await desk.rows(ReminderState.SENT)] == [True]


async def test_several_reminders_of_a_day_are_one_digest(desk: Desk) -> None:
    await bind_all(desk)
    for _ in range(3):
        await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    await desk.reminders.tick(SYSTEM)
    [digest] = said(await desk.outbox())
    assert (digest.kind, len(digest.params["items"])) == (NoticeKind.DIGEST, 3)  # type: ignore[arg-type]
    assert {row.state for row in await desk.rows() if row.stage == "week_before"} == {ReminderState.SENT}


async def test_quiet_hours_postpone_to_their_end(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 22)
    assert (await desk.reminders.tick(SYSTEM)).postponed == 1
    assert await desk.outbox() == []
    desk.at(date(YEAR, 12, 4), 8)
    assert (await desk.reminders.tick(SYSTEM)).messages == 1
    assert "当时系统未运行" in word(said(await desk.outbox())[0], translator("zh_CN"))


async def test_daily_cap_moves_the_rest_to_tomorrow(desk: Desk) -> None:
    person = deputy_person(desk.county.deputies[0])
    await desk.bind(person)
    cap = RULES.reminders.daily_cap
    for hour in range(cap + 2):
        await lay_plain(desk, f"stage_{hour}", person, datetime(YEAR, 12, 3, 10 + hour, tzinfo=COUNTY_ZONE))
        desk.at(date(YEAR, 12, 3), 10 + hour)
        await desk.reminders.tick(SYSTEM)
    assert len(await desk.outbox()) == cap
    desk.at(date(YEAR, 12, 4), 9)
    await desk.reminders.tick(SYSTEM)
    assert len(await desk.outbox()) == cap + 1
    assert "当日消息已较多" in word(said(await desk.outbox())[-1], translator("zh_CN"))


async def test_reminder_that_cannot_wait_exceeds_the_cap(desk: Desk) -> None:
    person = deputy_person(desk.county.deputies[0])
    await desk.bind(person)
    for hour in range(RULES.reminders.daily_cap + 1):
        due_at = datetime(YEAR, 12, 3, 10 + hour, tzinfo=COUNTY_ZONE)
        await lay_plain(desk, f"stage_{hour}", person, due_at, best_before_at=due_at + timedelta(hours=2))
        desk.at(date(YEAR, 12, 3), 10 + hour)
        await desk.reminders.tick(SYSTEM)
    assert len(await desk.outbox()) == RULES.reminders.daily_cap + 1


async def lay_plain(
    desk: Desk, stage: str, person: Person, due_at: datetime, *, best_before_at: datetime | None = None
) -> None:
    """One reminder of a meeting in a month's time."""
    meeting = await desk.meeting(date(YEAR + 1, 1, 5), desk.county.deputies[:1])
    over = due_at + timedelta(days=30)
    planned = PlannedReminder(
        OccasionKind.MEETING, stage, due_at, (Audience.DEPUTY,), False, best_before_at or over, over
    )
    async with desk.transactions.write(SYSTEM) as work:
        await lay(work, "meeting", meeting, {Audience.DEPUTY: [person]}, [planned])


async def test_person_without_account_is_shown_to_staff(desk: Desk) -> None:
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    assert (await desk.reminders.tick(SYSTEM)).unreachable == 1
    [row] = await desk.reminders.unreachable(desk.clerk)
    assert (row.person, row.state_reason) == (deputy_person(desk.county.deputies[0]), "no_account")


async def test_who_has_voted_is_not_reminded(desk: Desk) -> None:
    await bind_all(desk)
    meeting = await lay_meeting(desk, OccasionKind.VOTING_OPEN, status=MeetingStatus.OPEN)
    async with desk.transactions.write(SYSTEM) as work:
        await work.ballots.take_part(meeting, [Participation(desk.county.voters[0], "chat")])
    desk.at(HELD, 9)
    report = await desk.reminders.tick(SYSTEM)
    assert (report.sent, report.not_needed) == (1, 1)
    assert [row.person for row in await desk.outbox()] == [voter_person(desk.county.voters[1])]


async def test_closed_vote_reminds_nobody(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk, OccasionKind.VOTING_OPEN, status=MeetingStatus.CLOSED)
    desk.at(HELD, 9)
    assert (await desk.reminders.tick(SYSTEM)).cancelled == 2
    assert await desk.outbox() == []


async def test_postponed_meeting_reminds_nobody(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk, status=MeetingStatus.POSTPONED)
    desk.at(date(YEAR, 12, 3), 9)
    assert (await desk.reminders.tick(SYSTEM)).cancelled == 1
    assert await desk.outbox() == []


async def test_unreachable_are_called_until_they_answer(desk: Desk) -> None:
    """At the first stage nobody has an account; before the second the deputy has one and confirms."""
    person = deputy_person(desk.county.deputies[0])
    meeting = await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    await desk.reminders.tick(SYSTEM)
    assert await desk.reminders.unconfirmed(desk.clerk, "meeting", meeting) == Unconfirmed((), (person,))
    await desk.bind(person)
    desk.at(date(YEAR, 12, 7), 9)
    await desk.reminders.tick(SYSTEM)
    assert (await desk.reminders.unconfirmed(desk.clerk, "meeting", meeting)).silent == (person,)
    await desk.reminders.confirm(desk.deputy(), (await desk.outbox())[0].id)
    voters = tuple(map(voter_person, desk.county.voters[:2]))
    assert await desk.reminders.unconfirmed(desk.clerk, "meeting", meeting) == Unconfirmed((), voters)


async def test_confirmation_stops_asking_but_not_reminding(desk: Desk) -> None:
    await bind_all(desk)
    meeting = await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    await desk.reminders.tick(SYSTEM)
    [message] = await desk.outbox()
    assert message.body is not None
    assert message.body["asks_confirmation"] is True
    assert await desk.reminders.confirm(desk.deputy(), message.id) == 1
    for day in (7, 9):
        desk.at(date(YEAR, 12, day), 9)
        await desk.reminders.tick(SYSTEM)
    stages = {row.stage: row.state for row in await desk.rows() if row.person.kind is PersonKind.DEPUTY}
    assert stages["three_days_before"] is ReminderState.NOT_NEEDED
    assert stages["day_before"] is ReminderState.SENT
    unconfirmed = await desk.reminders.unconfirmed(desk.clerk, "meeting", meeting)
    assert unconfirmed == Unconfirmed(tuple(map(voter_person, desk.county.voters[:2])), ())


async def test_nobody_confirms_for_another(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    await desk.reminders.tick(SYSTEM)
    [message] = await desk.outbox()
    with pytest.raises(NotFound):
        await desk.reminders.confirm(desk.voter(), message.id)
    with pytest.raises(NotAllowed):
        await desk.reminders.tick(desk.clerk)


async def test_moved_meeting_is_confirmed_anew(desk: Desk) -> None:
    person = deputy_person(desk.county.deputies[0])
    await desk.bind(person)
    meeting = await desk.meeting(HELD, desk.county.deputies[:1])
    for edition, day in (("0", 3), ("1", 5)):
        due_at = datetime(YEAR, 12, day, 9, tzinfo=COUNTY_ZONE)
        end = due_at + timedelta(days=5)
        stage = PlannedReminder(OccasionKind.MEETING, "week_before", due_at, (Audience.DEPUTY,), True, end, end)
        async with desk.transactions.write(SYSTEM) as work:
            await lay(work, "meeting", meeting, {Audience.DEPUTY: [person]}, [stage], edition=edition)
        desk.at(date(YEAR, 12, day), 9)
        await desk.reminders.tick(SYSTEM)
        if edition == "0":
            await desk.reminders.confirm(desk.deputy(), (await desk.outbox())[0].id)
    assert len(await desk.outbox()) == 2
    assert (await desk.reminders.unconfirmed(desk.clerk, "meeting", meeting)).silent == (person,)


async def test_reminder_of_something_gone_stops_nothing(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    person = deputy_person(desk.county.deputies[0])
    due_at = datetime(YEAR, 12, 3, 9, tzinfo=COUNTY_ZONE)
    stage = PlannedReminder(
        OccasionKind.MEETING, "lost", due_at, (Audience.DEPUTY,), False, due_at, due_at + timedelta(days=1)
    )
    async with desk.transactions.write(SYSTEM) as work:
        await lay(work, "meeting", 9_999, {Audience.DEPUTY: [person]}, [stage])
        await lay(work, "eclipse", 1, {Audience.DEPUTY: [person]}, [stage])
    desk.at(date(YEAR, 12, 3), 9)
    report = await desk.reminders.tick(SYSTEM)
    assert (report.sent, report.cancelled) == (1, 2)


async def test_very_long_digest_is_divided(desk: Desk) -> None:
    person = deputy_person(desk.county.deputies[0])
    await desk.bind(person)
    for number in range(MAX_ITEMS + 5):
        await lay_plain(desk, f"stage_{number}", person, datetime(YEAR, 12, 3, 10, tzinfo=COUNTY_ZONE))
    desk.at(date(YEAR, 12, 3), 10)
    report = await desk.reminders.tick(SYSTEM)
    assert (report.messages, report.sent) == (2, MAX_ITEMS + 5)
    assert (await desk.reminders.tick(SYSTEM)).messages == 0


async def test_error_inside_the_tick_leaves_nothing(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    with pytest.raises(RuntimeError, match="killed"):
        await tick_and_be_killed(desk)
    assert (await desk.outbox(), await states(desk)) == ([], {ReminderState.WAITING: 8})
    assert (await desk.reminders.tick(SYSTEM)).messages == 1


async def tick_and_be_killed(desk: Desk) -> None:
    async with desk.transactions.write(SYSTEM):
        assert (await desk.reminders.tick(SYSTEM)).messages == 1
        raise RuntimeError("killed before the commit")


async def test_ticks_at_the_same_time_promise_once(desk: Desk) -> None:
    await bind_all(desk)
    await lay_meeting(desk)
    desk.at(date(YEAR, 12, 3), 9)
    reports = await asyncio.gather(*(desk.reminders.tick(SYSTEM) for _ in range(10)))
    assert sum(report.messages for report in reports) == len(await desk.outbox()) == 1


async def test_years_clock_jump_makes_no_storm(desk: Desk) -> None:
    """Ladders of a whole year fall due at once: obsolete ones say so, at most one message reaches a person."""
    everybody = [
        *map(deputy_person, desk.county.deputies),
        Person(PersonKind.STAFF, desk.county.staff[Role.CLERK]),
        Person(PersonKind.STAFF, desk.county.staff[Role.ADMINISTRATOR]),
    ]
    for person in everybody:
        await desk.bind(person)
    await bind_voters(desk)
    for _ in range(5):
        await lay_meeting(desk)
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    laid = len(await desk.rows(ReminderState.WAITING))
    desk.at(date(YEAR + 1, 3, 1), 12)
    report = await desk.reminders.tick(SYSTEM)
    assert await states(desk) == {ReminderState.OBSOLETE: laid}
    assert (report.obsolete, report.messages, await desk.outbox()) == (laid, 0, [])


async def bind_voters(desk: Desk) -> None:
    for voter in desk.county.voters[:2]:
        await desk.bind(voter_person(voter))


async def test_month_of_downtime_ends_in_one_message_each(desk: Desk) -> None:
    for deputy in desk.county.deputies:
        await desk.bind(deputy_person(deputy))
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    desk.at(date(YEAR, 4, 10), 12)
    report = await desk.reminders.tick(SYSTEM)
    assert (report.messages, report.sent) == (len(desk.county.deputies),) * 2
    assert {notice.kind for notice in said(await desk.outbox())} == {NoticeKind.PLEDGE_OVERDUE}
    assert (await desk.reminders.tick(SYSTEM)).messages == 0


async def test_who_has_pledged_is_left_in_peace(desk: Desk) -> None:
    for number in range(4):
        await desk.bind(deputy_person(desk.county.deputies[number]))
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    await desk.reports.save_pledge(desk.deputy(0), desk.county.deputies[0], YEAR, ["修路"])
    desk.at(date(YEAR, 3, 18), 9)
    report = await desk.reminders.tick(SYSTEM)
    assert (report.sent, report.not_needed) == (3, 1)
    assert [notice.kind for notice in said(await desk.outbox())] == [NoticeKind.PLEDGE_DUE] * 3


async def test_ended_mandate_owes_no_pledge(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    await desk.bind(deputy_person(deputy))
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    async with desk.transactions.write(SYSTEM) as work:
        await work.records.save_deputy(replace(await work.records.deputy(deputy), status=DeputyStatus.SUSPENDED))
    desk.at(date(YEAR, 3, 18), 9)
    await desk.reminders.tick(SYSTEM)
    assert await desk.outbox() == []


async def test_staff_hear_how_many_are_missing(desk: Desk) -> None:
    clerk = Person(PersonKind.STAFF, desk.county.staff[Role.CLERK])
    await desk.bind(clerk)
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    await desk.reports.save_pledge(desk.deputy(0), desk.county.deputies[0], YEAR, ["修路"])
    desk.at(date(YEAR, 4, 2), 9)
    await desk.reminders.tick(SYSTEM)
    [notice] = said([row for row in await desk.outbox() if row.person == clerk])
    assert (notice.kind, notice.params["missing"]) == (NoticeKind.PLEDGES_OUTSTANDING, 3)


async def test_published_result_is_not_repeated(desk: Desk) -> None:
    """The publication told voter 0; voter 1 was not reached then and hears it now."""
    await bind_all(desk)
    kind = OccasionKind.RESULT
    meeting = await lay_meeting(desk, kind, status=MeetingStatus.PUBLISHED)
    async with desk.transactions.write(SYSTEM) as work:
        told = {voter_person(desk.county.voters[0]): Notice(NoticeKind.RESULT_PUBLISHED, {"title": "述职评议会"})}
        await tell_many(work, told, key=f"meeting:{meeting}:result", priority=Priority.BROADCAST)
    desk.at(HELD, 9)
    report = await desk.reminders.tick(SYSTEM)
    assert report.not_needed == 1
    assert {row.person for row in await desk.outbox() if row.key.startswith("digest")} == {
        voter_person(desk.county.voters[1]),
        deputy_person(desk.county.deputies[0]),
    }
