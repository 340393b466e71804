"""Before a meeting's step is taken: whom it would reach, and what the rules say of the day.

Reading only. What must stay true: a preview is computed by the very functions that the step itself uses, so that what
staff agreed to is what happens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import VoterId
from core.domain.meetings import Meeting, MeetingStatus, days_early
from core.domain.rules import CountingUnit, CountyRules
from core.domain.working_days import Direction
from core.services.almanac import almanac_of, work_calendar
from core.services.delivery_times import DeliveryTime, delivery_times
from core.services.messages import reachable_accounts
from core.services.stores.enrolment import Account
from core.services.work import Work

WITH_CHART = 2  # messages that a result may be: its text and its picture


@dataclass(frozen=True, slots=True)
class MeetingPreview:
    """Who hears of a meeting's step. ``reachable``: how many of the deputies and evaluators have a chat account that
    can be written to; ``rooms``: group chats. ``draws_roll``: the notice will draw the roll, of ``evaluators``.

    ``short_of_notice_days``: how many days fewer than the rules ask, were the notice sent today;
    ``objections_end_on``: the last day of the objection window, were the result published today. ``delivery``: how long
    each chat network takes to tell everybody, of a notice, a change or the result; ``call``: to call the evaluators to
    vote. ``days_early``: how many days before the meeting's, were voting opened today; ``called``: evaluators whom a
    call to vote reaches; ``unfiled``: deputies of the agenda whose report is not in. ``without_grade``: deputies of a
    counted meeting who get none; ``heard_from``: when people would hear the result; None: at once.
    """

    meeting: Meeting
    deputies: int
    evaluators: int
    reachable: int
    rooms: int
    draws_roll: bool
    minimum: int
    notice_days: int
    short_of_notice_days: int
    objections_end_on: date
    delivery: tuple[DeliveryTime, ...] = ()
    call: tuple[DeliveryTime, ...] = ()
    days_early: int = 0
    called: int = 0
    unfiled: int = 0
    without_grade: int = 0
    heard_from: datetime | None = None

    @property
    def people(self) -> int:
        return self.deputies + self.evaluators

    @property
    def is_below_minimum(self) -> bool:
        return self.evaluators < self.minimum


async def preview_of(work: Work, meeting: Meeting, now: CountyRules, counted: CountyRules) -> MeetingPreview:
    """``now``: the rules in force, for the notice; ``counted``: those that the vote was opened under."""
    kept = await work.meetings.roll(meeting.id)
    roll = kept or await voters_to_draw(work, meeting)
    people = [*(Person(PersonKind.DEPUTY, one) for one in meeting.agenda), *evaluators(roll)]
    days = await days_of_notice(work, now, meeting)
    accounts, rooms = await reachable_accounts(work, people), await _rooms(work, meeting)
    calls, filed = _calls(accounts), await work.reports.filed_in(meeting.year)
    return MeetingPreview(
        meeting=meeting,
        deputies=len(meeting.agenda),
        evaluators=len(roll),
        reachable=len(accounts),
        rooms=len(rooms),
        draws_roll=not kept,
        minimum=counted.evaluators.minimum,
        notice_days=now.meetings.notice_days,
        short_of_notice_days=short_of(now, days),
        objections_end_on=await objections_end(work, counted),
        delivery=await delivery_times(work, _messages(meeting, accounts, rooms)),
        call=await delivery_times(work, calls),
        days_early=days_early(meeting, date_in(COUNTY_ZONE, work.now)),
        called=sum(calls.values()),
        unfiled=len(set(meeting.agenda).difference(filed)),
        without_grade=sum(one.grade is None for one in await work.meetings.results(meeting.id)),
        heard_from=await not_before_quiet(work, counted),
    )


def evaluators(roll: Sequence[VoterId]) -> list[Person]:
    return [Person(PersonKind.VOTER, voter) for voter in roll]


async def voters_to_draw(work: Work, meeting: Meeting) -> list[VoterId]:
    """Of the constituencies of those who report: the voter representatives, or all voters where there are none."""
    deputies = await work.records.deputies_named(meeting.agenda)
    drawn: list[VoterId] = []
    for constituency in sorted({deputy.constituency_id for deputy in deputies}):
        voters = [voter for voter in await work.records.voters(constituency) if voter.is_active]
        representatives = [voter for voter in voters if voter.is_representative]
        drawn += [voter.id for voter in representatives or voters]
    return drawn


async def days_of_notice(work: Work, rules: CountyRules, meeting: Meeting) -> int:
    """How many days of notice people have from today, counted as the rules count."""
    today = date_in(COUNTY_ZONE, work.now)
    if rules.calendar is CountingUnit.WORKDAYS:
        return (await work_calendar(work)).workdays_between(today, meeting.held_on)
    return (meeting.held_on - today).days


def short_of(rules: CountyRules, days: int) -> int:
    """How many days of notice ``days`` are fewer than ``rules`` ask."""
    return max(rules.meetings.notice_days - days, 0)


async def objections_end(work: Work, rules: CountyRules) -> date:
    """The last day of an objection window that begins today."""
    calendar = (await almanac_of(work, rules)).calendar
    today = date_in(COUNTY_ZONE, work.now)
    return calendar.count(today, rules.meetings.objection_days, unit=rules.calendar, direction=Direction.AFTER).on


async def not_before_quiet(work: Work, rules: CountyRules) -> datetime | None:
    """The end of the quiet hours that lie now; None outside them."""
    almanac = await almanac_of(work, rules)
    return almanac.end_of_quiet(work.now) if almanac.is_quiet(work.now) else None


def _messages(
    meeting: Meeting, accounts: Mapping[Person, Account], rooms: Collection[tuple[str, str]]
) -> Mapping[str, int]:
    """By channel; a result comes with a chart, which may be a message of its own."""
    chats = Counter([account.channel for account in accounts.values()] + [channel for channel, _ in rooms])
    each = WITH_CHART if meeting.status is MeetingStatus.COUNTED else 1
    return {channel: number * each for channel, number in chats.items()}


def _calls(accounts: Mapping[Person, Account]) -> Mapping[str, int]:
    """By channel: the evaluators who are called to vote."""
    return Counter(account.channel for person, account in accounts.items() if person.kind is PersonKind.VOTER)


async def _rooms(work: Work, meeting: Meeting) -> set[tuple[str, str]]:
    """Channel and address of each group chat."""
    deputies = await work.records.deputies_named(meeting.agenda)
    places = sorted({deputy.constituency_id for deputy in deputies})
    groups = sorted({deputy.group_id for deputy in deputies if deputy.group_id is not None})
    return {(room.channel, room.address) for room in await work.enrolment.rooms_of(places, groups)}
