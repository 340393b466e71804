"""Before a vote is counted: what would make the count come to less than was given, while it can still be mended.

Reading only, and only numbers of people and sheets. What must stay true: nothing here opens a ballot or an entry, so
nothing here can tell what somebody chose.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.meetings import Meeting
from core.domain.rules import CountyRules, SurplusRule
from core.services.paper_progress import Progress, progress_of
from core.services.voting import CHAT
from core.services.work import Work


@dataclass(frozen=True, slots=True)
class CountPreview:
    """``taken_part``: voters in chat and on paper. ``is_hard``: fewer than ``minimum`` get no grade at all.

    ``surplus_is_void``: more sheets than were handed out make the round void.
    """

    meeting: Meeting
    taken_part: int
    minimum: int
    is_hard: bool
    surplus_is_void: bool
    paper: Progress

    @property
    def is_below_minimum(self) -> bool:
        return self.taken_part < self.minimum

    @property
    def not_entered(self) -> int:
        """Sheets that were handed out and that no teller has entered: the count takes them for not returned."""
        return max(self.paper.issued - len(self.paper.sheets), 0)

    @property
    def surplus(self) -> int:
        """Sheets that are entered beyond those that were handed out."""
        return max(len(self.paper.sheets) - self.paper.issued, 0)


async def count_preview_of(work: Work, meeting: Meeting, rules: CountyRules) -> CountPreview:
    """``rules``: those that the vote was opened under."""
    paper = await progress_of(work, meeting.id)
    chat = (await work.ballots.participation_counts(meeting.id)).get(CHAT, 0)
    return CountPreview(
        meeting=meeting,
        taken_part=chat + paper.issued,
        minimum=rules.evaluators.minimum,
        is_hard=rules.evaluators.is_hard,
        surplus_is_void=rules.validity.more_returned_than_issued is SurplusRule.VOID,
        paper=paper,
    )
