"""A meeting's reminders: laid when something about it is fixed, dropped when it falls away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.domain.actors import Person, PersonKind, Role
from core.domain.meetings import Meeting
from core.domain.reminders import Occasion, plan_ladder
from core.domain.rules import Audience, OccasionKind
from core.services.almanac import almanac_of
from core.services.reminders import lay
from core.services.rules import RuleBook
from core.services.stores.reminders import ReminderState
from core.services.work import Work

_NOT_OF_IT = "not_of_the_meeting"


class Occasions:
    """Called by the services inside their own unit of work; the subject of every row is the meeting."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    async def lay(self, work: Work, meeting: Meeting, kind: OccasionKind) -> None:
        """Lay the ladder of ``kind``; rows still waiting from an earlier date of the meeting are replaced."""
        await work.reminders.remove_waiting(kind.value, meeting.id)
        recipients = {
            Audience.DEPUTY: [Person(PersonKind.DEPUTY, deputy) for deputy in meeting.agenda],
            Audience.EVALUATOR: [Person(PersonKind.VOTER, voter) for voter in await work.meetings.roll(meeting.id)],
            Audience.STAFF: await office(work),
        }
        await self._lay_for(work, meeting, kind, recipients)

    async def follow(self, work: Work, meeting: Meeting, joined: Collection[Person], left: Collection[Person]) -> None:
        """Of a noticed meeting: who ``joined`` it is reminded from now on, who ``left`` it no more."""
        kind = OccasionKind.MEETING
        laid = [
            row for row in await work.reminders.of_event(kind.value, meeting.id) if row.edition == str(meeting.revision)
        ]
        gone = [row.id for row in laid if row.person in left and row.state is ReminderState.WAITING]
        back = [row.id for row in laid if row.person in joined and row.state_reason == _NOT_OF_IT]
        await work.reminders.mark(gone, ReminderState.CANCELLED, _NOT_OF_IT)
        await work.reminders.mark(back, ReminderState.WAITING, "")
        recipients = {
            Audience.DEPUTY: [person for person in joined if person.kind is PersonKind.DEPUTY],
            Audience.EVALUATOR: [person for person in joined if person.kind is PersonKind.VOTER],
        }
        await self._lay_for(work, meeting, kind, recipients)

    async def drop(self, work: Work, meeting: Meeting, *kinds: OccasionKind) -> None:
        """Nothing more is to be said of ``kinds``."""
        for kind in kinds:
            await work.reminders.cancel(kind.value, meeting.id, f"meeting_{meeting.status}")

    async def _lay_for(
        self, work: Work, meeting: Meeting, kind: OccasionKind, recipients: Mapping[Audience, Sequence[Person]]
    ) -> None:
        rules = await self._book.current(work)
        occasion = Occasion(kind, *_span(meeting, kind))
        almanac = await almanac_of(work, rules)
        plan = plan_ladder(rules.ladders.of(kind), occasion, almanac=almanac, fixed_at=work.now)
        await lay(work, kind.value, meeting.id, recipients, plan.planned, edition=str(meeting.revision))


async def office(work: Work) -> Sequence[Person]:
    """The clerks; where there is none, the administrators."""
    active = [one for one in await work.records.staff() if one.is_active]
    clerks = [one for one in active if Role.CLERK in one.roles]
    keepers = clerks or [one for one in active if Role.ADMINISTRATOR in one.roles]
    return [Person(PersonKind.STAFF, one.id) for one in keepers]


def _span(meeting: Meeting, kind: OccasionKind) -> tuple[datetime, datetime]:
    """From when to when the occasion lasts. A vote opened after the planned end closes when staff say so."""
    opened_at = meeting.opened_at or meeting.starts_at
    closes_at = max(opened_at, meeting.ends_at)
    published_at = meeting.published_at or meeting.ends_at
    spans = {
        OccasionKind.MEETING: (meeting.starts_at, meeting.ends_at),
        OccasionKind.VOTING_OPEN: (opened_at, closes_at),
        OccasionKind.VOTING_CLOSES: (closes_at, closes_at),
        OccasionKind.RESULT: (published_at, published_at),
        OccasionKind.MISSING_REPORT: (meeting.ends_at, meeting.ends_at),
    }
    return spans[kind]


MEETING_OCCASIONS = (
    OccasionKind.MEETING,
    OccasionKind.VOTING_OPEN,
    OccasionKind.VOTING_CLOSES,
    OccasionKind.RESULT,
    OccasionKind.MISSING_REPORT,
)
