"""``kill -9`` of ``serve``, again and again, while a whole constituency votes and its deputies are reminded.

The network is a Bot API server of its own, which has limits, takes its time and sometimes loses an answer; people tap
real buttons, twice now and then, and try again when nothing happens. What must come out: every ballot that was
confirmed is counted once, exactly as confirmed; nothing else is counted; every reminder arrives; whatever somebody got
twice is marked as a possible duplicate.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.botapi.client import People
from tests.proofs.crash.county import all_accounts, prepare
from tests.proofs.crash.meeting_day import Day, new_day
from tests.proofs.crash.people import Heard
from tests.proofs.crash.server import Serve, bot_api
from tests.proofs.crash.verdict import reached
from tests.sqlite_versions import MENDED, WITH_THE_BUG, sqlite_says

SEED = 20_261_123
LOST_ANSWERS = "0.02"
NETWORK_DELAY = 0.02  # seconds before each answer


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.timeout(1_800)
async def test_hundred_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    await _prove(tmp_path, kills=104, voters=300, lasting=timedelta(minutes=4))


@pytest.mark.parametrize("sqlite", [WITH_THE_BUG, pytest.param(MENDED, marks=[pytest.mark.slow, pytest.mark.alone])])
async def test_five_kills_lose_and_double_nothing(tmp_path: Path, sqlite: str) -> None:
    with sqlite_says(sqlite):
        await _prove(tmp_path, kills=5, voters=30, lasting=timedelta(seconds=3), sqlite=sqlite)


async def _prove(folder: Path, *, kills: int, voters: int, lasting: timedelta, sqlite: str = "") -> None:
    async with _day(folder, voters=voters, lasting=lasting, sqlite=sqlite) as day:
        await day.live(kills)
        verdict = await reached(day)
        assert await day.serve.stop() == 0
    print(verdict.summary())
    (folder / "chats.json").write_text(json.dumps(verdict.chats, ensure_ascii=False))
    verdict.check_ballots()
    verdict.check_reminders()
    verdict.check_messages()
    verdict.check_rest()
    assert day.serve.kills.total() >= kills
    verdict.check_choices_are_gone()


@asynccontextmanager
async def _day(folder: Path, *, voters: int, lasting: timedelta, sqlite: str) -> AsyncIterator[Day]:
    random, heard = Random(SEED), Heard()
    async with (
        bot_api(folder / "network.log", "--lose-answers", LOST_ANSWERS, "--seed", str(SEED)) as url,
        People(url) as people,
    ):
        await people.faults(delay=NETWORK_DELAY)
        opened = await prepare(folder, url, voters=voters, lasting=lasting)
        for account in all_accounts(opened):
            await people.act("chat", chat=account)
        serve = Serve(opened.home, folder / "serve.log", random, heard, sqlite)
        try:
            yield new_day(opened, people, serve, random)
        finally:
            await serve.stop()
