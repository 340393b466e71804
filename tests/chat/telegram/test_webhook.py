"""The webhook endpoint over real sockets: strangers get nothing, Telegram gets 200 only for what is stored."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.config import Mode, TelegramConfig, WebhookConfig
from bot.channels.telegram.webhook import LARGEST_BODY, SECRET_HEADER, WebhookServer
from core.domain.errors import Unavailable
from tests.chat.telegram.conftest import Inbox

SECRET = "s3cret_" + "x" * 40
CONFIG = WebhookConfig("https://desk.invalid/telegram", SECRET, port=0)
GOOD = {"update_id": 5, "message": {"text": "您好", "chat": {"id": 1, "type": "private"}, "from": {"id": 1}}}


@asynccontextmanager
async def listening(take: Any, config: WebhookConfig = CONFIG) -> AsyncIterator[WebhookServer]:
    server = WebhookServer(config, take)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def posted(server: WebhookServer, body: object, **headers: str) -> int:
    given_headers = {SECRET_HEADER: SECRET} | {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if not isinstance(body, dict) else json.dumps(body)
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{server.port}/telegram", data=data, headers=given_headers) as answer,
    ):
        return answer.status


async def said_raw(server: WebhookServer, head: bytes) -> bytes:
    """Everything the server answers to ``head`` until it closes the connection itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(head)
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return answer


async def test_update_is_stored_then_confirmed() -> None:
    inbox = Inbox()
    async with listening(inbox) as server:
        assert await posted(server, GOOD) == 200
    assert inbox.texts == ["您好"]


async def test_no_answer_before_the_commit() -> None:
    reached, committed = asyncio.Event(), asyncio.Event()

    async def slow(_events: object) -> None:
        reached.set()
        await committed.wait()

    async with listening(slow) as server:
        answer = asyncio.create_task(posted(server, GOOD))
        await reached.wait()
        assert not answer.done()
        committed.set()
        assert await answer == 200


async def test_unstored_update_comes_again() -> None:
    async def full(_events: object) -> None:
        raise Unavailable("storage.full")

    async with listening(full) as server:
        assert await posted(server, GOOD) == 503


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], SECRET + "x", "密钥", SECRET.upper()])
async def test_wrong_secret_is_forbidden(secret: str) -> None:
    inbox = Inbox()
    async with listening(inbox) as server:
        assert await posted(server, GOOD, X_Telegram_Bot_Api_Secret_Token=secret) == 403
    assert inbox.batches == []


async def test_stranger_is_refused_before_the_body() -> None:
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n"
    async with listening(Inbox()) as server:
        answer = await said_raw(server, head)
    assert answer.startswith(b"HTTP/1.1 403")


async def test_stranger_is_never_invited_to_send() -> None:
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5000\r\n\r\n"
    async with listening(Inbox()) as server:
        answer = await said_raw(server, head)
    assert answer.startswith(b"HTTP/1.1 403")


async def test_friend_is_invited_to_send() -> None:
    async with listening(Inbox()) as server:
        assert await posted(server, GOOD, Expect="100-continue") == 200


async def test_large_body_is_refused_unread() -> None:
    length = str(LARGEST_BODY + 1).encode()
    head = b"POST /telegram HTTP/1.1\r\nHost: x\r\n%s: %s\r\nContent-Length: %s\r\n\r\n"
    async with listening(Inbox()) as server:
        answer = await said_raw(server, head % (SECRET_HEADER.encode(), SECRET.encode(), length))
    assert answer.startswith(b"HTTP/1.1 413")


async def test_chunked_body_is_limited_too() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    async with listening(Inbox()) as server:
        try:
            status = await posted(server, endless())
        except aiohttp.ClientOSError:  # the connection closed while we were still sending
            status = 413
    assert status == 413


async def test_largest_allowed_body_passes() -> None:
    body = json.dumps(GOOD)
    inbox = Inbox()
    async with listening(inbox) as server:
        assert await posted(server, body + " " * (LARGEST_BODY - len(body.encode()))) == 200
    assert inbox.texts == ["您好"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"7", b"{}", b'{"update_id": "5"}', b"\xff\xfe", b"[" * 200_000, b'{"a":' * 100_000,
     b'{"update_id": ' + b"9" * 10_000 + b"}"],
)  # fmt: skip
async def test_unreadable_body_is_bad_request(body: bytes) -> None:
    inbox = Inbox()
    async with listening(inbox) as server:
        assert await posted(server, body) == 400
        assert await posted(server, GOOD) == 200


async def test_packed_body_is_not_unpacked() -> None:
    async with listening(Inbox()) as server:
        assert await posted(server, gzip.compress(json.dumps(GOOD).encode()), Content_Encoding="gzip") == 400


async def test_useless_update_is_confirmed() -> None:
    inbox = Inbox()
    async with listening(inbox) as server:
        assert await posted(server, {"update_id": 6, "poll": {}}) == 200
    assert inbox.batches == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=300) | JSON.map(lambda value: json.dumps({"update_id": 1, "message": value}).encode()))
async def test_hostile_body_never_breaks_it(body: bytes) -> None:
    async with listening(Inbox()) as server:
        assert await posted(server, body) in (200, 400)


async def test_unix_socket_is_served(tmp_path: Path) -> None:
    path = tmp_path / "hook.sock"
    config = WebhookConfig("https://desk.invalid/telegram", SECRET, socket_path=path)
    async with (
        listening(Inbox(), config),
        aiohttp.ClientSession(connector=aiohttp.UnixConnector(str(path))) as session,
        session.post("http://desk/telegram", json=GOOD, headers={SECRET_HEADER: SECRET}) as answer,
    ):
        assert answer.status == 200
        assert path.stat().st_mode & 0o777 == 0o660


async def test_port_is_loopback_by_default() -> None:
    async with listening(Inbox()) as server:
        assert server._runner is not None
        assert server._runner.addresses[0][0] == "127.0.0.1"


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, "x" * 257, "x" * 40 + " ", "密" * 40])
def test_guessable_secret_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="secret"):
        WebhookConfig("https://desk.invalid/telegram", secret)


def test_webhook_mode_needs_its_settings() -> None:
    with pytest.raises(ValueError, match="webhook"):
        TelegramConfig("1:x", mode=Mode.WEBHOOK)
