"""Matrix as a ``JournalChannel``: one device of one account, reading from where the journal stands.

The device is opened when the channel is followed and closed with it; until its rooms are known nothing is sent. What
must stay true: no start is a login, one process a device, and the device is signed before it says a word.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from dataclasses import replace

import structlog
from nio import AsyncClient

from bot.channels.backoff import Backoff, Sleep
from bot.channels.matrix.client import open_client
from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.cross_signing import sign_device
from bot.channels.matrix.files import WITHIN, fetch
from bot.channels.matrix.homeserver import HomeserverApi, NoAnswer, Refused
from bot.channels.matrix.housekeeping import keep_house
from bot.channels.matrix.limits import lifting, told_pace
from bot.channels.matrix.pacing import MonotonicSeconds, Pacing
from bot.channels.matrix.polls import Polls
from bot.channels.matrix.reading import Reader
from bot.channels.matrix.sending import NOT_SENT_WAIT, Sender
from bot.channels.matrix.session import load_session, only_process
from bot.channels.protocol import FetchFailure, IncomingFile, Journal, Manners, OutgoingMessage, SendFailure
from core.domain.errors import Conflict, NotFound
from core.domain.paces import Pace

log = structlog.get_logger(__name__)


class MatrixChannel:
    """Sends while it is followed."""

    name = "matrix"
    manners = Manners(has_buttons=False, command_marks="!/", batches=True, takes_files=True)

    def __init__(
        self,
        config: MatrixConfig,
        *,
        monotonic: MonotonicSeconds = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._config = config
        self._sleep = sleep
        self._pacing = Pacing(monotonic)
        self._client: AsyncClient | None = None
        self._sender: Sender | None = None
        self._held = ExitStack()
        self._is_connected = asyncio.Event()

    async def follow(self, journal: Journal) -> None:
        """Read on from the journal's position until cancelled.

        Errors: NotFound("matrix.not_logged_in"), Conflict("matrix.device_in_use"), and whatever the journal raises
        beside Unavailable.
        """
        session = load_session(self._config.state_dir)
        if session is None:
            raise NotFound("matrix.not_logged_in")
        self._held.enter_context(only_process(self._config.state_dir))
        client = self._client = open_client(self._config, session)
        await self._sign(client)

        polls = Polls(self._config.state_dir) if self._config.polls else None

        def ready() -> None:
            self._sender = Sender(client, self._pacing, polls=polls, sleep=self._sleep)
            self._is_connected.set()
            log.info("matrix.ready", rooms=len(client.rooms))

        await Reader(client, self._config, ready=ready, polls=polls, sleep=self._sleep).run(journal)

    async def connected(self) -> None:
        """Returns once messages can be sent."""
        await self._is_connected.wait()

    async def send(self, message: OutgoingMessage) -> str:
        """See ``Outlet.send``."""
        if self._sender is None:
            raise SendFailure("not connected yet", retry_after=NOT_SENT_WAIT)
        return await self._sender.send(message)

    async def fetch(self, file: IncomingFile, *, limit: int) -> bytes:
        """See ``FileSource.fetch``."""
        if self._client is None:
            raise FetchFailure("not connected yet", may_heal=True)
        async with HomeserverApi(self._client.homeserver, self._client.access_token, within=WITHIN) as api:
            return await fetch(api, file, limit=limit)

    def delay(self, address: str) -> float:
        """The server counts an account's messages, whatever their room."""
        return self._pacing.delay()

    @property
    def pace(self) -> Pace:
        """See ``PacedOutlet``."""
        pace = self._pacing.pace
        return replace(pace, lifted_by=lifting(self._config.homeserver, self._config.user)) if pace.is_limited else pace

    def recall(self, pace: Pace) -> None:
        """See ``PacedOutlet``."""
        self._pacing.recall(pace)

    async def close(self) -> None:
        self._is_connected.clear()
        self._sender, client, self._client = None, self._client, None
        if client is not None:
            await client.close()
        self._held.close()

    async def _sign(self, client: AsyncClient) -> None:
        """Again, because somebody may have taken the signature away. An office starts while its line is down."""
        backoff = Backoff()
        while True:
            try:
                await keep_house(client)
                async with HomeserverApi(self._config.homeserver, client.access_token) as api:
                    await self._look_at_limits(api, client.user_id)
                    await sign_device(api, self._config.seeds, client.user_id, client.device_id)
                return
            except Conflict as conflict:  # unsigned, some clients will not talk to us: loud, but no reason to be silent
                log.error("matrix.device_not_signed", code=conflict.code)
                return
            except (NoAnswer, Refused) as error:
                wait = backoff.next()
                log.warning("matrix.start_failed", error=type(error).__name__, retry_in=wait)
                await self._sleep(wait)

    async def _look_at_limits(self, api: HomeserverApi, user: str) -> None:
        if (told := await told_pace(api, user)) is not None:
            self._pacing.told(told)
        pace = self._pacing.pace
        log.info("matrix.pace", basis=pace.basis, cost=pace.cost, burst=pace.burst)
