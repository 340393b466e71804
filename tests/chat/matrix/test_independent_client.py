"""A client that nobody here wrote, in the mode that hides unsigned devices: it reads and votes without a warning."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.login import log_in
from core.domain.actors import Person, PersonKind
from tests.chat.desk import Desk
from tests.chat.matrix.conftest import config_for
from tests.chat.matrix.test_votes import running
from tests.homeserver.installing import Node, NotThere, independent_client
from tests.homeserver.server import PASSWORD, Homeserver
from tests.homeserver.stranger import Stranger, a_stranger


@pytest.fixture(scope="session")
def node() -> Node:
    try:
        return independent_client()
    except NotThere as error:
        pytest.skip(f"NOT PROVEN: that an independent client (matrix-js-sdk) talks to the bot; {error} failed")


async def _met(stranger: Stranger, config: MatrixConfig) -> str:
    room = str((await stranger.order("open", other=config.user))["room"])
    joined = ("member", config.user, "join")
    await stranger.until(lambda one: (one["event"], one.get("user"), one.get("membership")) == joined)
    return room


async def _voted(stranger: Stranger, room: str) -> None:
    for said, told in (
        ("!投票", "1/2"),
        ("1", "2/2"),
        ("3", "有意见要写吗"),
        ("没有意见", "请核对您的票"),
        ("确认投票", "您的回执"),
    ):
        await stranger.order("say", room=room, text=said)
        await stranger.until_told(told)


async def test_strict_client_votes_without_a_warning(
    desk: Desk, config: MatrixConfig, homeserver: Homeserver, node: Node
) -> None:
    code = await desk.code_for(Person(PersonKind.VOTER, desk.office.county.voters[0]))
    async with running(desk, config) as app, a_stranger(homeserver, node) as stranger:
        room = await _met(stranger, config)
        await stranger.order("say", room=room, text=f"!绑定 {code}")
        await stranger.until_told("已与您绑定")
        meeting = await desk.office.open_meeting()
        app.wake_delivery()
        await _voted(stranger, room)
        messages = stranger.messages
    assert (await desk.office.core.voting.turnout(desk.office.clerk, meeting)).chat == 1
    assert len(messages) >= 6
    assert all(one["encrypted"] for one in messages)
    assert [one for one in messages if one["failed"] or one["warning"] or one["reason"] is not None] == []


async def test_strict_client_hides_an_unsigned_device(
    desk: Desk, homeserver: Homeserver, node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the test above shows could be otherwise: without its signature the bot is neither heard nor read."""

    async def sign_nothing(*_: object, **__: object) -> None:
        """Not signed."""

    monkeypatch.setattr("bot.channels.matrix.login.sign_device", sign_nothing)
    monkeypatch.setattr("bot.channels.matrix.channel.sign_device", sign_nothing)
    config = config_for(homeserver, tmp_path)
    await log_in(config, PASSWORD)
    async with running(desk, config), a_stranger(homeserver, node) as stranger:
        room = await _met(stranger, config)
        await stranger.order("say", room=room, text="!帮助")
        told = await stranger.until(lambda one: one["event"] == "message")
    assert told["failed"]
    assert "帮助" not in told["text"]
