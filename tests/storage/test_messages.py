"""The outbox: one row an address on its way, leases that lapse, and claims that stay fast."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.clock import ManualClock
from core.domain.errors import NotFound
from core.domain.ids import OutboxId
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from core.storage.database import Database
from core.storage.tables.chat import outbox
from core.storage.work import SqlTransactions
from tests.databases import counted_steps
from tests.factories import NOON, a_message

LEASE = timedelta(minutes=1)


async def enqueue(transactions: SqlTransactions, *rows: OutboxRow) -> int:
    async with transactions.write(SYSTEM) as work:
        return await work.messages.enqueue(rows)


async def claim(transactions: SqlTransactions, limit: int = 100) -> list[OutboxRow]:
    async with transactions.write(SYSTEM) as work:
        return list(await work.messages.claim("local", until=work.now + LEASE, limit=limit))


async def test_promise_is_made_once(transactions: SqlTransactions) -> None:
    assert await enqueue(transactions, a_message("a"), a_message("b")) == 2
    assert await enqueue(transactions, a_message("b"), a_message("c")) == 1
    assert await enqueue(transactions) == 0


async def test_row_comes_back_as_promised(transactions: SqlTransactions) -> None:
    promised = a_message(person=Person(PersonKind.VOTER, 7), body={"code": "x", "n": [1]}, edits_key="before")
    await enqueue(transactions, promised)
    [row] = await claim(transactions)
    leased = replace(promised, id=row.id, state=OutboxState.SENDING, attempts=1, lease_until=NOON + LEASE)
    assert row == leased


async def test_claims_go_by_priority_then_age(transactions: SqlTransactions) -> None:
    kinds = [Priority.BROADCAST, Priority.REMINDER, Priority.ANSWER, Priority.REMINDER]
    rows = [a_message(f"k{number}", address=f"a{number}", priority=kind) for number, kind in enumerate(kinds)]
    await enqueue(transactions, *rows)
    assert [row.key for row in await claim(transactions)] == ["k2", "k1", "k3", "k0"]


async def test_address_gets_one_at_a_time(transactions: SqlTransactions) -> None:
    await enqueue(transactions, a_message("a"), a_message("b"), a_message("c", address="chat-2"))
    assert [row.key for row in await claim(transactions)] == ["a", "c"]
    assert await claim(transactions) == []


async def test_next_follows_when_first_is_sent(transactions: SqlTransactions) -> None:
    await enqueue(transactions, a_message("a"), a_message("b"))
    [first] = await claim(transactions)
    async with transactions.write(SYSTEM) as work:
        await work.messages.mark_sent(first.id, "net-1")
        assert await work.messages.network_id("a") == "net-1"
    assert [row.key for row in await claim(transactions)] == ["b"]


async def test_lapsed_lease_may_be_duplicate(transactions: SqlTransactions, clock: ManualClock) -> None:
    await enqueue(transactions, a_message("a"), a_message("b"))
    await claim(transactions)
    clock.advance(LEASE)
    [again] = await claim(transactions)
    assert (again.key, again.maybe_duplicate, again.attempts) == ("a", True, 2)
    assert await claim(transactions) == []


async def test_lapsed_answer_yields_to_nothing_older(transactions: SqlTransactions, clock: ManualClock) -> None:
    await enqueue(transactions, a_message("slow", priority=Priority.BROADCAST))
    await claim(transactions)
    await enqueue(transactions, a_message("answer", priority=Priority.ANSWER))
    clock.advance(LEASE)
    assert [(row.key, row.maybe_duplicate) for row in await claim(transactions)] == [("answer", False)]


async def test_rows_wait_for_their_instant(transactions: SqlTransactions, clock: ManualClock) -> None:
    await enqueue(transactions, a_message(not_before=NOON + LEASE))
    assert await claim(transactions) == []
    async with transactions.read(SYSTEM) as work:
        assert await work.messages.next_due("local") == NOON + LEASE
    clock.advance(LEASE)
    assert len(await claim(transactions)) == 1


@pytest.mark.parametrize("uncertain", [True, False])
async def test_retry_waits_and_remembers(transactions: SqlTransactions, uncertain: bool) -> None:
    await enqueue(transactions, a_message())
    [row] = await claim(transactions)
    async with transactions.write(SYSTEM) as work:
        await work.messages.mark_retry(row.id, not_before=NOON, error="network.timeout", uncertain=uncertain)
    [again] = await claim(transactions)
    assert (again.maybe_duplicate, again.attempts, again.error) == (uncertain, 2, "network.timeout")


async def test_failed_row_can_be_retried(transactions: SqlTransactions) -> None:
    await enqueue(transactions, a_message())
    [row] = await claim(transactions)
    async with transactions.write(SYSTEM) as work:
        await work.messages.mark_failed(row.id, state=OutboxState.UNREACHABLE, error="blocked")
        assert await work.messages.counts() == {OutboxState.UNREACHABLE: 1}
        await work.messages.retry(row.id)
    assert len(await claim(transactions)) == 1


async def test_sent_row_keeps_no_sealed_text(transactions: SqlTransactions) -> None:
    await enqueue(transactions, a_message("a", body=None, key_epoch=1, sealed=b"box"), a_message("b", address="2"))
    async with transactions.write(SYSTEM) as work:
        [row] = await work.messages.sealed_before(2)
        await work.messages.reseal(row.id, 2, b"new box")
        assert await work.messages.sealed_before(2) == []
        await work.messages.mark_sent(row.id, "net")
        assert await work.messages.sealed_before(3) == []
        [sent] = await work.messages.list_in(OutboxState.SENT)
    assert sent.sealed is None


async def test_withdrawing_fails_what_waits(transactions: SqlTransactions) -> None:
    person = Person(PersonKind.VOTER, 1)
    await enqueue(transactions, a_message("a", person=person), a_message("b"), a_message("c", person=person))
    async with transactions.write(SYSTEM) as work:
        assert await work.messages.withdraw(person, "local") == 2
        assert [row.error for row in await work.messages.of_person(person)] == ["withdrawn", "withdrawn"]


async def test_unknown_row_is_named(transactions: SqlTransactions) -> None:
    with pytest.raises(NotFound, match=r"message\.unknown"):
        async with transactions.write(SYSTEM) as work:
            await work.messages.mark_sent(OutboxId(99), "x")


async def fill(database: Database, *, addresses: int, not_before: str = "'2026-01-01 00:00:00.000000'") -> None:
    """100,000 waiting rows, straight into the table."""
    numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
    columns = (
        "key, channel, address, priority, kind, language, state, not_before, attempts, maybe_duplicate, created_at"
    )
    values = f"'k' || i, 'local', 'a' || (i % {addresses}), i % 3, 'x', 'en', 'waiting', {not_before}, 0, 0"
    async with database.write() as session:
        await session.execute(sa.text(f"INSERT INTO outbox ({columns}) {numbers} SELECT {values}, {not_before} FROM n"))


@pytest.mark.parametrize(("addresses", "bound"), [(40_000, 100_000), (150, 2_000_000)])
async def test_claim_is_cheap_among_many(
    database: Database, transactions: SqlTransactions, addresses: int, bound: int
) -> None:
    """Of 150 chats with 667 rows each, those of the first priority are passed over once: ten instructions a row."""
    await fill(database, addresses=addresses)
    async with counted_steps(database) as steps:
        assert len(await claim(transactions)) == 100
    assert steps.instructions < bound


async def test_claim_walks_covering_indexes(database: Database, transactions: SqlTransactions) -> None:
    explained: list[str] = []
    async with transactions.write(SYSTEM) as work:
        query = work.messages._due_query("local").where(outbox.c.address.not_in(["a"])).limit(10)  # type: ignore[attr-defined]
    async with database.read() as session:
        compiled = query.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
        explained = [row.detail for row in await session.rows(sa.text(f"EXPLAIN QUERY PLAN {compiled}"))]
    assert explained[0] == "SEARCH outbox USING COVERING INDEX ix_outbox_waiting (channel=?)"
    assert not any("TEMP B-TREE" in step or step.startswith("SCAN") for step in explained)
