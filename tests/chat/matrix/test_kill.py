"""``kill -9`` of ``serve``, again and again, while a constituency binds and votes in encrypted chats over Synapse.

People say everything once and wait. What must come out: every ballot that was confirmed is counted once, exactly as
confirmed; every message that the office promised stands in its room once and can be read; everything that people said
was answered, also what they said while the bot was down and the homeserver was restarted in between.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from tests.chat.matrix.kill.county import prepare
from tests.chat.matrix.kill.day import Day
from tests.chat.matrix.kill.verdict import reached
from tests.chat.matrix.kill.voter import Voter
from tests.homeserver.person import a_person
from tests.homeserver.server import running_homeserver
from tests.proofs.crash.meeting_day import intents
from tests.proofs.crash.people import Heard
from tests.proofs.crash.server import Serve

SEED = 20_261_126
MOMENT_WITHIN = 5.0  # seconds from the county's lock to where the device has been connected for a while


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(1_800)
async def test_fifty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    await _prove(tmp_path, kills=54, voters=40)


@pytest.mark.alone
@pytest.mark.slow
async def test_eight_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    await _prove(tmp_path, kills=8, voters=8)


async def _prove(folder: Path, *, kills: int, voters: int) -> None:
    async with _day(folder, voters) as day:
        await day.live(kills)
        verdict = await reached(day)
        assert await day.serve.stop() == 0
    print(verdict.summary())
    verdict.check_ballots()
    verdict.check_messages()
    verdict.check_answers()
    verdict.check_choices_are_gone()
    verdict.check_rest()
    assert day.serve.kills.total() >= kills
    assert day.restarts.total() >= 2
    assert day.heard.deeds["said while the bot was down"] > 0


@asynccontextmanager
async def _day(folder: Path, voters: int) -> AsyncIterator[Day]:
    random, heard = Random(SEED), Heard()
    with running_homeserver(folder) as server:
        county = await prepare(folder, server, voters=voters)
        async with AsyncExitStack() as clients:
            meant = intents(voters, random)
            everybody = [
                Voter(
                    await clients.enter_async_context(a_person(server, folder)),
                    place,
                    county.user,
                    intent=meant[place],
                    heard=heard,
                    random=random,
                )
                for place in range(voters)
            ]
            log = folder / "serve.log"
            serve = Serve(county.opened.home, log, random, heard, moment_within=MOMENT_WITHIN)
            try:
                yield Day(county, server, serve, heard, everybody)
            finally:
                if serve.is_running:
                    await serve.stop()
