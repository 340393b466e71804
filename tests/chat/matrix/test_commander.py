"""matrix-commander, which nobody here wrote, votes in an encrypted chat, reads the answers, complains of nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.matrix.config import MatrixConfig
from core.domain.actors import Person, PersonKind
from tests.chat.desk import Desk
from tests.chat.matrix.test_votes import running
from tests.homeserver.commander import a_commander
from tests.homeserver.installing import NotThere, commander_program
from tests.homeserver.server import Homeserver

_FIRST_CONTACT = "Missing session for device"  # and it asks for a key to begin one, as every client does once


@pytest.fixture(scope="session")
def program() -> Path:
    try:
        return commander_program()
    except NotThere as error:
        pytest.skip(f"NOT PROVEN: that matrix-commander talks to the bot; {error} failed")


@pytest.mark.slow
async def test_commander_votes_without_a_complaint(
    desk: Desk, config: MatrixConfig, homeserver: Homeserver, program: Path, tmp_path: Path
) -> None:
    code = await desk.code_for(Person(PersonKind.VOTER, desk.office.county.voters[0]))
    async with running(desk, config) as app:
        commander = await a_commander(homeserver, program, tmp_path, config.user)
        await commander.say(f"!绑定 {code}")
        await commander.until_told("已与您绑定")
        meeting = await desk.office.open_meeting()
        app.wake_delivery()
        for said, told in (
            ("!投票", "1/2"),
            ("1", "2/2"),
            ("3", "有意见要写吗"),
            ("没有意见", "请核对您的票"),
            ("确认投票", "您的回执"),
        ):
            await commander.say(said)
            shown = await commander.until_told(told)
            assert (shown["sender"], shown["decrypted"]) == (config.user, True)
    assert (await desk.office.core.voting.turnout(desk.office.clerk, meeting)).chat == 1
    assert [line for line in commander.complaints if _FIRST_CONTACT not in line] == []
