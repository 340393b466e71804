"""How fast a channel may speak, stored with where it stands; and what waits there now."""

from __future__ import annotations

from datetime import timedelta

from core.domain.actors import SYSTEM
from core.domain.paces import Basis, Pace
from core.storage.work import SqlTransactions
from tests.factories import NOON, a_message

SLOW = Pace(5.0, 10, Basis.SEEN, "ask tian")


async def test_channel_that_found_nothing_out_has_no_pace(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.move_on("matrix", "s1", undeciphered=0)
        assert await work.channels.paces() == {}


async def test_pace_is_kept_whole(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.channels.keep_pace("matrix", SLOW)
        await work.channels.keep_pace("telegram", Pace(0))
        assert await work.channels.paces() == {"matrix": SLOW, "telegram": Pace(0)}


async def test_newer_pace_replaces_the_older(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.channels.keep_pace("matrix", SLOW)
        await work.channels.keep_pace("matrix", Pace(0, basis=Basis.SEEN))
        assert (await work.channels.paces())["matrix"] == Pace(0, basis=Basis.SEEN)


async def test_pace_and_position_leave_one_another_alone(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.move_on("matrix", "s1", undeciphered=3)
        await work.channels.keep_pace("matrix", SLOW)
        await work.conversations.move_on("matrix", "s2", undeciphered=0)
        assert await work.conversations.position("matrix") == "s2"
        assert (await work.channels.paces())["matrix"] == SLOW


async def test_health_shows_the_pace(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("a", channel="matrix"), a_message("b", channel="local")])
        await work.channels.keep_pace("matrix", SLOW)
        assert {one.channel: one.pace for one in await work.channels.health()} == {"local": None, "matrix": SLOW}


async def test_only_what_is_due_is_ahead(transactions: SqlTransactions) -> None:
    rows = [
        a_message("due", channel="matrix"),
        a_message("tonight", channel="matrix", not_before=NOON + timedelta(hours=8)),
        a_message("sent", channel="matrix"),
        a_message("elsewhere", channel="local"),
    ]
    async with transactions.write(SYSTEM) as work:
        await work.messages.enqueue(rows)
        await work.messages.mark_sent((await work.messages.row_of("sent")).id, "$1")
        assert await work.channels.due() == {"matrix": 1, "local": 1}
