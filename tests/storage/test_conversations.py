"""Inbox, dialogues and buttons: once each, in order within a conversation, wiped when done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from core.domain.actors import SYSTEM
from core.domain.ids import MeetingId
from core.services.stores.conversations import DialogRow, InboxRow, KeyboardRow
from core.services.work import Work
from core.storage.database import Database
from core.storage.tables.chat import inbox
from core.storage.work import SqlTransactions
from tests.databases import counted_steps
from tests.factories import NOON, a_meeting

HERE, THERE = b"h" * 16, b"t" * 16


def an_event(event: str, conversation: bytes = HERE, epoch: int = 1) -> InboxRow:
    return InboxRow(0, "local", event, conversation, NOON, epoch, b"sealed")


def a_keyboard(number: int, **changes: object) -> KeyboardRow:
    valid = KeyboardRow(bytes([number]) * 12, HERE, 1, b"sealed", NOON + timedelta(days=1))
    return replace(valid, **changes)  # type: ignore[arg-type]


async def test_replayed_event_is_no_op(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        assert await work.conversations.receive([an_event("1"), an_event("2")]) == 2
        assert await work.conversations.receive([an_event("2"), an_event("3")]) == 1


async def test_conversations_wait_side_by_side(transactions: SqlTransactions) -> None:
    events = [an_event("1"), an_event("2"), an_event("3", THERE), an_event("4", THERE)]
    async with transactions.write(SYSTEM) as work:
        await work.conversations.receive(events)
        first, second = await work.conversations.waiting(10)
        assert [first.event_id, second.event_id] == ["1", "3"]
        await work.conversations.mark_handled(first.id)
        assert [row.event_id for row in await work.conversations.waiting(10)] == ["2", "3"]
        assert len(await work.conversations.waiting(1)) == 1


async def test_handled_row_is_wiped(database: Database, transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.receive([an_event("1")])
        [row] = await work.conversations.waiting(10)
        await work.conversations.mark_handled(row.id)
        assert await work.conversations.inbox_row(row.id) is None
    async with database.read() as session:
        assert await session.scalar(sa.select(inbox.c.sealed)) is None


async def test_failures_are_counted(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.receive([an_event("1")])
        [row] = await work.conversations.waiting(1)
        await work.conversations.note_failure(row.id)
        again = await work.conversations.inbox_row(row.id)
    assert again == replace(row, failures=1)


async def a_stored_meeting(work: Work) -> MeetingId:
    return await work.meetings.add(a_meeting())


async def test_dialog_is_replaced_and_ended(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        meeting = await a_stored_meeting(work)
        await work.conversations.save_dialog(DialogRow(HERE, 1, b"a"))
        await work.conversations.save_dialog(DialogRow(HERE, 2, b"b", meeting))
        assert await work.conversations.dialog(HERE) == DialogRow(HERE, 2, b"b", meeting)
        await work.conversations.end_dialog(HERE)
        assert await work.conversations.dialog(HERE) is None


async def test_closing_forgets_a_meetings_drafts(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        meeting = await a_stored_meeting(work)
        await work.conversations.save_dialog(DialogRow(HERE, 1, b"a", meeting))
        await work.conversations.save_dialog(DialogRow(THERE, 1, b"b"))
        await work.conversations.add_keyboard(a_keyboard(1, meeting_id=meeting))
        await work.conversations.add_keyboard(a_keyboard(2))
        await work.conversations.forget_meeting(meeting)
        assert await work.conversations.dialog(HERE) is None
        assert await work.conversations.dialog(THERE) is not None
        assert await work.conversations.keyboard(bytes([1]) * 12) is None
        assert await work.conversations.keyboard(bytes([2]) * 12) == a_keyboard(2)


async def test_everything_older_is_resealed(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        store = work.conversations
        await store.receive([an_event("1"), an_event("2", epoch=2)])
        await store.save_dialog(DialogRow(HERE, 1, b"a"))
        await store.add_keyboard(a_keyboard(1))
        events, dialogs, keyboards = await store.sealed_before(2)
        assert [len(events), len(dialogs), len(keyboards)] == [1, 1, 1]
        await store.reseal_inbox(events[0].id, 2, b"x")
        await store.reseal_dialog(HERE, 2, b"y")
        await store.reseal_keyboard(keyboards[0].id, 2, b"z")
        assert await store.sealed_before(2) == ([], [], [])
        assert await store.dialog(HERE) == DialogRow(HERE, 2, b"y")


async def test_purge_spares_what_is_needed(database: Database, transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.receive([an_event("1"), an_event("2")])
        [row] = await work.conversations.waiting(1)
        await work.conversations.mark_handled(row.id)
        await work.conversations.add_keyboard(a_keyboard(1, expires_at=NOON - timedelta(days=1)))
        await work.conversations.add_keyboard(a_keyboard(2))
        await work.conversations.purge(NOON + timedelta(seconds=1))
        assert await work.conversations.keyboard(bytes([1]) * 12) is None
        assert await work.conversations.keyboard(bytes([2]) * 12) is not None
        await work.conversations.drop_keyboards(HERE)
        assert await work.conversations.keyboard(bytes([2]) * 12) is None
    async with database.read() as session:
        assert [row.event_id for row in await session.rows(sa.select(inbox.c.event_id))] == ["2"]


async def test_waiting_is_cheap_among_handled(database: Database, transactions: SqlTransactions) -> None:
    numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)"
    columns = "channel, event_id, conversation, received_at, handled_at, failures, key_epoch"
    values = "'local', 'e' || i, zeroblob(16), '2026-01-01 00:00:00', '2026-01-01 00:00:00', 0, 1"
    async with database.write() as session:
        await session.execute(sa.text(f"INSERT INTO inbox ({columns}) {numbers} SELECT {values} FROM n"))
    async with transactions.write(SYSTEM) as work:
        await work.conversations.receive([an_event(str(number), bytes([number]) * 16) for number in range(200)])
    async with counted_steps(database) as steps, transactions.read(SYSTEM) as work:
        assert len(await work.conversations.waiting(100)) == 100
    assert steps.instructions < 50_000


async def test_waiting_uses_partial_index(database: Database) -> None:
    query = (
        "SELECT id FROM inbox WHERE handled_at IS NULL AND NOT EXISTS (SELECT 1 FROM inbox e WHERE"
        " e.conversation = inbox.conversation AND e.handled_at IS NULL AND e.id < inbox.id) ORDER BY id LIMIT 9"
    )
    async with database.read() as session:
        plan = " / ".join([row.detail for row in await session.rows(sa.text(f"EXPLAIN QUERY PLAN {query}"))])
    assert "ix_inbox_waiting" in plan
    assert not any(word in plan for word in ("SCAN", "TEMP"))
