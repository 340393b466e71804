"""Ballots on their way into the urn: sealed in a thread, stored together, each voter answered after the commit.

Two stages work at the same time: while one group is being stored, the next is being sealed. Whoever waits meanwhile
shares the next commit, so a hall of hundreds waits hardly longer than one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from core.domain.actors import Actor
from core.domain.ballots import Ballot
from core.domain.errors import ShuzhiError, Unavailable
from core.domain.ids import MeetingId, VoterId

SEAL_AT_LEAST = 128  # a commit costs as much for one as for a hundred: smaller groups are not worth theirs
SEAL_STAGES = 4  # of a crowd: storing starts while the rest is being sealed
STORE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cast:
    """The answer to a cast. ``is_first`` is False for a repeated try, which gets the first receipt."""

    receipt: str
    is_first: bool


Outcome = Cast | ShuzhiError


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has confirmed a ballot and waits for the receipt."""

    actor: Actor
    voter: VoterId
    meeting: MeetingId
    ballot: Ballot
    answer: asyncio.Future[Cast]

    def tell(self, outcome: Outcome) -> None:
        if self.answer.done():
            return
        if isinstance(outcome, Cast):
            self.answer.set_result(outcome)
        else:
            self.answer.set_exception(outcome)


@dataclass(frozen=True, slots=True)
class Boxed:
    """A sealed ballot and whose right it spends. ``vote`` names the vote it was sealed for."""

    voter: VoterId
    vote: object
    sealed: bytes
    receipt: str


Seal = Callable[[Waiting], Boxed]
Store = Callable[[MeetingId, Sequence[Boxed]], Awaitable[Sequence[Outcome]]]


class Intake:
    """``seal`` runs in a thread and may raise ShuzhiError; ``store`` answers every box in order."""

    def __init__(self, seal: Seal, store: Store) -> None:
        self._seal = seal
        self._store = store
        self._unsealed: list[Waiting] = []
        self._sealed: list[tuple[Waiting, Boxed]] = []
        self._sealer: asyncio.Task[None] | None = None
        self._storer: asyncio.Task[None] | None = None

    async def cast(self, actor: Actor, voter: VoterId, meeting: MeetingId, ballot: Ballot) -> Cast:
        """Durable when this returns. Errors: whatever ``seal`` or ``store`` found wrong with this one."""
        answer: asyncio.Future[Cast] = asyncio.get_running_loop().create_future()
        self._unsealed.append(Waiting(actor, voter, meeting, ballot, answer))
        if self._sealer is None or self._sealer.done():
            self._sealer = asyncio.create_task(self._seal_all())
        return await answer

    async def _seal_all(self) -> None:
        while self._unsealed:
            size = max(SEAL_AT_LEAST, len(self._unsealed) // SEAL_STAGES)
            group, self._unsealed = self._unsealed[:size], self._unsealed[size:]
            outcomes: Sequence[Boxed | ShuzhiError] = [Unavailable("storage.failed")] * len(group)
            try:
                outcomes = await asyncio.to_thread(self._seal_group, group)
            finally:
                self._pass_on(group, outcomes)
            if self._storer is None or self._storer.done():
                self._storer = asyncio.create_task(self._store_all())

    def _pass_on(self, group: Sequence[Waiting], outcomes: Sequence[Boxed | ShuzhiError]) -> None:
        for waiting, outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, ShuzhiError):
                waiting.tell(outcome)
            else:
                self._sealed.append((waiting, outcome))

    def _seal_group(self, group: Sequence[Waiting]) -> list[Boxed | ShuzhiError]:
        return [self._sealed_or_error(waiting) for waiting in group]

    def _sealed_or_error(self, waiting: Waiting) -> Boxed | ShuzhiError:
        try:
            return self._seal(waiting)
        except ShuzhiError as error:
            return error

    async def _store_all(self) -> None:
        while self._sealed:
            group, self._sealed = self._sealed[:STORE_AT_ONCE], self._sealed[STORE_AT_ONCE:]
            group.sort(key=lambda pair: pair[0].meeting)
            for meeting, pairs in groupby(group, key=lambda pair: pair[0].meeting):
                await self._store_group(meeting, list(pairs))

    async def _store_group(self, meeting: MeetingId, pairs: Sequence[tuple[Waiting, Boxed]]) -> None:
        """Whatever happens, nobody is left waiting: a voter who hears of a failure tries again."""
        outcomes: Sequence[Outcome] = [Unavailable("storage.failed")] * len(pairs)
        try:
            outcomes = await self._store(meeting, [boxed for _, boxed in pairs])
        except ShuzhiError as error:
            outcomes = [error] * len(pairs)
        finally:
            for (waiting, _), outcome in zip(pairs, outcomes, strict=True):
                waiting.tell(outcome)
