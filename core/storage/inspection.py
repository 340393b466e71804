"""What a database file says of itself, for doctor and for the check of a backup. Reads only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.domain.errors import Unavailable
from core.storage.engine import BUSY_TIMEOUT_MS, DatabaseFile, journal_mode, pragmas, wal_is_safe

_SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}
_SEALED_WITH_KEYS = ("inbox", "dialogs", "keyboards", "outbox")


@dataclass(frozen=True, slots=True)
class Condition:
    """``problems``: what SQLite's own check found, empty when it found nothing. Ages are of the oldest waiting row."""

    library: str
    wal_is_safe: bool
    chosen_journal: str
    journal: str
    synchronous: str
    secure_delete: bool
    problems: tuple[str, ...]
    outbox_waiting: int
    outbox_due_at: datetime | None
    outbox_stuck: int
    inbox_waiting: int
    inbox_received_at: datetime | None
    newest_line_at: datetime | None


def inspect(file: DatabaseFile) -> Condition:
    """The state of a live database. Blocks: use a thread. Errors: Unavailable("storage.failed")."""
    with _reading(file.path) as connection:
        for pragma in pragmas(file):
            connection.execute(pragma).close()
        due_at, waiting = connection.execute(
            "SELECT min(not_before), count(*) FROM outbox WHERE state IN ('waiting', 'sending')"
        ).fetchone()
        received_at, unhandled = connection.execute(
            "SELECT min(received_at), count(*) FROM inbox WHERE handled_at IS NULL"
        ).fetchone()
        stuck = "SELECT count(*) FROM outbox WHERE state IN ('failed', 'unreachable')"
        return Condition(
            library=sqlite3.sqlite_version,
            wal_is_safe=wal_is_safe(sqlite3.sqlite_version_info),
            chosen_journal=journal_mode(),
            journal=str(_value(connection, "PRAGMA journal_mode")).upper(),
            synchronous=_SYNCHRONOUS.get(_number(connection, "PRAGMA synchronous"), "?"),
            secure_delete=_number(connection, "PRAGMA secure_delete") == 1,
            problems=_problems(connection, "PRAGMA quick_check"),
            outbox_waiting=waiting,
            outbox_due_at=_instant(due_at),
            outbox_stuck=_number(connection, stuck),
            inbox_waiting=unhandled,
            inbox_received_at=_instant(received_at),
            newest_line_at=_instant(_value(connection, "SELECT max(at) FROM audit")),
        )


def integrity_problems(path: Path) -> tuple[str, ...]:
    """What the full check of the file finds; empty: it is sound. Blocks for seconds on a large file."""
    with _reading(path) as connection:
        return _problems(connection, "PRAGMA integrity_check") + _problems(connection, "PRAGMA foreign_key_check")


def row_counts(path: Path) -> dict[str, int]:
    """How many rows each table has; an index of words is no table of its own (it has no page)."""
    with _reading(path) as connection:
        names = [
            str(row[0])
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 "
                "AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        ]
        return {name: _number(connection, f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608


def ledger_tip(path: Path) -> tuple[int, str]:
    """The newest audit line: its number and its digest in hex; (0, "") for an empty ledger."""
    with _reading(path) as connection:
        row = connection.execute("SELECT id, digest FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return (int(row[0]), bytes(row[1]).hex()) if row else (0, "")


def newest_epoch(path: Path) -> int:
    """The newest chat key that anything in the database was sealed with."""
    with _reading(path) as connection:
        queries = (f"SELECT max(key_epoch) FROM {table}" for table in _SEALED_WITH_KEYS)  # noqa: S608 - our names
        return max(_number(connection, query) for query in queries)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.exists():
        raise Unavailable("storage.missing", path=str(path))
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000, isolation_level=None)) as connection:
            yield connection
    except sqlite3.DatabaseError as error:
        raise Unavailable("storage.failed", reason=str(error)) from error


def _problems(connection: sqlite3.Connection, check: str) -> tuple[str, ...]:
    rows = [" ".join(map(str, row)) for row in connection.execute(check)]
    return tuple(row for row in rows if row != "ok")


def _value(connection: sqlite3.Connection, query: str) -> int | str | None:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(_value(connection, query) or 0)


def _instant(stored: object) -> datetime | None:
    return datetime.fromisoformat(str(stored)).replace(tzinfo=UTC) if stored else None
