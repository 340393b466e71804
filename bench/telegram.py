"""Votes a second from end to end, and how long a tap waits for its answer, beside a plain bot.

Every bot is a process of its own against the Bot API test server (another process, its limits off); voters are a
third. All take the same way: /vote, a grade for each of three deputies, no opinion, cast. Three bots in one run:

- ``plain``: PTB's ``Application`` as it comes, one aiosqlite commit a vote in its handler;
- ``plain, concurrent``: the same with ``concurrent_updates``;
- ``ours``: durable inbox, sealed dialogue, sealed ballot, outbox.

    python -m bench telegram [--voters 200] [--at-once 50] [--profile FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.botapi.client import Json, People
from tests.proofs.crash.county import FIRST_VOTER, TOKEN, prepare
from tests.proofs.crash.server import ROOT, bot_api

TAPS = ("满意", "满意", "满意", "没有意见", "确认投票")
_DONE = "您的票已投入票箱"
_GIVE_UP = 60.0  # seconds without an answer


@dataclass(frozen=True, slots=True)
class Rate:
    """Of one bot: votes a second and the seconds from every tap to its answer."""

    votes: float
    waits: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.waits)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.waits, n=20)[-1]


async def ours(folder: Path, voters: int, at_once: int, profile: str) -> Rate:
    async with bot_api(folder / "network.log", "--no-limits", "--token", TOKEN) as url, People(url) as people:
        opened = await prepare(folder, url, voters=voters * 10 // 9 + 10, lasting=timedelta(hours=1))
        users = [user for user in range(FIRST_VOTER, FIRST_VOTER + voters * 2) if user not in opened.codes][:voters]
        profiler = ("-m", "cProfile", "-o", profile) if profile else ()
        command = (*profiler, "-m", "bench._our_bot", str(opened.home.root), url)
        async with _bot(folder, command):
            return await _measured(people, users, at_once)


async def plain(folder: Path, voters: int, at_once: int, concurrent_updates: int) -> Rate:
    async with bot_api(folder / "network.log", "--no-limits", "--token", TOKEN) as url, People(url) as people:
        command = ("-m", "bench._plain_bot", str(folder / "votes.db"), url, TOKEN, str(concurrent_updates))
        async with _bot(folder, command):
            return await _measured(people, list(range(1, voters + 1)), at_once)


@asynccontextmanager
async def _bot(folder: Path, command: Sequence[str]) -> AsyncIterator[None]:
    with (folder / "bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def _measured(people: People, users: Sequence[int], at_once: int) -> Rate:
    """The first voter warms the bot up and is not counted."""
    await _vote(people, users[0])
    waiting, waits = iter(users[1:]), []
    started = perf_counter()

    async def one_after_another() -> None:
        for user in waiting:
            waits.extend(await _vote(people, user))

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return Rate((len(users) - 1) / (perf_counter() - started), waits)


async def _vote(people: People, user: int) -> list[float]:
    """Take one voter all the way; the seconds that each tap waited."""
    asked_at = perf_counter()
    revision = (await people.text(user, "/vote"))["revision"]
    shown, revision = await _answer(people, user, revision, "", TAPS[0])
    waits = [perf_counter() - asked_at]
    for tap, following in zip(TAPS, (*TAPS[1:], _DONE), strict=True):
        asked_at = perf_counter()
        await people.press(user, message_id=shown["message_id"], data=_data(shown, tap))
        shown, revision = await _answer(people, user, revision, shown["text"], following)
        waits.append(perf_counter() - asked_at)
    return waits


async def _answer(people: People, user: int, revision: int, before: str, wanted: str) -> tuple[Json, int]:
    """The bot's message that says something new and has the button ``wanted``, or says it. Errors: TimeoutError."""
    async with asyncio.timeout(_GIVE_UP):
        while True:
            state = await people.chat(user, beyond=revision, within=_GIVE_UP)
            revision = state["revision"]
            for message in reversed(state["messages"]):
                is_new = message["by_bot"] and message["text"] != before
                if is_new and (message["text"].startswith(wanted) or _data(message, wanted)):
                    return message, revision


def _data(message: Json, label: str) -> str:
    return next((str(one["data"]) for row in message["buttons"] for one in row if one["label"] == label), "")


def main(argv: list[str]) -> int:
    """Print a line for each bot, and what ours costs beside the others."""
    parser = argparse.ArgumentParser(prog="python -m bench telegram", description=__doc__)
    parser.add_argument("--voters", type=int, default=200)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--profile", default="", metavar="FILE", help="cProfile of our bot (it is slower then)")
    options = parser.parse_args(argv)
    size = (options.voters, options.at_once)
    print(f"{options.voters} voters, {options.at_once} at once, {len(TAPS) + 1} messages and taps each")
    print(f"{'':>18} {'votes/s':>8} {'median ms':>10} {'p95 ms':>8} {'of plain':>9}")
    base = _run("plain", lambda folder: plain(folder, *size, 1), None)
    _run("plain, concurrent", lambda folder: plain(folder, *size, 256), base)
    _run("ours", lambda folder: ours(folder, *size, options.profile), base)
    return 0


def _run(name: str, measure: Callable[[Path], Coroutine[Any, Any, Rate]], base: Rate | None) -> Rate:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        rate = asyncio.run(measure(Path(folder)))
    ratio = rate.votes / (base or rate).votes
    median = rate.median * 1000
    print(f"{name:>18} {rate.votes:>8.1f} {median:>10.0f} {rate.p95 * 1000:>8.0f} {ratio:>9.2f}", flush=True)
    return rate
