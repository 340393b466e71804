"""Durable ballots a second through the service, sealing included, beside two plain ways of writing a row.

Three writers over the same disk, in the same journal mode, in one run:

- ``grouped``: raw sqlite3, everything that waits in one commit (no sealing, no checks): the ceiling;
- ``one by one``: aiosqlite, one commit a ballot, behind a lock: the usual way;
- ``service``: ``Voting.cast``: checks, sealing, receipt, audit line, grouped commit.

    python -m bench ballots [--waiting 1 10 100 1000] [--seconds 3]
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from secrets import token_bytes
from time import perf_counter

import aiosqlite

from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM, Role, voter_actor
from core.domain.ballots import OVERALL, Ballot, Sheet
from core.domain.clock import ManualClock
from core.domain.ids import MeetingId, VoterId
from core.domain.sealing import LIGHT_LOCK
from core.presets import preset_text
from core.services.voting import Voting
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.engine import DatabaseFile, journal_mode
from core.storage.schema_version import upgrade
from core.storage.work import SqlTransactions
from tests.factories import NOON, a_meeting, small_county

_TABLES = (
    "CREATE TABLE roll (meeting INTEGER, voter INTEGER, PRIMARY KEY (meeting, voter))",
    "CREATE TABLE urn (id BLOB PRIMARY KEY, sealed BLOB NOT NULL)",
)
_ROLL, _URN = "INSERT INTO roll VALUES (1, ?)", "INSERT INTO urn VALUES (?, ?)"
_PRAGMAS = (f"PRAGMA journal_mode = {journal_mode()}", "PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")


def grouped(folder: Path, waiting: int, ballots: int, size: int) -> float:
    """Raw sqlite3: ``waiting`` ballots a commit; ballots a second."""
    connection = sqlite3.connect(folder / f"raw{waiting}.db", isolation_level=None)
    for statement in (*_PRAGMAS, *_TABLES):
        connection.execute(statement)
    started = perf_counter()
    for first in range(0, ballots, waiting):
        group = range(first, min(first + waiting, ballots))
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_ROLL, [(voter,) for voter in group])
        connection.executemany(_URN, [(token_bytes(16), bytes(size)) for _ in group])
        connection.execute("COMMIT")
    taken = perf_counter() - started
    connection.close()
    return ballots / taken


async def one_by_one(folder: Path, waiting: int, ballots: int, size: int) -> float:
    """aiosqlite with a lock and a commit a ballot, ``waiting`` callers; ballots a second."""
    async with aiosqlite.connect(folder / f"plain{waiting}.db", isolation_level=None) as connection:
        for statement in (*_PRAGMAS, *_TABLES):
            await connection.execute(statement)
        lock = asyncio.Lock()

        async def cast(voter: int) -> None:
            async with lock:
                await connection.execute("BEGIN IMMEDIATE")
                await connection.execute(_ROLL, (voter,))
                await connection.execute(_URN, (token_bytes(16), bytes(size)))
                await connection.execute("COMMIT")

        return await _rate(cast, waiting, ballots)


async def service(folder: Path, waiting: int, ballots: int) -> tuple[float, int]:
    """``Voting.cast`` with ``waiting`` voters at once: (ballots a second, bytes a ballot)."""
    home = folder / f"service{waiting}"
    home.mkdir()
    file = DatabaseFile(home / "county.db")
    await upgrade(file)
    database = Database.at(file)
    transactions = SqlTransactions(database, ManualClock(NOON))
    parts = Parts(clock=ManualClock(NOON), strength=LIGHT_LOCK)
    core = assemble(transactions, Credentials.create(home / "credentials"), parts)
    await core.rules.adopt(SYSTEM, preset_text("longshan"))
    county = await small_county(transactions, voters=ballots + 1)
    async with transactions.write(SYSTEM) as work:
        meeting = await work.meetings.add(a_meeting(agenda=county.deputies))
        await work.meetings.set_roll(meeting, county.voters)
    clerk = county.actor(Role.CLERK)
    await core.meetings.notice(clerk, meeting)
    await core.meetings.open_voting(clerk, meeting, "correct horse battery")
    ballot = Ballot({deputy: Sheet({OVERALL: "satisfied"}) for deputy in county.deputies})
    await _cast(core.voting, meeting, county.voters[ballots], ballot)
    rate = await _rate(lambda place: _cast(core.voting, meeting, county.voters[place], ballot), waiting, ballots)
    async with transactions.read(SYSTEM) as work:
        urn = await work.ballots.urn(meeting)
    await database.close()
    assert len(urn) == ballots + 1
    return rate, len(urn[0].sealed)


async def _cast(voting: Voting, meeting: MeetingId, voter: VoterId, ballot: Ballot) -> None:
    await voting.cast(voter_actor(voter, via="bench"), meeting, ballot)


async def _rate(cast: Callable[[int], Awaitable[None]], waiting: int, ballots: int) -> float:
    places = iter(range(ballots))

    async def voter() -> None:
        for place in places:
            await cast(place)

    started = perf_counter()
    await asyncio.gather(*(voter() for _ in range(waiting)))
    return ballots / (perf_counter() - started)


def main(argv: list[str]) -> int:
    """Print a line for each number of waiting voters."""
    parser = argparse.ArgumentParser(prog="python -m bench ballots", description=__doc__)
    parser.add_argument("--waiting", type=int, nargs="+", default=[1, 10, 100, 1000])
    parser.add_argument("--ballots", type=int, default=20_000)
    options = parser.parse_args(argv)
    print(f"SQLite {sqlite3.sqlite_version}, journal {journal_mode()}, synchronous FULL; ballots a second")
    print(f"{'waiting':>8} {'grouped':>10} {'one by one':>11} {'service':>9} {'of grouped':>11} {'x one by one':>13}")
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        for waiting in options.waiting:
            print(_line(Path(name), waiting, min(options.ballots, max(waiting * 20, 400))), flush=True)
    return 0


def _line(folder: Path, waiting: int, ballots: int) -> str:
    ours, size = asyncio.run(service(folder, waiting, ballots))
    raw = grouped(folder, waiting, ballots, size)
    plain = asyncio.run(one_by_one(folder, waiting, ballots, size))
    return f"{waiting:>8} {raw:>10,.0f} {plain:>11,.0f} {ours:>9,.0f} {ours / raw:>11.2f} {ours / plain:>13.1f}"
