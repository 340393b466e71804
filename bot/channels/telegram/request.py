"""python-telegram-bot's transport on aiohttp, and the only place that knows the bot's token.

``HTTPXRequest`` collapses under concurrency (measured: 62 messages/s against 1,500/s). Two things stay true
here:

- The ``Bot`` is built with a placeholder instead of the token; the true URL is put together inside
  ``do_request``. So no log line, error or repr of the library can hold the token, whatever its log level.
- A request whose head was never handed to a connection raises ``NotSent``: sending it again cannot double it.
  Every other loss raises ``TimedOut`` or ``NetworkError``: it may have arrived.
"""

from __future__ import annotations

import json
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import aiohttp
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.bounded import read_within
from bot.channels.telegram.config import TelegramConfig

API_PLACEHOLDER = "https://api.invalid/"
FILE_PLACEHOLDER = "https://file.invalid/"
TOKEN_PLACEHOLDER = "hidden"  # noqa: S105 - stands where the token would

OK = 200
TOO_LARGE = 413
TOO_MANY_REQUESTS = 429
_LONGEST_HOLD = 86_400.0  # seconds; a server that names more is broken or hostile


class NotSent(NetworkError):  # noqa: N818 - read as the outcome of a request
    """The request failed before any of it was written: it is known not to have arrived."""


class FloodLimited(TelegramError):  # noqa: N818
    """429: this request was refused; ``retry_after`` in seconds.

    Ours instead of the library's ``RetryAfter``, whose attribute is in the middle of a change of type.
    """

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Too many requests, retry after {retry_after:g} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``pool`` waits for a free connection, ``upload`` is added to ``read`` for requests with
    files.
    """

    connect: float = 5.0
    pool: float = 10.0
    read: float = 20.0
    upload: float = 60.0


class AiohttpRequest(BaseRequest):
    """A pool of kept-alive connections to one Bot API server, opened with the first request."""

    def __init__(self, config: TelegramConfig, *, connections: int = 100, timeouts: Timeouts | None = None) -> None:
        self._targets = {
            f"{API_PLACEHOLDER}{TOKEN_PLACEHOLDER}": config.base_url + config.token,
            f"{FILE_PLACEHOLDER}{TOKEN_PLACEHOLDER}": config.base_file_url + config.token,
        }
        self._proxy = config.proxy or None
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeouts.read

    async def initialize(self) -> None:
        self._opened()

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(self, endpoint: str, read_timeout: float, **parameters: object) -> Any:
        """The raw ``result`` of one API method, for what must not be parsed by the library."""
        query = urlencode({name: _as_parameter(value) for name, value in parameters.items()})
        url = f"{API_PLACEHOLDER}{TOKEN_PLACEHOLDER}/{endpoint}?{query}"
        return await self.post(url, read_timeout=read_timeout)

    async def download(self, url: str, *, limit: int) -> bytes | None:
        """A file; None where it is larger than ``limit``, of which no more is read. Errors: as ``do_request``."""
        within = self._timeout(None, self._timeouts.upload, BaseRequest.DEFAULT_NONE)
        progress = SimpleNamespace(written=False)
        try:
            async with self._asked(url, "GET", None, within, progress) as response:
                if response.status != OK:
                    raise BadRequest(f"{response.status} instead of a file")
                return await read_within(response, limit)
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            failure = _failure(err, written=progress.written)
        raise failure  # outside the handler, as in ``do_request``

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = BaseRequest.DEFAULT_NONE,
        write_timeout: object = BaseRequest.DEFAULT_NONE,
        connect_timeout: object = BaseRequest.DEFAULT_NONE,
        pool_timeout: object = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body. Errors: NotSent, TimedOut, NetworkError, FloodLimited, BadRequest."""
        within = self._timeout(request_data, read_timeout, connect_timeout)
        progress = SimpleNamespace(written=False)
        try:
            status, body = await self._exchange(url, method, request_data, within, progress)
        except (aiohttp.ClientError, OSError, TimeoutError) as err:
            failure = _failure(err, written=progress.written)
        else:
            if status == TOO_MANY_REQUESTS:
                raise FloodLimited(_retry_after(body))
            if status == TOO_LARGE:  # the library takes it for a lost connection, worth another try
                raise BadRequest("Request Entity Too Large")
            return status, body
        # Outside the handler: some of aiohttp's messages hold the URL, and a chained error would print them.
        raise failure

    async def _exchange(
        self,
        url: str,
        method: str,
        data: RequestData | None,
        within: aiohttp.ClientTimeout,
        progress: SimpleNamespace,
    ) -> tuple[int, bytes]:
        async with self._asked(url, method, data, within, progress) as response:
            return response.status, await response.read()

    def _asked(
        self,
        url: str,
        method: str,
        data: RequestData | None,
        within: aiohttp.ClientTimeout,
        progress: SimpleNamespace,
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return self._opened().request(
            method,
            self._true_url(url),
            data=_body(data),
            headers=_headers(data),
            timeout=within,
            proxy=self._proxy,
            allow_redirects=False,  # a redirect would carry the token elsewhere
            trace_request_ctx=progress,
        )

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            trace = aiohttp.TraceConfig()
            trace.on_request_headers_sent.append(_mark_written)
            self._session = aiohttp.ClientSession(
                # Shorter than the 75 s of usual servers, so that we rarely write into a closing connection.
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=20),
                cookie_jar=aiohttp.DummyCookieJar(),
                trace_configs=[trace],
            )
        return self._session

    def _true_url(self, url: str) -> str:
        for placeholder, target in self._targets.items():
            if url.startswith(placeholder):
                return target + url[len(placeholder) :]
        raise NotSent("a request to an address that is not the Bot API's")

    def _timeout(
        self, data: RequestData | None, read_timeout: object, connect_timeout: object
    ) -> aiohttp.ClientTimeout:
        read = _seconds(read_timeout, default=self._timeouts.read)
        if data is not None and data.contains_files:
            read += self._timeouts.upload
        connect = _seconds(connect_timeout, default=self._timeouts.connect)
        pooled = self._timeouts.pool + connect
        return aiohttp.ClientTimeout(total=pooled + 2 * read, connect=pooled, sock_connect=connect, sock_read=read)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer's envelope. The library's own version logs the payload; it may hold a person's words."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or ("result" not in answer and answer.get("ok") is not False):
            raise TelegramError("Invalid server response")
        return answer


async def _mark_written(_session: object, context: SimpleNamespace, _params: object) -> None:
    """aiohttp calls this when a connection is there and the head goes to it, before the bytes leave."""
    context.trace_request_ctx.written = True


def _failure(err: BaseException, *, written: bool) -> NetworkError:
    name = type(err).__name__
    if not written:
        return NotSent(f"{name} before anything was sent")
    if isinstance(err, TimeoutError):
        return TimedOut(f"{name} while waiting for the answer")
    return NetworkError(f"{name} while waiting for the answer")


def _body(data: RequestData | None) -> bytes | aiohttp.FormData | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.url_encoded_parameters().encode()
    form = aiohttp.FormData(quote_fields=False)  # quoted, a Chinese file name arrives as %E7...
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


def _headers(data: RequestData | None) -> dict[str, str]:
    headers = {"User-Agent": BaseRequest.USER_AGENT}
    if data is not None and not data.contains_files:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    return headers


def _as_parameter(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _seconds(value: object, *, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _retry_after(body: bytes) -> float:
    """Seconds the server asks us to wait; 1 where a gateway in between answered 429 without saying."""
    try:
        seconds = float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return 1.0
    return min(max(1.0, seconds), _LONGEST_HOLD)
