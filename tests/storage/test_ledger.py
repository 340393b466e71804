"""The audit chain shows every change of every line."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.domain.actors import SYSTEM, voter_actor
from core.domain.clock import ManualClock
from core.domain.errors import Conflict
from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.ledger import GENESIS
from core.storage.work import SqlTransactions
from tests.databases import scratch_file
from tests.factories import NOON

COLUMNS = ("id", "at", "actor", "via", "action", "subject", "details", "previous", "digest")


async def written(transactions: SqlTransactions, count: int = 3) -> None:
    for number in range(count):
        async with transactions.write(voter_actor(number, via="local")) as work:
            await work.record("vote.cast", "meeting:1", channel="local", names=frozenset({"乙", "甲"}))


async def first_broken(transactions: SqlTransactions) -> int | None:
    async with transactions.read(SYSTEM) as work:
        return await work.ledger.first_broken()


async def test_untouched_chain_holds(transactions: SqlTransactions) -> None:
    await written(transactions)
    assert await first_broken(transactions) is None


async def test_lines_come_back_as_written(transactions: SqlTransactions) -> None:
    await written(transactions, 2)
    async with transactions.read(SYSTEM) as work:
        first, second = await work.ledger.lines(subject="meeting:1")
        assert await work.ledger.lines(after=second.id) == []
    assert (first.at, first.actor, first.action, first.via) == (NOON, "voter:0", "vote.cast", "local")
    assert first.details == {"channel": "local", "names": ["乙", "甲"]}
    assert (first.previous, second.previous) == (GENESIS, first.digest)


async def test_empty_chain_holds(transactions: SqlTransactions) -> None:
    assert await first_broken(transactions) is None


async def test_concurrent_writers_make_one_chain(transactions: SqlTransactions) -> None:
    await asyncio.gather(*(written(transactions, 2) for _ in range(20)))
    assert await first_broken(transactions) is None


async def test_rolled_back_line_leaves_no_gap(transactions: SqlTransactions) -> None:
    async def fail() -> None:
        async with transactions.write(SYSTEM) as work:
            await work.record("lost", "x:1")
            raise Conflict("stop")

    async with transactions.write(SYSTEM) as work:
        await work.record("outer", "x:1")
        with pytest.raises(Conflict):
            await fail()
        await work.record("outer", "x:2")
    results = await asyncio.gather(written(transactions, 1), fail(), written(transactions, 1), return_exceptions=True)
    assert isinstance(results[1], Conflict)
    assert await first_broken(transactions) is None


async def test_secrets_of_odd_types_are_refused(transactions: SqlTransactions) -> None:
    with pytest.raises(TypeError):
        async with transactions.write(SYSTEM) as work:
            await work.record("x", "y:1", token=b"secret")


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed database with five lines."""

    async def write() -> None:
        database = Database.at(file)
        await written(SqlTransactions(database, ManualClock(NOON + timedelta(microseconds=7))), 5)
        await database.close()

    file = scratch_file(tmp_path_factory.mktemp("chain"))
    asyncio.run(write())
    return file.path


def tampered(path: Path, line: int, column: str, bit: int) -> bytes:
    """The database's bytes with one bit of one column flipped, keeping the column's type."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.deserialize(path.read_bytes())
        raw: Any = memory.execute(f"SELECT CAST({column} AS BLOB) FROM audit WHERE id = ?", [line]).fetchone()[0]
        place, shift = divmod(bit % (len(raw) * 8), 8)
        flipped = raw[:place] + bytes([raw[place] ^ (1 << shift)]) + raw[place + 1 :]
        as_type = "BLOB" if column in {"previous", "digest"} else "TEXT"
        memory.execute(f"UPDATE OR IGNORE audit SET {column} = CAST(? AS {as_type}) WHERE id = ?", [flipped, line])
        return memory.serialize()


async def broken_in(path: Path) -> int | None:
    database = Database.at(DatabaseFile(path, Durability.SCRATCH))
    try:
        return await first_broken(SqlTransactions(database, ManualClock(NOON)))
    finally:
        await database.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.integers(1, 5), column=st.sampled_from(COLUMNS[1:]), bit=st.integers(0, 4_000))
def test_every_flipped_bit_is_found(chained: Path, tmp_path: Path, line: int, column: str, bit: int) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(tampered(chained, line, column, bit))
    assert asyncio.run(broken_in(damaged)) in {line, line + 1}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit WHERE id = 3",
        "UPDATE audit SET id = 30 WHERE id = 3",
        "UPDATE audit SET id = -id",
        "DELETE FROM audit WHERE id < 3",
    ],
)
def test_missing_or_moved_lines_are_found(chained: Path, tmp_path: Path, statement: str) -> None:
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(chained.read_bytes())
    with closing(sqlite3.connect(damaged)) as connection:
        connection.execute(statement)
        connection.commit()
    assert asyncio.run(broken_in(damaged)) is not None
