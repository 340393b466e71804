"""What every channel promises, over the fake and the local one (Telegram's has the same in its own folder)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress

import pytest

from bot.channels.local import LocalChannel
from bot.channels.protocol import Button, Channel, EventKind, IncomingEvent, OutgoingMessage
from core.domain.errors import Conflict
from tests.chat.fake_channel import FakeChannel


def _fake() -> tuple[Channel, Callable[[], None]]:
    channel = FakeChannel()
    event = IncomingEvent("1", EventKind.TEXT, "ana", "ana", text="你好")
    return channel, lambda: channel.events.put_nowait(event)


def _local() -> tuple[Channel, Callable[[], None]]:
    channel = LocalChannel(is_demonstration=True)
    return channel, lambda: void(channel.say("ana", "你好"))


def void(_: object) -> None:
    """A deed without an answer."""


@pytest.fixture(params=[_fake, _local])
def made(request: pytest.FixtureRequest) -> tuple[Channel, Callable[[], None]]:
    make: Callable[[], tuple[Channel, Callable[[], None]]] = request.param
    return make()


async def test_event_arrives_whole_through_receive(made: tuple[Channel, Callable[[], None]]) -> None:
    channel, happen = made
    taken: asyncio.Future[IncomingEvent] = asyncio.get_running_loop().create_future()

    async def receive(events: Sequence[IncomingEvent]) -> None:
        taken.set_result(events[0])

    happen()
    running = asyncio.create_task(channel.run(receive))
    event = await taken
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert (event.address, event.sender, event.text, event.is_private) == ("ana", "ana", "你好", True)


async def test_edit_keeps_the_message_id(made: tuple[Channel, Callable[[], None]]) -> None:
    channel, _ = made
    first = await channel.send(OutgoingMessage("a", "ana", "one", [[Button("go", "t")]]))
    again = await channel.send(OutgoingMessage("b", "ana", "two", edits=first))
    other = await channel.send(OutgoingMessage("c", "ana", "three"))
    assert again == first != other


async def test_unpaced_channel_asks_no_delay(made: tuple[Channel, Callable[[], None]]) -> None:
    channel, _ = made
    assert channel.delay("ana") == 0
    await channel.close()


def test_local_refuses_a_real_office() -> None:
    with pytest.raises(Conflict, match=r"local_channel\.real_office"):
        LocalChannel(is_demonstration=False)
