"""Writers share commits; none of them disturbs another, whatever happens to it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.domain.errors import Conflict, Unavailable
from core.storage import session as sessions
from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.tables.records import office, townships
from tests.databases import scratch_file


async def put(database: Database, key: str) -> None:
    async with database.write() as session:
        await session.insert_all(office, [{"key": key, "value": "x"}])


async def put_all(database: Database, *keys: str) -> None:
    async with database.write() as session:
        for key in keys:
            await session.insert_all(office, [{"key": key, "value": "x"}])


async def note_and_fail(database: Database, heard: list[str]) -> None:
    async with database.write() as session:
        session.after_commit.append(lambda: heard.append("wrong"))
        raise ValueError("no")


async def keys_in(database: Database) -> set[str]:
    async with database.read() as session:
        return {row.key for row in await session.rows(sa.select(office.c.key))}


@contextmanager
def commands_heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every BEGIN, COMMIT, SAVEPOINT and so on while the block runs."""
    heard: list[str] = []
    send = sessions.Session.command

    async def hear(session: sessions.Session, sql: str) -> None:
        heard.append(sql)
        await send(session, sql)

    with monkeypatch.context() as patch:
        patch.setattr(sessions.Session, "command", hear)
        yield heard


async def test_hundred_writers_share_few_commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with commands_heard(monkeypatch) as heard:
        await asyncio.gather(*(put(database, f"k{number}") for number in range(100)))
    assert 1 <= heard.count("COMMIT") <= 2
    assert len(await keys_in(database)) == 100


async def test_failing_member_leaves_others_alone(database: Database) -> None:
    results = await asyncio.gather(*(put(database, key) for key in ("a", "b", "a", "c")), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), type(None), Conflict, type(None)]
    assert await keys_in(database) == {"a", "b", "c"}


async def _member(database: Database, manner: str, key: str) -> None:
    """What is looked up or put is said as a fixed statement or as an ordinary one; whoever ``fails`` does so last."""
    async with database.write() as session:
        if "looks" in manner:
            await session.scalar(sa.select(sa.func.count()).select_from(office))
        if "puts" in manner:
            await session.execute(sa.insert(office).values(key=key, value="x"))
        if "fixed" in manner:
            await session.insert_all(office, [{"key": key, "value": "x"}])
        if "fails" in manner:
            raise ValueError(manner)


async def test_members_of_every_manner_leave_others_alone(database: Database) -> None:
    """Every order of four who put, look, fail or say nothing: what came through is stored, and nothing else is."""
    manners = ("puts", "fixed", "looks fails", "puts fails", "fixed fails", "nothing")
    for number, group in enumerate(itertools.product(manners, repeat=4)):
        keys = [f"{number}-{place}" for place in range(4)]
        members = (_member(database, manner, key) for manner, key in zip(group, keys, strict=True))
        await asyncio.gather(*members, return_exceptions=True)
        wanted = {key for manner, key in zip(group, keys, strict=True) if manner in ("puts", "fixed")}
        async with database.write() as session:
            stored = {row.key for row in await session.rows(sa.select(office.c.key))}
            await session.execute(sa.delete(office))
        assert stored == wanted, group


async def test_failing_first_member_leaves_others_alone(database: Database) -> None:
    async def fail() -> None:
        async with database.write() as session:
            await session.insert_all(office, [{"key": "bad", "value": "x"}])
            raise ValueError

    results = await asyncio.gather(fail(), put(database, "a"), put(database, "b"), return_exceptions=True)
    assert isinstance(results[0], ValueError)
    assert await keys_in(database) == {"a", "b"}


@pytest.mark.parametrize("victim", [0, 1, 5])
async def test_cancelled_running_member_leaves_others_alone(database: Database, victim: int) -> None:
    running = asyncio.Event()

    async def slow(number: int) -> None:
        async with database.write() as session:
            await session.insert_all(office, [{"key": str(number), "value": "x"}])
            if number == victim:
                running.set()
                await asyncio.Event().wait()

    tasks = [asyncio.ensure_future(slow(number)) for number in range(6)]
    await running.wait()
    tasks[victim].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [number for number in range(6) if results[number] is not None] == [victim]
    assert await keys_in(database) == {str(number) for number in range(6)} - {str(victim)}


class CancellingTurn(asyncio.Lock):
    """Cancels the next in the queue just after the turn became free."""

    victim: asyncio.Task[None] | None = None

    def release(self) -> None:
        super().release()
        if self.victim is not None:
            self.victim.cancel()
            self.victim = None


async def test_cancelled_waiter_strands_no_group(database: Database) -> None:
    turn = CancellingTurn()
    database._turn = turn
    first = asyncio.ensure_future(put(database, "first"))
    await asyncio.sleep(0)
    turn.victim = second = asyncio.ensure_future(put(database, "second"))
    async with asyncio.timeout(5):
        await first  # had left the commit to the second
    assert second.cancelled()
    assert await keys_in(database) == {"first"}


@pytest.mark.parametrize("steps", range(12))
async def test_cancellation_at_any_step_is_clean(database: Database, steps: int) -> None:
    victim = asyncio.ensure_future(put(database, "victim"))
    others = [asyncio.ensure_future(put(database, f"k{number}")) for number in range(3)]
    for _ in range(steps):
        await asyncio.sleep(0)
    victim.cancel()
    async with asyncio.timeout(10):
        await asyncio.gather(victim, return_exceptions=True)
        await asyncio.gather(*others)
        await put(database, "afterwards")
    assert {"k0", "k1", "k2", "afterwards"} <= await keys_in(database)


async def test_nested_savepoint_rolls_back_alone(database: Database) -> None:
    async with database.write() as session:
        await session.insert_all(office, [{"key": "outer", "value": "x"}])
        with pytest.raises(Conflict):
            await put_all(database, "inner", "outer")
        await session.insert_all(office, [{"key": "after", "value": "x"}])
    assert await keys_in(database) == {"outer", "after"}


async def test_task_inside_does_not_join(database: Database) -> None:
    async with database.write() as session:
        task = asyncio.ensure_future(put(database, "task"))
        await asyncio.sleep(0)
        await session.insert_all(office, [{"key": "mine", "value": "x"}])
        assert database.is_joined()
        assert await session.scalar(sa.select(sa.func.count()).select_from(office)) == 1
    await task
    assert await keys_in(database) == {"task", "mine"}


async def test_full_disk_is_heard_by_everyone(database: Database) -> None:
    await put(database, "before")
    async with database.write() as session:
        pages = await session.scalar(sa.text("PRAGMA page_count"))
    await database._writer.exec_driver_sql(f"PRAGMA max_page_count = {pages + 20}")  # type: ignore[union-attr]

    async def fill(number: int) -> None:
        async with database.write() as session:
            await session.insert_all(office, [{"key": str(number), "value": "x" * 30_000}])

    results = await asyncio.gather(*(fill(number) for number in range(3)), return_exceptions=True)
    assert [str(result) for result in results] == ["storage.full()"] * 3
    assert await keys_in(database) == {"before"}


async def test_nothing_is_stored_after_lost_transaction(database: Database) -> None:
    """SQLite ends the transaction by itself on a full disk: a caller that goes on must not write outside of one."""
    await put(database, "before")
    async with database.write() as session:
        pages = await session.scalar(sa.text("PRAGMA page_count"))
    await database._writer.exec_driver_sql(f"PRAGMA max_page_count = {pages}")  # type: ignore[union-attr]

    async def carry_on() -> None:
        async with database.write() as session:
            with contextlib.suppress(Unavailable):
                await session.insert_all(office, [{"key": "big", "value": "x" * 50_000}])
            await session.insert_all(office, [{"key": "small", "value": "x"}])

    with pytest.raises(Unavailable, match=r"storage\.full"):
        await carry_on()
    assert await keys_in(database) == {"before"}


async def test_commits_failing_is_heard_by_everyone(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    send = sessions.Session.command

    async def refuse(session: sessions.Session, sql: str) -> None:
        await send(session, "COMMIT TO NOBODY" if sql == "COMMIT" else sql)

    with monkeypatch.context() as patch:
        patch.setattr(sessions.Session, "command", refuse)
        results = await asyncio.gather(*(put(database, str(number)) for number in range(5)), return_exceptions=True)
    assert {type(result) for result in results} == {Unavailable}
    await put(database, "afterwards")
    assert await keys_in(database) == {"afterwards"}


async def test_acts_follow_the_durable_commit(database: Database) -> None:
    heard: list[str] = []
    async with database.write() as session:
        session.after_commit.append(lambda: heard.append("kept"))
        with pytest.raises(ValueError, match="no"):
            await note_and_fail(database, heard)
        assert heard == []
    assert heard == ["kept"]


async def test_acts_of_failed_member_are_forgotten(database: Database) -> None:
    heard: list[str] = []
    with pytest.raises(ValueError, match="no"):
        await note_and_fail(database, heard)
    await put(database, "other")
    assert heard == []


async def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(Unavailable, match=r"storage\.read_only"):
        async with database.read() as session:
            await session.insert_all(office, [{"key": "a", "value": "x"}])
    assert await keys_in(database) == set()


async def test_write_inside_read_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside a read"):
        async with database.read(), database.write():
            pass
    await put(database, "afterwards")


async def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(Conflict, match=r"storage\.integrity"):
        async with database.write() as session:
            await session.execute(sa.text("INSERT INTO constituencies (name, township_id) VALUES ('x', 99)"))


def _write_many(path: Path, prefix: str, count: int) -> None:
    async def run() -> None:
        database = Database.at(DatabaseFile(path, Durability.SCRATCH))
        for number in range(count):
            async with database.write() as session:
                await session.insert(townships, {"name": f"{prefix}{number}"})
        await database.close()

    asyncio.run(run())


def test_two_processes_write_side_by_side(tmp_path: Path) -> None:
    file = scratch_file(tmp_path)
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(file.path, name, 40)) for name in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0]
    with closing(sqlite3.connect(file.path)) as connection:
        assert connection.execute("SELECT count(*) FROM townships").fetchone() == (80,)


async def test_read_sees_one_consistent_view(database: Database) -> None:
    """In WAL a later commit is not seen; with a rollback journal it waits until the reader has finished."""
    await put(database, "before")
    async with database.read() as session:
        count = sa.select(sa.func.count()).select_from(office)
        seen = await session.scalar(count)
        writer = asyncio.ensure_future(put(database, "later"))
        await session.scalar(count)  # the writer has had its chance
        assert await session.scalar(count) == seen == 1
    await writer
    assert await keys_in(database) == {"before", "later"}
