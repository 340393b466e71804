"""The ingest loop against a real server: confirmed means committed, and nothing ends it."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.polling import CONFLICT_WAIT, REFUSED_WAIT, Poller
from bot.channels.telegram.request import AiohttpRequest
from core.domain.errors import Unavailable
from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import TOKEN, VOTER, Inbox, answering


@pytest.fixture
def poller(request_: AiohttpRequest) -> Poller:
    return Poller(request_, long_poll=0)


async def full(_events: object) -> None:
    raise Unavailable("storage.full")


async def test_update_stays_until_next_call(server: RunningServer, people: People, poller: Poller) -> None:
    await people.text(VOTER, "/start")
    inbox = Inbox()
    await poller.step(inbox)
    assert inbox.texts == ["/start"]
    assert len(server.world.queue.pending) == 1
    await poller.step(inbox)
    assert not server.world.queue.pending


async def test_nothing_is_confirmed_while_storing(server: RunningServer, people: People, poller: Poller) -> None:
    await people.text(VOTER, "/start")
    pending: list[int] = []

    async def look(_events: object) -> None:
        pending.extend(server.world.queue.pending)

    await poller.step(look)
    assert len(pending) == 1


async def test_failed_commit_is_delivered_again(people: People, poller: Poller) -> None:
    await people.text(VOTER, "/start")
    assert await poller.step(full) > 0
    inbox = Inbox()
    assert await poller.step(inbox) == 0
    assert inbox.texts == ["/start"]


async def test_unexpected_error_confirms_nothing(server: RunningServer, people: People, poller: Poller) -> None:
    await people.text(VOTER, "/start")

    async def broken(_events: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await poller.run(broken)
    assert len(server.world.queue.pending) == 1


async def test_restart_receives_unconfirmed_again(people: People, request_: AiohttpRequest) -> None:
    await people.text(VOTER, "/start")
    before, after = Inbox(), Inbox()
    await Poller(request_, long_poll=0).step(before)
    await Poller(request_, long_poll=0).step(after)
    assert before.events == after.events


async def test_backlog_arrives_in_order(people: People, poller: Poller) -> None:
    for number in range(230):
        await people.text(VOTER, str(number))
    inbox = Inbox()
    for _ in range(3):
        await poller.step(inbox)
    assert inbox.texts == [str(number) for number in range(230)]
    assert [len(batch) for batch in inbox.batches] == [100, 100, 30]


async def test_unreadable_update_does_not_block(server: RunningServer, people: People, poller: Poller) -> None:
    await people.act("raw", update={"message": {"chat": "nonsense", "date": [], "from": 3}})
    await people.text(VOTER, "after")
    inbox = Inbox()
    await poller.step(inbox)
    await poller.step(inbox)
    assert inbox.texts == ["after"]
    assert not server.world.queue.pending


async def test_bad_gateway_waits_longer_then_recovers(people: People, poller: Poller) -> None:
    await people.text(VOTER, "/start")
    await people.faults(bad_gateway=True)
    waits = [await poller.step(Inbox()) for _ in range(8)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 15.0, 15.0]
    await people.faults(bad_gateway=False, bad_gateway_next=1)
    inbox = Inbox()
    assert [await poller.step(inbox), await poller.step(inbox)] == [15.0, 0.0]
    assert inbox.texts == ["/start"]


async def test_success_forgets_earlier_failures(people: People, poller: Poller) -> None:
    await people.faults(bad_gateway_next=3)
    waits = [await poller.step(Inbox()) for _ in range(4)]
    await people.faults(bad_gateway_next=1)
    assert [*waits, await poller.step(Inbox())] == [0.5, 1.0, 2.0, 0.0, 0.5]


async def test_hurried_empty_answer_is_paused() -> None:
    async with answering(200, b'{"ok": true, "result": []}') as transport:
        assert 0.5 < await Poller(transport, long_poll=30).step(Inbox()) <= 1.0


async def test_dead_server_is_tried_again(poller: Poller, request_: AiohttpRequest) -> None:
    nowhere = AiohttpRequest(TelegramConfig(TOKEN, base_url="http://127.0.0.1:1/bot"))
    assert await Poller(nowhere, long_poll=0).step(Inbox()) == 0.5
    await nowhere.shutdown()


async def test_active_webhook_is_a_clear_conflict(people: People, poller: Poller, server: RunningServer) -> None:
    async with people._opened().post(f"{server.base_url}{TOKEN}/setWebhook", data={"url": "http://127.0.0.1:1/"}):
        pass
    with capture_logs() as lines:
        assert await poller.step(Inbox()) == CONFLICT_WAIT
    assert lines[0]["event"] == "telegram.poll_conflict"
    assert "webhook is active" in lines[0]["reason"]


async def test_second_poller_displaces_the_first(server: RunningServer, request_: AiohttpRequest) -> None:
    first = asyncio.create_task(Poller(request_, long_poll=5).step(Inbox()))
    while server.world.queue._poller is None:
        await asyncio.sleep(0)
    await Poller(request_, long_poll=0).step(Inbox())
    assert await first == CONFLICT_WAIT
    assert server.world.queue.conflicts == 1


async def test_refused_token_is_tried_slowly(server: RunningServer) -> None:
    stranger = AiohttpRequest(TelegramConfig("4242:another", base_url=server.base_url))
    with capture_logs() as lines:
        assert await Poller(stranger, long_poll=0).step(Inbox()) == REFUSED_WAIT
    assert lines[0]["event"] == "telegram.token_refused"
    await stranger.shutdown()


async def test_long_poll_returns_with_the_update(
    people: People, server: RunningServer, request_: AiohttpRequest
) -> None:
    inbox = Inbox()
    waiting = asyncio.create_task(Poller(request_, long_poll=5).step(inbox))
    while server.world.queue._poller is None:
        await asyncio.sleep(0)
    await people.text(VOTER, "now")
    assert await asyncio.wait_for(waiting, 2) == 0
    assert inbox.texts == ["now"]
