"""Casting: one voter, one ballot, sealed before it is stored; a second try gets the first answer.

What must stay true: a ballot is acknowledged only after the commit that holds both the spent right and the sealed
box; whoever reads the database while voting is open learns who took part and nothing else (design invariant 6).
The audit line says how many ballots came in and not from whom: that somebody took part stands in the roll alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_bytes

from core.domain.actors import SYSTEM, Actor, PersonKind, Role
from core.domain.ballots import Ballot, BallotLayout, cleaned, encode, layout_of
from core.domain.errors import Conflict, NotAllowed, NotFound, ShuzhiError
from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.rules import CountyRules
from core.domain.sealing import receipt_of, seal
from core.domain.use_cases import use_case
from core.services.intake import Boxed, Cast, Intake, Outcome, Waiting
from core.services.rules import RuleBook
from core.services.stores.ballots import Participation, SealedBallot
from core.services.stores.ledger import AuditEntry
from core.services.vault import Vault
from core.services.work import Transactions, Work

CHAT, PAPER = "chat", "paper"
SOMEBODY = Actor(frozenset({Role.VOTER}), via="chat")  # a voter; the roll says which, the ledger does not


@dataclass(frozen=True, slots=True)
class OpenVote:
    """What a front needs to let somebody vote, and what sealing needs. Constant while the vote is open."""

    meeting: Meeting
    layout: BallotLayout
    rules: CountyRules
    public_key: bytes


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


class Voting:
    """The voter's side of a meeting, and the paper slips handed out beside it."""

    def __init__(self, transactions: Transactions, book: RuleBook, vault: Vault) -> None:
        self._transactions = transactions
        self._book = book
        self._vault = vault
        self._votes: dict[MeetingId, OpenVote] = {}
        self._intake = Intake(self._seal, self._store_group)

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
        voter = _voter_of(actor)
        if meeting in self._votes and not self._transactions.is_joined():
            try:
                return await self._intake.cast(actor, voter, meeting, ballot)
            except Conflict:  # perhaps sealed for a vote that was interrupted and begun anew: look once more
                self._votes.pop(meeting, None)
        async with self._transactions.write(actor) as work:
            vote = await self._open_vote(work, meeting)
            outcomes = await self._store(work, meeting, [_boxed(vote, voter, ballot)])
        return _raised(outcomes[0])

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

    def _seal(self, waiting: Waiting) -> Boxed:
        """Runs in a thread; a vote that ended meanwhile is noticed when the box is stored."""
        vote = self._votes.get(waiting.meeting)
        if vote is None:
            raise Conflict("voting.not_open", meeting=waiting.meeting)
        return _boxed(vote, waiting.voter, waiting.ballot)

    async def _store_group(self, meeting: MeetingId, boxes: Sequence[Boxed]) -> Sequence[Outcome]:
        async with self._transactions.write(SYSTEM) as work:
            return await self._store(work, meeting, boxes)

    async def _store(self, work: Work, meeting: MeetingId, boxes: Sequence[Boxed]) -> list[Outcome]:
        """Spend each right and put each box into the urn; an outcome for every box, in order."""
        status, opened_at = await work.meetings.state(meeting)
        rights = await work.ballots.rights(meeting, [box.voter for box in boxes])
        outcomes: list[Outcome] = []
        fresh: dict[VoterId, Boxed] = {}
        for box in boxes:
            if status is not MeetingStatus.OPEN or box.vote != opened_at:
                outcomes.append(Conflict("voting.not_open", meeting=meeting, status=str(status)))
            elif box.voter not in rights:
                outcomes.append(NotAllowed("voting.not_on_roll", meeting=meeting))
            elif (taken := rights[box.voter]) is not None:
                outcomes.append(self._first_answer(meeting, taken))
            elif (twin := fresh.get(box.voter)) is not None:
                outcomes.append(Cast(twin.receipt, is_first=False))
            else:
                fresh[box.voter] = box
                outcomes.append(Cast(box.receipt, is_first=True))
        if fresh:
            await self._put_in_urn(work, meeting, list(fresh.values()))
        return outcomes

    async def _put_in_urn(self, work: Work, meeting: MeetingId, fresh: Sequence[Boxed]) -> None:
        kept = self._vault.seal_receipts([box.receipt for box in fresh])
        rights = [Participation(box.voter, CHAT, receipt) for box, receipt in zip(fresh, kept, strict=True)]
        await work.ballots.take_part(meeting, rights)
        boxes = sorted((SealedBallot(token_bytes(16), box.sealed) for box in fresh), key=lambda box: box.id)
        await work.ballots.put_in_urn(meeting, boxes)
        line = AuditEntry(SOMEBODY, "ballot.cast", f"meeting:{meeting}", {"ballots": len(boxes)})
        await work.ledger.append(work.now, [line])

    def _first_answer(self, meeting: MeetingId, taken: Participation) -> Outcome:
        if taken.receipt is None:
            return Conflict("voting.already_took_part", meeting=meeting)
        return Cast(self._vault.open_receipt(taken.receipt), is_first=False)

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


def _boxed(vote: OpenVote, voter: VoterId, ballot: Ballot) -> Boxed:
    sealed = seal(encode(cleaned(ballot), vote.layout), vote.public_key, size=vote.layout.size)
    return Boxed(voter, vote.meeting.opened_at, sealed, receipt_of(sealed))


def _raised(outcome: Outcome) -> Cast:
    if isinstance(outcome, ShuzhiError):
        raise outcome
    return outcome
