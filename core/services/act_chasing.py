"""Reminding of acts of supervision, as a part of the daily round of proposals.

What must stay true: what is said of an act comes in the same one message of the day as everything else that is due;
an act whose outcome was entered, or that was called off or undone, is not said any more; whoever said that it was
read hears nothing more before the day; where nobody is entered who should hear of it, the office does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.domain.actors import Person, PersonKind
from core.domain.chase_notices import chase
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ProposalId
from core.domain.notices import Notice, Plain, day
from core.domain.proposals.act_chasing import ActHearers, act_of_edition, rungs_of_act
from core.domain.proposals.chasing import Rung, span_of
from core.domain.proposals.contacts import Contact
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.supervision import Act
from core.domain.reminders import Almanac
from core.domain.rules import Anchor, Audience, CountyRules, OccasionKind
from core.services.occasions import office
from core.services.proposal_news import named_in_chat
from core.services.reminders import lay
from core.services.rules import RuleBook
from core.services.stores.reminders import ReminderRow
from core.services.unit_contacts import person_of
from core.services.work import Work

EVENT = OccasionKind.SUPERVISION_ACT.value


async def lay_acts(work: Work, rules: CountyRules, almanac: Almanac, *, since: datetime) -> int:
    """Lay every rung that has fallen due and was not said; how many reminders are new. ``since``: the last round."""
    before, after = span_of(rules.ladders)
    acts = await work.supervision.planned_by(almanac.on(work.now) + before)
    if not acts:
        return 0
    said = await work.reminders.laid({EVENT}, [one.proposal for one in acts], work.now - after - before)
    contacts, staff, new = await work.contacts.every(), await office(work), 0
    for act in acts:
        due = [one for one in rungs_of_act(act, rules.ladders, almanac) if one.is_of_use(work.now)]
        for rung in due:
            if (act.proposal, rung.mark) not in said:
                new += await _lay(work, act, rung, contacts, staff, since)
    return new


async def _lay(
    work: Work, act: Act, rung: Rung, contacts: Sequence[Contact], staff: Sequence[Person], since: datetime
) -> int:
    """Late is only what had fallen due after the last round: before, nobody could know of it."""
    hearers = await _hearers(work, await work.proposals.get(act.proposal), contacts)
    people = {some: _people(hearers, act, some, staff) for some in rung.audience}
    due_at = rung.due_at if rung.due_at > since else work.now
    reminder = replace(rung.reminder, due_at=due_at, audience=tuple(people))
    return await lay(work, EVENT, act.proposal, people, [reminder], edition=rung.edition)


def _people(hearers: ActHearers, act: Act, some: Audience, staff: Sequence[Person]) -> Sequence[Person]:
    if some is Audience.STAFF or hearers.lacks(act, some):
        return staff
    return [person_of(one) for one in hearers.of(act, some)]


async def _hearers(work: Work, proposal: Proposal, contacts: Sequence[Contact]) -> ActHearers:
    return ActHearers.around(proposal, await work.supervision.priority(proposal.id), contacts)


@dataclass(frozen=True, slots=True)
class ActSubject:
    """What a reminder of an act is about. Part of ``core.services.reminder_subjects``."""

    book: RuleBook
    kind: OccasionKind = OccasionKind.SUPERVISION_ACT
    zone: ZoneInfo = COUNTY_ZONE

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        """Each row names its own proposal; ``subject_id`` says nothing more."""
        ladder = (await self.book.current(work)).ladders.of(self.kind)
        before = {one.id for one in ladder if one.when is Anchor.BEFORE_START}
        found: set[int] = set()
        for proposal, theirs in _by_proposal(rows).items():
            waiting = [one for one in await work.supervision.of_proposal(proposal) if one.is_waiting]
            stored = await work.reminders.of_event(EVENT, proposal)
            read = {(row.person, row.edition) for row in stored if row.confirmed_at is not None}
            found |= {
                row.id
                for row in theirs
                if act_of_edition(waiting, row.edition) is None
                or (row.stage in before and (row.person, row.edition) in read)
            }
        return frozenset(found)

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        """As ``acted``; a row whose act is no more says nothing."""
        audience = {one.id: one.audience for one in (await self.book.current(work)).ladders.of(self.kind)}
        contacts = await work.contacts.every()
        found: dict[int, Notice] = {}
        for number, theirs in _by_proposal(rows).items():
            acts = await work.supervision.of_proposal(number)
            if not acts:
                continue
            proposal = await work.proposals.get(number)
            hearers = await _hearers(work, proposal, contacts)
            for row in theirs:
                if (act := act_of_edition(acts, row.edition)) is not None:
                    found[row.id] = self._said(work, proposal, act, row, hearers, audience.get(row.stage, ()))
        return found

    def _said(
        self,
        work: Work,
        proposal: Proposal,
        act: Act,
        row: ReminderRow,
        hearers: ActHearers,
        audience: Sequence[Audience],
    ) -> Notice:
        item = self._item(work, proposal, act)
        lacks = any(hearers.lacks(act, some) for some in audience)
        return chase(item | ({"nobody": True} if lacks and row.person.kind is PersonKind.STAFF else {}))

    def _item(self, work: Work, proposal: Proposal, act: Act) -> dict[str, Plain]:
        """The act's number in the key keeps two acts of a kind apart where everything of a day is put together."""
        days = (act.planned_on - date_in(self.zone, work.now)).days
        item = named_in_chat(proposal) | {"key": f"{act.kind}.{act.id}", "unit": act.who}
        item |= {"due_on": day(act.planned_on), "days": days}
        return item | ({"no_outcome": True} if days < 0 else {})


def _by_proposal(rows: Sequence[ReminderRow]) -> Mapping[ProposalId, Sequence[ReminderRow]]:
    found: defaultdict[ProposalId, list[ReminderRow]] = defaultdict(list)
    for row in rows:
        found[ProposalId(row.subject_id)].append(row)
    return found
