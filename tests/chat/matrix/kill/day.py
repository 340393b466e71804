"""The day of the proof: people bind and vote while ``serve`` is killed and the homeserver goes and comes back."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from itertools import cycle, islice

from core.services.messages import NOTICE
from tests.chat.matrix.kill.county import MatrixCounty, open_voting
from tests.chat.matrix.kill.voter import ANSWERED_WITHIN, Voter
from tests.homeserver.server import Homeserver
from tests.proofs.crash.county import asked
from tests.proofs.crash.people import Heard
from tests.proofs.crash.server import MOMENTS, Moment, Serve

LOOK_EVERY = 0.05
_BINDING = 0.25  # share of the kills while people bind; they vote during the others
NO_RESTARTS: Mapping[int, bool] = {}
Deed = Callable[[], Coroutine[None, None, None]]
_NOTICES = f"SELECT count(*) FROM outbox WHERE kind = '{NOTICE}' AND state = 'sent'"
_UNFINISHED = (
    "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL),"
    " (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending'))"
)


class Stage(StrEnum):
    """How far a process had come when it was killed."""

    BEFORE = "before its device was ready"
    AFTER = "while it read and sent"


@dataclass(slots=True)
class Day:
    """Everybody and everything that takes part. ``restarts``: of the homeserver, by whether the bot was running."""

    county: MatrixCounty
    server: Homeserver
    serve: Serve
    heard: Heard
    voters: list[Voter]
    stages: Counter[Stage] = field(default_factory=Counter)
    restarts: Counter[bool] = field(default_factory=Counter)
    _log_from: int = 0

    async def live(self, kills: int) -> None:
        """Bind, then vote, from the first kill to the last, ``kills`` or more; then everybody finishes undisturbed."""
        await self._start()
        await self._until(self.county.has_begun_to_read)
        moments = cycle(MOMENTS)
        restarts = {round(kills * part): is_running for part, is_running in ((0.4, False), (0.6, True), (0.8, False))}
        codes = self.county.opened.codes
        async with asyncio.TaskGroup() as group:
            binding = [partial(voter.bind, codes[voter.user]) for voter in self.voters]
            await self._while_killed(group, binding, round(kills * _BINDING), moments)
        await open_voting(self.county)
        async with asyncio.TaskGroup() as group:
            voting = [voter.vote for voter in self.voters]
            await self._while_killed(group, voting, kills, moments, restarts, may_begin=self._are_all_told)
        await self._until(lambda: not any(asked(self.county.opened.home, _UNFINISHED)[0]))
        for voter in self.voters:
            await voter.person.catch_up()

    async def _while_killed(
        self,
        group: asyncio.TaskGroup,
        deeds: Sequence[Deed],
        kills: int,
        moments: Iterator[Moment],
        restarts: Mapping[int, bool] = NO_RESTARTS,
        *,
        may_begin: Callable[[], bool] = lambda: True,
    ) -> None:
        """Let people begin, some with every kill, until there were ``kills``; then wait until all have come to an end.

        Every other time they begin while the bot is down, once ``may_begin``: what they say first waits for it at the
        homeserver. ``restarts``: before which kills the homeserver goes, and whether the bot is running then.
        """
        waiting = iter(deeds)
        some = len(deeds) // max(1, kills - self.serve.kills.total()) + 1
        begun: list[asyncio.Task[None]] = []
        while self.serve.kills.total() < kills or len(begun) < len(deeds):
            next_ones = list(islice(waiting, some))
            is_down = self.serve.kills.total() % 2 == 0 and may_begin()
            if not is_down:
                begun += [group.create_task(deed()) for deed in next_ones]
            restart = restarts.get(self.serve.kills.total())
            if restart:
                await self._restart_server()
            await self._kill_at(next(moments))
            if is_down:
                begun += await self._begun_while_down(group, next_ones)
            if restart is False:
                await self._restart_server()
            await self._start()
        async with asyncio.timeout(ANSWERED_WITHIN):
            await asyncio.gather(*begun)

    async def _begun_while_down(self, group: asyncio.TaskGroup, deeds: Sequence[Deed]) -> list[asyncio.Task[None]]:
        """Begin while nobody listens; returns when everybody has said something."""
        before = self.heard.deeds["texts"]
        begun = [group.create_task(deed()) for deed in deeds]
        await self._until(lambda: self.heard.deeds["texts"] >= before + len(deeds))
        self.heard.deeds["said while the bot was down"] += self.heard.deeds["texts"] - before
        return begun

    def _are_all_told(self) -> bool:
        """Whether the notice that voting is open has reached everybody; no, while nobody has mended the last kill."""
        with suppress(sqlite3.OperationalError):
            [(told,)] = asked(self.county.opened.home, _NOTICES)
            return bool(told >= len(self.voters))
        return False

    async def _start(self) -> None:
        self._log_from = self.serve.log.stat().st_size if self.serve.log.exists() else 0
        await self.serve.start()

    async def _kill_at(self, moment: Moment) -> None:
        await self.serve.kill_at(moment)
        with self.serve.log.open("rb") as log:
            log.seek(self._log_from)
            self.stages[Stage.AFTER if b'"matrix.ready"' in log.read() else Stage.BEFORE] += 1

    async def _restart_server(self) -> None:
        self.restarts[self.serve.is_running] += 1
        await asyncio.to_thread(self.server.stop)
        await asyncio.to_thread(self.server.start)

    async def _until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(ANSWERED_WITHIN):
            while not is_so():
                await asyncio.sleep(LOOK_EVERY)
