"""What deputies do about their own proposals: draft, hand in, follow, take back, rate.

What must stay true: a deputy acts only on what bears the own name, the lead deputy alone decides, and what the office
enters on a deputy's behalf says so in its audit line; a change of the text asks those who had signed it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.actors import Actor, PersonKind, Role
from core.domain.errors import Conflict, Invalid
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals import handling
from core.domain.proposals.clocks import Desk
from core.domain.proposals.cosigning import Purpose, cosigners, is_open, is_same_text, may_be_signed
from core.domain.proposals.drafting import OwnStep, drafted, was_handed_in
from core.domain.proposals.life import Status
from core.domain.proposals.promise_steps import promise_rated
from core.domain.proposals.proposal import Content, Kind, Proposal, cleaned
from core.domain.text import clean_text
from core.domain.use_cases import use_case
from core.services.cosigning import ask, end
from core.services.my_proposals import (
    AUTHORS,
    MyProposal,
    check_step,
    deputy_of,
    known_to,
    led_by,
    motions_until,
    seen_by,
)
from core.services.proposal_clocks import proposal_desk
from core.services.proposal_steps import keep_step, take_step
from core.services.proposals import MAX_REASON
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

MAX_DRAFTS = 20  # that one deputy keeps unfinished


class DeputyProposals:
    """A deputy's own proposals."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("own_proposal.list", Role.DEPUTY)
    async def mine(self, actor: Actor) -> Sequence[MyProposal]:
        """What bears the deputy's name, and what the deputy is asked to sign: drafts first, then the newest.

        Errors: Conflict("proposal.no_rules").
        """
        deputy = _deputy(actor)
        async with self._transactions.read(actor) as work:
            signed = await work.proposals.signed_by(deputy)
            known = {one.id for one in signed}
            asked = [
                one for one in await work.cosigning.of_deputy(deputy) if one.is_waiting and one.proposal not in known
            ]
            others = [(one, await work.proposals.get(one.proposal)) for one in asked]
            found = [*signed, *{proposal.id: proposal for one, proposal in others if is_open(one, proposal)}.values()]
            found.sort(key=lambda one: (one.status is not Status.DRAFT, -one.id))
            return await seen_by(work, self._book, actor, found)

    @use_case("own_proposal.show", Role.DEPUTY)
    async def show(self, actor: Actor, proposal: ProposalId) -> MyProposal:
        """Errors: NotFound("proposal.unknown"), also for one that does not concern the deputy."""
        async with self._transactions.read(actor) as work:
            return await self._seen(work, actor, await known_to(work, actor, proposal))

    @use_case("proposal_draft.save", *AUTHORS)
    async def save_draft(
        self,
        actor: Actor,
        content: Content,
        *,
        kind: Kind = Kind.SUGGESTION,
        proposal: ProposalId | None = None,
        deputy: DeputyId | None = None,
    ) -> MyProposal:
        """Begin a draft, or keep a draft as far as it has come; it may lack anything.

        ``deputy``: for whom the office begins it. Errors: Invalid("proposal.too_long" | "proposal.topic" |
        "proposal.no_signatory"), Conflict("proposal.wrong_status" | "proposal.too_many_drafts"), those of ``led_by``.
        """
        written = drafted(content)
        async with self._transactions.write(actor) as work:
            desk = await proposal_desk(work, self._book)
            if written.topic and written.topic not in {one.id for one in desk.rules.topics}:
                raise Invalid("proposal.topic", topic=written.topic)
            if proposal is None:
                kept = await self._begun(work, actor, written, kind, desk, deputy_of(actor) or deputy)
            else:
                kept = await self._changed(work, actor, written, kind, proposal)
            return await self._seen(work, actor, kept)

    @use_case("proposal_draft.discard", Role.DEPUTY)
    async def discard(self, actor: Actor, proposal: ProposalId) -> None:
        """Throw a draft away that was never handed in. Errors: Conflict("proposal.wrong_status"), of ``led_by``."""
        async with self._transactions.write(actor) as work:
            led = await led_by(work, actor, proposal)
            await check_step(work, self._book, led, OwnStep.DISCARD)
            await work.attachments.wipe_of_proposal(proposal)
            await work.proposals.remove(proposal)
            await work.record("proposal_draft.discard", f"proposal:{proposal}")

    @use_case("proposal_draft.hand_in", *AUTHORS)
    async def hand_in(self, actor: Actor, proposal: ProposalId) -> MyProposal:
        """Hand a draft in; a motion that lacks signatures or comes late goes on as a suggestion, and says why (B3.25).

        Errors: Invalid("proposal.empty" | "proposal.topic"), Conflict("proposal.wrong_status"), those of ``led_by``.
        """
        async with self._transactions.write(actor) as work:
            led = await led_by(work, actor, proposal)
            await check_step(work, self._book, led, OwnStep.HAND_IN)
            deadline = await motions_until(work)

            def change(one: Proposal, desk: Desk) -> Proposal:
                year = one.year if was_handed_in(one) else desk.today.year
                whole = replace(one, content=cleaned(one.content), year=year)
                return handling.submitted(whole, desk, motion_deadline=deadline)

            details = {"on_behalf": deputy_of(actor) is None, "signatories": len(led.signatories)}
            after = await take_step(work, self._book, "proposal_draft.hand_in", proposal, change, **details)
            if not may_be_signed(after):
                await end(work, [one for one in await work.cosigning.of_proposal(proposal) if one.is_waiting])
            return await self._seen(work, actor, after)

    @use_case("own_proposal.take_back", Role.DEPUTY)
    async def take_back(self, actor: Actor, proposal: ProposalId, *, reason: str) -> MyProposal:
        """Withdraw it; where the rules want every signatory's consent, the co-signers are asked first (B3.5).

        Errors: Invalid("reason.missing"), Conflict("proposal.wrong_status"), those of ``led_by``.
        """
        spoken = clean_text(reason, limit=MAX_REASON)
        if not spoken:
            raise Invalid("reason.missing", target="withdrawn")
        async with self._transactions.write(actor) as work:
            led = await led_by(work, actor, proposal)
            desk = await check_step(work, self._book, led, OwnStep.WITHDRAW)
            others = cosigners(led)
            if others and desk.rules.withdrawal.needs_every_signatory:
                await ask(work, led, others, Purpose.WITHDRAW, reason=spoken)
                await work.record("own_proposal.take_back", f"proposal:{proposal}", asked=list(others))
                return await self._seen(work, actor, led)
            after = await take_step(
                work,
                self._book,
                "own_proposal.take_back",
                proposal,
                lambda one, desk: handling.withdrawn(one, desk, reason=spoken),
            )
            return await self._seen(work, actor, after)

    @use_case("own_proposal.rate", Role.DEPUTY)
    async def rate(
        self, actor: Actor, proposal: ProposalId, marks: Sequence[tuple[str, str]], *, reasons: str = ""
    ) -> MyProposal:
        """The lead deputy's rating of this round (B3.16-18); nothing of it is stored before this.

        Errors: those of ``handling.rated``, Conflict("proposal.wrong_status"), those of ``led_by``.
        """
        spoken = clean_text(reasons, limit=MAX_REASON)
        async with self._transactions.write(actor) as work:
            led = await led_by(work, actor, proposal)
            await check_step(work, self._book, led, OwnStep.RATE)
            after = await take_step(
                work,
                self._book,
                "own_proposal.rate",
                proposal,
                lambda one, desk: handling.rated(one, marks, desk, reasons=spoken),
            )
            return await self._seen(work, actor, after)

    @use_case("own_proposal.rate_promise", Role.DEPUTY)
    async def rate_promise(
        self,
        actor: Actor,
        proposal: ProposalId,
        unit: HandlingUnitId,
        marks: Sequence[tuple[str, str]],
        *,
        reasons: str = "",
    ) -> MyProposal:
        """The lead deputy's rating of what ``unit`` told of its promise (B3.15); nothing of it is stored before this.

        Errors: those of ``promise_rated``, those of ``led_by``.
        """
        spoken = clean_text(reasons, limit=MAX_REASON)

        def change(one: Proposal, desk: Desk) -> Proposal:
            return promise_rated(one, unit, marks, desk, reasons=spoken)

        async with self._transactions.write(actor) as work:
            await led_by(work, actor, proposal)
            after = await take_step(work, self._book, "own_proposal.rate_promise", proposal, change, units=[unit])
            return await self._seen(work, actor, after)

    async def _begun(
        self, work: Work, actor: Actor, content: Content, kind: Kind, desk: Desk, lead: DeputyId | None
    ) -> Proposal:
        if lead is None:
            raise Invalid("proposal.no_signatory")
        found = await work.records.deputy(lead)
        if not found.is_serving:
            raise Conflict("deputy.not_serving", name=found.name)
        drafts = [one for one in await work.proposals.signed_by(lead) if one.status is Status.DRAFT]
        if len(drafts) >= MAX_DRAFTS:
            raise Conflict("proposal.too_many_drafts", limit=MAX_DRAFTS)
        draft = Proposal(ProposalId(0), kind, desk.today.year, Status.DRAFT, content, (lead,))
        stored = replace(draft, id=await work.proposals.add(draft))
        await keep_step(work, "proposal_draft.save", None, stored, on_behalf=deputy_of(actor) is None)
        return stored

    async def _changed(self, work: Work, actor: Actor, content: Content, kind: Kind, proposal: ProposalId) -> Proposal:
        before = await led_by(work, actor, proposal)
        await check_step(work, self._book, before, OwnStep.EDIT)
        after = replace(before, content=content, kind=kind)
        asked_again = [] if is_same_text(before.content, content) else list(cosigners(before))
        if asked_again:
            after = replace(after, signatories=(before.lead,))
        if after != before:
            await work.proposals.save(after, was=before)
            await ask(work, after, asked_again, Purpose.SIGN)
            await keep_step(work, "proposal_draft.save", before, after, on_behalf=deputy_of(actor) is None)
        return after

    async def _seen(self, work: Work, actor: Actor, proposal: Proposal) -> MyProposal:
        return (await seen_by(work, self._book, actor, [proposal]))[0]


def _deputy(actor: Actor) -> DeputyId:
    if actor.person is None or actor.person.kind is not PersonKind.DEPUTY:
        raise Invalid("proposal.no_signatory")
    return DeputyId(actor.person.id)
