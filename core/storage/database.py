"""Transactions. Writers queue for one connection; whoever waits meanwhile shares the next commit.

What must stay true:
- a use case is atomic: its own savepoint inside the shared transaction, rolled back alone when it fails;
- nobody learns of success before the commit that holds it is durable;
- a write-ahead log does not outlive a transaction that was to forget something; where a crash or a reader kept it,
  the next commit empties it;
- cancelling one writer, running or waiting, never disturbs the others of its group: a statement once sent is always
  waited for, and a group whose next member never came is committed all the same.

One durable commit costs the same for one ballot and for a hundred, so a meeting of hundreds votes as fast as one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from core.domain.errors import ShuzhiError
from core.storage.engine import DatabaseFile, open_engine
from core.storage.fixed import Fixed
from core.storage.session import Row, Session, Values, wrapped

__all__ = ["GROUP_LIMIT", "Database", "Row", "Session", "Values", "wrapped"]

GROUP_LIMIT = 1_000
_MEMBER = "SAVEPOINT member"


@dataclass(slots=True)
class _Group:
    """Writers that share one transaction, and the future that tells them it is durable."""

    committed: asyncio.Future[None]
    members: int = 0
    after_commit: list[Callable[[], None]] = field(default_factory=list)
    forgets: bool = False
    ahead: list[str] = field(default_factory=list)  # commands that its next statement, of whichever member, takes along


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
    _log_is_due: bool = True
    _writer: AsyncConnection | None = None
    _reader: AsyncConnection | None = None
    _chores: set[asyncio.Task[None]] = field(default_factory=set)

    @classmethod
    def at(cls, file: DatabaseFile) -> Database:
        return cls(open_engine(file), file)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """A transaction that may write; durable when the block has been left.

        A task started inside has a transaction of its own and gets its turn only after this one: do not wait for it
        here. Errors: Unavailable when the disk or another process does not let it through.
        """
        outer = _joined()
        if outer is not None:
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
            await asyncio.shield(asyncio.ensure_future(self._leave(session, group, failed=failed)))
        await asyncio.shield(group.committed)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """A consistent view, which cannot write; inside a ``write`` of the same task, that transaction's own.

        Short: with a rollback journal, commits wait for the readers.
        """
        outer = _joined()
        if outer is not None:
            yield outer.session
            return
        async with self._reader_turn:
            session = Session(await self._connected_reader())
            token = _ambient.set(_Ambient(asyncio.current_task(), session, is_writing=False))
            try:
                await session.soon("BEGIN")
                yield session
            finally:
                _ambient.reset(token)
                await asyncio.shield(asyncio.ensure_future(_end_read(session)))

    async def ask(self, statement: Fixed) -> Any:
        """The one value that a statement answers which needs no view: it sees what is committed."""
        outer = _joined()
        if outer is not None:
            return await outer.session.scalar(statement)
        async with self._reader_turn:
            session = Session(await self._connected_reader())
            try:
                return await session.scalar(statement)
            except BaseException:
                await asyncio.shield(asyncio.ensure_future(session.settled()))
                raise

    def is_joined(self) -> bool:
        """Whether the calling task is inside a transaction, which ``write`` or ``read`` would join."""
        return _joined() is not None

    async def close(self) -> None:
        """Wait for the writer in flight, then let go of the file."""
        async with self._turn, self._reader_turn:
            await self._commit_unless_awaited()
            await self._leave_no_log()
            for connection in (self._writer, self._reader):
                if connection is not None:
                    await connection.close()
            self._writer = self._reader = None
            await self.engine.dispose()

    async def _leave_no_log(self) -> None:
        """What was deleted must not stay readable in a write-ahead log that another process keeps open."""
        if self._writer is not None:
            with suppress(ShuzhiError):  # a full disk must not keep us from letting go
                await Session(self._writer).empty_log()

    async def _enter(self) -> tuple[Session, _Group]:
        await self._queue()
        opening = asyncio.ensure_future(self._open_member())
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            self._start_chore(self._abandon(opening))
            raise

    async def _queue(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            self._start_chore(self._commit_orphans())
            raise
        finally:
            self._waiting -= 1

    async def _open_member(self) -> tuple[Session, _Group]:
        try:
            session = Session(await self._connected_writer())
            if self._group is None:
                await session.command("BEGIN IMMEDIATE")
                self._group = _Group(asyncio.get_running_loop().create_future(), ahead=session.ahead)
            else:
                session.ahead = self._group.ahead
                await session.soon(_MEMBER)
            self._group.members += 1
        except BaseException as error:
            await self._commit_unless_awaited()
            self._turn.release()
            raise _as_unavailable(error) from error
        return session, self._group

    async def _leave(self, session: Session, group: _Group, *, failed: bool) -> None:
        try:
            await session.settled()
            if session.lost is not None:
                raise session.lost
            if group.members > 1:
                await _end_savepoint(session, _MEMBER, failed=failed)
            elif failed:
                group.ahead.clear()
                await session.command("ROLLBACK")
                self._group = None
                return
            if not failed:
                group.after_commit += session.after_commit
                group.forgets |= session.forgets
            if self._waiting == 0 or group.members >= GROUP_LIMIT:
                await self._commit(session, group)
        except BaseException as error:  # noqa: BLE001 - whatever it was, every member must hear of it
            await self._give_up(session, group, error)
        finally:
            self._turn.release()

    async def _commit(self, session: Session, group: _Group) -> None:
        group.ahead.clear()  # a commit ends the savepoints too
        await session.command("COMMIT")
        self._group = None
        for act in group.after_commit:  # in the loop, not here: one that fails must not disturb the others
            asyncio.get_running_loop().call_soon(act)
        group.committed.set_result(None)
        if self._log_is_due or group.forgets:
            self._log_is_due = True
            self._log_is_due = not await session.empty_log()

    async def _give_up(self, session: Session, group: _Group, error: BaseException) -> None:
        """The shared transaction is lost: everybody in it hears so."""
        self._group = None
        group.ahead.clear()
        if not group.committed.done():
            group.committed.set_exception(_as_unavailable(error))
            group.committed.exception()  # a member that failed by itself does not fetch it
        try:
            if session.is_in_transaction:
                await session.command("ROLLBACK")
        except ShuzhiError:
            await self._drop_writer()

    async def _abandon(self, opening: asyncio.Future[tuple[Session, _Group]]) -> None:
        """Its caller was cancelled while the member was being let in: it leaves as one that failed."""
        await asyncio.wait([opening])
        if opening.exception() is None:
            session, group = opening.result()
            await self._leave(session, group, failed=True)

    async def _commit_orphans(self) -> None:
        async with self._turn:
            await self._commit_unless_awaited()

    async def _commit_unless_awaited(self) -> None:
        """Commit the open group if no waiting writer will (our turn is held)."""
        if self._group is None or self._waiting:
            return
        group, session = self._group, Session(await self._connected_writer())
        try:
            await self._commit(session, group)
        except ShuzhiError as error:
            await self._give_up(session, group, error)

    def _start_chore(self, chore: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(chore)
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)

    async def _drop_writer(self) -> None:
        if self._writer is not None:
            await self._writer.invalidate()
            await self._writer.close()
            self._writer = None

    async def _connected_writer(self) -> AsyncConnection:
        if self._writer is None:
            self._writer = await self.engine.connect()
        return self._writer

    async def _connected_reader(self) -> AsyncConnection:
        if self._reader is None:
            try:
                connection = await self.engine.connect()
                if connection.dialect.name == "sqlite":
                    await connection.exec_driver_sql("PRAGMA query_only = ON")
            except sa.exc.DBAPIError as error:
                raise wrapped(error) from error
            self._reader = connection
        return self._reader


async def _end_read(session: Session) -> None:
    await session.settled()
    if session.is_in_transaction:
        await session.command("ROLLBACK")


@asynccontextmanager
async def _savepoint(outer: _Ambient) -> AsyncIterator[None]:
    if not outer.is_writing:
        raise RuntimeError("a write inside a read of the same task would wait for itself")
    outer.depth += 1
    session, savepoint = outer.session, f"SAVEPOINT inner{outer.depth}"
    tip, acts = session.ledger_tip, len(session.after_commit)
    try:
        await session.soon(savepoint)
        try:
            yield
        except BaseException:
            session.ledger_tip = tip
            del session.after_commit[acts:]
            await asyncio.shield(asyncio.ensure_future(_undo(session, savepoint)))
            raise
        await _end_savepoint(session, savepoint, failed=False)
    finally:
        outer.depth -= 1


async def _undo(session: Session, savepoint: str) -> None:
    await session.settled()
    if session.lost is None:
        await _end_savepoint(session, savepoint, failed=True)


async def _end_savepoint(session: Session, savepoint: str, *, failed: bool) -> None:
    """Where nothing was said since ``savepoint``, it was not said either."""
    if session.is_unsaid(savepoint):
        return
    name = savepoint.removeprefix("SAVEPOINT ")
    if failed:
        await session.command(f"ROLLBACK TO {name}")
    await session.soon(f"RELEASE {name}")


def _joined() -> _Ambient | None:
    """The transaction of this very task; a task started inside one does not join it."""
    ambient = _ambient.get()
    return ambient if ambient is not None and ambient.task is asyncio.current_task() else None


def _as_unavailable(error: BaseException) -> BaseException:
    return wrapped(error) if isinstance(error, sa.exc.DBAPIError) else error
