"""The whole way over a Bot API server: code, ballot, receipt, with real sockets and the loops running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.app import ChatApp, chat_parts
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.pacing import Limits
from bot.letters import ChartPainter
from core.domain.actors import Person, PersonKind, Role
from tests.botapi.app import RunningServer, running_server
from tests.botapi.client import Json, People
from tests.botapi.limits import FloodRules
from tests.chat.desk import Desk
from tests.office import PASSPHRASE

TOKEN = "4242:invented-token"
ANA = 1001
SUE = 1002
VILLAGE = -1001234567890
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
UNPACED = Limits(per_chat=1_000, burst=100, overall=1_000)


@asynccontextmanager
async def _running(desk: Desk, server: RunningServer, painter: ChartPainter | None = None) -> AsyncIterator[ChatApp]:
    channel = TelegramChannel(TelegramConfig(TOKEN, base_url=server.base_url), limits=UNPACED)
    app = ChatApp(chat_parts(desk.office.core, painter), [channel])
    running = asyncio.create_task(app.run())
    try:
        yield app
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _until(people: People, text: str, *, chat: int = ANA, within: float = 20.0) -> Json:
    """The bot's newest message in ``chat``, once it says ``text``."""
    seen = -1
    async with asyncio.timeout(within):
        while True:
            state = await people.chat(chat, beyond=seen, within=within)
            own = [message for message in state["messages"] if message["by_bot"]]
            if own and text in own[-1]["text"]:
                newest: Json = own[-1]
                return newest
            seen = state["revision"]


async def test_voter_votes_over_telegram(desk: Desk) -> None:
    code = await desk.code_for(Person(PersonKind.VOTER, desk.office.county.voters[0]))
    async with running_server(TOKEN, rules=FloodRules(enabled=False)) as server, People(server.url) as people:
        async with _running(desk, server) as app:
            await people.text(ANA, f"/start {code}")
            await _until(people, "已与您绑定")
            meeting = await desk.office.open_meeting()
            app.wake_delivery()
            await people.text(ANA, "/vote")
            await _until(people, "1/2")
            await people.press(ANA, "满意")
            await _until(people, "2/2")
            await people.press(ANA, "不满意")
            await _until(people, "有意见要写吗")
            await people.press(ANA, "没有意见")
            await _until(people, "请核对您的票")
            await people.press(ANA, "确认投票")
            await _until(people, "您的回执")
        texts = "".join(message["text"] for message in await people.messages(ANA) if message["by_bot"])
    assert "不满意" not in texts
    assert (await desk.office.core.voting.turnout(desk.office.clerk, meeting)).chat == 1


class Painter:
    """Always the same picture."""

    async def chart(self, meeting: int, language: str) -> bytes | None:
        return PNG


async def test_group_hears_the_result_over_telegram(desk: Desk) -> None:
    office = desk.office
    code = await desk.code_for(Person(PersonKind.STAFF, office.county.staff[Role.CLERK]))
    async with running_server(TOKEN, rules=FloodRules(enabled=False)) as server, People(server.url) as people:
        async with _running(desk, server, Painter()) as app:
            await people.text(SUE, f"/start {code}")
            await _until(people, "已与您绑定", chat=SUE)
            await people.text(SUE, "/room@our_bot 民安第1选区", chat=VILLAGE)
            await _until(people, "民安第一选区", chat=VILLAGE)
            meeting = await office.open_meeting()
            await office.core.meetings.close_voting(office.clerk, meeting)
            await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
            await office.core.publishing.publish(office.clerk, meeting)
            app.wake_delivery()
            said = await _said_with_picture(people)
        picture = server.world.files[said["file_id"]].content
    assert picture == PNG
    assert "民安街道代表述职评议会" in said["text"]
    assert said["buttons"] == []


async def _said_with_picture(people: People, *, within: float = 20.0) -> Json:
    """The bot's first message with a picture in the group."""
    seen = -1
    async with asyncio.timeout(within):
        while True:
            state = await people.chat(VILLAGE, beyond=seen, within=within)
            for message in state["messages"]:
                if message["by_bot"] and message["kind"] == "photo":
                    found: Json = message
                    return found
            seen = state["revision"]
