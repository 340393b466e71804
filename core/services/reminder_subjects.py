"""What each kind of reminder is about: who has acted already, and what it says.

Events that concern a meeting carry its id, events that concern the year's pledges and reports carry the year.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import Notice, NoticeKind, Plain, day
from core.domain.reports import ReportDeadline, end_of_day, pledge_due_on
from core.domain.rules import OccasionKind
from core.services.act_chasing import ActSubject
from core.services.chase_subjects import chase_subjects
from core.services.meetings import meeting_params
from core.services.messages import key_for
from core.services.reminders import Subject
from core.services.report_deadlines import deadlines_of, reporting_in
from core.services.rules import RuleBook
from core.services.stores.reminders import ReminderRow
from core.services.work import Work

_TO_COME = frozenset({MeetingStatus.NOTICED})


@dataclass(frozen=True, slots=True)
class MeetingSubject:
    """A meeting to come. Who has confirmed is not asked to confirm again, but still hears the later stages."""

    kind: OccasionKind = OccasionKind.MEETING

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        stored = await work.reminders.of_event(rows[0].event, subject_id)
        confirmed = {(row.person, row.edition) for row in stored if row.confirmed_at is not None}
        return frozenset(row.id for row in rows if row.asks_confirmation and (row.person, row.edition) in confirmed)

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        meeting = await work.meetings.get(MeetingId(subject_id))
        if meeting.status not in _TO_COME:
            return {}
        return await _about_meeting(work, meeting, NoticeKind.MEETING_REMINDER, rows)


@dataclass(frozen=True, slots=True)
class VotingSubject:
    """A vote under way: who has taken part is left in peace. That somebody did is all that is asked here."""

    kind: OccasionKind
    notice: NoticeKind

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        voters = {VoterId(row.person.id): row.id for row in rows if row.person.kind is PersonKind.VOTER}
        taken_part = await work.ballots.participation(MeetingId(subject_id), list(voters))
        return frozenset(voters[participation.voter_id] for participation in taken_part)

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        meeting = await work.meetings.get(MeetingId(subject_id))
        return await _about_meeting(work, meeting, self.notice, rows) if meeting.is_open else {}


@dataclass(frozen=True, slots=True)
class ResultSubject:
    """A published result, for those whom the publication itself did not reach (``meeting:<id>:result``)."""

    kind: OccasionKind = OccasionKind.RESULT

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        told = [row.id for row in rows if await _was_told(work, f"meeting:{subject_id}:result", row.person)]
        return frozenset(told)

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        meeting = await work.meetings.get(MeetingId(subject_id))
        if meeting.status is not MeetingStatus.PUBLISHED:
            return {}
        ends_on = day(meeting.objections_end_on) if meeting.objections_end_on else None
        params: dict[str, Plain] = {"title": meeting.title, "objections_end_on": ends_on}
        return dict.fromkeys((row.id for row in rows), Notice(NoticeKind.RESULT_PUBLISHED, params))


@dataclass(frozen=True, slots=True)
class PledgeSubject:
    """The year's pledges, due on the rules' day."""

    book: RuleBook
    kind: OccasionKind = OccasionKind.PLEDGE
    zone: ZoneInfo = COUNTY_ZONE

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        return _done(rows, await work.reports.pledged_in(subject_id), await _expected(work, subject_id, rows))

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        due_on = pledge_due_on(await self.book.current(work), subject_id)
        is_over = work.now >= end_of_day(due_on, self.zone)
        kind = NoticeKind.PLEDGE_OVERDUE if is_over else NoticeKind.PLEDGE_DUE
        own = Notice(kind, {"year": subject_id, "due_on": day(due_on)})
        missing = await _missing(work, subject_id, rows, await work.reports.pledged_in(subject_id))
        staff = Notice(NoticeKind.PLEDGES_OUTSTANDING, {"year": subject_id, "missing": missing})
        return _to_each(rows, staff, dict.fromkeys(await _serving(work, rows), own))


@dataclass(frozen=True, slots=True)
class ReportSubject:
    """The year's reports, each due on its deputy's own day."""

    book: RuleBook
    kind: OccasionKind = OccasionKind.REPORT_DEADLINE
    zone: ZoneInfo = COUNTY_ZONE

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        return _done(rows, await work.reports.filed_in(subject_id), await _expected(work, subject_id, rows))

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        filed = await work.reports.filed_in(subject_id)
        staff = Notice(
            NoticeKind.REPORTS_OUTSTANDING,
            {"year": subject_id, "missing": await _missing(work, subject_id, rows, filed)},
        )
        serving = await _serving(work, rows)
        deadlines = await deadlines_of(work, await self.book.current(work), serving, subject_id, self.zone)
        own = {deputy: self._own(work, subject_id, deadline) for deputy, deadline in deadlines.items()}
        return _to_each(rows, staff, own)

    def _own(self, work: Work, year: int, deadline: ReportDeadline) -> Notice:
        kind = NoticeKind.REPORT_MISSING if deadline.is_past(work.now) else NoticeKind.REPORT_DUE
        params: dict[str, Plain] = {"year": year, "due_on": day(deadline.due_on)}
        return Notice(kind, params | ({"meeting": deadline.meeting.title} if deadline.meeting else {}))


@dataclass(frozen=True, slots=True)
class MissingReportSubject:
    """A meeting was held and a report that it should have heard was not filed."""

    book: RuleBook
    kind: OccasionKind = OccasionKind.MISSING_REPORT
    zone: ZoneInfo = COUNTY_ZONE

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        meeting = await work.meetings.get(MeetingId(subject_id))
        return _done(rows, await work.reports.filed_in(meeting.year), meeting.agenda)

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        meeting = await work.meetings.get(MeetingId(subject_id))
        missing = len(set(meeting.agenda) - set(await work.reports.filed_in(meeting.year)))
        staff = Notice(NoticeKind.REPORTS_OUTSTANDING, {"year": meeting.year, "missing": missing})
        own = Notice(NoticeKind.REPORT_MISSING, {"year": meeting.year, "meeting": meeting.title})
        return _to_each(rows, staff, dict.fromkeys(await _serving(work, rows), own))


def all_subjects(book: RuleBook, zone: ZoneInfo = COUNTY_ZONE) -> dict[str, Subject]:
    """Every event that rows are laid for: the occasions' own names."""
    subjects: list[Subject] = [
        MeetingSubject(),
        VotingSubject(OccasionKind.VOTING_OPEN, NoticeKind.VOTING_OPEN),
        VotingSubject(OccasionKind.VOTING_CLOSES, NoticeKind.VOTING_CLOSES_SOON),
        ResultSubject(),
        PledgeSubject(book, zone=zone),
        ReportSubject(book, zone=zone),
        MissingReportSubject(book, zone=zone),
        *chase_subjects(book, zone),
        ActSubject(book, zone=zone),
    ]
    return {subject.kind.value: subject for subject in subjects}


async def _about_meeting(
    work: Work, meeting: Meeting, kind: NoticeKind, rows: Sequence[ReminderRow]
) -> dict[int, Notice]:
    params: dict[str, Plain] = dict(await meeting_params(work, meeting))
    return dict.fromkeys((row.id for row in rows), Notice(kind, params))


async def _was_told(work: Work, key: str, person: Person) -> bool:
    return await work.messages.id_of(key_for(key, person)) is not None


async def _serving(work: Work, rows: Sequence[ReminderRow]) -> list[DeputyId]:
    """The deputies among the rows' people who still serve: the others owe nothing."""
    named = list(dict.fromkeys(DeputyId(row.person.id) for row in rows if row.person.kind is PersonKind.DEPUTY))
    return [deputy.id for deputy in await work.records.deputies_named(named) if deputy.is_serving]


def _to_each(rows: Sequence[ReminderRow], staff: Notice, own: Mapping[DeputyId, Notice]) -> dict[int, Notice]:
    """The staff's notice to staff, each deputy its own; a deputy who is not in ``own`` hears nothing."""
    notices = {row.id: staff for row in rows if row.person.kind is PersonKind.STAFF}
    for row in rows:
        if row.person.kind is PersonKind.DEPUTY and DeputyId(row.person.id) in own:
            notices[row.id] = own[DeputyId(row.person.id)]
    return notices


async def _expected(work: Work, year: int, rows: Sequence[ReminderRow]) -> list[DeputyId]:
    """Who owes the year's paper: asked only where staff are to hear how many are missing."""
    if not any(row.person.kind is PersonKind.STAFF for row in rows):
        return []
    return [deputy.id for deputy in await reporting_in(work, year)]


async def _missing(work: Work, year: int, rows: Sequence[ReminderRow], done: Iterable[DeputyId]) -> int:
    return len(set(await _expected(work, year, rows)) - set(done))


def _done(rows: Sequence[ReminderRow], done: Iterable[DeputyId], expected: Iterable[DeputyId]) -> frozenset[int]:
    """Deputies who have handed in; staff when nobody is missing."""
    handed_in = set(done)
    nobody_missing = not set(expected) - handed_in
    return frozenset(
        row.id
        for row in rows
        if (nobody_missing if row.person.kind is PersonKind.STAFF else row.person.id in handed_in)
    )
