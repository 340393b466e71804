"""What a chase is about: the open clock of a proposal. Part of ``core.services.reminder_subjects``.

What must stay true: what was done meanwhile is not chased; whoever said that it was read hears nothing more before the
day, and everything after it; a confidential proposal is named by its number only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.domain.actors import PersonKind
from core.domain.chase_notices import chase
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ProposalId
from core.domain.notices import Notice, Plain, day
from core.domain.proposals.chasing import GIVEN, clock_of_edition, is_heard
from core.domain.proposals.clocks import rated_unit
from core.domain.proposals.promises import promise_clocks
from core.domain.proposals.proposal import Clock, Proposal
from core.domain.rules import Anchor, OccasionKind
from core.domain.rules.handling import ProposalRules
from core.services.proposal_news import named_in_chat
from core.services.rules import RuleBook
from core.services.stores.reminders import ReminderRow
from core.services.work import Work


@dataclass(frozen=True, slots=True)
class ChaseSubject:
    """The deadlines of one ladder."""

    book: RuleBook
    kind: OccasionKind
    zone: ZoneInfo = COUNTY_ZONE

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        proposals = await _proposals(work, rows)
        confirmed = await work.reminders.confirmed_of(self.kind.value, [row.subject_id for row in rows])
        before, rules = await self._before(work), (await self.book.current(work)).proposals
        return frozenset(
            row.id
            for row in rows
            if (row.subject_id in proposals and _clock_of(row, proposals, rules) is None)
            or (row.stage in before and (row.subject_id, row.person, row.edition) in confirmed)
        )

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        proposals = await _proposals(work, rows)
        units = {one.id: one.name for one in await work.proposals.units()}
        stages = {one.id: one for one in (await self.book.current(work)).ladders.of(self.kind)}
        rules = (await self.book.current(work)).proposals
        is_for_staff = any(row.person.kind is PersonKind.STAFF for row in rows)
        contacts = await work.contacts.every() if is_for_staff else ()
        found: dict[int, Notice] = {}
        for row in rows:
            clock = _clock_of(row, proposals, rules)
            if clock is None or clock.due_on is None:
                continue
            item = self._item(work, proposals[row.subject_id], clock)
            about = clock.unit if clock.unit is not None else rated_unit(clock.key)
            item["unit"] = units[about] if about is not None else ""
            stage = stages.get(row.stage, GIVEN)
            if row.person.kind is PersonKind.STAFF and not is_heard(stage, clock, contacts):
                item["nobody"] = True
            found[row.id] = chase(item)
        return found

    def _item(self, work: Work, proposal: Proposal, clock: Clock) -> dict[str, Plain]:
        today = date_in(self.zone, work.now)
        due_on = clock.due_on or today
        item = named_in_chat(proposal) | {"key": clock.key, "due_on": day(due_on), "days": (due_on - today).days}
        return item | ({"estimated": True} if clock.is_estimated else {})

    async def _before(self, work: Work) -> frozenset[str]:
        ladder = (await self.book.current(work)).ladders.of(self.kind)
        return frozenset(one.id for one in ladder if one.when is Anchor.BEFORE_START)


def chase_subjects(book: RuleBook, zone: ZoneInfo = COUNTY_ZONE) -> list[ChaseSubject]:
    kinds = (OccasionKind.UNIT_DEADLINE, OccasionKind.FEEDBACK_DEADLINE, OccasionKind.OFFICE_DEADLINE)
    return [ChaseSubject(book, kind, zone) for kind in kinds]


async def _proposals(work: Work, rows: Sequence[ReminderRow]) -> Mapping[int, Proposal]:
    found = await work.proposals.several({ProposalId(row.subject_id) for row in rows})
    return {int(number): one for number, one in found.items()}


def _clock_of(row: ReminderRow, proposals: Mapping[int, Proposal], rules: ProposalRules | None) -> Clock | None:
    """The clock that the row chases, while it runs; a promise's is read from the reply."""
    proposal = proposals.get(row.subject_id)
    if proposal is None:
        return None
    promised = promise_clocks(proposal, rules) if rules is not None else ()
    return clock_of_edition((*proposal.open_clocks, *promised), row.edition)
