"""Statements inside one transaction, and a driver's errors as the house's own.

What must stay true: a statement once sent is always waited for, even when its caller is cancelled; and when SQLite
gave up the whole transaction by itself (disk full, I/O error), not one more statement is let through - outside a
transaction it would be stored for good.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from core.domain.errors import Conflict, ShuzhiError, Unavailable
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, Plan, inserting, inserting_new, overwriting
from core.storage.one_trip import OneTripDialect, Outcome, visit, visit_for_all

Row = sa.Row[Any]
Values = Mapping[str, Any]
Given = TypeVar("Given")
ROWS_A_STATEMENT = 1_000  # preparing more at once would hold up the event loop


class Session:
    """One transaction's statements. Not for several tasks at once."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._in_flight: asyncio.Future[Any] | None = None
        self.lost: ShuzhiError | None = None  # why the transaction exists no more
        self.ledger_tip: tuple[int, bytes] | None = None  # the audit chain's last id and digest, once read
        self.after_commit: list[Callable[[], None]] = []
        self.ahead: list[str] = []  # commands that go along with the next statement, see ``soon``
        self.forgets = False  # what this transaction overwrites may not stay in a write-ahead log either

    @property
    def is_in_transaction(self) -> bool:
        """Whether the driver is inside a transaction (SQLite may have ended it after a grave error)."""
        return bool(getattr(self._driver, "in_transaction", True))

    async def execute(
        self, statement: sa.Executable, parameters: Values | Sequence[Values] | None = None
    ) -> sa.CursorResult[Any]:
        """Run one statement (many times, for a list of parameters)."""
        return await self._run(lambda: self._connection.execute(statement, parameters))

    async def rows(self, statement: sa.Executable | Fixed, parameters: Values | None = None) -> Sequence[Row]:
        if isinstance(statement, Fixed):
            return (await self._answer(statement, parameters or {}))[0]
        return (await self.execute(statement, parameters)).fetchall()

    async def row(self, statement: sa.Executable | Fixed, parameters: Values | None = None) -> Row | None:
        if isinstance(statement, Fixed):
            return next(iter(await self.rows(statement, parameters)), None)
        return (await self.execute(statement, parameters)).first()

    async def scalar(self, statement: sa.Executable | Fixed, parameters: Values | None = None) -> Any:
        if isinstance(statement, Fixed):
            row = await self.row(statement, parameters)
            return row[0] if row is not None else None
        return (await self.execute(statement, parameters)).scalar()

    async def change(self, statement: Fixed, parameters: Values | Sequence[Values]) -> int:
        """Run a fixed statement (many times, for a list of parameters); how many rows it changed."""
        return (await self._answer(statement, parameters))[1]

    async def together(self, asked: Sequence[tuple[Fixed, Values | Sequence[Values]]]) -> list[Sequence[Row]]:
        """Run several fixed statements in one visit to the database's thread, in their order; each one's rows."""
        if self._driver is None or not asked:
            return [(await self._answer(statement, given))[0] for statement, given in asked]
        plans = [statement.plan(self._connection.dialect) for statement, _ in asked]
        sent = [_bound(plan, given) for plan, (_, given) in zip(plans, asked, strict=True)]
        outcomes = await self._awaited(lambda ahead: visit_for_all(self._driver, sent, ahead=ahead))
        return [plan.read(outcome.rows) for plan, outcome in zip(plans, outcomes, strict=True)]

    async def insert(self, table: sa.Table, values: Values) -> int:
        """Insert one row; its generated id."""
        key = (await self.execute(sa.insert(table), dict(values))).inserted_primary_key
        return int(key[0]) if key and isinstance(key[0], int) else 0

    async def insert_all(self, table: sa.Table, rows: Sequence[Values]) -> None:
        for some in chunks(rows, ROWS_A_STATEMENT):
            await self.change(inserting(table, tuple(some[0])), some)

    async def insert_or_ignore(self, table: sa.Table, rows: Sequence[Values]) -> int:
        """Insert the rows that break no unique key; how many were new."""
        new = 0
        for some in chunks(rows, ROWS_A_STATEMENT):
            new += await self.change(inserting_new(table, tuple(some[0]), self._connection.dialect.name), some)
        return new

    async def insert_or_replace(self, table: sa.Table, values: Values) -> None:
        """Insert one row, or overwrite the row that has its primary key."""
        await self.change(overwriting(table, tuple(values), self._connection.dialect.name), values)

    async def command(self, sql: str) -> None:
        """Savepoints and the like."""
        if self._driver is None:
            await self._run(lambda: self._connection.exec_driver_sql(sql))
        else:
            await self._visit(sql)

    async def soon(self, sql: str) -> None:
        """As ``command``, but on SQLite only just before the next statement, in the same visit to its thread."""
        if self._driver is None:
            await self.command(sql)
        else:
            self.ahead.append(sql)

    def is_unsaid(self, sql: str) -> bool:
        """Whether ``soon`` was told ``sql`` last and no statement has followed: then it is taken back."""
        is_last = bool(self.ahead) and self.ahead[-1] == sql
        if is_last:
            self.ahead.pop()
        return is_last

    async def empty_log(self) -> bool:
        """Outside a transaction: bring a write-ahead log home and cut it off. False while somebody reads in it."""
        if self._connection.dialect.name != "sqlite":
            return True
        found = await self._run(lambda: self._connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)"))
        return bool(found.one()[0] == 0)

    async def settled(self) -> None:
        """Wait for a statement whose caller was cancelled."""
        sent, self._in_flight = self._in_flight, None
        if sent is None:
            return
        if not sent.done():
            await asyncio.wait([sent])
        error = sent.exception()  # nobody else may fetch it
        if isinstance(error, sqlite3.Error):
            self._told(error)

    @cached_property
    def _driver(self) -> Any:
        """aiosqlite's connection; None where the database is another one."""
        raw = self._connection.sync_connection
        is_ours = isinstance(self._connection.dialect, OneTripDialect)
        return raw.connection.driver_connection if raw is not None and is_ours else None

    async def _answer(self, statement: Fixed, parameters: Values | Sequence[Values]) -> tuple[Sequence[Row], int]:
        """The rows that came back, and how many were changed."""
        if self._driver is None:
            result = await self.execute(statement.statement, parameters)
            return result.fetchall() if result.returns_rows else (), result.rowcount
        plan = statement.plan(self._connection.dialect)
        text, bound, many = _bound(plan, parameters)
        outcome = await self._visit(text, bound, many=many)
        return plan.read(outcome.rows), outcome.rowcount

    async def _visit(self, text: str, parameters: Sequence[Any] = (), *, many: bool = False) -> Outcome:
        return await self._awaited(lambda ahead: visit(self._driver, text, parameters, many=many, ahead=ahead))

    async def _awaited(self, send: Callable[[Sequence[str]], asyncio.Future[Given]]) -> Given:
        """What ``send`` brings back, which takes along the commands that wait for a statement."""
        await self._may_send()
        ahead = tuple(self.ahead)
        self.ahead.clear()
        sent = self._in_flight = send(ahead)
        try:
            return await asyncio.shield(sent)
        except sqlite3.Error as error:
            raise self._told(error) from error

    async def _run(self, send: Callable[[], Awaitable[Given]]) -> Given:
        if self.ahead:
            await self._visit(self.ahead.pop())  # in their order: the others go ahead of the last
        await self._may_send()
        sent = asyncio.ensure_future(self._sent(send()))
        self._in_flight = sent
        return await asyncio.shield(sent)

    async def _sent(self, sending: Awaitable[Given]) -> Given:
        try:
            return await sending
        except sa.exc.DBAPIError as error:
            raise self._told(error) from error

    async def _may_send(self) -> None:
        await self.settled()
        if self.lost is not None:
            raise self.lost

    def _told(self, error: sa.exc.DBAPIError | sqlite3.Error) -> ShuzhiError:
        told = wrapped(error)
        if not self.is_in_transaction:
            self.lost = told
        return told


def _bound(plan: Plan, given: Values | Sequence[Values]) -> tuple[str, Sequence[Any], bool]:
    """Text, what stands for its question marks, and whether it runs many times."""
    if isinstance(given, Mapping):
        return plan.text, plan.bound(given), False
    return plan.text, [plan.bound(some) for some in given], True


def wrapped(error: sa.exc.DBAPIError | sqlite3.Error) -> ShuzhiError:
    """A driver's error: who must act, and a stable code."""
    text = str(error.orig if isinstance(error, sa.exc.DBAPIError) else error).lower()
    if isinstance(error, sa.exc.IntegrityError | sqlite3.IntegrityError):
        return Conflict("storage.integrity", reason=text)
    if "full" in text:
        return Unavailable("storage.full")
    if "locked" in text or "busy" in text:
        return Unavailable("storage.busy")
    if "readonly" in text or "read-only" in text:
        return Unavailable("storage.read_only")
    return Unavailable("storage.failed", reason=text)
