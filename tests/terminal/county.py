"""An invented county of the demonstration's size, in the middle of its season: for the dashboard's tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.ids import ConstituencyId, DeputyId, MeetingId, TownshipId, VenueId
from core.domain.meetings import MeetingStatus
from core.domain.notices import Notice, NoticeKind, instant
from core.domain.records import DeputyStatus, StatusReason
from core.services.stores.messages import OutboxState
from core.services.stores.plans import ReportTurn
from core.services.stores.reminders import ReminderState
from core.services.stores.reports import StoredReport
from core.services.work import Work
from tests.factories import GIVEN, SURNAMES, a_deputy, a_meeting, a_message, a_reminder, a_venue, a_voter
from tests.office import PASSPHRASE, Office, ballot_of
from tests.terminal.proposal_county import fill_proposals

TOWNSHIPS = (
    *("民安", "华塘", "兴隆", "石羔", "里耶", "洗车河", "苗儿滩", "靛房", "红岩溪", "桂塘", "召市"),
    *("茨岩塘", "农车", "石牌", "水田坝", "洗洛", "洛塔", "大安", "茅坪", "内溪", "咱果"),
)
TODAY = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 10:30 in the county
MEETINGS = 12
GROUP = 4  # deputies a meeting


def a_name(number: int) -> str:
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number * 7 // 3 % len(GIVEN)]


async def fill_season(office: Office, *, deputies: int = 240) -> MeetingId:
    """Fill ``office``; the meeting that is open now, where 31 of 62 have voted."""
    office.clock.move_to(TODAY - timedelta(days=30))
    async with office.core.transactions.write(SYSTEM) as work:
        townships = [await work.records.add_township(name) for name in TOWNSHIPS]
        places = await _constituencies(work, townships)
        people = await _deputies(work, office, places, deputies)
        venues = [
            await work.records.add_venue(a_venue(name=f"{name}人大代表之家", township_id=place))
            for name, place in zip(TOWNSHIPS, townships, strict=True)
        ]
        await work.records.add_voters([a_voter(number, constituency_id=places[0]) for number in range(1_000, 1_062)])
        meetings = await _meetings(work, office, people, venues, townships)
        await work.plans.replace_turns(
            office.county.term,
            [ReportTurn(one, 2026, "oral" if number % 5 == 0 else "written") for number, one in enumerate(people)],
        )
        await _reports(work, people[: MEETINGS * GROUP : 1])
        await work.records.set_office("county_name", "龙山县")
    office.clock.move_to(TODAY)
    await fill_proposals(office, people)
    await _hold(office, meetings)
    await _stuck(office, people, meetings)
    return meetings[3]


async def _constituencies(work: Work, townships: list[TownshipId]) -> list[ConstituencyId]:
    return [
        await work.records.add_constituency(f"{TOWNSHIPS[number % 21]}第{number // 21 + 1}选区", townships[number % 21])
        for number in range(60)
    ]


async def _deputies(work: Work, office: Office, places: list[ConstituencyId], number: int) -> list[DeputyId]:
    found = []
    for one in range(number):
        deputy = a_deputy(
            one + 100,
            name=a_name(one),
            term_id=office.county.term,
            constituency_id=places[one % 60],
            group_id=office.county.group,
            phone=f"138{one:08d}",
        )
        if one == 17:
            deputy = replace(
                deputy,
                status=DeputyStatus.SUSPENDED,
                status_reason=StatusReason.DETAINED,
                status_on=TODAY.date(),
            )
        found.append(await work.records.add_deputy(deputy))
    return found


async def _meetings(
    work: Work, office: Office, people: list[DeputyId], venues: list[VenueId], townships: list[TownshipId]
) -> list[MeetingId]:
    found = []
    for number in range(MEETINGS):
        starts_at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC) + timedelta(days=3 * (number - 3))
        found.append(
            await work.meetings.add(
                a_meeting(
                    title=f"{TOWNSHIPS[number]}片区代表述职评议会",
                    held_on=starts_at.date(),
                    starts_at=starts_at,
                    ends_at=starts_at + timedelta(hours=3),
                    venue_id=venues[number],
                    leader_id=office.county.leader,
                    township_id=townships[number],
                    agenda=tuple(people[number * GROUP : number * GROUP + GROUP]),
                )
            )
        )
    return found


async def _reports(work: Work, people: list[DeputyId]) -> None:
    for number, deputy in enumerate(people):
        if number % 5 != 3:
            await work.reports.save_report(
                StoredReport(deputy, 2026, "filed", {}, work.now, filed_at=work.now, filed_by="deputy")
            )


async def _hold(office: Office, meetings: list[MeetingId]) -> None:
    """Three meetings held (published, counted, closed), one open, one noticed, one postponed."""
    core, clerk = office.core, office.clerk
    async with core.transactions.read(clerk) as work:
        voters = [voter.id for voter in await work.records.voters()][-62:]
    for number, meeting in enumerate(meetings[:5]):
        office.clock.move_to(TODAY - timedelta(days=3 * (4 - number)))
        await core.meetings.set_roll(clerk, meeting, voters)
        await core.meetings.notice(clerk, meeting)
        if number == 4:
            break
        await core.meetings.open_voting(clerk, meeting, PASSPHRASE)
        agenda = (await core.meetings.get(clerk, meeting)).agenda
        for place in range(31 if number == 3 else 54 + number):
            answer = ("satisfied", "satisfied", "basically_satisfied", "satisfied", "dissatisfied")[place % 5]
            actor = replace(office.voter(0), person=Person(PersonKind.VOTER, voters[place]))
            await core.voting.cast(actor, meeting, ballot_of(agenda, answer))
        if number < 3:
            await core.meetings.close_voting(clerk, meeting)
        if number < 2:
            await core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
        if number < 1:
            await core.publishing.publish(clerk, meeting)
    await core.meetings.postpone(clerk, meetings[6], "场地维修")
    office.clock.move_to(TODAY)


async def _stuck(office: Office, people: list[DeputyId], meetings: list[MeetingId]) -> None:
    meeting = await office.core.meetings.get(office.clerk, meetings[4])
    assert meeting.status is MeetingStatus.NOTICED
    params = {"title": meeting.title, "starts_at": instant(meeting.starts_at)}
    body = Notice(NoticeKind.MEETING_REMINDER, dict(params)).as_json()
    states = (OutboxState.FAILED, OutboxState.UNREACHABLE, OutboxState.WAITING, OutboxState.SENT)
    async with office.core.transactions.write(SYSTEM) as work:
        past = [row.id for row in await work.reminders.due(work.now, 10_000)]
        await work.reminders.mark(past, ReminderState.NOT_NEEDED, "acted")
        await work.messages.enqueue(
            [
                a_message(
                    f"season:{number}",
                    state=states[number % 4],
                    body=body,
                    person=Person(PersonKind.DEPUTY, people[number]),
                    channel="telegram",
                    attempts=number % 6,
                    error=("HTTP 502 Bad Gateway", "no_account")[number % 2] if number % 4 < 2 else None,
                    created_at=work.now - timedelta(minutes=number),
                )
                for number in range(16)
            ]
        )
        unreached = [
            a_reminder(
                f"meeting:{meeting.id}:week_before:deputy:{people[number]}",
                person=Person(PersonKind.DEPUTY, people[number]),
                subject_id=meeting.id,
                stage="week_before",
                state=ReminderState.UNREACHABLE,
                due_at=work.now - timedelta(days=1),
            )
            for number in range(3)
        ]
        await work.reminders.add(unreached)
