"""What lies on the office's desk: what waits for somebody, what is due, what could not be sent, how meetings stand.

Reading only, for whichever front shows it. What must stay true: turnout is who took part, never how; a result is not
looked at here at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.domain.actors import STAFF_ROLES, Actor, Person, PersonKind, Role
from core.domain.attendance import AttendanceCounts
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import DeputyId, MeetingId, ProposalId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.next_steps import WaitingStep, next_step
from core.domain.records import Deputy
from core.domain.rules import CHASES
from core.domain.use_cases import use_case
from core.services.attendance import attendance_counts
from core.services.calls import OF_A_MEETING, Call, calls_of
from core.services.errands import Owed, owed_to, steps_for, unheard
from core.services.meeting_names import presiding_at, reporting_at, townships_of, venues_of
from core.services.meeting_previews import MeetingPreview, preview_of
from core.services.outbox import STUCK
from core.services.reports import ReportOverview, overview_of
from core.services.roll_draws import RollChoice, RollDraw, draw_of
from core.services.rules import RuleBook
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.stores.reminders import ComingStage
from core.services.voting import Turnout, Voting
from core.services.work import Transactions, Work

SHOWN_STAGES = 50
_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_OF_PROPOSALS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_VOTED = frozenset({MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED})
_AHEAD = frozenset({MeetingStatus.PLANNED, MeetingStatus.NOTICED, MeetingStatus.OPEN})


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A deputy who reports at a meeting, and whether the report is in."""

    deputy: Deputy
    constituency: str
    is_filed: bool


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A meeting with the names that a list shows instead of ids. ``turnout`` None: voting has not begun."""

    meeting: Meeting
    venue: str
    leader: str
    township: str
    agenda: tuple[AgendaItem, ...]
    turnout: Turnout | None = None
    attendance: AttendanceCounts | None = None  # of one meeting that was asked for, from its notice on

    @property
    def filed(self) -> int:
        return sum(item.is_filed for item in self.agenda)


@dataclass(frozen=True, slots=True)
class ComingReminder:
    """A stage that waits; ``title`` of the meeting or the proposal that it is about.

    Empty where it is about the year, or about a proposal and whoever asks does not read those.
    """

    stage: ComingStage
    title: str


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message and the name of whom it is for; never its text where that is sealed."""

    row: OutboxRow
    name: str


@dataclass(frozen=True, slots=True)
class Today:
    """The desk at one instant. ``steps``: of the whole office; ``mine``, ``owed`` and ``unheard``: what waits for who
    asked; ``unheard``: how many are to report orally this year and stand on no agenda.

    ``reports`` None: no congress term covers today.
    """

    now: datetime
    on: date
    county: str
    next_meeting: MeetingView | None
    steps: tuple[WaitingStep, ...]
    mine: tuple[WaitingStep, ...]
    owed: tuple[Owed, ...]
    unheard: int
    coming: tuple[ComingReminder, ...]
    counts: Mapping[OutboxState, int]
    stuck: tuple[MessageView, ...]
    unreachable: int
    reports: ReportOverview | None


class DutyDesk:
    """The desk of the day and its lists."""

    def __init__(self, transactions: Transactions, book: RuleBook, voting: Voting) -> None:
        self._transactions = transactions
        self._book = book
        self._voting = voting
        self._final: dict[tuple[MeetingId, datetime], Turnout] = {}  # after the close a turnout stands

    @use_case("desk.today", *_READERS)
    async def today(self, actor: Actor) -> Today:
        """Everything that somebody should look at first."""
        async with self._transactions.read(actor) as work:
            on = date_in(COUNTY_ZONE, work.now)
            rules, meetings = await self._book.current(work), await _meetings_around(work, on)
            stages, reports = await work.reminders.coming(SHOWN_STAGES), await _overview(work, on.year)
            steps = _steps(meetings, on, notice_days=rules.meetings.notice_days)
            return Today(
                now=work.now,
                on=on,
                county=await work.records.office("county_name") or "",
                next_meeting=await self._next(work, meetings),
                steps=steps,
                mine=await steps_for(work, actor, steps),
                owed=await owed_to(work, actor, rules, reports, on),
                unheard=await unheard(work, actor, await work.meetings.list_of_year(on.year), on.year),
                coming=await _titled(work, stages),
                counts=await work.messages.counts(),
                stuck=await _named(work, await work.messages.list_in(*STUCK)),
                unreachable=await work.reminders.count_missed(),
                reports=reports,
            )

    @use_case("desk.meetings", *_READERS)
    async def meetings(self, actor: Actor, year: int) -> Sequence[MeetingView]:
        """The year's meetings in order of time, with turnout where voting has begun."""
        async with self._transactions.read(actor) as work:
            views = await _views(work, await work.meetings.list_of_year(year))
        return [await self._with_turnout(actor, view) for view in views]

    @use_case("desk.meeting", *_READERS)
    async def meeting(self, actor: Actor, meeting: MeetingId) -> MeetingView:
        """One meeting. Errors: NotFound("meeting.unknown")."""
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            view = replace((await _views(work, [stored]))[0], attendance=await attendance_counts(work, stored))
        return await self._with_turnout(actor, view)

    @use_case("meeting.preview", Role.ADMINISTRATOR, Role.CLERK)
    async def preview(self, actor: Actor, meeting: MeetingId) -> MeetingPreview:
        """Whom the notice, a change or the result would reach, and what the rules say of the days.

        Errors: NotFound("meeting.unknown").
        """
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            rules = await self._book.current(work)
            return await preview_of(work, stored, rules, await self._book.of(work, stored.rule_set_id))

    @use_case("meeting.preview_roll", Role.ADMINISTRATOR, Role.CLERK)
    async def roll_draw(self, actor: Actor, meeting: MeetingId, choice: RollChoice) -> RollDraw:
        """The roll as it would be drawn anew; it is put in force with ``meetings.set_roll``.

        Errors: NotFound("meeting.unknown"), Conflict("meeting.roll_is_frozen").
        """
        async with self._transactions.read(actor) as work:
            rules = await self._book.current(work)
            return await draw_of(work, await work.meetings.get(meeting), choice, minimum=rules.evaluators.minimum)

    @use_case("desk.messages", *_READERS)
    async def messages(self, actor: Actor, *states: OutboxState) -> Sequence[MessageView]:
        """Messages in ``states`` with the names of whom they are for; without any, what is stuck."""
        async with self._transactions.read(actor) as work:
            return await _named(work, await work.messages.list_in(*(states or STUCK)))

    @use_case("desk.calls", *_READERS)
    async def calls(self, actor: Actor) -> Sequence[Call]:
        """Whom somebody must telephone, and about what; telephones masked."""
        async with self._transactions.read(actor) as work:
            return await calls_of(work)

    async def _next(self, work: Work, meetings: Sequence[Meeting]) -> MeetingView | None:
        ahead = [one for one in meetings if one.status in _AHEAD and (one.is_open or one.ends_at >= work.now)]
        first = min(ahead, key=lambda one: (not one.is_open, one.starts_at, one.id), default=None)
        if first is None:
            return None
        return await self._with_turnout(work.actor, (await _views(work, [first]))[0])

    async def _with_turnout(self, actor: Actor, view: MeetingView) -> MeetingView:
        meeting = view.meeting
        if meeting.status not in _VOTED:
            return view
        turnout = self._final.get((meeting.id, meeting.closed_at)) if meeting.closed_at else None
        if turnout is None:
            turnout = await self._voting.turnout(actor, meeting.id)
            if meeting.closed_at is not None:
                self._final[meeting.id, meeting.closed_at] = turnout
        return replace(view, turnout=turnout)


def _steps(meetings: Sequence[Meeting], on: date, *, notice_days: int) -> tuple[WaitingStep, ...]:
    steps = [step for one in meetings if (step := next_step(one, on, notice_days=notice_days)) is not None]
    return tuple(sorted(steps, key=lambda step: (step.due_on, step.meeting.starts_at, step.meeting.id)))


async def _meetings_around(work: Work, on: date) -> list[Meeting]:
    """This year's, and what is left over from another."""
    left_over = await work.meetings.list_in(*(set(MeetingStatus) - {MeetingStatus.PUBLISHED, MeetingStatus.CANCELLED}))
    return [one for one in left_over if one.year <= on.year or one.status in _AHEAD]


async def _views(work: Work, meetings: Sequence[Meeting]) -> list[MeetingView]:
    venues, leaders = await venues_of(work, meetings), await presiding_at(work, meetings)
    townships, reporting = await townships_of(work, meetings), await reporting_at(work, meetings)
    places = {one.id: one.name for one in await work.records.constituencies()}
    filed = {year: set(await work.reports.filed_in(year)) for year in {meeting.year for meeting in meetings}}
    return [
        MeetingView(
            meeting,
            venues[meeting.id],
            leaders[meeting.id],
            townships[meeting.id],
            tuple(
                AgendaItem(one, places.get(one.constituency_id, ""), one.id in filed[meeting.year])
                for one in reporting[meeting.id]
            ),
        )
        for meeting in meetings
    ]


async def _titled(work: Work, stages: Iterable[ComingStage]) -> tuple[ComingReminder, ...]:
    waiting = tuple(stages)
    of_meetings = [one for one in waiting if one.event in OF_A_MEETING]
    chases = [one for one in waiting if one.event in CHASES and work.actor.has(*_OF_PROPOSALS)]
    meetings = {one: await _title(work, MeetingId(one)) for one in sorted({one.subject_id for one in of_meetings})}
    found = await work.proposals.several({ProposalId(one.subject_id) for one in chases}) if chases else {}
    proposals = {int(number): one.content.title for number, one in found.items()}
    titles = {one: meetings[one.subject_id] for one in of_meetings}
    titles |= {one: proposals.get(one.subject_id, "") for one in chases}
    return tuple(ComingReminder(one, titles.get(one, "")) for one in waiting)


async def _title(work: Work, meeting: MeetingId) -> str:
    try:
        return (await work.meetings.get(meeting)).title
    except NotFound:
        return ""


async def _named(work: Work, rows: Sequence[OutboxRow]) -> tuple[MessageView, ...]:
    names = await _names(work, {row.person for row in rows if row.person is not None})
    return tuple(MessageView(row, names.get(row.person, "") if row.person else "") for row in rows)


async def _names(work: Work, persons: Iterable[Person]) -> dict[Person, str]:
    """Names in a question for each kind, however many people."""
    ids: dict[PersonKind, list[int]] = {kind: [] for kind in PersonKind}
    for person in persons:
        ids[person.kind].append(person.id)
    deputies = await work.records.deputies_named([DeputyId(one) for one in ids[PersonKind.DEPUTY]])
    voters = await work.records.voters_named([VoterId(one) for one in ids[PersonKind.VOTER]])
    staff = await work.records.staff() if ids[PersonKind.STAFF] else ()
    contacts = await work.contacts.every() if ids[PersonKind.CONTACT] else ()
    return (
        {Person(PersonKind.DEPUTY, one.id): one.name for one in deputies}
        | {Person(PersonKind.VOTER, one.id): one.name for one in voters}
        | {Person(PersonKind.STAFF, one.id): one.name for one in staff}
        | {Person(PersonKind.CONTACT, one.id): one.name for one in contacts}
    )


async def _overview(work: Work, year: int) -> ReportOverview | None:
    try:
        return await overview_of(work, year)
    except NotFound:
        return None
