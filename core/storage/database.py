"""Transactions. Writers queue for one connection; whoever waits meanwhile shares the next commit.

What must stay true:
- a use case is atomic: its own savepoint inside the shared transaction, rolled back alone when it fails;
- nobody learns of success before the commit that holds it is durable;
- cancelling one writer never disturbs the others of its group: a statement once sent is always waited for.

One durable commit costs the same for one ballot and for a hundred, so a meeting of hundreds votes as fast as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.domain.errors import Conflict, Unavailable
from core.storage.engine import DatabaseFile, open_engine

Row = sa.Row[Any]
Values = Mapping[str, Any]
GROUP_LIMIT = 1_000


@dataclass(slots=True)
class _Group:
    """Writers that share one transaction, and the future that tells them it is durable."""

    committed: asyncio.Future[None]
    members: int = 0
    kept: int = 0  # members whose work is part of the transaction


class Session:
    """Statements inside one transaction. Driver errors leave here as the house's own."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._in_flight: asyncio.Future[Any] | None = None
        self.ledger_tip: bytes | None = None  # the audit chain's last digest, once read in this transaction
        self.after_commit: list[Callable[[], None]] = []

    async def execute(
        self, statement: sa.Executable, parameters: Values | Sequence[Values] | None = None
    ) -> sa.CursorResult[Any]:
        """Run one statement (many times, for a list of parameters) and wait for it even when cancelled."""
        self._in_flight = asyncio.ensure_future(self._connection.execute(statement, parameters))
        try:
            return await asyncio.shield(self._in_flight)
        except sa.exc.DBAPIError as error:
            raise wrapped(error) from error

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
        if rows:
            await self.execute(sa.insert(table), list(rows))

    async def insert_or_ignore(self, table: sa.Table, rows: Sequence[Values]) -> int:
        """Insert the rows that break no unique key; how many were new."""
        if not rows:
            return 0
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table).on_conflict_do_nothing()
        return int((await self.execute(statement, list(rows))).rowcount)

    async def settled(self) -> None:
        """Wait for a statement whose caller was cancelled."""
        if self._in_flight is not None and not self._in_flight.done():
            await asyncio.wait([self._in_flight])

    async def command(self, sql: str) -> None:
        await self._connection.exec_driver_sql(sql)


@dataclass(slots=True)
class _Ambient:
    task: asyncio.Task[Any] | None
    session: Session
    is_writing: bool
    depth: int = 0


_ambient: ContextVar[_Ambient | None] = ContextVar("transaction", default=None)


@dataclass(slots=True)
class Database:
    """One county's database. ``write`` and ``read`` join the caller's transaction where there is one."""

    engine: AsyncEngine
    file: DatabaseFile
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _reader_turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _waiting: int = 0
    _group: _Group | None = None
    _writer: AsyncConnection | None = None
    _reader: AsyncConnection | None = None

    @classmethod
    def at(cls, file: DatabaseFile) -> Database:
        return cls(open_engine(file), file)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """A transaction that may write; durable when the block has been left.

        Errors: Unavailable when the disk or another process does not let it through.
        """
        outer = _joined()
        if outer is not None and outer.is_writing:
            async with _savepoint(outer):
                yield outer.session
            return
        session, group = await self._enter()
        token = _ambient.set(_Ambient(asyncio.current_task(), session, is_writing=True))
        failed = True
        try:
            yield session
            failed = False
        finally:
            _ambient.reset(token)
            leaving = asyncio.ensure_future(self._leave(session, group, failed=failed))
            await asyncio.shield(leaving)
        await asyncio.shield(group.committed)
        for act in session.after_commit:
            act()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A consistent view; inside a ``write`` of the same task, that transaction's own."""
        outer = _joined()
        if outer is not None:
            yield outer.session
            return
        async with self._reader_turn:
            session = Session(await self._connected_reader())
            await session.command("BEGIN")
            token = _ambient.set(_Ambient(asyncio.current_task(), session, is_writing=False))
            try:
                yield session
            finally:
                _ambient.reset(token)
                await asyncio.shield(asyncio.ensure_future(self._end_read(session)))

    async def close(self) -> None:
        """Wait for the writer in flight, then let go of the file."""
        async with self._turn, self._reader_turn:
            for connection in (self._writer, self._reader):
                if connection is not None:
                    await connection.close()
            self._writer = self._reader = None
            await self.engine.dispose()

    async def _enter(self) -> tuple[Session, _Group]:
        self._waiting += 1
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= 1
        try:
            session = Session(await self._connected_writer())
            if self._group is None:
                await self._begin(session)
                self._group = _Group(asyncio.get_running_loop().create_future())
            else:
                await session.command("SAVEPOINT member")
            self._group.members += 1
        except BaseException as error:
            self._turn.release()
            raise _as_unavailable(error) from error
        return session, self._group

    async def _begin(self, session: Session) -> None:
        await session.command("BEGIN IMMEDIATE")

    async def _leave(self, session: Session, group: _Group, *, failed: bool) -> None:
        try:
            await session.settled()
            if group.members > 1:
                if failed:
                    await session.command("ROLLBACK TO member")
                await session.command("RELEASE member")
            elif failed:
                await session.command("ROLLBACK")
                self._group = None
                return
            group.kept += not failed
            if self._waiting == 0 or group.members >= GROUP_LIMIT:
                await self._commit(session, group)
        except BaseException as error:  # noqa: BLE001 - whatever it was, every member must hear of it
            await self._give_up(session, group, error)
        finally:
            self._turn.release()

    async def _commit(self, session: Session, group: _Group) -> None:
        await session.command("COMMIT" if group.kept else "ROLLBACK")
        self._group = None
        group.committed.set_result(None)

    async def _give_up(self, session: Session, group: _Group, error: BaseException) -> None:
        """The shared transaction is lost: everybody in it hears so."""
        self._group = None
        if not group.committed.done():
            group.committed.set_exception(_as_unavailable(error))
            group.committed.exception()  # a member that failed by itself does not fetch it
        try:
            await session.command("ROLLBACK")
        except sa.exc.DBAPIError:
            await self._drop_writer()

    async def _drop_writer(self) -> None:
        if self._writer is not None:
            await self._writer.invalidate()
            await self._writer.close()
            self._writer = None

    async def _end_read(self, session: Session) -> None:
        await session.settled()
        await session.command("COMMIT")

    async def _connected_writer(self) -> AsyncConnection:
        if self._writer is None:
            self._writer = await self.engine.connect()
        return self._writer

    async def _connected_reader(self) -> AsyncConnection:
        if self._reader is None:
            self._reader = await self.engine.connect()
        return self._reader


@asynccontextmanager
async def _savepoint(outer: _Ambient) -> AsyncIterator[None]:
    outer.depth += 1
    name, tip, acts = f"inner{outer.depth}", outer.session.ledger_tip, len(outer.session.after_commit)
    await outer.session.command(f"SAVEPOINT {name}")
    try:
        yield
    except BaseException:
        await outer.session.settled()
        await outer.session.command(f"ROLLBACK TO {name}")
        outer.session.ledger_tip = tip
        del outer.session.after_commit[acts:]
        raise
    finally:
        await outer.session.command(f"RELEASE {name}")
        outer.depth -= 1


def _joined() -> _Ambient | None:
    """The transaction of this very task; a task started inside one does not join it."""
    ambient = _ambient.get()
    return ambient if ambient is not None and ambient.task is asyncio.current_task() else None


def wrapped(error: sa.exc.DBAPIError) -> Exception:
    """A driver's error as the house's own: who must act, and a stable code."""
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


def _as_unavailable(error: BaseException) -> BaseException:
    return wrapped(error) if isinstance(error, sa.exc.DBAPIError) else error
