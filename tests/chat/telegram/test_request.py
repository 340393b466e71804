"""The transport against servers that misbehave in ways Telegram's own does not."""

from __future__ import annotations

import asyncio
import traceback

import pytest
from telegram.error import BadRequest, NetworkError, TelegramError, TimedOut

from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.request import AiohttpRequest, FloodLimited, NotSent, Timeouts
from tests.botapi.app import RunningServer
from tests.chat.telegram.conftest import QUICK, TOKEN, answering


async def test_raw_result_is_returned() -> None:
    async with answering(200, b'{"ok": true, "result": [1]}') as transport:
        assert await transport.call("getMe", 1.0) == [1]


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'{"ok": true}', b"\xff", b"[" * 100_000], ids=lambda body: repr(body[:12])
)
async def test_unreadable_answer_is_an_error(body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with answering(200, body) as transport:
        with pytest.raises(TelegramError, match="Invalid server response"):
            await transport.call("getMe", 1.0)
    assert not caplog.records


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b'{"ok": false, "parameters": {"retry_after": 17}}', 17),
        (b'{"ok": false, "parameters": {"retry_after": -3}}', 1),
        (b'{"ok": false, "parameters": {"retry_after": NaN}}', 1),
        (b'{"ok": false, "parameters": {"retry_after": 1e30}}', 86_400),
        (b'{"ok": false, "parameters": {"retry_after": [1]}}', 1),
        (b'{"ok": false, "parameters": null}', 1),
        (b"slow down", 1),
    ],
)
async def test_flood_limit_names_its_seconds(body: bytes, seconds: float) -> None:
    async with answering(429, body) as transport:
        with pytest.raises(FloodLimited) as limited:
            await transport.call("sendMessage", 1.0)
    assert limited.value.retry_after == seconds


async def test_too_large_is_no_network_failure() -> None:
    async with answering(413, b"<html>nginx</html>") as transport:
        with pytest.raises(BadRequest, match="Too Large"):
            await transport.call("sendDocument", 1.0)


async def test_redirect_does_not_carry_the_token(server: RunningServer) -> None:
    async with answering(302, b"", Location=f"{server.base_url}{TOKEN}/getMe") as transport:
        with pytest.raises(NetworkError):
            await transport.call("getMe", 1.0)
    assert server.world.calls == {}


async def test_busy_pool_is_known_unsent(server: RunningServer) -> None:
    config = TelegramConfig(TOKEN, base_url=server.base_url)
    transport = AiohttpRequest(config, connections=1, timeouts=Timeouts(connect=0.1, pool=0.1))
    holding = asyncio.create_task(transport.call("getUpdates", 30.0, timeout=30))
    while "getupdates" not in server.world.calls:
        await asyncio.sleep(0)
    with pytest.raises(NotSent) as failure:
        await transport.call("getMe", 1.0)
    assert TOKEN not in "".join(traceback.format_exception(failure.value))
    holding.cancel()
    await transport.shutdown()


async def test_silent_server_times_out(server: RunningServer) -> None:
    transport = AiohttpRequest(TelegramConfig(TOKEN, base_url=server.base_url), timeouts=QUICK)
    with pytest.raises(TimedOut):
        await transport.call("getUpdates", 0.1, timeout=30)
    await transport.shutdown()


async def test_foreign_address_is_never_asked(server: RunningServer) -> None:
    transport = AiohttpRequest(TelegramConfig(TOKEN, base_url=server.base_url))
    with pytest.raises(NotSent):
        await transport.post(f"{server.base_url}{TOKEN}/getMe")
    await transport.shutdown()
    assert server.world.calls == {}
