"""What rules decided once is worked out again when others are in force."""

from __future__ import annotations

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.meetings import MeetingStatus
from core.domain.rules import OccasionKind
from core.services.occasions import Occasions
from core.services.proposal_clocks import recompute_clocks
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.work import Work


async def recompute(work: Work, book: RuleBook) -> None:
    """The deadlines of this year and of every proposal, and the reminders of every noticed meeting, laid anew.

    What was sent stays sent.
    """
    await recompute_clocks(work, book)
    await lay_year_if_any(work, book, date_in(COUNTY_ZONE, work.now).year)
    occasions = Occasions(book)
    for meeting in await work.meetings.list_in(MeetingStatus.NOTICED):
        await occasions.lay(work, meeting, OccasionKind.MEETING)
