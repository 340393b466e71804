"""A real homeserver for a whole session, people with clients, and the bot's device on it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.app import ChatApp
from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.login import log_in
from bot.channels.protocol import IncomingEvent
from core.domain.errors import Unavailable
from tests.homeserver.person import Person, a_person
from tests.homeserver.server import PASSWORD, Homeserver, running_homeserver


class Notebook:
    """A journal in memory: what was stored, and how far; refuses the first ``refusals`` batches."""

    def __init__(self, *, refusals: int = 0) -> None:
        self.events: list[IncomingEvent] = []
        self.written: list[tuple[list[str], str]] = []
        self.refusals = refusals
        self._changed = asyncio.Condition()

    async def position(self) -> str:
        return self.written[-1][1] if self.written else ""

    async def store(self, events: Sequence[IncomingEvent], position: str) -> None:
        if events and self.refusals:
            self.refusals -= 1
            raise Unavailable("storage.busy")
        async with self._changed:
            known = {event.event_id for event in self.events}
            self.events += [event for event in events if event.event_id not in known]
            self.written.append(([event.event_id for event in events], position))
            self._changed.notify_all()

    async def until(self, number: int) -> list[IncomingEvent]:
        """All events, once there are ``number`` of them."""
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(lambda: len(self.events) >= number)
        return self.events

    async def until_moved(self) -> None:
        """The position has moved once more."""
        async with asyncio.timeout(60), self._changed:
            before = len(self.written)
            await self._changed.wait_for(lambda: len(self.written) > before)


@pytest.fixture(scope="session")
def homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Synapse without limits."""
    with running_homeserver(tmp_path_factory.mktemp("homeserver")) as server:
        yield server


@pytest.fixture
def limited_homeserver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homeserver]:
    """Synapse with the limits that it has by default; one for each test, because it allows five logins and no more."""
    with running_homeserver(tmp_path_factory.mktemp("limited"), is_limited=True) as server:
        yield server


def config_for(server: Homeserver, folder: Path, *, user: str = "") -> MatrixConfig:
    """An account of its own for each test."""
    return MatrixConfig(
        homeserver=server.base_url,
        user=user or server.register(),
        state_dir=folder / "matrix",
        seeds=folder / "matrix.seeds",
        store_key="a key for the store",
    )


@pytest.fixture
async def config(homeserver: Homeserver, tmp_path: Path) -> MatrixConfig:
    """The bot's account, logged in."""
    config = config_for(homeserver, tmp_path)
    await log_in(config, PASSWORD)
    return config


@pytest.fixture
async def person(homeserver: Homeserver, tmp_path: Path) -> AsyncIterator[Person]:
    async with a_person(homeserver, tmp_path) as somebody:
        yield somebody


async def met(config: MatrixConfig, person: Person, notebook: Notebook, *, is_encrypted: bool = True) -> str:
    """A direct chat in which the bot has heard the person."""
    room = await person.open_chat(config.user, is_encrypted=is_encrypted)
    await person.say(room, "在吗")
    await notebook.until(len(notebook.events) + 1)
    return room


@asynccontextmanager
async def following(config: MatrixConfig, notebook: Notebook) -> AsyncIterator[MatrixChannel]:
    """The channel, connected and reading."""
    channel = MatrixChannel(config)
    task = asyncio.create_task(channel.follow(notebook))
    try:
        async with asyncio.timeout(60):
            await asyncio.wait([task, asyncio.ensure_future(channel.connected())], return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        yield channel
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await channel.close()


@asynccontextmanager
async def running(app: ChatApp) -> AsyncIterator[None]:
    """The chat's loops."""
    task = asyncio.create_task(app.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
