"""Reminders are rows: due, sent, confirmed, postponed, cancelled."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind
from core.services.stores.reminders import ReminderState
from core.services.work import Work
from core.storage.work import SqlTransactions
from tests.factories import NOON, a_message, a_reminder

DAY = timedelta(days=1)
ONE, TWO = Person(PersonKind.DEPUTY, 1), Person(PersonKind.DEPUTY, 2)


@pytest.fixture
async def work(transactions: SqlTransactions) -> AsyncIterator[Work]:
    async with transactions.write(SYSTEM) as opened:
        yield opened


async def test_key_is_laid_once(work: Work) -> None:
    assert await work.reminders.add([a_reminder("a"), a_reminder("b")]) == 2
    assert await work.reminders.add([a_reminder("b"), a_reminder("c")]) == 1


async def test_row_comes_back_as_laid(work: Work) -> None:
    laid = a_reminder(obsolete_at=NOON + 3 * DAY, best_before_at=NOON + 2 * DAY, asks_confirmation=True)
    await work.reminders.add([laid])
    [row] = await work.reminders.of_event("meeting", 1)
    assert row == replace(laid, id=row.id, planned_at=laid.due_at)


async def test_due_rows_come_oldest_first(work: Work) -> None:
    await work.reminders.add([a_reminder(str(days), due_at=NOON + days * DAY) for days in (3, 1, 2)])
    assert await work.reminders.next_due() == NOON + DAY
    assert [row.key for row in await work.reminders.due(NOON + 2 * DAY, 10)] == ["1", "2"]
    assert [row.key for row in await work.reminders.due(NOON + 2 * DAY, 1)] == ["1"]


async def test_sent_reminders_are_confirmed_by_person(work: Work) -> None:
    await work.messages.enqueue([a_message()])
    outbox = await work.messages.id_of("notice:1")
    assert outbox is not None
    await work.reminders.add([a_reminder("a"), a_reminder("b"), a_reminder("c", person=TWO)])
    a, b, c = [row.id for row in await work.reminders.of_event("meeting", 1)]
    await work.reminders.mark_sent([a, b, c], outbox, late=[b])
    confirmed = await work.reminders.confirm(outbox, ONE)
    assert [(row.key, row.is_late, row.confirmed_at) for row in confirmed] == [("a", False, NOON), ("b", True, NOON)]
    assert await work.reminders.messages_since(NOON) == {ONE: 1, TWO: 1}
    assert await work.reminders.messages_since(NOON + DAY) == {}


async def test_postponed_row_remembers_its_plan(work: Work) -> None:
    await work.reminders.add([a_reminder()])
    [row] = await work.reminders.waiting_of(ONE)
    await work.reminders.postpone([row.id], NOON + 5 * DAY, "quiet_hours")
    [later] = await work.reminders.of_person(ONE)
    expected = replace(row, due_at=NOON + 5 * DAY, state_reason="quiet_hours")
    assert later == expected


async def test_cancelling_spares_what_was_sent(work: Work) -> None:
    await work.reminders.add([a_reminder("a"), a_reminder("b"), a_reminder("c", subject_id=2)])
    first = (await work.reminders.of_event("meeting", 1))[0]
    await work.reminders.mark([first.id], ReminderState.NOT_NEEDED, "acted")
    assert await work.reminders.cancel("meeting", 1, "postponed") == 1
    assert [row.key for row in await work.reminders.list_in(ReminderState.CANCELLED)] == ["b"]
    assert [row.key for row in await work.reminders.list_in(ReminderState.WAITING)] == ["c"]


async def test_waiting_rows_can_be_laid_anew(work: Work) -> None:
    await work.reminders.add([a_reminder("a")])
    await work.reminders.remove_waiting("meeting", 1)
    assert await work.reminders.add([a_reminder("a")]) == 1
