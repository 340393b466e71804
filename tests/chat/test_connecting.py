"""A network that has not been reached yet: what waits for it is not tried in vain, however often the program starts."""

from __future__ import annotations

import asyncio

from bot.app import ChatApp, chat_parts
from bot.channels.protocol import OutgoingMessage, SendFailure
from core.services.stores.messages import OutboxState
from tests.chat.desk import Desk
from tests.chat.fake_channel import FakeChannel
from tests.chat.test_delivery import Post


class FarChannel(FakeChannel):
    """Refuses until it was reached."""

    def __init__(self) -> None:
        super().__init__()
        self.is_awaited, self.is_reached, self.has_sent = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def connected(self) -> None:
        self.is_awaited.set()
        await self.is_reached.wait()

    async def send(self, message: OutgoingMessage) -> str:
        if not self.is_reached.is_set():
            raise SendFailure("not connected yet", retry_after=5)
        self.has_sent.set()
        return await super().send(message)


async def test_start_before_the_network_costs_no_attempt(desk: Desk) -> None:
    post = Post(desk)
    await post.enqueue()
    for _ in range(3):
        await _started_in_vain(desk)
    waiting = await post.row()
    assert (waiting.state, waiting.attempts) == (OutboxState.WAITING, 0)


async def test_message_goes_once_the_network_is_reached(desk: Desk) -> None:
    post, channel = Post(desk), FarChannel()
    await post.enqueue()
    running = asyncio.create_task(ChatApp(chat_parts(desk.office.core), [channel]).run())
    await channel.is_awaited.wait()
    channel.is_reached.set()
    await channel.has_sent.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (await post.row()).state is OutboxState.SENT


async def _started_in_vain(desk: Desk) -> None:
    """The program starts, does not reach its network and is stopped."""
    channel = FarChannel()
    running = asyncio.create_task(ChatApp(chat_parts(desk.office.core), [channel]).run())
    await channel.is_awaited.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
