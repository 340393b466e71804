"""What a journal leaves behind: at a close nothing that was deleted, in a backup everything that was committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.county_home import CountyHome
from core.domain.clock import ManualClock
from core.storage.backup import copy_database
from core.storage.database import Database
from core.storage.engine import Durability
from core.storage.inspection import inspect, integrity_problems
from core.storage.machine import CountyMachine
from core.storage.tables.records import office

SECRET = "a-wiped-draft-" * 4


async def put(database: Database, *keys: str) -> None:
    async with database.write() as session:
        await session.insert_all(office, [{"key": key, "value": SECRET} for key in keys])


async def wipe(database: Database) -> None:
    async with database.write() as session:
        await session.execute(sa.delete(office))


@pytest.fixture
def onlooker(database: Database) -> Iterator[sqlite3.Connection]:
    """Another process that has the file open and reads nothing now."""
    with closing(sqlite3.connect(database.file.path, isolation_level=None)) as connection:
        yield connection


def beside(path: Path) -> bytes:
    """Every byte of the database and of its journals."""
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


async def test_journal_is_the_one_that_is_asked_for(database: Database, journal: str) -> None:
    await put(database, "k")
    condition = inspect(database.file)
    assert (condition.journal, condition.chosen_journal) == (journal, journal)
    assert database.file.synchronous == Durability.SCRATCH


async def test_machine_names_the_journal_in_use(database: Database, journal: str) -> None:
    await put(database, "k")
    await database.close()
    home = CountyHome(database.file.path.parent)
    database.file.path.rename(home.database)
    assert CountyMachine(home, ManualClock()).database().journal == journal


async def test_close_leaves_nothing_deleted_behind(database: Database, onlooker: sqlite3.Connection) -> None:
    await put(database, "k")
    assert onlooker.execute("SELECT count(*) FROM office").fetchone() == (1,)
    await wipe(database)
    await database.close()
    assert SECRET.encode() not in beside(database.file.path)


async def test_close_waits_for_no_reader_for_ever(
    database: Database, onlooker: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.storage.engine.BUSY_TIMEOUT_MS", 0)
    await put(database, "k")
    onlooker.execute("BEGIN")
    assert onlooker.execute("SELECT count(*) FROM office").fetchone() == (1,)
    await database.close()
    onlooker.execute("ROLLBACK")
    assert onlooker.execute("SELECT count(*) FROM office").fetchone() == (1,)


async def test_backup_beside_an_open_writer_is_whole(database: Database, tmp_path: Path) -> None:
    await put(database, *(f"k{number}" for number in range(500)))
    async with database.write() as session:
        await session.insert_all(office, [{"key": "later", "value": "not yet committed"}])
        copy_database(database.file.path, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("SELECT count(*) FROM office").fetchone() == (500,)
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert integrity_problems(tmp_path / "copy.db") == ()
    assert not (tmp_path / "copy.db-wal").exists()
