"""What rules decided once is worked out again when others are in force."""

from __future__ import annotations

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.meetings import MeetingStatus
from core.domain.rules import OccasionKind
from core.services.occasions import Occasions
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.work import Work


async def recompute(work: Work, book: RuleBook) -> None:
    """The deadlines of this year and the reminders of every noticed meeting, laid anew. What was sent stays sent."""
    await lay_year_if_any(work, book, date_in(COUNTY_ZONE, work.now).year)
    occasions = Occasions(book)
    for meeting in await work.meetings.list_in(MeetingStatus.NOTICED):
        await occasions.lay(work, meeting, OccasionKind.MEETING)
