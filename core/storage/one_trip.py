"""SQLAlchemy over aiosqlite with one visit to SQLite's thread a statement instead of four.

The stock adapter opens a cursor, executes, fetches and closes in separate visits, each some 100 microseconds of
waiting. Here they are one function, run in aiosqlite's own thread. Nothing else about the dialect changes. ``visit`` is
the same for whoever has the text of a statement already (``core.storage.fixed``).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_cursor,
    AsyncAdapt_aiosqlite_dbapi,
    SQLiteDialect_aiosqlite,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one statement."""

    description: Any = None
    rowcount: int = -1
    lastrowid: int | None = None
    rows: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class _Run:
    """A statement, and the commands ahead of it. The driver's log shows its text and never its values."""

    connection: sqlite3.Connection
    operation: str
    parameters: Any
    many: bool
    ahead: Sequence[str] = ()

    def __call__(self) -> Outcome:
        cursor = self.connection.cursor()
        try:
            for command in self.ahead:
                cursor.execute(command)
            if self.many:
                cursor.executemany(self.operation, self.parameters)
            else:
                cursor.execute(self.operation, self.parameters if self.parameters is not None else ())
            rows = tuple(cursor.fetchall()) if cursor.description else ()
            return Outcome(cursor.description, cursor.rowcount, cursor.lastrowid, rows)
        finally:
            cursor.close()

    def __repr__(self) -> str:
        return self.operation


@dataclass(frozen=True, slots=True, repr=False)
class _Runs:
    """Several statements, one after the other."""

    runs: Sequence[_Run]

    def __call__(self) -> list[Outcome]:
        return [run() for run in self.runs]

    def __repr__(self) -> str:
        return "; ".join(map(repr, self.runs))


def visit(
    driver: Any, operation: str, parameters: Any = (), *, many: bool = False, ahead: Sequence[str] = ()
) -> asyncio.Future[Outcome]:
    """Have the aiosqlite connection ``driver`` run a statement, after the commands ``ahead`` of it.

    It runs whatever becomes of the future.
    """
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
    driver._tx.put_nowait((answer, _Run(driver._conn, operation, parameters, many, ahead)))
    return answer


def visit_for_all(
    driver: Any, asked: Sequence[tuple[str, Any, bool]], *, ahead: Sequence[str] = ()
) -> asyncio.Future[list[Outcome]]:
    """As ``visit`` for several (text, parameters, many) in one go; what comes after one that fails is not run."""
    answer: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
    first, later = asked[0], asked[1:]
    runs = [_Run(driver._conn, *first, ahead), *(_Run(driver._conn, *one) for one in later)]
    driver._tx.put_nowait((answer, _Runs(runs)))
    return answer


class OneTripCursor(AsyncAdapt_aiosqlite_cursor):
    """A cursor that exists only for the length of one call in SQLite's thread."""

    __slots__ = ("_outcome",)

    def __init__(self, adapt_connection: Any) -> None:
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection
        self._rows = deque()
        self._outcome = Outcome()

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:
        await self._visit(operation, parameters, many=False)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:
        await self._visit(operation, seq_of_parameters, many=True)

    async def _visit(self, operation: Any, parameters: Any, *, many: bool) -> None:
        driver: Any = self._connection
        async with self._adapt_connection._execute_mutex:
            self._outcome = await driver._execute(_Run(driver._conn, operation, parameters, many))
        self._rows = deque(self._outcome.rows)

    async def _async_soft_close(self) -> None:
        """There is nothing left to close."""

    def close(self) -> None:
        self._rows.clear()

    @property
    def description(self) -> Any:
        return self._outcome.description

    @property
    def rowcount(self) -> int:
        return self._outcome.rowcount

    @property
    def lastrowid(self) -> Any:
        return self._outcome.lastrowid


class OneTripConnection(AsyncAdapt_aiosqlite_connection):
    __slots__ = ()
    _cursor_cls = OneTripCursor


class _OneTripDriver(AsyncAdapt_aiosqlite_dbapi):
    def connect(self, *arg: Any, **kw: Any) -> AsyncAdapt_aiosqlite_connection:
        opened = super().connect(*arg, **kw)
        return OneTripConnection(self, opened._connection)


class OneTripDialect(SQLiteDialect_aiosqlite):
    """``sqlite+onetrip``."""

    driver = "onetrip"
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> AsyncAdapt_aiosqlite_dbapi:
        return _OneTripDriver(__import__("aiosqlite"), sqlite3)


dialect = OneTripDialect
