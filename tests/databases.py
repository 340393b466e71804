"""Databases for tests: made once, copied for each test, thrown away; nothing waits for a disk."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.schema_version import HEAD
from core.storage.session import Session
from core.storage.tables import metadata

_STEP = 100


@cache
def _template() -> bytes:
    """An empty office's database file, as the migrations would leave it (a test proves that they do)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})
        engine.dispose()
        return path.read_bytes()


def scratch_file(folder: Path, name: str = "office.db") -> DatabaseFile:
    """A database of its own in ``folder``, empty and up to date."""
    path = folder / name
    path.write_bytes(_template())
    path.chmod(0o600)
    return DatabaseFile(path, Durability.SCRATCH)


@asynccontextmanager
async def scratch_database(folder: Path) -> AsyncIterator[Database]:
    """An open scratch database, closed afterwards."""
    database = Database.at(scratch_file(folder))
    try:
        yield database
    finally:
        await database.close()


@dataclass(slots=True)
class Steps:
    """Instructions of SQLite's virtual machine, counted in hundreds: what a statement costs on any machine."""

    instructions: int = 0

    def note(self) -> int:
        self.instructions += _STEP
        return 0  # go on


@asynccontextmanager
async def counted_steps(database: Database) -> AsyncIterator[Steps]:
    """What the database's statements inside the block cost."""
    async with database.write() as writing:
        writer = _driver(writing)
    async with database.read() as reading:
        drivers = (writer, _driver(reading))
    steps = Steps()
    for driver in drivers:
        await driver.set_progress_handler(steps.note, _STEP)
    try:
        yield steps
    finally:
        for driver in drivers:
            await driver.set_progress_handler(None, _STEP)


def _driver(session: Session) -> Any:
    connection = session._connection.sync_connection
    assert connection is not None
    return connection.connection.driver_connection
