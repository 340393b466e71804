"""Opening the database: one engine, its pragmas, and the journal mode that its SQLite library can be trusted with."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import registry
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

# The WAL-reset corruption bug: 3.7.0 to 3.51.2 with several connections, mended in these and later ones.
_WAL_SAFE_FROM = (3, 51, 3)
_WAL_SAFE_BACKPORTS: dict[tuple[int, ...], int] = {(3, 50): 7, (3, 44): 6}
BUSY_TIMEOUT_MS = 10_000

# At DEBUG the driver logs every statement with its values: names, telephones, sealed texts.
logging.getLogger("aiosqlite").setLevel(logging.WARNING)
registry.register("sqlite.onetrip", "core.storage.one_trip", "OneTripDialect")


class Durability:
    """``PRAGMA synchronous``: FULL for every real office; OFF only for a scratch database that tests throw away."""

    FULL = "FULL"
    SCRATCH = "OFF"


@dataclass(frozen=True, slots=True)
class DatabaseFile:
    """Where a county's database is and how durable it must be."""

    path: Path
    synchronous: str = Durability.FULL

    @property
    def url(self) -> str:
        return f"sqlite+onetrip:///{self.path}"


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether SQLite ``version`` is free of the WAL-reset bug."""
    if version >= _WAL_SAFE_FROM:
        return True
    fixed_patch = _WAL_SAFE_BACKPORTS.get(version[:2])
    return fixed_patch is not None and version[2] >= fixed_patch


def journal_mode() -> str:
    return "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"


def pragmas(file: DatabaseFile) -> tuple[str, ...]:
    return (
        f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
        f"PRAGMA journal_mode = {journal_mode()}",
        f"PRAGMA synchronous = {file.synchronous}",
        "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON",
        "PRAGMA temp_store = MEMORY",
    )


def open_engine(file: DatabaseFile) -> AsyncEngine:
    """An engine that leaves every BEGIN and COMMIT to us (``isolation_level=None`` at the driver)."""
    engine = create_async_engine(
        file.url,
        connect_args={"isolation_level": None, "timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,  # else a traceback in the log names whose row it was
    )

    def prepare(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in pragmas(file):
            cursor.execute(pragma)
        cursor.close()

    def no_implicit_begin(_connection: sa.Connection) -> None:
        """SQLAlchemy's own BEGIN is a no-op here; the Database says BEGIN IMMEDIATE itself."""

    sa.event.listen(engine.sync_engine, "connect", prepare)
    sa.event.listen(engine.sync_engine, "begin", no_implicit_begin)
    return engine
