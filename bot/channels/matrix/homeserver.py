"""Plain requests to the homeserver, for what nio does not know: signatures, logins, questions of an operator.

What must stay true: the token travels in a header and is in no message of an error; a refusal says whether trying again
makes sense.
"""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any

import aiohttp

from bot.channels.bounded import read_within

Json = dict[str, Any]

WITHIN = 30.0  # seconds for one request
OK = 200
UNAUTHORISED = 401
TOO_MANY = 429
_LONGEST_REFUSAL = 100_000
_PREFIX = "/_matrix/client/v3"
_ROOTS = ("/_matrix/", "/_synapse/")


class Refused(Exception):  # noqa: N818 - read as an answer
    """The server's no. ``code`` is Matrix's own; ``retry_after`` in seconds where asking again later may help."""

    def __init__(self, status: int, code: str, body: Json) -> None:
        super().__init__(code or str(status))
        self.status = status
        self.code = code
        self.body = body

    @property
    def retry_after(self) -> float | None:
        wait = self.body.get("retry_after_ms")
        return float(wait) / 1000 if isinstance(wait, int | float) else None


class NoAnswer(Exception):  # noqa: N818
    """The server cannot be reached, or what answers is none."""


class HomeserverApi:
    """One homeserver as one account; without a token, as nobody. Use as an async context."""

    def __init__(self, base_url: str, token: str = "", *, within: float = WITHIN) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._within = aiohttp.ClientTimeout(total=within)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> HomeserverApi:
        self._session = aiohttp.ClientSession(timeout=self._within, cookie_jar=aiohttp.DummyCookieJar())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def get(self, path: str, **query: str) -> Json:
        """Errors: Refused, NoAnswer."""
        return await self._asked("GET", path, params=query)

    async def post(self, path: str, body: object) -> Json:
        """Errors: Refused, NoAnswer."""
        return await self._asked("POST", path, json=body)

    async def put(self, path: str, body: object) -> Json:
        """Errors: Refused, NoAnswer."""
        return await self._asked("PUT", path, json=body)

    async def upload(self, content: bytes, media_type: str, filename: str) -> str:
        """Store ``content`` with the server; its address. Errors: Refused, NoAnswer."""
        headers = {"Content-Type": media_type}
        query = {"filename": filename} if filename else {}
        answer = await self._asked("POST", "/_matrix/media/v3/upload", data=content, headers=headers, params=query)
        return str(answer.get("content_uri", ""))

    async def download(self, path: str, *, limit: int) -> bytes | None:
        """A file; None where it is larger than ``limit``, of which no more is read. Errors: Refused, NoAnswer."""
        if self._session is None:
            raise RuntimeError("use the API as an async context")
        try:
            # Not followed: a redirect would carry the token elsewhere.
            async with self._session.get(self._base_url + path, headers=self._headers, allow_redirects=False) as answer:
                if answer.status != OK:
                    _read(answer.status, await answer.content.read(_LONGEST_REFUSAL))
                    raise NoAnswer(str(answer.status))
                return await read_within(answer, limit)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        raise NoAnswer(reason)  # outside the handler: some messages hold the URL

    async def _asked(self, method: str, path: str, *, headers: dict[str, str] | None = None, **request: Any) -> Json:
        if self._session is None:
            raise RuntimeError("use the API as an async context")
        url = self._base_url + (path if path.startswith(_ROOTS) else _PREFIX + path)
        sent = {**self._headers, **(headers or {})}
        try:
            async with self._session.request(method, url, headers=sent, allow_redirects=False, **request) as answer:
                return _read(answer.status, await answer.read())
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = type(error).__name__
        raise NoAnswer(reason)  # outside the handler: some messages hold the URL


def _read(status: int, raw: bytes) -> Json:
    try:
        body = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise NoAnswer("not a homeserver")
    if status >= 400:
        raise Refused(status, str(body.get("errcode", "")), body)
    return body
