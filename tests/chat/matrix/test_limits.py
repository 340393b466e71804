"""A homeserver with the limits that it has by default: what the bot learns, and that everything arrives."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.login import log_in
from bot.channels.protocol import OutgoingMessage, SendFailure
from tests.chat.matrix.conftest import Notebook, config_for, following, met
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
