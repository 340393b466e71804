"""Co-signing: the lead deputy asks others by name, they answer with a button; the same way joint items are taken back.

What must stay true: one question a deputy, a proposal and a purpose, whoever asks how often; whoever is asked is told
through the outbox, and the lead deputy hears each answer; a name goes under a text only by its own deputy's word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId, ProposalId
from core.domain.notices import Notice, NoticeKind
from core.domain.proposals import handling
from core.domain.proposals.cosigning import Invitation, InvitationState, Purpose, cosigners, signed
from core.domain.proposals.drafting import OwnStep
from core.domain.proposals.proposal import Proposal
from core.domain.records import Deputy
from core.domain.text import clean_name
from core.domain.use_cases import use_case
from core.services.messages import tell
from core.services.my_proposals import AUTHORS, MyProposal, check_step, deputy_of, led_by, seen_by
from core.services.proposal_news import named_in_chat
from core.services.proposal_steps import take_step
from core.services.rules import RuleBook
from core.services.stores.messages import Priority
from core.services.work import Transactions, Work

MAX_NAMES = 40
ASKED_AGAIN_AFTER = timedelta(days=1)  # whoever has not answered yet; nobody is to be pestered
MAX_TIMES = 5  # that one deputy is asked the same about one proposal


@dataclass(frozen=True, slots=True)
class Alike:
    """Several serving deputies have this name: (id, constituency)."""

    name: str
    deputies: tuple[tuple[DeputyId, str], ...]


@dataclass(frozen=True, slots=True)
class Invited:
    """What became of each name. ``unreached``: asked, but without a chat account: somebody must telephone."""

    view: MyProposal
    asked: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    signed_already: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = field(default=())


class Cosigning:
    """Ask, answer."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("cosigning.invite", *AUTHORS)
    async def invite(
        self, actor: Actor, proposal: ProposalId, names: Sequence[str], *, chosen: Sequence[DeputyId] = ()
    ) -> Invited:
        """Ask serving deputies to sign, by name; ``chosen``: those whose name alone does not say who is meant.

        Errors: NotFound("proposal.unknown"), NotAllowed("proposal.not_its_lead"), Conflict("proposal.wrong_status"),
        Invalid("cosigning.nobody"), Invalid("cosigning.too_many").
        """
        wanted = tuple(dict.fromkeys(name for name in map(clean_name, names) if name))
        if not wanted and not chosen:
            raise Invalid("cosigning.nobody")
        if len(wanted) + len(chosen) > MAX_NAMES:
            raise Invalid("cosigning.too_many", limit=MAX_NAMES)
        async with self._transactions.write(actor) as work:
            led = await led_by(work, actor, proposal)
            await check_step(work, self._book, led, OwnStep.INVITE)
            serving = [one for one in await work.records.deputies() if one.is_serving]
            by_name = {name: [one for one in serving if clean_name(one.name) == name] for name in wanted}
            found = [some[0] for some in by_name.values() if len(some) == 1]
            found += [one for one in serving if one.id in chosen and one not in found]
            new = [one for one in found if one.id not in led.signatories]
            unreached = await ask(work, led, [one.id for one in new], Purpose.SIGN)
            await work.record("cosigning.invite", f"proposal:{proposal}", asked=[one.id for one in new])
            return Invited(
                (await seen_by(work, self._book, actor, [led]))[0],
                tuple(one.name for one in new),
                tuple(one.name for one in new if one.id in unreached),
                tuple(one.name for one in found if one not in new),
                tuple(name for name, some in by_name.items() if not some),
                tuple([await _alike(work, name, some) for name, some in by_name.items() if len(some) > 1]),
            )

    @use_case("cosigning.answer", Role.DEPUTY)
    async def answer(self, actor: Actor, proposal: ProposalId, purpose: Purpose, *, agrees: bool) -> MyProposal:
        """Say whether one's name goes under a proposal, or whether it may be taken back.

        Errors: NotFound("proposal.unknown") for whoever was never asked, Conflict("cosigning.over"),
        Conflict("cosigning.too_late"), those of ``handling.withdrawn``.
        """
        deputy = deputy_of(actor)
        async with self._transactions.write(actor) as work:
            asked = [one for one in await work.cosigning.of_proposal(proposal) if one.purpose is purpose]
            mine = next((one for one in asked if one.deputy == deputy), None)
            if mine is None:
                raise NotFound("proposal.unknown", proposal=proposal)
            state = InvitationState.ACCEPTED if agrees else InvitationState.DECLINED
            answered = mine.answered(state, work.now)
            await work.cosigning.save(answered)
            before = await work.proposals.get(proposal)
            await self._follow(work, before, answered, [one for one in asked if one != mine])
            after = await work.proposals.get(proposal)
            await work.record("cosigning.answer", f"proposal:{proposal}", purpose=purpose, agrees=agrees)
            await _tell_lead(work, after, answered)
            return (await seen_by(work, self._book, actor, [after]))[0]

    async def _follow(self, work: Work, proposal: Proposal, answer: Invitation, others: Sequence[Invitation]) -> None:
        """What the answer does to the proposal."""
        agrees = answer.state is InvitationState.ACCEPTED
        if answer.purpose is Purpose.SIGN and agrees:
            mine = await work.records.deputy(answer.deputy)
            if not mine.is_serving:
                raise Conflict("deputy.not_serving", name=mine.name)
            await take_step(
                work, self._book, "cosigning.answer", proposal.id, lambda one, _: signed(one, answer.deputy)
            )
        elif answer.purpose is Purpose.WITHDRAW and agrees:
            await self._withdraw_once_all_agree(work, proposal, answer, others)
        elif answer.purpose is Purpose.WITHDRAW:
            await end(work, [one for one in others if one.is_waiting])

    async def _withdraw_once_all_agree(
        self, work: Work, proposal: Proposal, answer: Invitation, others: Sequence[Invitation]
    ) -> None:
        """Whoever signed meanwhile is asked too."""
        agreed = {one.deputy for one in (answer, *others) if one.state is InvitationState.ACCEPTED}
        waiting = {one.deputy for one in others if one.is_waiting}
        left = [one for one in cosigners(proposal) if one not in agreed]
        if left:
            unasked = [one for one in left if one not in waiting]
            await ask(work, proposal, unasked, Purpose.WITHDRAW, reason=answer.reason)
            return
        await take_step(
            work,
            self._book,
            "cosigning.answer",
            proposal.id,
            lambda one, desk: handling.withdrawn(one, desk, reason=answer.reason, agreed_by_all=True),
        )


async def ask(
    work: Work, proposal: Proposal, deputies: Sequence[DeputyId], purpose: Purpose, *, reason: str = ""
) -> frozenset[DeputyId]:
    """Put the question to each, again to those who answered before or not for a day; who of them has no chat account.

    Nobody is asked the same about one proposal without end.
    """
    known = {one.deputy: one for one in await work.cosigning.of_proposal(proposal.id) if one.purpose is purpose}
    deputies = [one for one in deputies if one not in known or _may_be_asked_again(known[one], work.now)]
    lead = await work.records.deputy(proposal.lead)
    params = named_in_chat(proposal) | {"lead": lead.name, "reason": reason}
    unreached = set()
    for deputy in deputies:
        old = known.get(deputy)
        first = Invitation(proposal.id, deputy, purpose, work.now, reason=reason)
        new = old.again(work.now, reason=reason) if old else first
        await work.cosigning.save(new)
        notice = Notice(_ASKING[purpose], {**params, "again": new.times > 1})
        person, key = Person(PersonKind.DEPUTY, deputy), f"cosigning.{purpose}:{proposal.id}:{new.times}"
        if not await tell(work, person, notice, key=key, priority=Priority.REMINDER):
            unreached.add(deputy)
    return frozenset(unreached)


def _may_be_asked_again(asked: Invitation, now: datetime) -> bool:
    if asked.times >= MAX_TIMES:
        return False
    return not asked.is_waiting or now - asked.asked_at >= ASKED_AGAIN_AFTER


async def end(work: Work, invitations: Sequence[Invitation]) -> None:
    """Nobody needs these answers any more."""
    for one in invitations:
        await work.cosigning.save(one.answered(InvitationState.OVER, work.now))


async def _tell_lead(work: Work, proposal: Proposal, answer: Invitation) -> None:
    name = (await work.records.deputy(answer.deputy)).name
    agrees = answer.state is InvitationState.ACCEPTED
    params = named_in_chat(proposal) | {"name": name, "agrees": agrees, "signed": len(proposal.signatories)}
    lead, key = Person(PersonKind.DEPUTY, proposal.lead), f"cosigning.{answer.purpose}:{proposal.id}:{answer.times}"
    notice = Notice(_ANSWERING[answer.purpose], params)
    await tell(work, lead, notice, key=f"{key}:answer:{answer.deputy}", priority=Priority.REMINDER)


async def _alike(work: Work, name: str, some: Sequence[Deputy]) -> Alike:
    places = {one.id: one.name for one in await work.records.constituencies()}
    return Alike(name, tuple((one.id, places[one.constituency_id]) for one in some))


_ASKING = {Purpose.SIGN: NoticeKind.PROPOSAL_SIGN_ASKED, Purpose.WITHDRAW: NoticeKind.PROPOSAL_WITHDRAWAL_ASKED}
_ANSWERING = {
    Purpose.SIGN: NoticeKind.PROPOSAL_SIGN_ANSWERED,
    Purpose.WITHDRAW: NoticeKind.PROPOSAL_WITHDRAWAL_ANSWERED,
}
