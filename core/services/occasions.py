"""A meeting's reminders: laid when something about it is fixed, dropped when it falls away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.domain.actors import Person, PersonKind, Role
from core.domain.meetings import Meeting
from core.domain.reminders import Occasion, plan_ladder
from core.domain.rules import Audience, OccasionKind
from core.services.almanac import almanac_of
from core.services.reminders import lay
from core.services.rules import RuleBook
from core.services.work import Work


class Occasions:
    """Called by the services inside their own unit of work; the subject of every row is the meeting."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    async def lay(self, work: Work, meeting: Meeting, kind: OccasionKind) -> None:
        """Lay the ladder of ``kind``; rows still waiting from an earlier date of the meeting are replaced."""
        rules = await self._book.current(work)
        almanac = await almanac_of(work, rules)
        occasion = Occasion(kind, *_span(meeting, kind))
        plan = plan_ladder(rules.ladders.of(kind), occasion, almanac=almanac, fixed_at=work.now)
        await work.reminders.remove_waiting(kind.value, meeting.id)
        recipients = {
            Audience.DEPUTY: [Person(PersonKind.DEPUTY, deputy) for deputy in meeting.agenda],
            Audience.EVALUATOR: [Person(PersonKind.VOTER, voter) for voter in await work.meetings.roll(meeting.id)],
            Audience.STAFF: await office(work),
        }
        await lay(work, kind.value, meeting.id, recipients, plan.planned, edition=str(meeting.revision))

    async def drop(self, work: Work, meeting: Meeting, *kinds: OccasionKind) -> None:
        """Nothing more is to be said of ``kinds``."""
        for kind in kinds:
            await work.reminders.cancel(kind.value, meeting.id, f"meeting_{meeting.status}")


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
