"""A year's meetings: placed by every rule, placed again with the fewest changes, refused with the rule that fails."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import AccountId, DeputyId, MeetingId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import NoticeKind
from core.domain.planning.solving import SolutionStatus
from core.domain.planning.timetable import Timetable
from core.domain.planning.timetable_replan import ChangeKind
from core.domain.rules import OccasionKind
from core.presets import preset_text
from core.services.stores.enrolment import Account
from core.services.stores.messages import OutboxState
from core.services.stores.reminders import ReminderState
from tests.services.season import HOLIDAY, MAKE_UP, YEAR, Season, open_season
from tests.services.witness import PowerCut, cut_at

LONGSHAN = preset_text("longshan")


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    """A county with a term plan, in the spring of the year to be planned."""
    async with open_season(tmp_path) as opened:
        opened.at(date(YEAR, 4, 6))
        await opened.core.term_plans.adopt(opened.clerk)
        yield opened


async def replaced(season: Season, meeting: Meeting) -> None:
    async with season.core.transactions.write(SYSTEM) as work:
        await work.meetings.save(meeting)


async def test_everybody_who_speaks_is_placed_once(season: Season) -> None:
    await season.adopt()
    heard = Counter(deputy for meeting in await season.meetings() for deputy in meeting.agenda)
    assert set(heard) == await season.orally_in(YEAR)
    assert set(heard.values()) == {1}


async def test_adopted_meetings_keep_every_rule(season: Season) -> None:
    await season.adopt()
    meetings = await season.meetings()
    assert len(meetings) >= 2
    calendar = Counter(meeting.held_on for meeting in meetings)
    assert all(date(YEAR, 12, 1) <= on <= date(YEAR, 12, 23) for on in calendar)
    assert max(calendar.values()) <= 4
    for meeting in meetings:
        assert meeting.starts_at.astimezone(COUNTY_ZONE).time() in (time(9, 0), time(14, 30))
        assert meeting.ends_at - meeting.starts_at == timedelta(minutes=150)
        assert 1 <= len(meeting.agenda) <= 9
    places = [(meeting.starts_at, meeting.venue_id) for meeting in meetings]
    leaders = [(meeting.starts_at, meeting.leader_id) for meeting in meetings]
    assert len(set(places)) == len(set(leaders)) == len(meetings)
    assert await venues_are_at_home(season, meetings)


async def venues_are_at_home(season: Season, meetings: Sequence[Meeting]) -> bool:
    places = await season.core.records.places(season.clerk)
    township_of = {venue.id: venue.township_id for venue in places.venues}
    return all(meeting.venue_id and township_of[meeting.venue_id] == meeting.township_id for meeting in meetings)


async def test_season_follows_our_own_holidays(season: Season) -> None:
    """Only a Friday that is a holiday and the Sunday that makes up for it are left: the Sunday it is."""
    await season.adopt_rules(season_first=f'"12-{HOLIDAY.day:02}"', season_last=f'"12-{MAKE_UP.day:02}"')
    await season.adopt()
    assert {meeting.held_on for meeting in await season.meetings()} == {MAKE_UP}


async def test_titles_name_year_and_township(season: Season) -> None:
    await season.adopt()
    titles = {meeting.title for meeting in await season.meetings()}
    assert titles <= {f"{YEAR}年民安街道代表述职评议会", f"{YEAR}年里耶镇代表述职评议会"}


async def test_preview_plans_without_storing(season: Season) -> None:
    preview = await season.core.timetables.preview(season.clerk, YEAR, seconds=0)
    assert preview.solution.timetable is not None
    assert await season.meetings(*MeetingStatus) == []


async def test_solver_proves_what_it_adopts(season: Season) -> None:
    preview = await season.adopt(seconds=20)
    assert preview.solution.status is SolutionStatus.PROVEN_OPTIMAL
    assert preview.solution.points == preview.solution.bound
    again = await season.adopt(seconds=20)
    assert again.solution.changed_meetings == 0


async def test_adopting_again_touches_nothing(season: Season) -> None:
    await season.adopt()
    before = await season.meetings()
    again = await season.adopt()
    assert again.changes == ()
    assert await season.meetings() == before


async def test_meeting_moved_by_hand_stays(season: Season) -> None:
    """To the minute, though no slot begins then."""
    await season.adopt()
    meeting = (await season.meetings())[0]
    at = datetime(YEAR, 12, 15, 15, 10, tzinfo=COUNTY_ZONE)
    moved = await season.core.meetings.move(season.clerk, meeting.id, at)
    for _ in range(2):
        await season.adopt()
        assert moved in await season.meetings()


async def test_meeting_moved_freely_may_move_on(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[0]
    at = datetime(YEAR, 12, 15, 15, 10, tzinfo=COUNTY_ZONE)
    await season.core.meetings.move(season.clerk, meeting.id, at, pin=False)
    await season.adopt()
    known = await season.core.meetings.get(season.clerk, meeting.id)
    assert known.starts_at.astimezone(COUNTY_ZONE).time() == time(14, 30)


async def test_suspension_changes_only_its_meeting(season: Season) -> None:
    await season.adopt()
    before = {meeting.id: meeting for meeting in await season.meetings()}
    gone = await season_speaker(season, size=2)
    await season.suspend(gone)
    adopted = await season.adopt()
    after = {meeting.id: meeting for meeting in await season.meetings()}
    changed = [one for one in before if before[one] != after.get(one)]
    assert len(changed) == 1
    assert before.keys() == after.keys()
    assert gone not in after[changed[0]].agenda
    assert after[changed[0]].starts_at == before[changed[0]].starts_at
    assert [change.kind for change in adopted.changes] == [ChangeKind.OTHER_SPEAKERS]


async def season_speaker(season: Season, *, size: int) -> DeputyId:
    """A speaker whose constituency has ``size`` speakers at one meeting."""
    deputies = {view.deputy.id: view.deputy for view in await season.core.records.deputies(season.clerk)}
    for meeting in await season.meetings(MeetingStatus.PLANNED, MeetingStatus.NOTICED):
        homes = Counter(deputies[one].constituency_id for one in meeting.agenda)
        for one in meeting.agenda:
            if homes[deputies[one].constituency_id] == size:
                return one
    raise AssertionError("no such meeting")


async def pair_two_constituencies(season: Season) -> Meeting:
    """The first two speakers of one township, of two constituencies, in one planned meeting that is not yet adopted."""
    await season.adopt()
    meetings = await season.meetings()
    places = {view.deputy.id: view.deputy.constituency_id for view in await season.core.records.deputies(season.clerk)}
    for meeting in meetings:
        if len({places[deputy] for deputy in meeting.agenda}) > 1:
            return meeting
    raise AssertionError("no meeting of two constituencies")


async def speakers_of_one_place(season: Season, meeting: Meeting) -> list[DeputyId]:
    places = {view.deputy.id: view.deputy.constituency_id for view in await season.core.records.deputies(season.clerk)}
    return [one for one in meeting.agenda if places[one] == places[meeting.agenda[0]]]


async def test_noticed_meeting_survives_losing_a_constituency(season: Season) -> None:
    """People were told of it: it stays the same meeting, and no second one is made beside it."""
    meeting = await pair_two_constituencies(season)
    await season.core.meetings.notice(season.clerk, meeting.id)
    gone = await speakers_of_one_place(season, meeting)
    for deputy in gone:
        await season.suspend(deputy)
    count = len(await season.meetings(*MeetingStatus))
    await season.adopt()
    after = await season.core.meetings.get(season.clerk, meeting.id)
    assert (after.status, after.starts_at, after.revision) == (MeetingStatus.NOTICED, meeting.starts_at, 0)
    assert after.agenda == tuple(one for one in meeting.agenda if one not in gone)
    assert len(await season.meetings(*MeetingStatus)) == count


async def test_pinned_meeting_survives_losing_a_constituency(season: Season) -> None:
    meeting = await pair_two_constituencies(season)
    moved = await season.core.meetings.move(season.clerk, meeting.id, meeting.starts_at)
    for deputy in await speakers_of_one_place(season, meeting):
        await season.suspend(deputy)
    await season.adopt()
    after = await season.core.meetings.get(season.clerk, meeting.id)
    assert (after.is_pinned, after.starts_at, after.venue_id) == (True, moved.starts_at, moved.venue_id)
    assert 0 < len(after.agenda) < len(meeting.agenda)


async def test_dropped_speaker_is_not_reminded(season: Season) -> None:
    meeting = await pair_two_constituencies(season)
    await season.core.meetings.notice(season.clerk, meeting.id)
    gone = meeting.agenda[0]
    await season.suspend(gone)
    await season.adopt()
    async with season.core.transactions.read(SYSTEM) as work:
        rows = await work.reminders.of_event(OccasionKind.MEETING.value, meeting.id)
    waiting = {row.person.id for row in rows if row.state is ReminderState.WAITING and row.person.kind == "deputy"}
    assert waiting == set(meeting.agenda) - {gone}


async def test_added_speaker_is_told_and_reminded(season: Season) -> None:
    meeting = await pair_two_constituencies(season)
    gone = meeting.agenda[0]
    await season.suspend(gone)
    await season.adopt()
    await season.core.meetings.notice(season.clerk, meeting.id)
    person = Person(PersonKind.DEPUTY, gone)
    async with season.core.transactions.write(SYSTEM) as work:
        await work.enrolment.add_account(Account(AccountId(0), "local", "gone", "chat-gone", person, "zh_CN", work.now))
    await season.restore(gone)
    await season.adopt()
    async with season.core.transactions.read(SYSTEM) as work:
        [message] = await work.messages.list_in(*OutboxState)
        rows = await work.reminders.of_event(OccasionKind.MEETING.value, meeting.id)
    assert (message.address, (message.body or {})["notice"]) == ("chat-gone", NoticeKind.MEETING_NOTICE.value)
    assert person in {row.person for row in rows}


async def test_noticed_meeting_stays_whatever_comes(season: Season) -> None:
    await season.adopt()
    meetings = await season.meetings()
    for meeting in meetings:
        await season.core.meetings.notice(season.clerk, meeting.id)
    told = await season.meetings(MeetingStatus.NOTICED)
    late = await season.elect(0, joined_on=date(2024, 1, 1))
    await season.core.term_plans.adopt(season.clerk)
    await season.adopt()
    after = await season.meetings(MeetingStatus.NOTICED)
    assert [(one.id, one.starts_at, one.venue_id) for one in after] == [
        (one.id, one.starts_at, one.venue_id) for one in told
    ]
    assert late


async def test_postponed_speakers_get_a_new_meeting(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[0]
    await season.core.meetings.notice(season.clerk, meeting.id)
    await season.core.meetings.postpone(season.clerk, meeting.id, "停电")
    await season.adopt()
    heard = [deputy for one in await season.meetings() for deputy in one.agenda]
    assert set(meeting.agenda) <= set(heard)
    assert len(heard) == len(set(heard))
    assert (await season.core.meetings.get(season.clerk, meeting.id)).status is MeetingStatus.POSTPONED


async def test_twin_meetings_are_told_apart(season: Season) -> None:
    """A postponed meeting that came back beside its successor: one of the two is taken out."""
    await season.adopt()
    meeting = (await season.meetings())[0]
    await season.core.meetings.postpone(season.clerk, meeting.id, "停电")
    await season.adopt()
    await season.core.meetings.move(season.clerk, meeting.id, meeting.starts_at + timedelta(days=1), pin=False)
    await season.adopt()
    heard = Counter(deputy for one in await season.meetings() for deputy in one.agenda)
    assert set(heard.values()) == {1}


async def test_held_meetings_are_out_of_the_plan(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[0]
    await replaced(season, replace(meeting, status=MeetingStatus.CLOSED))
    await season.adopt()
    assert set(meeting.agenda).isdisjoint(deputy for one in await season.meetings() for deputy in one.agenda)
    assert len(await season.meetings(MeetingStatus.CLOSED)) == 1


async def test_only_days_to_come_are_planned(season: Season) -> None:
    """In mid-season: what nobody noticed in time gets a day that is still to come."""
    await season.adopt()
    season.at(date(YEAR, 12, 10))
    await season.adopt()
    assert {meeting.held_on > date(YEAR, 12, 10) for meeting in await season.meetings()} == {True}


@pytest.mark.parametrize("hour", [7, 12])
async def test_meetings_of_today_do_not_block(season: Season, hour: int) -> None:
    """A noticed meeting is held today and another should have been: both stay, the rest is planned."""
    await season.adopt()
    first, *rest = await season.meetings()
    await season.core.meetings.notice(season.clerk, first.id)
    season.at(first.held_on, hour)
    await season.adopt()
    assert (await season.core.meetings.get(season.clerk, first.id)).starts_at == first.starts_at
    season.at(first.held_on + timedelta(days=2))
    await season.adopt()
    planned = await season.meetings()
    assert {deputy for one in planned for deputy in one.agenda} == {deputy for one in rest for deputy in one.agenda}


async def test_meeting_pinned_outside_the_season_stays(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[0]
    saturday = datetime(YEAR, 11, 14, 9, tzinfo=COUNTY_ZONE)
    await season.core.meetings.move(season.clerk, meeting.id, saturday)
    await season.adopt()
    assert (await season.core.meetings.get(season.clerk, meeting.id)).starts_at == saturday
    heard = Counter(deputy for one in await season.meetings() for deputy in one.agenda)
    assert set(heard.values()) == {1}


async def test_year_without_speakers_has_no_meetings(season: Season) -> None:
    preview = await season.core.timetables.adopt(season.clerk, 2031, seconds=0)
    assert preview.solution.timetable == Timetable(())
    assert await season.core.meetings.list_of_year(season.clerk, 2031) == []


async def test_power_cut_leaves_the_old_timetable(season: Season) -> None:
    await season.adopt()
    before = await season.meetings()
    await season.suspend(await season_speaker(season, size=2))
    cuts = 0
    for number in range(1, 500, 3):
        try:
            with cut_at(number):
                await season.adopt()
        except PowerCut:
            assert await season.meetings() == before
            cuts += 1
        else:
            break
    assert cuts > 5
    assert await season.meetings() != before


async def due(season: Season, deputy: DeputyId) -> list[date]:
    async with season.core.transactions.read(SYSTEM) as work:
        rows = await work.reminders.waiting_of(Person(PersonKind.DEPUTY, deputy))
    return [row.due_at.date() for row in rows if row.event == OccasionKind.REPORT_DEADLINE]


async def test_adopting_lays_report_reminders(season: Season) -> None:
    """Three days before its own meeting for a speaker, the season's last day for the others."""
    await season.adopt()
    meeting = (await season.meetings())[0]
    deadline = meeting.held_on - timedelta(days=3)  # over at its midnight, ten days before which is the first stage
    assert (await due(season, meeting.agenda[0]))[0] == deadline - timedelta(days=9)
    written = sorted(set(season.deputies) - await season.orally_in(YEAR))
    assert (await due(season, written[0]))[0] == date(YEAR, 12, 14)


async def test_holidays_that_arrive_move_reminders(tmp_path: Path) -> None:
    """Working days before a meeting are counted again when the table changes (design invariant 12)."""
    async with open_season(tmp_path) as season:
        stage = 'id = "three_days_before", when = "before_start", days = 3,'
        rules = LONGSHAN.replace(stage, f'{stage} count = "workdays",')
        await season.core.rules.adopt(SYSTEM, rules)
        season.at(date(YEAR, 4, 6))
        await season.core.term_plans.adopt(season.clerk)
        await season.adopt()
        meeting = (await season.meetings())[0]
        at = datetime(YEAR, 12, 18, 9, tzinfo=COUNTY_ZONE)
        await season.core.meetings.move(season.clerk, meeting.id, at)
        await season.core.meetings.notice(season.clerk, meeting.id)
        assert await stage_on(season, meeting.id) == {date(YEAR, 12, 15)}
        new = [(date(YEAR, 12, 17), "holiday", "县庆")]
        await season.core.records.import_holidays(season.clerk, YEAR, new, "notice")
        assert await stage_on(season, meeting.id) == {date(YEAR, 12, 14)}


async def stage_on(season: Season, meeting: MeetingId) -> set[date]:
    async with season.core.transactions.read(SYSTEM) as work:
        rows = await work.reminders.of_event(OccasionKind.MEETING.value, meeting)
    return {row.due_at.date() for row in rows if row.stage == "three_days_before"}
