"""What a deputy, a voter or a member of staff may see of the office from a chat: its own part, nothing else.

Reading only. Who took part is told to that person alone; nothing here knows a choice (design invariant 6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.domain.actors import Actor, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.rules import CountyRules
from core.domain.use_cases import use_case
from core.services.meeting_names import names_of, reporting_at, venues_of
from core.services.rules import RuleBook
from core.services.voting import OpenVote, Turnout, Voting
from core.services.work import Transactions, Work

ALL_STAFF = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)
_KNOWN = (
    MeetingStatus.NOTICED,
    MeetingStatus.OPEN,
    MeetingStatus.CLOSED,
    MeetingStatus.COUNTED,
    MeetingStatus.PUBLISHED,
    MeetingStatus.POSTPONED,
)
SHOWN_AFTER = timedelta(days=30)  # how long a meeting that is over stays in the list
_TURNOUT_ROLES = frozenset(ALL_STAFF)


@dataclass(frozen=True, slots=True)
class Me:
    """Who the office takes the actor for."""

    name: str
    kind: PersonKind


@dataclass(frozen=True, slots=True)
class MyMeeting:
    """A meeting that concerns the actor. ``took_part`` only for a voter, ``turnout`` only for staff while open."""

    meeting: Meeting
    venue: str
    deputies: tuple[tuple[DeputyId, str], ...]
    took_part: bool = False
    turnout: Turnout | None = None


@dataclass(frozen=True, slots=True)
class MyBallot:
    """A ballot to be marked: its form, the deputies' names in its order, and the receipt of one already cast."""

    vote: OpenVote
    names: tuple[str, ...]
    receipt: str | None
    took_part: bool


@dataclass(frozen=True, slots=True)
class MyYear:
    """Which year a deputy reports on now, and the rules it reports under."""

    deputy: DeputyId
    year: int
    rules: CountyRules


class MyOffice:
    """The actor's own view."""

    def __init__(self, transactions: Transactions, book: RuleBook, voting: Voting) -> None:
        self._transactions = transactions
        self._book = book
        self._voting = voting

    @use_case("person.me", *ALL_STAFF, Role.DEPUTY, Role.VOTER, Role.LIAISON, Role.SUPERVISOR, Role.VISITOR)
    async def me(self, actor: Actor) -> Me | None:
        """None for a stranger."""
        if actor.person is None:
            return None
        async with self._transactions.read(actor) as work:
            return Me(await work.records.name_of(actor.person), actor.person.kind)

    @use_case("meeting.mine", *ALL_STAFF, Role.DEPUTY, Role.VOTER)
    async def meetings(self, actor: Actor) -> list[MyMeeting]:
        """What concerns the actor, in order of time: meetings to report at or to evaluate; for staff, open ones."""
        async with self._transactions.read(actor) as work:
            since = date_in(COUNTY_ZONE, work.now - SHOWN_AFTER)
            mine = [meeting for meeting in await self._meetings_of(work, actor) if meeting.held_on >= since]
            return await self._views(work, actor, sorted(mine, key=_by_time))

    @use_case("ballot.view", Role.VOTER)
    async def ballot(self, actor: Actor, meeting: MeetingId) -> MyBallot:
        """Errors: as ``Voting.form``."""
        async with self._transactions.read(actor) as work:
            vote = await self._voting.form(actor, meeting)
            receipt = await self._voting.my_receipt(actor, meeting)
            names = await names_of(work, vote.layout.deputies)
            taken = await work.ballots.participation(meeting, [_voter(actor)])
            return MyBallot(vote, tuple(names.get(one, "") for one in vote.layout.deputies), receipt, bool(taken))

    @use_case("report.my_year", Role.DEPUTY)
    async def my_year(self, actor: Actor) -> MyYear:
        """The year that is being reported on: the calendar year of the county's today."""
        if actor.person is None or actor.person.kind is not PersonKind.DEPUTY:
            raise NotFound("deputy.unknown")
        async with self._transactions.read(actor) as work:
            rules = await self._book.current(work)
            return MyYear(DeputyId(actor.person.id), date_in(COUNTY_ZONE, work.now).year, rules)

    @use_case("rules.read", Role.DEPUTY, Role.VOTER)
    async def rules(self, actor: Actor) -> CountyRules:
        """The rules in force, for the labels of a report's parts."""
        async with self._transactions.read(actor) as work:
            return await self._book.current(work)

    async def _meetings_of(self, work: Work, actor: Actor) -> Sequence[Meeting]:
        person = actor.person
        if person is not None and person.kind is PersonKind.VOTER:
            return await work.meetings.to_evaluate(VoterId(person.id), *_KNOWN)
        if person is not None and person.kind is PersonKind.DEPUTY:
            known = await work.meetings.list_in(*_KNOWN)
            return [meeting for meeting in known if person.id in meeting.agenda]
        return await work.meetings.list_in(MeetingStatus.OPEN)

    async def _views(self, work: Work, actor: Actor, meetings: Sequence[Meeting]) -> list[MyMeeting]:
        venues, reporting = await venues_of(work, meetings), await reporting_at(work, meetings)
        return [
            MyMeeting(
                meeting,
                venues[meeting.id],
                tuple((deputy.id, deputy.name) for deputy in reporting[meeting.id]),
                took_part=await self._took_part(work, actor, meeting),
                turnout=await self._turnout(actor, meeting),
            )
            for meeting in meetings
        ]

    async def _took_part(self, work: Work, actor: Actor, meeting: Meeting) -> bool:
        if actor.person is None or actor.person.kind is not PersonKind.VOTER:
            return False
        return bool(await work.ballots.participation(meeting.id, [_voter(actor)]))

    async def _turnout(self, actor: Actor, meeting: Meeting) -> Turnout | None:
        if not meeting.is_open or not actor.has(*_TURNOUT_ROLES):
            return None
        return await self._voting.turnout(actor, meeting.id)


def _voter(actor: Actor) -> VoterId:
    if actor.person is None or actor.person.kind is not PersonKind.VOTER:
        raise NotFound("voter.unknown")
    return VoterId(actor.person.id)


def _by_time(meeting: Meeting) -> tuple[str, int]:
    return meeting.starts_at.isoformat(), meeting.id
