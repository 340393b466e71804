"""What has happened around a person, for whoever answers the telephone: read from the tables and the ledger.

What must stay true: of a voter, whether and never how; not even that while people vote. Of a message, that it was sent
and what became of it, never its text. Nothing here reads a ballot, a receipt or a sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.domain.actors import STAFF_ROLES, Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.deadlines import Deadline, Remaining, remaining
from core.domain.ids import DeputyId, MeetingId, ProposalId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.proposals.proposal import Clock, Proposal
from core.domain.records import Deputy
from core.domain.reports import ReportStatus
from core.domain.use_cases import use_case
from core.domain.working_days import WorkCalendar
from core.services.almanac import work_calendar
from core.services.deeds import Deed, deeds_of
from core.services.people import RecordView, record_view
from core.services.proposal_reviews import SOON_DAYS
from core.services.proposals import read_by
from core.services.stores.ledger import AuditLine
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.trail_names import labels_in, names_of
from core.services.work import Transactions, Work

_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_OF_PROPOSALS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_VOTED = frozenset({MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})
_COUNTED = frozenset({MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})
MAX_LINES = 200
MAX_MESSAGES = 200


@dataclass(frozen=True, slots=True)
class YearReport:
    """How a deputy reports in a year (``mode`` None: not planned), and whether the report is in."""

    year: int
    mode: str | None
    is_filed: bool
    filed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeetingPast:
    """A meeting and what it was for the person. ``grade``: of a deputy, once counted. ``took_part``: of a voter, once
    voting is closed; None before."""

    meeting: MeetingId
    title: str
    held_on: date
    status: MeetingStatus
    grade: str | None = None
    took_part: bool | None = None


@dataclass(frozen=True, slots=True)
class ContactPast:
    """A chat account that the person has now."""

    channel: str
    bound_at: datetime
    is_reachable: bool


@dataclass(frozen=True, slots=True)
class CodePast:
    """A binding code that was issued; never the code."""

    issued_at: datetime | None
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class MessagePast:
    """That something was promised to the person, and what became of it. ``notice``: its kind, where it is a notice."""

    promised_at: datetime
    channel: str
    notice: str
    state: OutboxState
    sent_at: datetime | None
    is_maybe_duplicate: bool


@dataclass(frozen=True, slots=True)
class PersonHistory:
    """Everything, each kind in order of time; ``lines`` of the ledger, messages and codes newest first.

    ``deeds``: the lines, folded where several are one thing; ``names``: of whom and what they speak, by label.
    """

    view: RecordView
    lines: tuple[AuditLine, ...]
    meetings: tuple[MeetingPast, ...]
    accounts: tuple[ContactPast, ...]
    codes: tuple[CodePast, ...]
    messages: tuple[MessagePast, ...]
    reports: tuple[YearReport, ...] = ()
    deeds: tuple[Deed, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def told(self) -> tuple[MessagePast, ...]:
        """The messages without answers in a conversation that arrived: of those there are many, and nobody asks."""
        return tuple(one for one in self.messages if one.notice or one.state is not OutboxState.SENT)


@dataclass(frozen=True, slots=True)
class ProposalPast:
    """``left``: how each clock of the proposal stands ``today``, in their order; None of one that was met.

    ``lines``: who did what with it, the newest first; ``names``: of whom and what they speak, by label.
    """

    proposal: Proposal
    today: date
    left: tuple[Remaining | None, ...]
    lines: tuple[AuditLine, ...]
    names: Mapping[str, str] = field(default_factory=dict)


class Histories:
    """A person's past, or a proposal's."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("deputy.history", *_READERS)
    async def of_deputy(self, actor: Actor, deputy: DeputyId) -> PersonHistory:
        """Status changes, reports by year, meetings and grades, accounts, codes, messages.

        Errors: NotFound("deputy.unknown").
        """
        async with self._transactions.read(actor) as work:
            stored = await work.records.deputy(deputy)
            meetings, reports = await _heard(work, stored), await _reports(work, stored)
            return await _history(work, Person(PersonKind.DEPUTY, deputy), meetings, reports)

    @use_case("voter.history", *_READERS)
    async def of_voter(self, actor: Actor, voter: VoterId) -> PersonHistory:
        """Meetings invited to and whether took part, accounts, codes, messages. Errors: NotFound("voter.unknown")."""
        async with self._transactions.read(actor) as work:
            await work.records.voter(voter)
            return await _history(work, Person(PersonKind.VOTER, voter), await _invited(work, voter), [])

    @use_case("proposal.history", *_OF_PROPOSALS)
    async def of_proposal(self, actor: Actor, proposal: ProposalId) -> ProposalPast:
        """Who did what with it and when, and how its deadlines stand. Errors: NotFound("proposal.unknown")."""
        async with self._transactions.read(actor) as work:
            found = await read_by(work, actor, proposal)
            today, calendar = date_in(COUNTY_ZONE, work.now), await work_calendar(work)
            lines = await work.ledger.latest(subject=f"proposal:{found.id}", limit=MAX_LINES)
            names = await names_of(work, frozenset().union(*map(labels_in, lines)))
        left = (_left(one, today, calendar) if one.is_open else None for one in found.clocks)
        return ProposalPast(found, today, tuple(left), tuple(lines), names)


def _left(clock: Clock, today: date, calendar: WorkCalendar) -> Remaining:
    deadline = Deadline(clock.key, clock.due_on, clock.is_estimated, clock.explanation)
    return remaining(deadline, today, calendar, soon_within=SOON_DAYS)


async def _history(
    work: Work, person: Person, meetings: Sequence[MeetingPast], reports: Sequence[YearReport]
) -> PersonHistory:
    accounts = await work.enrolment.accounts_of(person)
    codes = await work.enrolment.codes_of(person)
    messages = (await work.messages.of_person(person))[-MAX_MESSAGES:]
    lines = await work.ledger.latest(subject=person.label, limit=MAX_LINES)
    return PersonHistory(
        view=await record_view(work, person),
        lines=tuple(lines),
        meetings=tuple(meetings),
        accounts=tuple(ContactPast(one.channel, one.bound_at, one.is_reachable) for one in accounts),
        codes=tuple(CodePast(one.issued_at, one.expires_at, one.used_at, one.revoked_at) for one in codes),
        messages=tuple(_message(row) for row in reversed(messages)),
        reports=tuple(reports),
        deeds=deeds_of(lines),
        names=await names_of(work, frozenset().union(*map(labels_in, lines))),
    )


async def _heard(work: Work, deputy: Deputy) -> list[MeetingPast]:
    """The meetings of the deputy's term at which it reports or reported."""
    return [
        _past(meeting, grade=await _grade(work, meeting, deputy.id))
        for year in await _years(work, deputy)
        for meeting in await work.meetings.list_of_year(year)
        if deputy.id in meeting.agenda
    ]


async def _grade(work: Work, meeting: Meeting, deputy: DeputyId) -> str | None:
    if meeting.status not in _COUNTED:
        return None
    return next((one.grade for one in await work.meetings.results(meeting.id) if one.deputy_id == deputy), None)


async def _reports(work: Work, deputy: Deputy) -> list[YearReport]:
    found = []
    for year in await _years(work, deputy):
        turn, report = await work.plans.turn(deputy.id, year), await work.reports.report(deputy.id, year)
        is_filed = report is not None and report.status == ReportStatus.FILED
        if turn is not None or report is not None:
            filed_at = report.filed_at if report is not None else None
            found.append(YearReport(year, turn.mode if turn else None, is_filed, filed_at))
    return found


async def _years(work: Work, deputy: Deputy) -> range:
    term = await work.records.term(deputy.term_id)
    return range(term.starts_on.year, term.ends_on.year + 1)


async def _invited(work: Work, voter: VoterId) -> list[MeetingPast]:
    return [
        _past(meeting, took_part=await _took_part(work, meeting, voter))
        for meeting in await work.meetings.to_evaluate(voter, *MeetingStatus)
    ]


async def _took_part(work: Work, meeting: Meeting, voter: VoterId) -> bool | None:
    """Not said while people vote: asked again and again it would tell who voted after whom."""
    if meeting.status not in _VOTED:
        return None
    return bool(await work.ballots.participation(meeting.id, [voter]))


def _past(meeting: Meeting, *, grade: str | None = None, took_part: bool | None = None) -> MeetingPast:
    return MeetingPast(meeting.id, meeting.title, meeting.held_on, meeting.status, grade, took_part)


def _message(row: OutboxRow) -> MessagePast:
    notice = str((row.body or {}).get("notice", ""))
    return MessagePast(row.created_at, row.channel, notice, row.state, row.sent_at, row.maybe_duplicate)
