"""Statements inside one transaction, and a driver's errors as the house's own.

What must stay true: a statement once sent is always waited for, even when its caller is cancelled; and when SQLite
gave up the whole transaction by itself (disk full, I/O error), not one more statement is let through - outside a
transaction it would be stored for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from core.domain.errors import Conflict, ShuzhiError, Unavailable
from core.storage.chunks import chunks

Row = sa.Row[Any]
Values = Mapping[str, Any]
Outcome = TypeVar("Outcome")
ROWS_A_STATEMENT = 1_000  # preparing more at once would hold up the event loop


class Session:
    """One transaction's statements. Not for several tasks at once."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._in_flight: asyncio.Future[Any] | None = None
        self.lost: ShuzhiError | None = None  # why the transaction exists no more
        self.ledger_tip: tuple[int, bytes] | None = None  # the audit chain's last id and digest, once read
        self.after_commit: list[Callable[[], None]] = []
        self.forgets = False  # what this transaction overwrites may not stay in a write-ahead log either

    @property
    def is_in_transaction(self) -> bool:
        """Whether the driver is inside a transaction (SQLite may have ended it after a grave error)."""
        raw = self._connection.sync_connection
        driver: Any = raw.connection.driver_connection if raw is not None else None
        return bool(getattr(driver, "in_transaction", True))

    async def execute(
        self, statement: sa.Executable, parameters: Values | Sequence[Values] | None = None
    ) -> sa.CursorResult[Any]:
        """Run one statement (many times, for a list of parameters)."""
        return await self._run(lambda: self._connection.execute(statement, parameters))

    async def rows(self, statement: sa.Executable, parameters: Values | None = None) -> Sequence[Row]:
        return (await self.execute(statement, parameters)).fetchall()

    async def row(self, statement: sa.Executable, parameters: Values | None = None) -> Row | None:
        return (await self.execute(statement, parameters)).first()

    async def scalar(self, statement: sa.Executable, parameters: Values | None = None) -> Any:
        return (await self.execute(statement, parameters)).scalar()

    async def insert(self, table: sa.Table, values: Values) -> int:
        """Insert one row; its generated id."""
        key = (await self.execute(sa.insert(table), dict(values))).inserted_primary_key
        return int(key[0]) if key and isinstance(key[0], int) else 0

    async def insert_all(self, table: sa.Table, rows: Sequence[Values]) -> None:
        for some in chunks(rows, ROWS_A_STATEMENT):
            await self.execute(sa.insert(table), list(some))

    async def insert_or_ignore(self, table: sa.Table, rows: Sequence[Values]) -> int:
        """Insert the rows that break no unique key; how many were new."""
        statement, new = self._insert(table).on_conflict_do_nothing(), 0
        for some in chunks(rows, ROWS_A_STATEMENT):
            new += (await self.execute(statement, list(some))).rowcount
        return new

    async def insert_or_replace(self, table: sa.Table, values: Values) -> None:
        """Insert one row, or overwrite the row that has its primary key."""
        keys = [column.name for column in table.primary_key]
        rest = {name: value for name, value in values.items() if name not in keys}
        await self.execute(self._insert(table).values(**values).on_conflict_do_update(index_elements=keys, set_=rest))

    async def command(self, sql: str) -> None:
        """Savepoints and the like."""
        await self._run(lambda: self._connection.exec_driver_sql(sql))

    async def empty_log(self) -> bool:
        """Outside a transaction: bring a write-ahead log home and cut it off. False while somebody reads in it."""
        if self._connection.dialect.name != "sqlite":
            return True
        found = await self._run(lambda: self._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)"))
        return bool(found.one()[0] == 0)

    async def settled(self) -> None:
        """Wait for a statement whose caller was cancelled."""
        if self._in_flight is not None and not self._in_flight.done():
            await asyncio.wait([self._in_flight])
            self._in_flight.exception()  # nobody else will fetch it

    def _insert(self, table: sa.Table) -> Any:
        dialect: Any = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        return dialect.insert(table)

    async def _run(self, send: Callable[[], Awaitable[Outcome]]) -> Outcome:
        await self.settled()
        if self.lost is not None:
            raise self.lost
        sent = asyncio.ensure_future(self._sent(send()))
        self._in_flight = sent
        return await asyncio.shield(sent)

    async def _sent(self, sending: Awaitable[Outcome]) -> Outcome:
        try:
            return await sending
        except sa.exc.DBAPIError as error:
            told = wrapped(error)
            if not self.is_in_transaction:
                self.lost = told
            raise told from error


def wrapped(error: sa.exc.DBAPIError) -> ShuzhiError:
    """A driver's error: who must act, and a stable code."""
    text = str(error.orig).lower()
    if isinstance(error, sa.exc.IntegrityError):
        return Conflict("storage.integrity", reason=text)
    if "full" in text:
        return Unavailable("storage.full")
    if "locked" in text or "busy" in text:
        return Unavailable("storage.busy")
    if "readonly" in text or "read-only" in text:
        return Unavailable("storage.read_only")
    return Unavailable("storage.failed", reason=text)
