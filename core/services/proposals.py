"""Proposals: entered for their deputies, reviewed, given to units, replied to, rated.

What must stay true: a step is what ``core.domain.proposals`` makes of it, under the rules in force that day; every step
is one unit of work with its audit line and its way back; texts stand in the proposal, never in a line or a log.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.actors import Actor, Role
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals import handling
from core.domain.proposals.clocks import Desk
from core.domain.proposals.drafting import was_handed_in
from core.domain.proposals.life import OVER, Status
from core.domain.proposals.proposal import Content, Kind, Note, Proposal, Reply, cleaned
from core.domain.proposals.units import HandlingUnit, HandlingUnitKind, Part
from core.domain.records import DeputyStatus
from core.domain.rules.handling import ReviewOutcome
from core.domain.text import clean_line, clean_name, clean_text
from core.domain.undo import Added, print_of
from core.domain.use_cases import use_case
from core.services.proposal_clocks import proposal_desk
from core.services.proposal_steps import Change, keep_step, take_step
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

MAX_REASON = 1_000
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal with the names that it means."""

    proposal: Proposal
    signatories: tuple[str, ...]
    units: Mapping[HandlingUnitId, str]


class Proposals:
    """The life of suggestions and motions."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("unit.list", *_READERS)
    async def units(self, actor: Actor) -> Sequence[HandlingUnit]:
        """Every handling unit, by name."""
        async with self._transactions.read(actor) as work:
            return await work.proposals.units()

    @use_case("unit.add", *_KEEPERS)
    async def add_unit(
        self, actor: Actor, name: str, *, kind: HandlingUnitKind = HandlingUnitKind.GOVERNMENT
    ) -> HandlingUnitId:
        """A department that handles proposals. Errors: Invalid("name.missing"), Conflict("unit.exists")."""
        named = clean_name(name)
        if not named:
            raise Invalid("name.missing")
        async with self._transactions.write(actor) as work:
            if any(one.name == named for one in await work.proposals.units()):
                raise Conflict("unit.exists", name=named)
            unit = HandlingUnit(HandlingUnitId(0), named, kind)
            number = await work.proposals.add_unit(unit)
            await work.remember("unit.add", Added("unit", number, print_of(replace(unit, id=number))))
            await work.record("unit.add", f"unit:{number}", kind=kind)
        return number

    @use_case("proposal.get", *_READERS)
    async def get(self, actor: Actor, proposal: ProposalId) -> ProposalView:
        """Errors: NotFound("proposal.unknown")."""
        async with self._transactions.read(actor) as work:
            return (await named_views(work, [await read_by(work, actor, proposal)]))[0]

    @use_case("proposal.list", *_READERS)
    async def listed(
        self,
        actor: Actor,
        *,
        year: int | None = None,
        statuses: Collection[Status] = (),
        unit: HandlingUnitId | None = None,
    ) -> Sequence[ProposalView]:
        """By year, kind and number. Drafts that were never handed in only where their state alone is asked for, by
        whoever writes on a deputy's behalf."""
        async with self._transactions.read(actor) as work:
            found = await work.proposals.listed(year=year, statuses=statuses, unit=unit)
            asked = set(statuses) == {Status.DRAFT} and actor.has(*_KEEPERS)
            return await named_views(work, [one for one in found if asked or is_the_offices(one)])

    @use_case("proposal.enter", *_KEEPERS)
    async def enter(
        self,
        actor: Actor,
        signatories: Sequence[DeputyId],
        content: Content,
        *,
        kind: Kind = Kind.SUGGESTION,
        motion_deadline: date | None = None,
    ) -> ProposalView:
        """Hand in what deputies have signed, the lead deputy first; it waits for its first review.

        A motion that lacks signatories or comes after ``motion_deadline`` goes on as a suggestion (B3.25).
        Errors: Invalid("proposal.…"), NotFound("deputy.unknown"), Conflict("deputy.not_serving" | "proposal.no_rules").
        """
        signed = tuple(dict.fromkeys(signatories))
        if not signed:
            raise Invalid("proposal.no_signatory")
        async with self._transactions.write(actor) as work:
            desk = await proposal_desk(work, self._book)
            await _check_serving(work, signed)
            draft = Proposal(ProposalId(0), kind, desk.today.year, Status.DRAFT, cleaned(content), signed)
            handed_in = handling.submitted(draft, desk, motion_deadline=motion_deadline)
            stored = replace(handed_in, id=await work.proposals.add(handed_in))
            await keep_step(work, "proposal.enter", None, stored, kind=stored.kind, signatories=len(signed))
            return (await named_views(work, [stored]))[0]

    @use_case("proposal.revise", *_KEEPERS)
    async def revise(self, actor: Actor, proposal: ProposalId, content: Content) -> ProposalView:
        """Hand in again what a review sent back. Errors: Conflict("proposal.wrong_status"), Invalid("proposal.…")."""
        written = cleaned(content)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.submitted(replace(one, content=written), desk)

        return await self._take(actor, "proposal.revise", proposal, change)

    @use_case("proposal.review", *_KEEPERS)
    async def review(
        self,
        actor: Actor,
        proposal: ProposalId,
        outcome: ReviewOutcome,
        *,
        reason: str = "",
        merged_into: ProposalId | None = None,
    ) -> ProposalView:
        """What the body whose turn it is decided; the last one that accepts files and numbers it (B3.6).

        Errors: those of ``handling.reviewed``; NotFound("proposal.unknown"), Conflict("proposal.merged_into_over").
        """
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.reviewed(one, outcome, desk, reason=spoken, merged_into=merged_into)

        return await self._take(actor, "proposal.review", proposal, change, merged_into=merged_into, outcome=outcome)

    @use_case("proposal.assign", *_KEEPERS)
    async def assign(
        self, actor: Actor, proposal: ProposalId, parts: Sequence[tuple[HandlingUnitId, Part]]
    ) -> ProposalView:
        """Give it to its units (B3.8). Errors: those of ``handling.assigned``, NotFound("unit.unknown")."""

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.assigned(one, parts, desk)

        units = [unit for unit, _ in parts]
        return await self._take(actor, "proposal.assign", proposal, change, units=units)

    @use_case("proposal.join", *_KEEPERS)
    async def join(self, actor: Actor, proposal: ProposalId, unit: HandlingUnitId, part: Part) -> ProposalView:
        """Give a part that came back to another unit. Errors: as ``assign``."""
        return await self._take(
            actor, "proposal.join", proposal, lambda one, desk: handling.joined(one, unit, part, desk), units=[unit]
        )

    @use_case("proposal.go_on", *_KEEPERS)
    async def go_on(self, actor: Actor, proposal: ProposalId, *, reason: str) -> ProposalView:
        """Do without a part that came back. Errors: those of ``handling.gone_on``."""
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.gone_on(one, desk, reason=spoken)

        return await self._take(actor, "proposal.go_on", proposal, change)

    @use_case("proposal.accept", *_KEEPERS)
    async def accept(self, actor: Actor, proposal: ProposalId, unit: HandlingUnitId) -> ProposalView:
        """A unit takes it as its own. Errors: those of ``handling.accepted``."""
        return await self._take(
            actor, "proposal.accept", proposal, lambda one, desk: handling.accepted(one, unit, desk), units=[unit]
        )

    @use_case("proposal.return", *_KEEPERS)
    async def give_back(self, actor: Actor, proposal: ProposalId, unit: HandlingUnitId, *, reason: str) -> ProposalView:
        """A unit says in time that it is not its own (B3.9). Errors: those of ``handling.returned``."""
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.returned(one, unit, desk, reason=spoken)

        return await self._take(actor, "proposal.return", proposal, change, units=[unit])

    @use_case("proposal.extend", *_KEEPERS)
    async def extend(self, actor: Actor, proposal: ProposalId, unit: HandlingUnitId, *, reason: str) -> ProposalView:
        """Consent to the longer time for a reply (B3.12). Errors: those of ``handling.extended``."""
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.extended(one, unit, desk, reason=spoken)

        return await self._take(actor, "proposal.extend", proposal, change, units=[unit])

    @use_case("proposal.assist", *_KEEPERS)
    async def assist(self, actor: Actor, proposal: ProposalId, unit: HandlingUnitId) -> ProposalView:
        """An assisting unit has told the lead unit (B3.11). Errors: those of ``handling.assisted``."""
        return await self._take(
            actor, "proposal.assist", proposal, lambda one, desk: handling.assisted(one, unit, desk), units=[unit]
        )

    @use_case("proposal.note", *_KEEPERS)
    async def note(self, actor: Actor, proposal: ProposalId, note: Note) -> ProposalView:
        """Enter what a unit told of its work (B3.10).

        Errors: Invalid("proposal.empty"), those of ``handling.noted``.
        """
        told = clean_note(note)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.noted(one, told, desk)

        return await self._take(actor, "proposal.note", proposal, change, units=[note.unit], kind=note.kind)

    @use_case("proposal.reply", *_KEEPERS)
    async def reply(self, actor: Actor, proposal: ProposalId, reply: Reply) -> ProposalView:
        """A unit's letter (B3.13); after the last one the deputy may rate. Errors: those of ``handling.replied``."""
        letter = clean_reply(reply)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.replied(one, replace(letter, replied_on=desk.today), desk)

        return await self._take(actor, "proposal.reply", proposal, change, units=[reply.unit])

    @use_case("proposal.rate", *_KEEPERS)
    async def rate(
        self, actor: Actor, proposal: ProposalId, marks: Sequence[tuple[str, str]], *, reasons: str = ""
    ) -> ProposalView:
        """Enter the lead deputy's rating of this round (B3.16-18). Errors: those of ``handling.rated``."""
        spoken = clean_text(reasons, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.rated(one, marks, desk, reasons=spoken)

        return await self._take(actor, "proposal.rate", proposal, change)

    @use_case("proposal.close_silent", *_KEEPERS)
    async def close_silent(self, actor: Actor, proposal: ProposalId) -> ProposalView:
        """Close what the deputy did not rate in time (B3.16). Errors: those of ``handling.silent``."""
        return await self._take(actor, "proposal.close_silent", proposal, handling.silent)

    @use_case("proposal.reopen", *_KEEPERS)
    async def reopen(self, actor: Actor, proposal: ProposalId) -> ProposalView:
        """Have it handled again after a dissatisfied rating (B3.18). Errors: Conflict("proposal.wrong_status")."""
        return await self._take(actor, "proposal.reopen", proposal, handling.reopened)

    @use_case("proposal.settle", *_KEEPERS)
    async def settle(self, actor: Actor, proposal: ProposalId, *, reason: str) -> ProposalView:
        """Close it after a dissatisfied rating, saying what the meeting or the assessment came to (B3.18)."""
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.settled(one, desk, reason=spoken)

        return await self._take(actor, "proposal.settle", proposal, change)

    @use_case("proposal.withdraw", *_KEEPERS)
    async def withdraw(
        self, actor: Actor, proposal: ProposalId, *, reason: str, agreed_by_all: bool = False
    ) -> ProposalView:
        """Enter that its deputies took it back in writing (B3.5). Errors: those of ``handling.withdrawn``."""
        spoken = clean_text(reason, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return handling.withdrawn(one, desk, reason=spoken, agreed_by_all=agreed_by_all)

        return await self._take(actor, "proposal.withdraw", proposal, change)

    async def _take(
        self,
        actor: Actor,
        action: str,
        proposal: ProposalId,
        change: Change,
        *,
        units: Sequence[HandlingUnitId] = (),
        merged_into: ProposalId | None = None,
        **details: object,
    ) -> ProposalView:
        """One step: the proposal as it was, changed, kept, with its audit line and its way back."""
        async with self._transactions.write(actor) as work:
            await _check_units(work, units)
            if merged_into is not None and (await work.proposals.get(merged_into)).status in OVER:
                raise Conflict("proposal.merged_into_over", proposal=merged_into)
            told = {"units": list(units)} if units else {}
            after = await take_step(work, self._book, action, proposal, change, **told, **details)
            return (await named_views(work, [after]))[0]


async def _check_serving(work: Work, deputies: Sequence[DeputyId]) -> None:
    found = {one.id: one for one in await work.records.deputies_named(deputies)}
    for deputy in deputies:
        if deputy not in found:
            raise NotFound("deputy.unknown", deputy=deputy)
        if found[deputy].status is not DeputyStatus.SERVING:
            raise Conflict("deputy.not_serving", name=found[deputy].name)


async def _check_units(work: Work, units: Sequence[HandlingUnitId]) -> None:
    known = {one.id for one in await work.proposals.units()} if units else set()
    for unit in units:
        if unit not in known:
            raise NotFound("unit.unknown", unit=unit)


def clean_note(note: Note) -> Note:
    """``note`` as it may be stored. Errors: Invalid("proposal.empty")."""
    text = clean_text(note.text, limit=MAX_REASON)
    if not text:
        raise Invalid("proposal.empty", field="text")
    return replace(note, text=text)


def clean_reply(reply: Reply) -> Reply:
    """``reply`` as it may be stored. Errors: Invalid("proposal.empty")."""
    text = clean_text(reply.text)
    if not text:
        raise Invalid("proposal.empty", field="text")
    number, signatory = clean_line(reply.document_number, limit=60), clean_line(reply.signatory, limit=60)
    return replace(reply, text=text, document_number=number, signatory=signatory)


async def read_by(work: Work, actor: Actor, proposal: ProposalId) -> Proposal:
    """The proposal; a draft that was never handed in only for whoever writes on a deputy's behalf.

    Errors: NotFound("proposal.unknown").
    """
    found = await work.proposals.get(proposal)
    if not is_the_offices(found) and not actor.has(*_KEEPERS):
        raise NotFound("proposal.unknown", proposal=proposal)
    return found


def is_the_offices(proposal: Proposal) -> bool:
    """Whether the office was ever given it: until then a draft is its deputy's own."""
    return proposal.status is not Status.DRAFT or was_handed_in(proposal)


async def named_views(work: Work, found: Sequence[Proposal]) -> list[ProposalView]:
    deputies = {deputy for one in found for deputy in one.signatories}
    names = {one.id: one.name for one in await work.records.deputies_named(sorted(deputies))}
    units = {one.id: one.name for one in await work.proposals.units()}
    return [
        ProposalView(
            one,
            tuple(names[deputy] for deputy in one.signatories),
            {share.unit: units[share.unit] for share in one.assignments},
        )
        for one in found
    ]
