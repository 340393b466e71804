"""A year's meetings: previewed, adopted, planned again with the fewest changes.

Adopting solves on the facts of that moment and stores the outcome in one unit of work; when the facts moved while the
solver was searching, it says so instead of storing a timetable for another world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.domain.actors import Actor, Person, PersonKind
from core.domain.errors import Conflict
from core.domain.ids import DeputyId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.notices import NoticeKind
from core.domain.planning.solving import Solution, TimetableSolver
from core.domain.planning.timetable import Meeting as PlannedMeeting
from core.domain.planning.timetable import Timetable
from core.domain.planning.timetable_check import check
from core.domain.planning.timetable_replan import MeetingChange, changes
from core.domain.undo import ChangedMeeting, RemovedMeeting, TimetableWas, differences
from core.domain.use_cases import use_case
from core.services.meeting_inverses import meeting_print
from core.services.meetings import tell_people
from core.services.occasions import Occasions
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.term_plans import KEEPERS, READERS
from core.services.work import Transactions, Work
from core.services.year_facts import YearFacts, as_stored, year_facts

DEFAULT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class TimetablePreview:
    """A year's meetings, or why there are none; ``changes`` against the meetings planned so far."""

    facts: YearFacts
    solution: Solution
    changes: tuple[MeetingChange, ...]


class Timetables:
    """When and where a year's oral reports are heard."""

    def __init__(self, transactions: Transactions, book: RuleBook, solver: TimetableSolver) -> None:
        self._transactions = transactions
        self._book = book
        self._solver = solver
        self._occasions = Occasions(book)

    @use_case("plan.timetable_preview", *READERS)
    async def preview(self, actor: Actor, year: int, *, seconds: float = DEFAULT_SECONDS) -> TimetablePreview:
        """Meetings for the oral reports of ``year``; ``seconds`` is what the solver may take, 0: greedy."""
        async with self._transactions.read(actor) as work:
            facts = await year_facts(work, self._book, year)
        return await self._solve(facts, seconds)

    @use_case("plan.adopt_timetable", *KEEPERS)
    async def adopt(
        self, actor: Actor, year: int, *, seconds: float = DEFAULT_SECONDS, seen: TimetablePreview | None = None
    ) -> TimetablePreview:
        """Enter the year's meetings: what can stay is untouched, the rest is added, moved or removed.

        ``seen``: the very preview that somebody looked at, instead of searching again.
        Errors: Conflict("plan.infeasible", conflict=…); Conflict("plan.world_changed") when the facts moved meanwhile.
        """
        async with self._transactions.read(actor) as work:
            facts = await year_facts(work, self._book, year)
        preview = await self._solve(facts, seconds) if seen is None else _still_true(seen, facts)
        timetable = preview.solution.timetable
        if timetable is None:
            conflict = preview.solution.conflict
            raise Conflict("plan.infeasible", conflict=conflict.as_json() if conflict else {})
        async with self._transactions.write(actor) as work:
            if await year_facts(work, self._book, year) != facts:
                raise Conflict("plan.world_changed", year=year)
            await work.remember("plan.adopt_timetable", await self._enter(work, facts, timetable))
            await lay_year_if_any(work, self._book, year)
            await work.record("plan.adopt_timetable", f"year:{year}", meetings=len(timetable.meetings))
        return preview

    async def _enter(self, work: Work, facts: YearFacts, timetable: Timetable) -> TimetableWas:
        """Add, move and remove meetings until they are ``timetable``. What people were told of stays (it is pinned)."""
        free = list(facts.to_come)
        added: list[Meeting] = []
        changed: list[ChangedMeeting] = []
        for planned in timetable.meetings:
            stored = _counterpart(planned, facts, free)
            wanted = as_stored(planned, facts, stored)
            if stored is None:
                added.append(replace(wanted, id=await work.meetings.add(wanted)))
                continue
            free.remove(stored)
            if wanted != stored:
                changed.append(await self._change(work, stored, wanted))
        dropped = [leftover for leftover in free if leftover.status is MeetingStatus.PLANNED]
        removed = [RemovedMeeting(one, tuple(await work.meetings.roll(one.id))) for one in dropped]
        for leftover in dropped:
            await work.meetings.remove(leftover.id)
        new = tuple((meeting.id, meeting_print(meeting)) for meeting in added)
        return TimetableWas(facts.year, new, tuple(changed), tuple(removed))

    async def _change(self, work: Work, stored: Meeting, wanted: Meeting) -> ChangedMeeting:
        """Other speakers at a noticed meeting make no other edition of it: its reminders will name them."""
        if stored.status is MeetingStatus.NOTICED and wanted == replace(stored, agenda=wanted.agenda):
            joined = [_deputy(one) for one in wanted.agenda if one not in stored.agenda]
            left = [_deputy(one) for one in stored.agenda if one not in wanted.agenda]
            await work.meetings.save(wanted)
            await tell_people(work, wanted, joined, NoticeKind.MEETING_NOTICE)
            await self._occasions.follow(work, wanted, joined, left)
            return ChangedMeeting(stored.id, differences(stored, wanted), stored.revision, is_noticed=True)
        await work.meetings.save(replace(wanted, revision=stored.revision + 1))
        return ChangedMeeting(stored.id, differences(stored, wanted), stored.revision + 1)

    async def _solve(self, facts: YearFacts, seconds: float) -> TimetablePreview:
        previous = facts.previous
        solution = await self._solver.solve(facts.problem, time_limit_seconds=seconds, previous=previous)
        if solution.timetable is None or previous is None:
            return TimetablePreview(facts, solution, ())
        return TimetablePreview(facts, solution, changes(facts.problem, previous, solution.timetable))


def _still_true(seen: TimetablePreview, facts: YearFacts) -> TimetablePreview:
    """``seen``, if it was made of ``facts`` and keeps the rules: whoever hands it back is not trusted."""
    timetable = seen.solution.timetable
    if seen.facts != facts or (timetable is not None and check(facts.problem, timetable)):
        raise Conflict("plan.world_changed", year=facts.year)
    return seen


def _counterpart(planned: PlannedMeeting, facts: YearFacts, free: Sequence[Meeting]) -> Meeting | None:
    """The meeting that ``planned`` is: of the same constituencies, as far as they still have somebody to hear.

    Where there are several, the one that need not move.
    """
    same = [meeting for meeting in free if facts.to_hear(meeting) == planned.constituencies]
    return min(same, key=lambda meeting: (meeting.held_on, meeting.slot) != (planned.on, planned.slot), default=None)


def _deputy(deputy: DeputyId) -> Person:
    return Person(PersonKind.DEPUTY, deputy)
