"""Databases for tests: made once, copied for each test, thrown away; nothing waits for a disk."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import sqlalchemy as sa

from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.schema_version import HEAD
from core.storage.tables import metadata


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
