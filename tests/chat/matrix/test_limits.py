"""A homeserver with the limits that it has by default: what the bot learns, and that everything arrives."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.app import ChatApp, chat_parts
from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.login import log_in
from bot.channels.protocol import OutgoingMessage, SendFailure
from core.bootstrap import Parts, assemble
from core.domain.actors import SYSTEM
from core.domain.clock import SystemClock
from core.domain.ids import OutboxId
from core.services.conversations import ANSWER
from core.services.stores.messages import OutboxRow, Priority
from core.storage.work import SqlTransactions
from tests.chat.desk import Desk
from tests.chat.matrix.conftest import Notebook, config_for, following, met, running
from tests.homeserver.person import a_person
from tests.homeserver.server import PASSWORD, Homeserver

BURST = 10


async def _sent_at_its_pace(channel: MatrixChannel, message: OutgoingMessage) -> int:
    """How often the server refused it before it went."""
    refusals = 0
    while True:
        await asyncio.sleep(channel.delay(message.address))  # as the pump does
        try:
            await channel.send(message)
        except SendFailure:
            refusals += 1
        else:
            return refusals


async def _hurried(channel: MatrixChannel, room: str) -> None:
    for number in range(3 * BURST):
        await channel.send(OutgoingMessage(f"{number}", room, "x"))


async def test_refusal_teaches_the_pace(limited_homeserver: Homeserver, tmp_path: Path) -> None:
    config = config_for(limited_homeserver, tmp_path)
    await log_in(config, PASSWORD)
    notebook = Notebook()
    async with a_person(limited_homeserver, tmp_path) as person, following(config, notebook) as channel:
        room = await met(config, person, notebook)
        said = [f"number {number}" for number in range(BURST + 4)]
        messages = [OutgoingMessage(text, room, text) for text in said]
        refusals = [await _sent_at_its_pace(channel, message) for message in messages]
        await person.until_said(config.user, said[-1])
    assert person.said_by(config.user, room) == said
    assert sum(refusals) <= 2


async def test_refused_message_names_the_wait(limited_homeserver: Homeserver, tmp_path: Path) -> None:
    config = config_for(limited_homeserver, tmp_path)
    await log_in(config, PASSWORD)
    notebook = Notebook()
    async with a_person(limited_homeserver, tmp_path) as person, following(config, notebook) as channel:
        room = await met(config, person, notebook)
        with pytest.raises(SendFailure) as failure:
            await _hurried(channel, room)
        assert failure.value.retry_after is not None
        assert 0 < failure.value.retry_after <= 10
        assert 0 < channel.delay(room) <= 10


ROOMS, EACH = 6, 3


def _row(number: int, rooms: list[str]) -> OutboxRow:
    """The ``number``-th answer, in the rooms by turns."""
    now = SystemClock().now()
    return OutboxRow(
        id=OutboxId(0),
        key=f"broadcast:{number}",
        channel="matrix",
        address=rooms[number % len(rooms)],
        priority=Priority.BROADCAST,
        kind=ANSWER,
        language="zh_CN",
        not_before=now,
        created_at=now,
        body={"text": f"number {number}", "rows": []},
    )


def _refusals(server: Homeserver) -> int:
    log = (server.folder / "homeserver.log").read_text()
    return len(re.findall(r' 429 "PUT [^"]*/send/', log))


async def test_outbox_keeps_the_limit_and_loses_nothing(
    desk: Desk, limited_homeserver: Homeserver, tmp_path: Path
) -> None:
    """Twenty senders at once run into the limit once; then the account's pace is kept by all of them together."""
    config = config_for(limited_homeserver, tmp_path)
    await log_in(config, PASSWORD)
    clock = SystemClock()
    core = assemble(SqlTransactions(desk.office.database, clock), desk.office.credentials, Parts(clock=clock))
    async with a_person(limited_homeserver, tmp_path) as person:
        async with following(config, Notebook()):
            rooms = [await person.open_chat(config.user, is_encrypted=False) for _ in range(ROOMS)]
            for room in rooms:
                await person.until_joined(room, config.user)
        async with core.transactions.write(SYSTEM) as work:
            await work.messages.enqueue([_row(number, rooms) for number in range(ROOMS * EACH)])
        async with running(ChatApp(chat_parts(core), [MatrixChannel(config)])):
            await person.until(lambda _: len(person.said_by(config.user)) >= ROOMS * EACH, within=200)
    said = person.said_by(config.user)
    assert sorted(said) == sorted(f"number {number}" for number in range(ROOMS * EACH))
    assert 0 < _refusals(limited_homeserver) <= 2 * ROOMS
