"""The whole way over a real homeserver: slip, ballot, receipt, in an encrypted direct chat."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress

from bot.app import ChatApp, chat_parts
from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.config import MatrixConfig
from core.domain.actors import SYSTEM, PersonKind, Role
from core.domain.actors import Person as OfficePerson
from core.services.stores.enrolment import Account
from tests.chat.desk import Desk
from tests.homeserver.person import Person
from tests.homeserver.server import Homeserver
from tests.office import PASSPHRASE


@asynccontextmanager
async def running(desk: Desk, config: MatrixConfig) -> AsyncIterator[ChatApp]:
    app = ChatApp(chat_parts(desk.office.core), [MatrixChannel(config)])
    running = asyncio.create_task(app.run())
    try:
        yield app
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def _bound(desk: Desk, config: MatrixConfig, person: Person, *, number: int = 0) -> str:
    """A voter whose slip was typed into an encrypted chat; the room."""
    code = await desk.code_for(OfficePerson(PersonKind.VOTER, desk.office.county.voters[number]))
    room = await person.open_chat(config.user)
    await person.say(room, f"!绑定 {code}")
    await person.until_said(config.user, "已与您绑定")
    return room


async def _voted(person: Person, config: MatrixConfig, room: str) -> None:
    await person.say(room, "!投票")
    await person.until_said(config.user, "1/2")
    await person.say(room, "1")
    await person.until_said(config.user, "2/2")
    await person.say(room, "3")
    await person.until_said(config.user, "有意见要写吗")
    await person.say(room, "没有意见")
    await person.until_said(config.user, "请核对您的票")
    await person.say(room, "确认投票")
    await person.until_said(config.user, "您的回执")


async def test_voter_votes_over_matrix(desk: Desk, config: MatrixConfig, person: Person) -> None:
    async with running(desk, config) as app:
        room = await _bound(desk, config, person)
        meeting = await desk.office.open_meeting()
        app.wake_delivery()
        await _voted(person, config, room)
    office = desk.office
    assert (await office.core.voting.turnout(office.clerk, meeting)).chat == 1
    await desk.close(meeting)
    await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    first, second = (await office.core.publishing.result(SYSTEM, meeting)).results
    assert (first.counts["overall"]["satisfied"], second.counts["overall"]["dissatisfied"]) == (1, 1)


async def test_homeserver_sees_no_choice(
    desk: Desk, config: MatrixConfig, person: Person, homeserver: Homeserver
) -> None:
    async with running(desk, config) as app:
        room = await _bound(desk, config, person)
        await desk.office.open_meeting()
        app.wake_delivery()
        await _voted(person, config, room)
    with closing(sqlite3.connect(homeserver.folder / "homeserver.db")) as database:
        rows = database.execute("SELECT json FROM event_json WHERE room_id = ?", (room,)).fetchall()
    stored = "".join(row[0] for row in rows)
    assert "m.room.encrypted" in stored
    assert "m.room.message" not in stored
    for word in ("满意", "回执", "投票", "\\u6ee1"):
        assert word not in stored


async def test_account_lives_where_its_room_is(desk: Desk, config: MatrixConfig, person: Person) -> None:
    """Leaving loses touch; a new chat is where the office writes from then on."""

    async def account() -> Account | None:
        async with desk.office.core.transactions.read(SYSTEM) as work:
            return await work.enrolment.account_of_sender("matrix", person.id)

    async def until(address: str, *, is_reachable: bool) -> None:
        async with asyncio.timeout(60):
            while (found := await account()) is None or (found.address, found.is_reachable) != (address, is_reachable):
                await asyncio.sleep(0.05)

    async with running(desk, config):
        first = await _bound(desk, config, person)
        await until(first, is_reachable=True)
        await person.client.room_leave(first)
        await until(first, is_reachable=False)
        second = await person.open_chat(config.user)
        await person.say(second, "!帮助")
        await until(second, is_reachable=True)
