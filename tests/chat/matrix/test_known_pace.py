"""What is known of a homeserver's limit before and after it was met, and what a real one tells of it."""

from __future__ import annotations

import asyncio
import json
import shlex
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.matrix.channel import MatrixChannel
from bot.channels.matrix.homeserver import HomeserverApi
from bot.channels.matrix.limits import USUAL, lifting, told_pace
from bot.channels.matrix.login import log_in
from bot.channels.matrix.pacing import Pacing
from bot.channels.protocol import OutgoingMessage, SendFailure
from core.domain.paces import Basis, Pace
from tests.chat.matrix.conftest import Notebook, config_for, following, met
from tests.chat.telegram.conftest import Hourglass
from tests.homeserver.person import a_person
from tests.homeserver.server import PASSWORD, Homeserver

LEARNED = Pace(7.0, 4, Basis.SEEN)


def _let_through(pacing: Pacing, number: int) -> None:
    for _ in range(number):
        pacing.spend()
        pacing.accepted()


def test_usual_limit_is_believed_at_first() -> None:
    pacing = Pacing(Hourglass())
    _let_through(pacing, 20)
    assert pacing.pace == USUAL
    assert pacing.delay() == 0


def test_belief_ends_when_more_is_let_through() -> None:
    pacing = Pacing(Hourglass())
    _let_through(pacing, 21)
    assert pacing.pace == Pace(0, 1, Basis.SEEN)


def test_belief_stands_while_messages_are_few() -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    for _ in range(100):
        _let_through(pacing, 1)
        glass.now += 5.0
    assert pacing.pace == USUAL


def test_messages_on_their_way_end_no_belief() -> None:
    """Twenty senders at once have spent twenty places before the first answer comes."""
    pacing = Pacing(Hourglass())
    for _ in range(40):
        pacing.spend()
    assert pacing.pace == USUAL


def test_refusal_is_knowledge() -> None:
    pacing = Pacing(Hourglass())
    _let_through(pacing, 10)
    pacing.spend()
    pacing.refused(5.0)
    assert pacing.pace == Pace(5.0, 10, Basis.SEEN)


def test_former_knowledge_informs_and_holds_nothing_back() -> None:
    pacing = Pacing(Hourglass())
    pacing.recall(LEARNED)
    assert pacing.pace == LEARNED
    assert pacing.delay() == 0


def test_former_knowledge_ends_no_newer_one() -> None:
    pacing = Pacing(Hourglass())
    pacing.told(Pace(0))
    pacing.recall(LEARNED)
    assert pacing.pace == Pace(0)


def test_what_the_server_says_is_kept_at_once() -> None:
    pacing = Pacing(Hourglass())
    pacing.told(Pace(2.0, 1))
    pacing.spend()
    assert pacing.delay() == 2.0


def test_lifted_limit_is_noticed_after_a_start() -> None:
    pacing = Pacing(Hourglass())
    pacing.recall(LEARNED)
    _let_through(pacing, 15)
    assert not pacing.pace.is_limited


async def _told(server: Homeserver, user: str) -> Pace | None:
    token = server.token_of(user)
    async with HomeserverApi(server.base_url, token) as api:
        return await told_pace(api, user)


async def test_server_tells_its_limits_to_administrators_only(homeserver: Homeserver) -> None:
    assert await _told(homeserver, homeserver.register()) is None


@pytest.mark.parametrize(
    ("override", "pace"),
    [
        ({"messages_per_second": 0, "burst_count": 0}, Pace(0, 1)),
        ({"messages_per_second": 2, "burst_count": 30}, Pace(0.5, 30)),
    ],
)
async def test_administrator_is_told_its_own_limit(
    homeserver: Homeserver, override: dict[str, int], pace: Pace
) -> None:
    user = homeserver.register(is_admin=True)
    assert await _told(homeserver, user) is None
    path = f"/_synapse/admin/v1/users/{user}/override_ratelimit"
    homeserver.call("POST", path, override, token=homeserver.token_of(user))
    assert await _told(homeserver, user) == pace


async def test_printed_command_lifts_the_limit(limited_homeserver: Homeserver, tmp_path: Path) -> None:
    """The line as it is shown to people, run by a shell; then more goes at once than Synapse would let through."""
    server = limited_homeserver
    config = config_for(server, tmp_path)
    await log_in(config, PASSWORD)
    token = server.token_of(server.register(is_admin=True))
    shell = await asyncio.create_subprocess_shell(
        lifting(server.base_url + "/", config.user),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"ADMIN_TOKEN": token, "PATH": "/usr/bin:/bin"},
    )
    out, _ = await shell.communicate()
    assert json.loads(out) == {"messages_per_second": 0, "burst_count": 0}
    notebook = Notebook()
    async with a_person(server, tmp_path) as person, following(config, notebook) as channel:
        assert channel.pace.basis is Basis.ASSUMED
        room = await met(config, person, notebook)
        for number in range(21):
            await channel.send(OutgoingMessage(f"{number}", room, "x"))
        assert channel.pace == Pace(0, 1, Basis.SEEN)


async def _hurried(channel: MatrixChannel, room: str) -> None:
    for number in range(20):
        await channel.send(OutgoingMessage(f"{number}", room, "x"))


async def test_refusal_of_a_real_server_gives_an_honest_time(limited_homeserver: Homeserver, tmp_path: Path) -> None:
    """Synapse's own limit, met once: 300 notices take 24 minutes, and that is what staff will read."""
    config = config_for(limited_homeserver, tmp_path)
    await log_in(config, PASSWORD)
    notebook = Notebook()
    async with a_person(limited_homeserver, tmp_path) as person, following(config, notebook) as channel:
        room = await met(config, person, notebook, is_encrypted=False)
        with pytest.raises(SendFailure):
            await _hurried(channel, room)
        assert channel.pace.basis is Basis.SEEN
        assert channel.pace.lifted_by == lifting(config.homeserver, config.user)
        assert timedelta(minutes=22) < channel.pace.time_for(300) < timedelta(minutes=27)


def test_command_survives_a_strange_account() -> None:
    words = shlex.split(lifting("https://m.example", "@a/b?c:m.example"))
    assert words[-1] == "https://m.example/_synapse/admin/v1/users/@a%2Fb%3Fc:m.example/override_ratelimit"
