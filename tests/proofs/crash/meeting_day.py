"""The day of the proof: people vote and are reminded while ``serve`` is killed and started, kill after kill."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, product
from random import Random

from tests.botapi.client import Json, People
from tests.proofs.crash.county import FIRST_DEPUTY, FIRST_VOTER, Opened, asked
from tests.proofs.crash.people import Deputy, Ending, Heard, Intent, Voter
from tests.proofs.crash.screens import GRADES
from tests.proofs.crash.server import MOMENTS, Serve

SETTLED_WITHIN = 90.0  # seconds after the last kill
LOOK_EVERY = 0.5
AT_ONCE = 45  # people on the ballot at a time
_WEIGHTS = ((70, 22, 8), (25, 55, 20), (12, 33, 55))  # of the grades, deputy by deputy: totals that differ
_UNFINISHED = (
    "SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL),"
    " (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')),"
    " (SELECT count(*) FROM reminders WHERE state = 'waiting' AND event IN ('meeting', 'voting_open')"
    "  AND julianday(due_at) < julianday('now') + 1.0 / 24),"
    " (SELECT count(*) FROM reminders WHERE event = 'meeting' AND asks_confirmation AND confirmed_at IS NULL)"
)


@dataclass(slots=True)
class Day:
    """Everybody and everything that takes part."""

    opened: Opened
    people: People
    serve: Serve
    heard: Heard
    random: Random
    voters: list[Voter]
    deputies: list[Deputy]

    async def live(self, kills: int) -> None:
        """Vote from the first kill to the last, ``kills`` or more; then let everybody finish undisturbed."""
        done = asyncio.Event()
        await self.serve.start()
        async with asyncio.TaskGroup() as group:
            for deputy in self.deputies:
                group.create_task(deputy.confirm_all(done))
            voting: list[asyncio.Task[None]] = []
            moments = cycle(MOMENTS)
            while self.serve.kills.total() < kills or len(voting) < len(self.voters):
                voting += [group.create_task(self._vote(voter)) for voter in self._next(voting, kills)]
                await self.serve.kill_at(next(moments))
                await self.serve.start()
            await self._finished(voting)
            await self.settled()
            done.set()
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing waits: no event, no message, no due reminder, nobody who has read and not said so."""
        async with asyncio.timeout(SETTLED_WITHIN):
            while any(asked(self.opened.home, _UNFINISHED)[0]):
                await asyncio.sleep(LOOK_EVERY)

    def _next(self, voting: Sequence[asyncio.Task[None]], kills: int) -> Sequence[Voter]:
        """Who begins now: some with every kill, as long as the room is not crowded."""
        free = AT_ONCE - sum(not task.done() for task in voting)
        some = len(self.voters) // kills + 1
        return self.voters[len(voting) :][: max(0, min(some, free))]

    async def _finished(self, voting: Sequence[asyncio.Task[None]]) -> None:
        """Everybody has come to their end. Errors: AssertionError with what the first one left sees."""
        _, left = await asyncio.wait(voting, timeout=SETTLED_WITHIN)
        stuck = next((voter for voter, task in zip(self.voters, voting, strict=True) if task in left), None)
        assert stuck is None, [(one["by_bot"], one["text"]) for one in (await stuck.messages())[-4:]]

    async def chats(self) -> dict[int, list[Json]]:
        """What every telephone shows at the end."""
        return {person.user: await person.messages() for person in (*self.voters, *self.deputies)}

    async def _vote(self, voter: Voter) -> None:
        if voter.user in self.opened.codes:
            await voter.bind(self.opened.codes[voter.user])
        await voter.vote()


def new_day(opened: Opened, people: People, serve: Serve, random: Random) -> Day:
    heard = serve.heard
    voters = [
        Voter(people, FIRST_VOTER + place, heard, random, intent=intent)
        for place, intent in enumerate(intents(len(opened.county.voters), random))
    ]
    deputies = [Deputy(people, FIRST_DEPUTY + place, heard, random) for place in range(len(opened.county.deputies))]
    return Day(opened, people, serve, heard, random, voters, deputies)


def intents(voters: int, random: Random) -> list[Intent]:
    """No two ballots alike: most carry an opinion of their own, the others marks that nobody else gives.

    So every ballot in the urn is one voter's and no two errors can make up for one another.
    """
    silent = [marks for marks in product((0, 1, 2, None), repeat=3) if any(mark is not None for mark in marks)]
    random.shuffle(silent)
    chosen: list[Intent] = []
    for place in range(voters):
        ending = _ending(place)
        if place % 6 == 3 and silent and ending is not Ending.NEVER_CASTS:
            chosen.append(Intent(silent.pop(), ending=ending))
        else:
            chosen.append(Intent(_weighted(random), f"第{place:03d}条意见：路灯亮了", ending))
    return chosen


def _ending(place: int) -> Ending:
    return {7: Ending.NEVER_CASTS, 11: Ending.LEAVES}.get(place % 15, Ending.STAYS)


def _weighted(random: Random) -> tuple[int, ...]:
    return tuple(random.choices(range(len(GRADES)), weights)[0] for weights in _WEIGHTS)


def totals(ballots: Sequence[Intent]) -> list[list[int]]:
    """Deputy by deputy, how many gave each grade, and how many none."""
    return [[sum(one.marks[at] == mark for one in ballots) for mark in (0, 1, 2, None)] for at in range(3)]
