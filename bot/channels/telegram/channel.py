"""Telegram as a ``Channel``: takes updates by polling or webhook, sends at the network's pace.

A pressed button is acknowledged right after its event is committed, beside the loop: the person's client
stops spinning although nothing has been handled yet. Failing at that harms nobody (``query is too old``
after a restart).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.channels.backoff import Backoff, Sleep
from bot.channels.protocol import IncomingEvent, IncomingFile, Manners, OutgoingMessage, Receive
from bot.channels.telegram.config import Mode, TelegramConfig, WebhookConfig
from bot.channels.telegram.files import fetch
from bot.channels.telegram.pacing import Limits, MonotonicSeconds, Pacing
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.request import (
    API_PLACEHOLDER,
    FILE_PLACEHOLDER,
    TOKEN_PLACEHOLDER,
    AiohttpRequest,
    Timeouts,
)
from bot.channels.telegram.sending import Sender
from bot.channels.telegram.updates import ALLOWED_UPDATES, moved_event
from bot.channels.telegram.webhook import WebhookServer
from core.domain.errors import Unavailable
from core.domain.paces import Pace

log = structlog.get_logger(__name__)

_Step = Callable[[], Awaitable[None]]


class TelegramChannel:
    """One bot on one Bot API server. Connections open with the first request and end with ``close``."""

    name = "telegram"
    manners = Manners(takes_files=True)

    def __init__(
        self,
        config: TelegramConfig,
        *,
        limits: Limits | None = None,
        timeouts: Timeouts | None = None,
        monotonic: MonotonicSeconds = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._config = config
        self._sleep = sleep
        self._request = AiohttpRequest(config, timeouts=timeouts)
        self._bot = open_bot(self._request)
        self._pacing = Pacing(monotonic, limits=limits)
        self._sender = Sender(self._bot, self._pacing, sleep=sleep, on_moved=self._moved)
        self._receive: Receive | None = None
        self._beside: set[asyncio.Task[None]] = set()

    async def run(self, receive: Receive) -> None:
        """Take updates until cancelled; Telegram is told of a batch only after ``receive`` returned.

        Errors: OSError where the webhook's address cannot be listened on; whatever ``receive`` raises beside
        Unavailable, with nothing confirmed.
        """

        async def take(events: Sequence[IncomingEvent]) -> None:
            await receive(events)
            self._acknowledge(events)

        self._receive = receive
        webhook = self._config.webhook
        if webhook is None or self._config.mode is Mode.POLLING:
            await self._until_accepted(self.delete_webhook)
            await Poller(self._request, sleep=self._sleep).run(take)
        else:
            await self._serve(webhook, WebhookServer(webhook, take))

    async def send(self, message: OutgoingMessage) -> str:
        """See ``Channel.send``. A long text is sent in parts; the id is that of the part with the buttons."""
        return await self._sender.send(message)

    async def fetch(self, file: IncomingFile, *, limit: int) -> bytes:
        """See ``FileSource.fetch``."""
        return await fetch(self._request, file, limit=limit)

    def delay(self, address: str) -> float:
        return self._pacing.delay(address)

    @property
    def pace(self) -> Pace:
        """Telegram's published limits."""
        return self._pacing.pace

    def recall(self, pace: Pace) -> None:
        """They are the same for everybody, whatever was known before."""

    async def close(self) -> None:
        for task in self._beside:
            task.cancel()
        await asyncio.gather(*self._beside, return_exceptions=True)
        await self._request.shutdown()

    async def announce_commands(self, commands: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """What Telegram's menu offers, by two-letter language; ``""`` is for everybody else.

        Each entry is (command without slash, description). Errors: TelegramError.
        """
        for language, entries in commands.items():
            await self._bot.set_my_commands(list(entries), language_code=language or None)

    async def set_webhook(self) -> None:
        """Tell Telegram where to post; pending updates are kept. Errors: TelegramError, ValueError."""
        webhook = self._config.webhook
        if webhook is None:
            raise ValueError("no webhook is configured")
        await self._bot.set_webhook(webhook.public_url, secret_token=webhook.secret, allowed_updates=ALLOWED_UPDATES)

    async def delete_webhook(self) -> None:
        """Let Telegram keep updates for polling, pending ones included. Errors: TelegramError."""
        await self._bot.delete_webhook()

    async def _serve(self, webhook: WebhookConfig, server: WebhookServer) -> None:
        await server.start()
        try:
            await self._until_accepted(self.set_webhook)
            log.info("telegram.webhook_listening", host=webhook.host, port=server.port)
            await asyncio.Event().wait()
        finally:
            await server.stop()

    async def _until_accepted(self, step: _Step) -> None:
        """Repeat a request of the start until the network answers: an office starts while its line is down."""
        backoff = Backoff()
        while True:
            try:
                return await step()
            except TelegramError as err:
                wait = backoff.next()
                log.warning("telegram.start_failed", error=type(err).__name__, retry_in=wait)
                await self._sleep(wait)

    def _acknowledge(self, events: Sequence[IncomingEvent]) -> None:
        for event in events:
            if event.callback_id:
                self._do_beside(self._answer(event.callback_id))

    def _do_beside(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    def _moved(self, old: str, new: str) -> None:
        """A send found a group elsewhere: told to the inbox like an event of the network, so that it is stored once."""
        if self._receive is not None:
            self._do_beside(self._store(self._receive, moved_event(f"moved:{old}", old, new)))

    async def _store(self, receive: Receive, event: IncomingEvent) -> None:
        try:
            await receive([event])
        except Unavailable as err:  # the next send finds it again
            log.warning("telegram.not_stored", code=err.code)

    async def _answer(self, callback_id: str) -> None:
        try:
            await self._bot.answer_callback_query(callback_id)
        except TelegramError as err:
            log.debug("telegram.callback_not_answered", error=type(err).__name__)


def open_bot(request: AiohttpRequest) -> Bot:
    """The library's ``Bot`` without the token, and without its habit of logging whole messages.

    At DEBUG the library logs every parameter and answer: votes, opinions, the webhook's secret. A level
    set on its own loggers stands whatever the level of the root.
    """
    for name in ("telegram", "telegram.Bot", "telegram.request"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return Bot(
        TOKEN_PLACEHOLDER,
        base_url=API_PLACEHOLDER,
        base_file_url=FILE_PLACEHOLDER,
        request=request,
        get_updates_request=request,
    )
