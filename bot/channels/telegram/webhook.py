"""The endpoint Telegram posts updates to, for offices that have a public address and a proxy in front.

In this order, and the order is the point: the secret header is compared in constant time
before a byte of the body is read; the body is limited to 1 MB and never unpacked; parsing
survives any depth; 200 is answered only after the inbox has committed the update. A refused body is not
drained: the connection closes.
"""

from __future__ import annotations

import asyncio
import hmac
import json
from typing import Any

import structlog
from aiohttp import web

from bot.channels.telegram.config import WebhookConfig
from bot.channels.telegram.polling import Take
from bot.channels.telegram.updates import event_of, update_id_of
from core.domain.errors import Unavailable

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
LARGEST_BODY = 1024 * 1024
_READ_SECONDS = 10.0  # a sender that is slower is not Telegram
_REFUSALS_A_LINE = 100
_SOCKET_MODE = 0o660  # the proxy's group may connect


class WebhookServer:
    """Serves one path until stopped. Statuses: 200 stored, 400, 403, 408, 413, 503 not stored, come again."""

    def __init__(self, config: WebhookConfig, take: Take) -> None:
        self._config = config
        self._take = take
        self._runner: web.AppRunner | None = None
        self._refused = 0
        self.port = 0

    async def start(self) -> None:
        """Listen. Errors: OSError where the address is taken or not ours."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_post(self._config.path, self._receive, expect_handler=self._expect)
        self._runner = web.AppRunner(app, access_log=None, lingering_time=0.0, auto_decompress=False)
        await self._runner.setup()
        await self._site(self._runner).start()
        if self._config.socket_path is None:
            self.port = int(self._runner.addresses[0][1])
        else:
            self._config.socket_path.chmod(_SOCKET_MODE)

    async def stop(self) -> None:
        """Finish what is being answered and stop listening; Telegram keeps the rest for us."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    def _site(self, runner: web.AppRunner) -> web.BaseSite:
        if self._config.socket_path is not None:
            return web.UnixSite(runner, str(self._config.socket_path))
        return web.TCPSite(runner, self._config.host, self._config.port)

    async def _expect(self, request: web.Request) -> None:
        """``Expect: 100-continue`` invites the body, so the secret comes before it."""
        self._refuse_strangers(request)
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0

    async def _receive(self, request: web.Request) -> web.Response:
        self._refuse_strangers(request)
        update = _parsed(await _body(request))
        if update_id_of(update) is None:
            raise web.HTTPBadRequest
        event = event_of(update)
        if event is not None:
            try:
                await self._take([event])
            except Unavailable as err:
                log.warning("telegram.webhook_not_stored", code=err.code)
                raise web.HTTPServiceUnavailable from None
        return web.Response()

    def _refuse_strangers(self, request: web.Request) -> None:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), self._config.secret.encode()):
            self._count_stranger()
            raise web.HTTPForbidden
        if (request.content_length or 0) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, request.content_length or 0)

    def _count_stranger(self) -> None:
        """Say so, but leave no stranger a way to fill the log."""
        self._refused += 1
        if self._refused % _REFUSALS_A_LINE == 1:
            log.warning("telegram.webhook_refused", refused=self._refused)


async def _body(request: web.Request) -> bytes:
    try:
        async with asyncio.timeout(_READ_SECONDS):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
