"""What a unit's own people see and do about its proposals, from a chat.

What must stay true: they see what their unit was given and nothing else - a proposal of another unit answers like one
that does not exist; a confidential text stays out of the chat; of a rating they see what was submitted, never before.
The steps are the office's own (``core.services.proposals``), taken for their unit only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from core.domain.actors import Actor, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import ContactId, HandlingUnitId, ProposalId
from core.domain.proposals import handling
from core.domain.proposals.attachments import Attachment
from core.domain.proposals.clocks import RETURN, Desk
from core.domain.proposals.life import Status
from core.domain.proposals.promises import Promise, promise_clocks, promises_of
from core.domain.proposals.proposal import Clock, Consultation, Note, NoteKind, Proposal, Reply
from core.domain.proposals.units import Assignment, UnitStatus
from core.domain.rules.handling import ProposalRules
from core.domain.text import clean_text
from core.domain.use_cases import use_case
from core.services.attachment_views import HeldFiles, held_by_unit
from core.services.proposal_promises import promising
from core.services.proposal_steps import Change, take_step
from core.services.proposals import MAX_REASON, clean_note, clean_reply
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

IN_HAND = (Status.HANDLING, Status.REHANDLING)
SHOWN = (*IN_HAND, Status.REPLIED, Status.DISSATISFIED, Status.CONVENED)
ChangeOf = Callable[[HandlingUnitId], Change]


@dataclass(frozen=True, slots=True)
class UnitItem:
    """One proposal as its unit sees it. ``facts`` and ``request`` are empty where it is confidential.

    ``due``: the unit's own open deadlines, the most urgent first. ``opinions``: of assisting units, to the lead unit.
    ``promise``: what the unit's own reply has promised. ``reasons``: why the deputy was not satisfied, once that was
    submitted. ``held``: the proposal's, unless it is confidential, and those of the unit's own letters.
    """

    proposal: Proposal
    share: Assignment
    facts: str
    request: str
    deputies: tuple[str, ...]
    due: tuple[Clock, ...]
    notes: tuple[Note, ...]
    opinions: tuple[tuple[str, Note], ...]
    replies: tuple[Reply, ...]
    reasons: str
    promise: Promise | None
    held: HeldFiles

    @property
    def files(self) -> tuple[Attachment, ...]:
        return self.held.files

    @property
    def is_in_hand(self) -> bool:
        return self.proposal.status in IN_HAND and self.share.status is not UnitStatus.ANSWERED

    @property
    def due_on(self) -> date | None:
        """The day of the most urgent deadline."""
        return self.due[0].due_on if self.due else None

    def may_return(self, today: date) -> bool:
        """Whether it may still say that it is not its own (B3.9)."""
        last = next((one.due_on for one in self.due if one.key == RETURN), None)
        return self.is_in_hand and self.share.status is UnitStatus.GIVEN and (last is None or today <= last)


@dataclass(frozen=True, slots=True)
class UnitDesk:
    """A unit's items, the most urgent first; ``today`` and the county's words for them."""

    unit: HandlingUnitId
    name: str
    items: tuple[UnitItem, ...]
    rules: ProposalRules
    today: date

    def item(self, proposal: int) -> UnitItem | None:
        return next((one for one in self.items if one.proposal.id == proposal), None)


class UnitItems:
    """The desk of a unit's liaison and head."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("unit_item.list", Role.LIAISON)
    async def listed(self, actor: Actor) -> UnitDesk:
        """What the actor's own unit was given and is not over. Errors: Conflict("proposal.no_rules")."""
        async with self._transactions.read(actor) as work:
            return await self._desk(work, actor)

    @use_case("unit_item.accept", Role.LIAISON)
    async def accept(self, actor: Actor, proposal: ProposalId) -> UnitDesk:
        """Take it as the unit's own. Errors: NotFound("proposal.unknown"), those of ``handling.accepted``."""

        def change(unit: HandlingUnitId) -> Change:
            return lambda one, desk: handling.accepted(one, unit, desk)

        return await self._take(actor, "unit_item.accept", proposal, change)

    @use_case("unit_item.return", Role.LIAISON)
    async def give_back(self, actor: Actor, proposal: ProposalId, *, reason: str) -> UnitDesk:
        """Say in time that it is not the unit's own (B3.9). Errors: as ``accept``; those of ``handling.returned``."""
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(unit: HandlingUnitId) -> Change:
            return lambda one, desk: handling.returned(one, unit, desk, reason=spoken)

        return await self._take(actor, "unit_item.return", proposal, change)

    @use_case("unit_item.note", Role.LIAISON)
    async def note(
        self, actor: Actor, proposal: ProposalId, kind: NoteKind, text: str, *, form: Consultation = Consultation.NONE
    ) -> UnitDesk:
        """Tell of the first contact, or how far the work is (B3.10). Errors: as ``accept``; those of ``noted``."""

        def change(unit: HandlingUnitId) -> Change:
            def step(one: Proposal, desk: Desk) -> Proposal:
                return handling.noted(one, clean_note(Note(unit, kind, text, desk.today, form)), desk)

            return step

        if kind is NoteKind.OPINION:
            raise Invalid("proposal.empty", field="opinion")
        return await self._take(actor, "unit_item.note", proposal, change)

    @use_case("unit_item.assist", Role.LIAISON)
    async def assist(self, actor: Actor, proposal: ProposalId, opinion: str) -> UnitDesk:
        """Tell the unit that leads (B3.11). Errors: as ``accept``; Invalid("proposal.empty")."""
        spoken = clean_text(opinion, limit=MAX_REASON)
        if not spoken:
            raise Invalid("proposal.empty", field="opinion")

        def change(unit: HandlingUnitId) -> Change:
            return lambda one, desk: handling.assisted(one, unit, desk, opinion=spoken)

        return await self._take(actor, "unit_item.assist", proposal, change)

    @use_case("unit_item.reply", Role.LIAISON)
    async def reply(
        self,
        actor: Actor,
        proposal: ProposalId,
        result_class: str,
        text: str,
        *,
        document_number: str = "",
        signatory: str = "",
        consultation: Consultation = Consultation.NONE,
    ) -> UnitDesk:
        """The unit's letter to the deputies (B3.13). Errors: as ``accept``; those of ``handling.replied``."""

        def change(unit: HandlingUnitId) -> Change:
            def step(one: Proposal, desk: Desk) -> Proposal:
                letter = Reply(unit, 0, result_class, document_number, signatory, text, desk.today, consultation)
                return handling.replied(one, clean_reply(letter), desk)

            return step

        return await self._take(actor, "unit_item.reply", proposal, change)

    async def _take(self, actor: Actor, action: str, proposal: ProposalId, change: ChangeOf) -> UnitDesk:
        async with self._transactions.write(actor) as work:
            unit = await unit_of(work, actor)
            await check_own(work, unit, proposal)
            await take_step(work, self._book, action, proposal, change(unit), units=[unit])
            return await self._desk(work, actor)

    async def _desk(self, work: Work, actor: Actor) -> UnitDesk:
        current = await self._book.current(work)
        rules = current.proposals
        if rules is None:
            raise Conflict("proposal.no_rules")
        unit = await unit_of(work, actor)
        found = list(await work.proposals.listed(statuses=SHOWN, unit=unit))
        found += [one for one in await promising(work, rules) if one not in found and _owes(one, unit, rules)]
        names = {one.id: one.name for one in await work.proposals.units()}
        deputies = {deputy for one in found for deputy in one.signatories}
        people = {one.id: one.name for one in await work.records.deputies_named(sorted(deputies))}
        files = await work.attachments.of_several([one.id for one in found])
        items = [
            _item(
                one,
                unit,
                tuple(people[each] for each in one.signatories),
                names,
                rules,
                held_by_unit(one, files.get(one.id, ()), unit, current.attachments),
            )
            for one in found
        ]
        return UnitDesk(
            unit,
            names[unit],
            tuple(sorted(items, key=lambda one: (not one.is_in_hand, one.due_on or date.max, one.proposal.id))),
            rules,
            date_in(COUNTY_ZONE, work.now),
        )


async def unit_of(work: Work, actor: Actor) -> HandlingUnitId:
    """The unit that the actor is of. Errors: NotFound("contact.unknown")."""
    if actor.person is None or actor.person.kind is not PersonKind.CONTACT:
        raise NotFound("contact.unknown")
    contact = await work.contacts.get(ContactId(actor.person.id))
    if contact.unit is None or not contact.is_active:
        raise NotFound("contact.unknown")
    return contact.unit


async def check_own(work: Work, unit: HandlingUnitId, proposal: ProposalId) -> Proposal:
    """The proposal, if ``unit`` was given it. Errors: NotFound("proposal.unknown"), of a stranger's as of none."""
    found = await work.proposals.get(proposal)
    if not any(one.unit == unit and one.status is not UnitStatus.RETURNED for one in found.assignments):
        raise NotFound("proposal.unknown", proposal=proposal)
    return found


def _item(
    proposal: Proposal,
    unit: HandlingUnitId,
    deputies: tuple[str, ...],
    units: dict[HandlingUnitId, str],
    rules: ProposalRules,
    held: HeldFiles,
) -> UnitItem:
    content, share = proposal.content, proposal.assignment_of(unit)
    due = [one for one in (*proposal.open_clocks, *promise_clocks(proposal, rules)) if one.unit == unit]
    promise = next((one for one in promises_of(proposal, rules) if one.unit == unit), None)
    told = [one for one in proposal.notes if one.kind is NoteKind.OPINION and one.unit != unit]
    return UnitItem(
        proposal,
        share,
        "" if content.is_confidential else content.facts,
        "" if content.is_confidential else content.request,
        deputies,
        tuple(sorted(due, key=lambda one: (one.due_on or date.max, one.key))),
        tuple(one for one in proposal.notes if one.unit == unit),
        tuple((units[one.unit], one) for one in told) if share.part.answers_the_deputy else (),
        tuple(one for one in proposal.replies if one.unit == unit),
        _reasons(proposal, promise),
        promise,
        held,
    )


def _owes(proposal: Proposal, unit: HandlingUnitId, rules: ProposalRules) -> bool:
    return any(one.unit == unit and one.is_owed for one in promises_of(proposal, rules))


def _reasons(proposal: Proposal, promise: Promise | None) -> str:
    """Why the deputy was not satisfied with what the unit has to do again, or to meet about: the handling, or what it
    promised.
    """
    if promise is not None and promise.is_refused:
        return promise.refused[-1].reasons
    if proposal.status is Status.CONVENED:
        return proposal.reason
    is_again = proposal.status is Status.REHANDLING and proposal.feedback
    return proposal.feedback[-1].reasons if is_again else ""
