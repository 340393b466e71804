"""The bot's token and people's words stay out of logs, errors and reprs, at any log level."""

from __future__ import annotations

import asyncio
import io
import logging
import traceback
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.channels.protocol import Attachment, Button, OutgoingMessage, SendFailure, SendUncertain, Unreachable
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import Mode, TelegramConfig, WebhookConfig
from bot.channels.telegram.request import Timeouts
from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import QUICK, TOKEN, VOTER, Draft, Inbox

CANARY = TOKEN.partition(":")[2]
SECRET = "CANARY-of-the-webhook-" + "x" * 20
WORDS = "CANARY-of-a-choice"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything any library logs at any level, with tracebacks."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


async def every_failure(channel: TelegramChannel, people: People, draft: Draft) -> list[str]:
    """What each way of failing says, with its whole chain of causes."""
    told: list[str] = []

    async def attempt(message: OutgoingMessage) -> None:
        try:
            await channel.send(message)
        except (SendFailure, SendUncertain, Unreachable) as err:
            told.append("".join(traceback.format_exception(err)) + repr(err))

    for fault in ("bad_gateway_next", "lose_answer_next", "drop_request_next", "stall_next"):
        await people.faults(**{fault: 1})
        await attempt(draft(WORDS))
    await attempt(draft(WORDS, address="31415"))
    await attempt(draft(WORDS, buttons=((Button("x", "y" * 90),),)))
    await attempt(draft(WORDS, attachment=Attachment("a.png", "image/png", b"no picture")))
    return told


async def test_no_failure_tells_the_token(
    channel: TelegramChannel, people: People, draft: Draft, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    told = await every_failure(channel, people, draft)
    asyncio.get_running_loop().set_debug(True)
    await channel.send(draft(WORDS))
    printed = capsys.readouterr()
    everything = "".join([*told, log.getvalue(), printed.out, printed.err])
    assert len(told) == 7
    assert CANARY not in everything
    assert WORDS not in everything


async def test_forced_debug_log_has_no_token(channel: TelegramChannel, draft: Draft, log: io.StringIO) -> None:
    for name in ("telegram", "telegram.Bot", "telegram.request"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    await channel.send(draft("您好"))
    assert "sendMessage" in log.getvalue()
    assert CANARY not in log.getvalue()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "host.invalid"])
async def test_unreachable_server_hides_the_token(address: str, draft: Draft, log: io.StringIO) -> None:
    quick = Timeouts(connect=0.2, pool=0.2, read=0.2)
    channel = TelegramChannel(TelegramConfig(TOKEN, base_url=f"http://{address}/bot"), timeouts=quick)
    with pytest.raises(SendFailure) as failure:
        await channel.send(draft(WORDS))
    told = "".join(traceback.format_exception(failure.value)) + log.getvalue()
    assert CANARY not in told
    await channel.close()


async def test_ingest_logs_neither_words_nor_token(
    server: RunningServer, people: People, log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    config = TelegramConfig(TOKEN, base_url=server.base_url)
    channel = TelegramChannel(config, timeouts=QUICK)
    await people.faults(bad_gateway_next=1)
    await people.text(VOTER, WORDS)
    inbox, arrived = Inbox(), asyncio.Event()

    async def receive(events: object) -> None:
        await inbox(events)
        arrived.set()

    task = asyncio.create_task(channel.run(receive))
    await asyncio.wait_for(arrived.wait(), 10)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await channel.close()
    everything = log.getvalue() + capsys.readouterr().out
    assert "telegram.start_failed" in everything
    assert CANARY not in everything
    assert WORDS not in everything


async def test_webhook_secret_is_not_logged(server: RunningServer, log: io.StringIO) -> None:
    webhook = WebhookConfig("http://127.0.0.1:1/telegram", SECRET)
    config = TelegramConfig(TOKEN, base_url=server.base_url, mode=Mode.WEBHOOK, webhook=webhook)
    channel = TelegramChannel(config)
    await channel.set_webhook()
    await channel.delete_webhook()
    await channel.close()
    assert SECRET not in log.getvalue()


def test_settings_do_not_show_secrets() -> None:
    webhook = WebhookConfig("https://desk.invalid/telegram", SECRET)
    shown = repr(TelegramConfig(TOKEN, webhook=webhook, proxy="http://user:CANARY@proxy.invalid"))
    assert "CANARY" not in shown
