"""Pragmas, and the journal mode that a version of SQLite can be trusted with."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

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
