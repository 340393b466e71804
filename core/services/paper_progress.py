"""How far the tellers have come with the paper sheets: which are entered, by whom, which lack the second.

What must stay true: nothing here says what stands on a sheet, and whether two entries agree is known only at the count.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from core.domain.actors import Actor, Role
from core.domain.ids import MeetingId, StaffId
from core.domain.use_cases import use_case
from core.services.voting import PAPER
from core.services.work import Transactions, Work

_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.SYSTEM)
TELLERS_A_SHEET = 2


@dataclass(frozen=True, slots=True)
class SheetProgress:
    """A sheet and who has entered it, by name. The count wants exactly two."""

    number: int
    tellers: tuple[str, ...]

    @property
    def lacks(self) -> int:
        """How many more tellers it needs."""
        return max(TELLERS_A_SHEET - len(self.tellers), 0)

    @property
    def is_ready(self) -> bool:
        return len(self.tellers) == TELLERS_A_SHEET


@dataclass(frozen=True, slots=True)
class Progress:
    """``issued``: sheets that were handed out. ``gaps``: numbers below the highest that nobody has entered."""

    meeting: MeetingId
    issued: int
    sheets: tuple[SheetProgress, ...]
    gaps: tuple[int, ...]

    @property
    def ready(self) -> int:
        return sum(sheet.is_ready for sheet in self.sheets)

    @property
    def waiting(self) -> tuple[int, ...]:
        """The sheets that lack the second teller."""
        return tuple(sheet.number for sheet in self.sheets if sheet.lacks)


class PaperProgress:
    """The tellers' work, from outside."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("paper.progress", *_READERS)
    async def of(self, actor: Actor, meeting: MeetingId) -> Progress:
        """Errors: NotFound("meeting.unknown")."""
        async with self._transactions.read(actor) as work:
            await work.meetings.get(meeting)
            return await progress_of(work, meeting)


async def progress_of(work: Work, meeting: MeetingId) -> Progress:
    """How far the tellers are with a meeting that exists."""
    issued = (await work.ballots.participation_counts(meeting)).get(PAPER, 0)
    names = {one.id: one.name for one in await work.records.staff()}
    entered: defaultdict[int, list[StaffId]] = defaultdict(list)
    for entry in await work.ballots.paper_entries(meeting):
        entered[entry.number].append(entry.teller_id)
    sheets = [
        SheetProgress(number, tuple(names.get(teller, "") for teller in tellers))
        for number, tellers in sorted(entered.items())
    ]
    gaps = [number for number in range(1, max(entered, default=0)) if number not in entered]
    return Progress(meeting, issued, tuple(sheets), tuple(gaps))
