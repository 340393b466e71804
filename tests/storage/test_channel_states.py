"""How far a channel has read its network, stored with what was read there."""

from __future__ import annotations

import pytest

from core.domain.actors import SYSTEM
from core.storage.work import SqlTransactions


async def test_channel_that_never_read_stands_nowhere(transactions: SqlTransactions) -> None:
    async with transactions.read(SYSTEM) as work:
        assert await work.conversations.position("matrix") == ""


async def test_each_channel_keeps_its_position(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.move_on("matrix", "s1", undeciphered=0)
        await work.conversations.move_on("other", "t1", undeciphered=0)
        await work.conversations.move_on("matrix", "s2", undeciphered=0)
    async with transactions.read(SYSTEM) as work:
        assert await work.conversations.position("matrix") == "s2"
        assert await work.conversations.position("other") == "t1"


async def test_counting_leaves_the_position(transactions: SqlTransactions) -> None:
    async with transactions.write(SYSTEM) as work:
        await work.conversations.move_on("matrix", "s1", undeciphered=0)
        await work.conversations.move_on("matrix", None, undeciphered=2)
        assert await work.conversations.position("matrix") == "s1"


async def test_failed_transaction_moves_nothing(transactions: SqlTransactions) -> None:
    async def fail() -> None:
        async with transactions.write(SYSTEM) as work:
            await work.conversations.move_on("matrix", "s1", undeciphered=0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with transactions.read(SYSTEM) as work:
        assert await work.conversations.position("matrix") == ""
