"""The whole channel between people and an inbox, by polling and by webhook."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from bot.channels.protocol import Button, Channel, EventKind, IncomingEvent
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import Mode, TelegramConfig, WebhookConfig
from core.domain.errors import Unavailable
from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import TOKEN, VOTER, Draft

SECRET = "s3cret_" + "x" * 40


class Mailbox:
    """Hands each event to whoever waits for it; refuses the first ``refusals`` batches."""

    def __init__(self, *, refusals: int = 0) -> None:
        self._events: asyncio.Queue[IncomingEvent] = asyncio.Queue()
        self._refusals = refusals

    async def __call__(self, events: Sequence[IncomingEvent]) -> None:
        if self._refusals:
            self._refusals -= 1
            raise Unavailable("storage.busy")
        for event in events:
            self._events.put_nowait(event)

    async def next(self) -> IncomingEvent:
        return await asyncio.wait_for(self._events.get(), 10)


@asynccontextmanager
async def running(channel: TelegramChannel, mailbox: Mailbox) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.run(mailbox))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def hooked(server: RunningServer) -> AsyncIterator[TelegramChannel]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    webhook = WebhookConfig(f"http://127.0.0.1:{port}/telegram", SECRET, port=port)
    channel = TelegramChannel(TelegramConfig(TOKEN, base_url=server.base_url, mode=Mode.WEBHOOK, webhook=webhook))
    try:
        yield channel
    finally:
        await channel.close()


async def test_polling_brings_words_and_presses(channel: TelegramChannel, people: People, draft: Draft) -> None:
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.text(VOTER, "/start")
        assert (await mailbox.next()).text == "/start"
        await channel.send(draft(buttons=((Button("满意", "t-yes"),),)))
        await people.press(VOTER, "满意")
        pressed = await mailbox.next()
    assert (pressed.kind, pressed.button) == (EventKind.BUTTON, "t-yes")


async def test_pressed_button_is_acknowledged(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await channel.send(draft(buttons=((Button("满意", "t-yes"),),)))
    async with running(channel, Mailbox()):
        seen = (await people.press(VOTER, "满意"))["revision"]
        await people.chat(VOTER, beyond=seen, within=10)
    [callback] = (await people.state())["callbacks"]
    assert callback["answered"]


async def test_press_is_acknowledged_after_commit(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await channel.send(draft(buttons=((Button("满意", "t-yes"),),)))
    await people.press(VOTER, "满意")
    begun: list[int] = []

    class Watching(Mailbox):
        async def __call__(self, events: Sequence[IncomingEvent]) -> None:
            begun.append(len(channel._beside))
            await super().__call__(events)

    mailbox = Watching(refusals=1)
    async with running(channel, mailbox):
        await mailbox.next()
    assert begun == [0, 0]


async def test_too_old_press_harms_nobody(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.faults(query_lifetime=0)
    await channel.send(draft(buttons=((Button("满意", "t-yes"),),)))
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.press(VOTER, "满意")
        await mailbox.next()
        await people.text(VOTER, "after")
        assert (await mailbox.next()).text == "after"


async def test_blocking_arrives_as_left(channel: TelegramChannel, people: People) -> None:
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.act("block", user=VOTER)
        assert (await mailbox.next()).kind is EventKind.LEFT


async def test_start_survives_a_dead_gateway(channel: TelegramChannel, people: People) -> None:
    await people.faults(bad_gateway_next=5)
    await people.text(VOTER, "/start")
    mailbox = Mailbox()
    async with running(channel, mailbox):
        assert (await mailbox.next()).text == "/start"


async def test_polling_takes_over_from_webhook(channel: TelegramChannel, people: People, server: RunningServer) -> None:
    async with hooked(server) as earlier:
        await earlier.set_webhook()
    await people.text(VOTER, "kept")
    mailbox = Mailbox()
    async with running(channel, mailbox):
        assert (await mailbox.next()).text == "kept"


async def test_polling_mode_ignores_webhook_settings(server: RunningServer, people: People) -> None:
    webhook = WebhookConfig("http://127.0.0.1:1/telegram", SECRET, port=0)
    channel = TelegramChannel(TelegramConfig(TOKEN, base_url=server.base_url, webhook=webhook))
    mailbox = Mailbox()
    async with running(channel, mailbox):
        await people.text(VOTER, "/start")
        assert (await mailbox.next()).text == "/start"
    await channel.close()


async def test_webhook_brings_words_and_presses(server: RunningServer, people: People, draft: Draft) -> None:
    mailbox = Mailbox()
    async with hooked(server) as channel, running(channel, mailbox):
        await people.text(VOTER, "/start")
        assert (await mailbox.next()).text == "/start"
        await channel.send(draft(buttons=((Button("满意", "t-yes"),),)))
        await people.press(VOTER, "满意")
        assert (await mailbox.next()).button == "t-yes"
    assert server.api.deliverer.webhook is not None


async def test_webhook_retries_what_was_not_stored(server: RunningServer, people: People) -> None:
    mailbox = Mailbox(refusals=2)
    async with hooked(server) as channel, running(channel, mailbox):
        await people.text(VOTER, "/start")
        assert (await mailbox.next()).text == "/start"
    webhook = server.api.deliverer.webhook
    assert webhook is not None
    assert "503" in webhook.last_error


async def test_commands_are_announced_by_language(channel: TelegramChannel, server: RunningServer) -> None:
    await channel.announce_commands({"zh": [("help", "帮助")], "en": [("help", "Help")], "": [("help", "帮助")]})
    assert server.world.commands["zh"] == [{"command": "help", "description": "帮助"}]
    assert server.world.commands["en"] == [{"command": "help", "description": "Help"}]
    assert server.world.commands[""] == [{"command": "help", "description": "帮助"}]


def test_it_is_a_channel() -> None:
    channel: Channel = TelegramChannel(TelegramConfig(TOKEN))
    assert channel.name == "telegram"
