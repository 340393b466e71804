"""Votes a second from end to end over a real homeserver, and how long a message waits for its answer, beside an echo.

Synapse is a process of its own without limits, every bot is another, and the people, each an encrypted device with a
chat of its own, are a third. Both bots are told the same, one answer a message: the command, a grade for each of three
deputies, no opinion, cast.

- ``echo``: nio's client as it comes, which says again what it hears;
- ``ours``: ``shuzhi serve``: durable inbox, sealed dialogue, sealed ballot, outbox, signed device.

Chats are open, keys are shared and voters are bound before the clock runs.

    python -m bench matrix [--voters 60] [--at-once 20]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench.telegram import Rate
from tests.chat.matrix.kill.county import open_voting, prepare
from tests.homeserver.person import Person, a_person
from tests.homeserver.server import PASSWORD, Homeserver, running_homeserver
from tests.proofs.crash.server import ROOT

TEXTS = ("!投票", "满意", "基本满意", "满意", "没有意见", "确认投票")
_RECEIPT = "您的回执"


@dataclass(frozen=True, slots=True)
class Chat:
    """Somebody's room with a bot."""

    person: Person
    room: str
    bot: str

    async def asked(self, text: str) -> str:
        """The answer to ``text``."""
        known = len(self.answers)
        await self.person.say(self.room, text)
        await self.person.until(lambda _: len(self.answers) > known)
        return self.answers[-1]

    @property
    def answers(self) -> list[str]:
        return self.person.said_by(self.bot, self.room)


async def opened(person: Person, bot: str, greeting: str, wanted: str) -> Chat:
    """A chat in which both have said something, so that each has the other's keys."""
    chat = Chat(person, await person.open_chat(bot), bot)
    await person.until_joined(chat.room, bot)
    answer = await chat.asked(greeting)
    assert wanted in answer, answer
    return chat


async def echo(folder: Path, server: Homeserver, people: Sequence[Person], at_once: int) -> Rate:
    user = server.register()
    store = folder / "echo"
    store.mkdir()
    async with _bot(folder, "bench._plain_matrix_bot", server.base_url, user, str(store), said=PASSWORD):
        await _until_it_has_keys(server, people[0], user)
        chats = [await opened(person, user, "在吗", "在吗") for person in people]
        return await _measured(chats, at_once, last=TEXTS[-1])


async def ours(folder: Path, server: Homeserver, people: Sequence[Person], at_once: int) -> Rate:
    county = await prepare(folder, server, voters=len(people))
    await open_voting(county)
    slips = county.opened.codes
    async with _bot(folder, "cli", "--home", str(county.opened.home.root), "serve"):
        while not county.has_begun_to_read():
            await asyncio.sleep(0.05)
        chats = [
            await opened(person, county.user, f"!绑定 {slips[place]}", "已与您绑定")
            for place, person in enumerate(people)
        ]
        return await _measured(chats, at_once, last=_RECEIPT)


async def _until_it_has_keys(server: Homeserver, person: Person, user: str) -> None:
    path, query = "/_matrix/client/v3/keys/query", {"device_keys": {user: list[str]()}}
    while not server.call("POST", path, query, token=person.client.access_token)["device_keys"].get(user):
        await asyncio.sleep(0.1)


@asynccontextmanager
async def _bot(folder: Path, *module: str, said: str = "") -> AsyncIterator[None]:
    with (folder / "bot.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *module), cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=log, stderr=log
        )
    assert process.stdin is not None
    process.stdin.write(f"{said}\n".encode())
    process.stdin.close()
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def _measured(chats: Sequence[Chat], at_once: int, *, last: str) -> Rate:
    """The first voter warms the bot up and is not counted."""
    await _vote(chats[0], last)
    waiting, waits = iter(chats[1:]), list[float]()
    started = perf_counter()

    async def one_after_another() -> None:
        for chat in waiting:
            waits.extend(await _vote(chat, last))

    await asyncio.gather(*(one_after_another() for _ in range(at_once)))
    return Rate((len(chats) - 1) / (perf_counter() - started), waits)


async def _vote(chat: Chat, last: str) -> list[float]:
    """Take one voter all the way; the seconds that each message waited. The end must be the right one."""
    waits = []
    for text in TEXTS:
        asked_at = perf_counter()
        answer = await chat.asked(text)
        waits.append(perf_counter() - asked_at)
    assert last in answer, answer
    return waits


def main(argv: list[str]) -> int:
    """Print a line for each bot, and what ours costs beside the echo."""
    parser = argparse.ArgumentParser(prog="python -m bench matrix", description=__doc__)
    parser.add_argument("--voters", type=int, default=60)
    parser.add_argument("--at-once", type=int, default=20)
    options = parser.parse_args(argv)
    logging.getLogger("nio").setLevel(logging.ERROR)
    print(f"{options.voters} voters, {options.at_once} at once, {len(TEXTS)} messages each, encrypted, Synapse")
    print(f"{'':>6} {'votes/s':>8} {'median ms':>10} {'p95 ms':>8} {'of echo':>8} {'p95 x echo':>11}")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        asyncio.run(_both(Path(folder), options.voters, options.at_once))
    return 0


async def _both(folder: Path, voters: int, at_once: int) -> None:
    """The same people, one bot after the other."""
    with running_homeserver(folder) as server:
        async with AsyncExitStack() as clients:
            people = [await clients.enter_async_context(a_person(server, folder)) for _ in range(voters)]
            base = await echo(folder, server, people, at_once)
            _show("echo", base, base)
            _show("ours", await ours(folder, server, people, at_once), base)


def _show(name: str, rate: Rate, base: Rate) -> None:
    ratio, slower = rate.votes / base.votes, rate.p95 / base.p95
    milliseconds = f"{rate.median * 1000:>10.0f} {rate.p95 * 1000:>8.0f}"
    print(f"{name:>6} {rate.votes:>8.1f} {milliseconds} {ratio:>8.2f} {slower:>11.1f}", flush=True)
