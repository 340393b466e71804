"""What those above the units see in a chat: the items that they lead, the acts that they take part in, what is overdue.

What must stay true: they read and enter nothing - the outcome of an act is the office's to enter and to take back; a
proposal that is none of theirs, and not overdue at its units, answers like one that does not exist; a confidential text
stays out of the chat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.actors import Actor, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import ContactId, HandlingUnitId, ProposalId
from core.domain.proposals.clocks import RETURN
from core.domain.proposals.contacts import Contact, Duty
from core.domain.proposals.promises import promise_clocks
from core.domain.proposals.proposal import Clock, Proposal
from core.domain.proposals.supervision import Act, Line, Priority
from core.domain.rules.handling import ProposalRules
from core.domain.use_cases import use_case
from core.services.proposal_promises import promising
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

LATELY = timedelta(days=90)  # for so long an act that took place stays on the list
MOST_OVERDUE = 300


@dataclass(frozen=True, slots=True)
class SupervisedItem:
    """One proposal with what its units owe. ``priority``: where it is one now; ``leader`` and ``official`` by name.

    ``due``: the units' open deadlines, the most urgent first. ``acts``: all, by planned day.
    """

    proposal: Proposal
    units: Mapping[HandlingUnitId, str]
    deputies: tuple[str, ...]
    priority: Priority | None
    leader: str
    official: str
    due: tuple[Clock, ...]
    acts: tuple[Act, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Overdue:
    """A deadline that a unit has let pass."""

    proposal: Proposal
    unit: str
    clock: Clock
    days: int


@dataclass(frozen=True, slots=True)
class SupervisorDesk:
    """``items``: the priority items that the person leads. ``acts``: those to come, and those that took place lately.

    ``overdue``: the longest first, ``MOST_OVERDUE`` at most. ``proposals``: what ``acts`` are about.
    """

    name: str
    items: tuple[SupervisedItem, ...]
    acts: tuple[Act, ...]
    proposals: Mapping[ProposalId, Proposal]
    overdue: tuple[Overdue, ...]
    today: date


class SupervisedItems:
    """The desk of a leader, or of the government's supervision office."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("supervised_item.list", Role.SUPERVISOR)
    async def listed(self, actor: Actor) -> SupervisorDesk:
        """Everything that concerns the person who asks. Errors: NotFound("contact.unknown" | "rules.none")."""
        async with self._transactions.read(actor) as work:
            contact = await _above(work, actor)
            mine = [one for one in await work.supervision.priorities() if _leads(one, contact)]
            found = await work.proposals.several({one.proposal for one in mine})
            rules = (await self._book.current(work)).proposals
            items = [await _item(work, found[one.proposal], rules) for one in mine]
            acts = await _acts_of(work, contact, mine)
            about = await work.proposals.several({one.proposal for one in acts})
            overdue = await _overdue(work, rules)
            return SupervisorDesk(contact.name, tuple(items), tuple(acts), about, tuple(overdue), _today(work))

    @use_case("supervised_item.show", Role.SUPERVISOR)
    async def show(self, actor: Actor, proposal: ProposalId) -> SupervisedItem:
        """One of those that ``listed`` names. Errors: NotFound("proposal.unknown"), of a stranger's as of none."""
        async with self._transactions.read(actor) as work:
            contact = await _above(work, actor)
            rules = (await self._book.current(work)).proposals
            item = await _item(work, await work.proposals.get(proposal), rules)
            if not _may_see(item, contact):
                raise NotFound("proposal.unknown", proposal=proposal)
            return item


async def _above(work: Work, actor: Actor) -> Contact:
    """The person above the units that the actor is. Errors: NotFound("contact.unknown")."""
    if actor.person is None or actor.person.kind is not PersonKind.CONTACT:
        raise NotFound("contact.unknown")
    contact = await work.contacts.get(ContactId(actor.person.id))
    if contact.unit is not None or not contact.is_active:
        raise NotFound("contact.unknown")
    return contact


def _may_see(item: SupervisedItem, contact: Contact) -> bool:
    is_led = item.priority is not None and _leads(item.priority, contact)
    has_part = any(_takes_part(one, contact, item.priority) for one in item.acts)
    return is_led or has_part or any(_is_overdue(one, item.today) for one in item.due)


def _leads(priority: Priority, contact: Contact) -> bool:
    return priority.is_current and contact.id in (priority.leader, priority.official)


def _takes_part(act: Act, contact: Contact, priority: Priority | None) -> bool:
    """As acts are reminded of (``act_chasing``): a leader in the own lines of an item; the supervision office in the
    government's."""
    if contact.duty is Duty.SUPERVISION:
        return act.line is Line.GOVERNMENT
    if priority is None or not priority.is_current:
        return False
    return contact.id == priority.leader_in(act.line)


async def _acts_of(work: Work, contact: Contact, mine: Iterable[Priority]) -> list[Act]:
    """By day: what waits first, then what took place lately."""
    since, found = _today(work) - LATELY, list[Act]()
    if contact.duty is Duty.SUPERVISION:
        found = list(await work.supervision.in_line(Line.GOVERNMENT, since))
    for priority in mine:
        theirs = await work.supervision.of_proposal(priority.proposal)
        found += [one for one in theirs if _takes_part(one, contact, priority)]
    shown = [one for one in found if one.is_waiting or (one.done_on is not None and one.done_on >= since)]
    return sorted(shown, key=lambda one: (not one.is_waiting, one.done_on or one.planned_on, one.id))


async def _item(work: Work, proposal: Proposal, rules: ProposalRules | None) -> SupervisedItem:
    units = {one.id: one.name for one in await work.proposals.units()}
    deputies = {one.id: one.name for one in await work.records.deputies_named(proposal.signatories)}
    stored = await work.supervision.priority(proposal.id)
    priority = stored if stored is not None and stored.is_current else None
    leader, official = await _names(work, priority)
    promised = promise_clocks(proposal, rules) if rules is not None else ()
    due = [one for one in (*proposal.open_clocks, *promised) if one.unit is not None and one.key != RETURN]
    return SupervisedItem(
        proposal,
        units,
        tuple(deputies[one] for one in proposal.signatories),
        priority,
        leader,
        official,
        tuple(sorted(due, key=lambda one: (one.due_on or date.max, one.key))),
        tuple(await work.supervision.of_proposal(proposal.id)),
        _today(work),
    )


async def _names(work: Work, priority: Priority | None) -> tuple[str, str]:
    if priority is None:
        return "", ""
    return (await work.contacts.get(priority.leader)).name, (await work.contacts.get(priority.official)).name


async def _overdue(work: Work, rules: ProposalRules | None) -> list[Overdue]:
    """Handing back is a unit's right and no duty: that is never overdue."""
    today = _today(work)
    yesterday = today - timedelta(days=1)
    late = [(one.proposal, one.clock) for one in await work.proposals.running(until=yesterday)]
    if rules is not None:
        promised = await promising(work, rules, yesterday)
        late += [(one.id, clock) for one in promised for clock in promise_clocks(one, rules)]
    late = [one for one in late if _is_overdue(one[1], today)]
    late = sorted(late, key=lambda one: (one[1].due_on or today, one[0]))[:MOST_OVERDUE]
    found = await work.proposals.several({number for number, _ in late})
    units = {one.id: one.name for one in await work.proposals.units()}
    return [
        Overdue(found[number], units[clock.unit], clock, (today - clock.due_on).days)
        for number, clock in late
        if clock.unit is not None and clock.due_on is not None
    ]


def _is_overdue(clock: Clock, today: date) -> bool:
    return clock.unit is not None and clock.key != RETURN and clock.due_on is not None and clock.due_on < today


def _today(work: Work) -> date:
    return date_in(COUNTY_ZONE, work.now)
