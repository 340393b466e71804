"""Casting: one voter, one ballot, sealed before it is stored; a second try gets the first answer.

What must stay true: a ballot is acknowledged only after the commit that holds both the spent right and the sealed
box; whoever reads the database while voting is open learns who took part and nothing else (design invariant 6).
Casts that wait at the same moment share one unit of work, in an order that says nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import SystemRandom, token_bytes

from core.domain.actors import SYSTEM, Actor, PersonKind, Role
from core.domain.ballots import Ballot, BallotLayout, cleaned, encode, layout_of
from core.domain.errors import Conflict, NotAllowed, NotFound, ShuzhiError
from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.rules import CountyRules
from core.domain.sealing import receipt_of, seal
from core.domain.use_cases import use_case
from core.services.rules import RuleBook
from core.services.stores.ballots import Participation, SealedBallot
from core.services.stores.ledger import AuditEntry
from core.services.vault import Vault
from core.services.work import Transactions, Work

CHAT, PAPER = "chat", "paper"
MAX_GROUP = 1_000
_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class OpenVote:
    """What a front needs to let somebody vote, and what sealing needs. Constant while the vote is open."""

    meeting: Meeting
    layout: BallotLayout
    rules: CountyRules
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Cast:
    """The answer to a cast. ``is_first`` is False for a repeated try, which gets the first receipt."""

    receipt: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who takes part, never how. ``roll`` may evaluate; ``chat`` and ``paper`` have taken part."""

    roll: int
    chat: int
    paper: int
    minimum: int

    @property
    def taken_part(self) -> int:
        return self.chat + self.paper


@dataclass(frozen=True, slots=True)
class _Waiting:
    actor: Actor
    voter: VoterId
    vote: OpenVote
    ballot: Ballot
    answer: asyncio.Future[Cast]


@dataclass(frozen=True, slots=True)
class _Boxed:
    actor: Actor
    voter: VoterId
    opened_at: datetime | None
    sealed: bytes


class Voting:
    """The voter's side of a meeting, and the paper slips handed out beside it."""

    def __init__(self, transactions: Transactions, book: RuleBook, vault: Vault) -> None:
        self._transactions = transactions
        self._book = book
        self._vault = vault
        self._votes: dict[MeetingId, OpenVote] = {}
        self._queue: list[_Waiting] = []
        self._drain: asyncio.Task[None] | None = None

    @use_case("ballot.form", Role.VOTER)
    async def form(self, actor: Actor, meeting: MeetingId) -> OpenVote:
        """What may be marked at ``meeting``.

        Errors: NotFound("meeting.unknown"), Conflict("voting.not_open"), NotAllowed("voting.not_on_roll").
        """
        async with self._transactions.read(actor) as work:
            vote = await self._open_vote(work, meeting)
            await self._check_roll(work, meeting, _voter_of(actor))
            return vote

    @use_case("ballot.cast", Role.VOTER)
    async def cast(self, actor: Actor, meeting: MeetingId, ballot: Ballot) -> Cast:
        """Put ``ballot`` into the urn of ``meeting``; durable when this returns.

        Joins the caller's unit of work where there is one; otherwise casts that wait together share a commit.
        Errors: as ``form``, and Invalid("ballot.…") for marks that the meeting's form does not have.
        """
        vote = self._votes.get(meeting)
        if vote is None or self._transactions.is_joined():
            async with self._transactions.write(actor) as work:
                vote = await self._open_vote(work, meeting)
                boxed = [_Boxed(actor, _voter_of(actor), vote.meeting.opened_at, _sealed(vote, ballot))]
                return _raised((await self._store(work, meeting, boxed))[0])
        return await self._cast_with_others(actor, vote, ballot)

    @use_case("ballot.mine", Role.VOTER)
    async def my_receipt(self, actor: Actor, meeting: MeetingId) -> str | None:
        """The receipt of the actor's ballot while voting is open; None before voting."""
        async with self._transactions.read(actor) as work:
            taken = await work.ballots.participation(meeting, [_voter_of(actor)])
        return self._vault.open_receipt(taken[0].receipt) if taken and taken[0].receipt else None

    @use_case("paper.issue", Role.ADMINISTRATOR, Role.CLERK, Role.TELLER)
    async def issue_paper(self, actor: Actor, meeting: MeetingId, voter: VoterId) -> None:
        """Hand a paper sheet to ``voter``, whose right is spent with it.

        Errors: as ``form``; Conflict("voting.already_took_part").
        """
        async with self._transactions.write(actor) as work:
            await self._open_vote(work, meeting)
            await self._check_roll(work, meeting, voter)
            if await work.ballots.participation(meeting, [voter]):
                raise Conflict("voting.already_took_part", meeting=meeting, voter=voter)
            await work.ballots.take_part(meeting, [Participation(voter, PAPER)])
            await work.record("paper.issue", f"meeting:{meeting}", voter=voter)

    @use_case(
        "meeting.turnout",
        Role.ADMINISTRATOR,
        Role.CLERK,
        Role.TELLER,
        Role.SCRUTINEER,
        Role.VIEWER,
        Role.SYSTEM,
    )
    async def turnout(self, actor: Actor, meeting: MeetingId) -> Turnout:
        """How many may take part and how many have."""
        async with self._transactions.read(actor) as work:
            stored = await work.meetings.get(meeting)
            rules = await self._book.of(work, stored.rule_set_id)
            counts = await work.ballots.participation_counts(meeting)
            roll = len(await work.meetings.roll(meeting))
        return Turnout(roll, counts.get(CHAT, 0), counts.get(PAPER, 0), rules.evaluators.minimum)

    async def _cast_with_others(self, actor: Actor, vote: OpenVote, ballot: Ballot) -> Cast:
        answer: asyncio.Future[Cast] = asyncio.get_running_loop().create_future()
        self._queue.append(_Waiting(actor, _voter_of(actor), vote, ballot, answer))
        if self._drain is None or self._drain.done():
            self._drain = asyncio.create_task(self._drain_queue())
        return await asyncio.shield(answer)

    async def _drain_queue(self) -> None:
        while self._queue:
            group, self._queue = self._queue[:MAX_GROUP], self._queue[MAX_GROUP:]
            for meeting in {waiting.vote.meeting.id for waiting in group}:
                await self._cast_group(meeting, [one for one in group if one.vote.meeting.id == meeting])

    async def _cast_group(self, meeting: MeetingId, group: Sequence[_Waiting]) -> None:
        try:
            good, boxes = await asyncio.to_thread(_seal_group, group)
            async with self._transactions.write(SYSTEM) as work:
                outcomes = await self._store(work, meeting, boxes)
            for waiting, outcome in zip(good, outcomes, strict=True):
                _answer(waiting, outcome)
        except ShuzhiError as error:
            for waiting in group:
                _answer(waiting, error)

    async def _store(self, work: Work, meeting: MeetingId, boxes: Sequence[_Boxed]) -> list[Cast | ShuzhiError]:
        """Spend each right and put each box into the urn; an outcome for every box, in order."""
        vote = await self._open_vote(work, meeting)
        on_roll = set(await work.meetings.on_roll(meeting, [box.voter for box in boxes]))
        earlier = await work.ballots.participation(meeting, [box.voter for box in boxes])
        receipts = {taken.voter_id: taken.receipt for taken in earlier}
        outcomes: list[Cast | ShuzhiError] = []
        fresh: list[_Boxed] = []
        for box in boxes:
            if box.opened_at != vote.meeting.opened_at:
                outcomes.append(Conflict("voting.not_open", meeting=meeting))
            elif box.voter not in on_roll:
                outcomes.append(NotAllowed("voting.not_on_roll", meeting=meeting))
            elif box.voter in receipts:
                outcomes.append(self._first_answer(meeting, receipts[box.voter]))
            else:
                receipt = receipt_of(box.sealed)
                receipts[box.voter] = self._vault.seal_receipt(receipt)
                fresh.append(box)
                outcomes.append(Cast(receipt, is_first=True))
        await self._put_in_urn(work, meeting, fresh, receipts)
        return outcomes

    async def _put_in_urn(
        self, work: Work, meeting: MeetingId, fresh: Sequence[_Boxed], receipts: dict[VoterId, bytes | None]
    ) -> None:
        if not fresh:
            return
        await work.ballots.take_part(meeting, [Participation(box.voter, CHAT, receipts[box.voter]) for box in fresh])
        boxes = [SealedBallot(token_bytes(16), box.sealed) for box in fresh]
        _random.shuffle(boxes)
        await work.ballots.put_in_urn(meeting, boxes)
        await work.ledger.append(
            work.now, [AuditEntry(box.actor, "ballot.cast", f"meeting:{meeting}", {}) for box in fresh]
        )

    def _first_answer(self, meeting: MeetingId, receipt: bytes | None) -> Cast | ShuzhiError:
        if receipt is None:
            return Conflict("voting.already_took_part", meeting=meeting)
        return Cast(self._vault.open_receipt(receipt), is_first=False)

    async def _open_vote(self, work: Work, meeting: MeetingId) -> OpenVote:
        stored = await work.meetings.get(meeting)
        if stored.status is not MeetingStatus.OPEN:
            self._votes.pop(meeting, None)
            raise Conflict("voting.not_open", meeting=meeting, status=str(stored.status))
        known = self._votes.get(meeting)
        if known is not None and known.meeting.opened_at == stored.opened_at:
            return known
        keys = await work.ballots.keys(meeting)
        if keys is None:
            raise NotFound("meeting.no_keys", meeting=meeting)
        rules = await self._book.of(work, stored.rule_set_id)
        vote = OpenVote(stored, layout_of(rules, stored.agenda), rules, keys.public_key)
        self._votes[meeting] = vote
        return vote

    async def _check_roll(self, work: Work, meeting: MeetingId, voter: VoterId) -> None:
        if not await work.meetings.on_roll(meeting, [voter]):
            raise NotAllowed("voting.not_on_roll", meeting=meeting)


def _voter_of(actor: Actor) -> VoterId:
    if actor.person is None or actor.person.kind is not PersonKind.VOTER:
        raise NotAllowed("voting.not_a_voter")
    return VoterId(actor.person.id)


def _sealed(vote: OpenVote, ballot: Ballot) -> bytes:
    return seal(encode(cleaned(ballot), vote.layout), vote.public_key, size=vote.layout.size)


def _seal_group(group: Sequence[_Waiting]) -> tuple[list[_Waiting], list[_Boxed]]:
    """Seal what can be sealed; whoever's marks are wrong is answered at once. Runs in a thread."""
    good: list[_Waiting] = []
    boxes: list[_Boxed] = []
    for waiting in group:
        try:
            sealed = _sealed(waiting.vote, waiting.ballot)
        except ShuzhiError as error:
            waiting.answer.get_loop().call_soon_threadsafe(_answer, waiting, error)
            continue
        good.append(waiting)
        boxes.append(_Boxed(waiting.actor, waiting.voter, waiting.vote.meeting.opened_at, sealed))
    return good, boxes


def _answer(waiting: _Waiting, outcome: Cast | ShuzhiError) -> None:
    if waiting.answer.done():
        return
    if isinstance(outcome, Cast):
        waiting.answer.set_result(outcome)
    else:
        waiting.answer.set_exception(outcome)


def _raised(outcome: Cast | ShuzhiError) -> Cast:
    if isinstance(outcome, ShuzhiError):
        raise outcome
    return outcome
