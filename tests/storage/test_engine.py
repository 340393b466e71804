"""Pragmas, the journal mode that a version of SQLite can be trusted with, and what a journal may keep."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.storage import engine
from core.storage.database import Database
from core.storage.engine import DatabaseFile, journal_mode, wal_is_safe
from core.storage.tables.records import office
from tests.databases import scratch_file


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_trusted_from_mended_versions(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


async def pragma(database: Database, name: str) -> object:
    async with database.write() as session:
        return await session.scalar(sa.text(f"PRAGMA {name}"))


async def test_real_office_is_durable(tmp_path: Path) -> None:
    database = Database.at(DatabaseFile(scratch_file(tmp_path).path))
    found = [await pragma(database, name) for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")]
    await database.close()
    assert found == [journal_mode().lower(), 2, 1, 1]


async def test_deleted_bytes_leave_the_file(database: Database) -> None:
    secret = "a-wiped-draft-" * 4
    async with database.write() as session:
        await session.insert_all(office, [{"key": "draft", "value": secret}])
    async with database.write() as session:
        await session.execute(sa.delete(office))
    await database.close()
    assert secret.encode() not in database.file.path.read_bytes()


@pytest.fixture
async def with_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database as with an SQLite that can be trusted with a write-ahead log; it waits for nobody."""
    monkeypatch.setattr(engine, "journal_mode", lambda: "WAL")
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 0)
    database = Database.at(scratch_file(tmp_path))
    await pragma(database, "journal_mode")
    yield database
    await database.close()


SECRET = "a-wiped-draft-" * 4


async def put_and_wipe(database: Database, *, forgets: bool) -> None:
    async with database.write() as session:
        await session.insert_all(office, [{"key": "draft", "value": SECRET}])
    async with database.write() as session:
        session.forgets = forgets
        await session.execute(sa.delete(office))


def log_holds(database: Database) -> bool:
    return SECRET.encode() in database.file.path.with_name("office.db-wal").read_bytes()


@pytest.mark.parametrize("forgets", [True, False])
async def test_log_ends_with_what_is_forgotten(with_log: Database, forgets: bool) -> None:
    await put_and_wipe(with_log, forgets=forgets)
    assert log_holds(with_log) is not forgets
    assert SECRET.encode() not in with_log.file.path.read_bytes()


async def test_log_that_was_being_read_ends_later(with_log: Database) -> None:
    with closing(sqlite3.connect(with_log.file.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM office").fetchone() == (0,)
        await put_and_wipe(with_log, forgets=True)
        assert log_holds(with_log)
    async with with_log.write() as session:
        await session.insert_all(office, [{"key": "next", "value": "x"}])
    assert not log_holds(with_log)


async def test_log_that_a_crash_left_ends_at_the_next_commit(with_log: Database) -> None:
    await put_and_wipe(with_log, forgets=False)
    restarted = Database.at(with_log.file)
    async with restarted.write() as session:
        await session.insert_all(office, [{"key": "next", "value": "x"}])
    assert not log_holds(with_log)
    await restarted.close()
