"""Which schema a database has, and bringing it to ours. Alembic is imported only when there is something to do.

What must stay true: versions are numbers of four digits, so that older and newer can be told apart without reading
the migrations; an upgrade is one transaction, and a database is never taken back to an older schema.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from core.domain.errors import Conflict, Unavailable
from core.storage.engine import BUSY_TIMEOUT_MS, DatabaseFile, pragmas

HEAD = "0015"  # the newest file in migrations/versions
_MIGRATIONS = Path(__file__).parent / "migrations"


def current_version(file: DatabaseFile) -> str | None:
    """The schema's version; None for a file without a schema.

    Errors: Unavailable("storage.missing" | "storage.failed").
    """
    if not file.path.exists():
        raise Unavailable("storage.missing", path=str(file.path))
    try:
        with closing(sqlite3.connect(file.path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise Unavailable("storage.failed", reason=str(error)) from error
    return str(row[0]) if row else None


def check_version(file: DatabaseFile) -> None:
    """Whether the program may open ``file`` as it is.

    Errors: Unavailable("storage.missing"), Conflict("storage.newer_schema" | "storage.older_schema").
    """
    version = current_version(file)
    _refuse_newer(version)
    if version != HEAD:
        raise Conflict("storage.older_schema", version=version, head=HEAD)


async def upgrade(file: DatabaseFile) -> None:
    """Bring ``file`` to HEAD; a missing file is created, readable by its owner only.

    Errors: Conflict("storage.newer_schema"), Unavailable("storage.failed").
    """
    await asyncio.to_thread(_upgrade, file)


def _upgrade(file: DatabaseFile) -> None:
    _create_private(file.path)
    version = current_version(file)
    _refuse_newer(version)
    if version != HEAD:
        _run_migrations(file)


def _create_private(path: Path) -> None:
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise Unavailable("storage.failed", reason=str(error)) from error


def _refuse_newer(version: str | None) -> None:
    if version is not None and version > HEAD:
        raise Conflict("storage.newer_schema", version=version, head=HEAD)


def _run_migrations(file: DatabaseFile) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    engine = _migrating_engine(file)
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            _check_references(connection)
    except sa.exc.DBAPIError as error:
        raise Unavailable("storage.failed", reason=str(error.orig)) from error
    finally:
        engine.dispose()


def _migrating_engine(file: DatabaseFile) -> sa.Engine:
    """One connection that says BEGIN itself, so that changes of the schema are part of the transaction. Foreign keys
    are off meanwhile: SQLite rebuilds a table to alter it."""
    engine = sa.create_engine(f"sqlite:///{file.path}", connect_args={"isolation_level": None})

    @sa.event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (*pragmas(file), "PRAGMA foreign_keys = OFF"):
            connection.execute(pragma).close()

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _check_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise Unavailable("storage.failed", reason=f"references broken by the migration: {len(broken)}")
