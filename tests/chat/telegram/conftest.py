"""A Bot API server on loopback, the people who use it, and channels that talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from bot.channels.protocol import IncomingEvent, OutgoingMessage
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.request import AiohttpRequest, Timeouts
from tests.botapi.app import RunningServer, running_server
from tests.botapi.client import People
from tests.botapi.limits import FloodRules

TOKEN = "4242:CANARY-of-the-bot-token"
VOTER = 1001
QUICK = Timeouts(connect=5.0, pool=5.0, read=1.0, upload=10.0)


@dataclass(slots=True)
class Hourglass:
    """Seconds turned by hand; sleeping turns it."""

    now: float = 1_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


class Inbox:
    """A durable store's stand-in: remembers every batch it was given."""

    def __init__(self) -> None:
        self.batches: list[list[IncomingEvent]] = []

    async def __call__(self, events: object) -> None:
        self.batches.append(list(events))  # type: ignore[call-overload]

    @property
    def events(self) -> list[IncomingEvent]:
        return [event for batch in self.batches for event in batch]

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events]


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    async with running_server(TOKEN, rules=FloodRules(enabled=False)) as running:
        running.world.known_chat(VOTER)
        yield running


@pytest.fixture
async def people(server: RunningServer) -> AsyncIterator[People]:
    async with People(server.url) as humans:
        yield humans


@pytest.fixture
def glass() -> Hourglass:
    return Hourglass()


@pytest.fixture
async def channel(server: RunningServer, glass: Hourglass) -> AsyncIterator[TelegramChannel]:
    config = TelegramConfig(TOKEN, base_url=server.base_url)
    opened = TelegramChannel(config, timeouts=QUICK, monotonic=glass, sleep=glass.sleep)
    yield opened
    await opened.close()


@pytest.fixture
async def request_(server: RunningServer) -> AsyncIterator[AiohttpRequest]:
    transport = AiohttpRequest(TelegramConfig(TOKEN, base_url=server.base_url), timeouts=QUICK)
    yield transport
    await transport.shutdown()


@asynccontextmanager
async def answering(status: int, body: bytes, **headers: str) -> AsyncIterator[AiohttpRequest]:
    """A transport whose server says the same to everything."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers=headers)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    transport = AiohttpRequest(TelegramConfig(TOKEN, base_url=f"http://127.0.0.1:{runner.addresses[0][1]}/bot"))
    try:
        yield transport
    finally:
        await transport.shutdown()
        await runner.cleanup()


Draft = Callable[..., OutgoingMessage]


@pytest.fixture
def draft() -> Draft:
    def make(text: str = "您好", **changes: object) -> OutgoingMessage:
        values: dict[str, object] = {"key": "k1", "address": str(VOTER), "text": text} | changes
        return OutgoingMessage(**values)  # type: ignore[arg-type]

    return make
