"""``serve`` killed again and again while somebody writes: every word is answered, and answered once."""

from __future__ import annotations

import random
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.commands.conftest import TERM
from tests.commands.running import serving
from tests.commands.shell import Shell
from tests.homeserver.person import Heard, Person
from tests.homeserver.server import PASSWORD, Homeserver

KILLS = 12
LATEST = 2.0  # seconds after which the answer has usually arrived


@pytest.fixture
def shell(homeserver: Homeserver, tmp_path: Path) -> Shell:
    """A county that is logged in."""
    shell = Shell(tmp_path / "home")
    shell.ok("init", "--county", "龙山县", "--admin", "田小芳", "--login", "tian", *TERM)
    user, password = homeserver.register(), tmp_path / "password"
    password.write_text(PASSWORD)
    password.chmod(0o600)
    settings = f'\n[matrix]\nenabled = true\nhomeserver = "{homeserver.base_url}"\nuser = "{user}"\n'
    with (shell.home / "shuzhi.toml").open("a") as file:
        file.write(settings)
    shell.ok("matrix", "login", "--password-file", password)
    return shell


def _user(shell: Shell) -> str:
    return str(shell.data("matrix", "status")["user_id"])


@pytest.mark.alone
@pytest.mark.slow
async def test_every_word_is_answered_once(shell: Shell, person: Person, homeserver: Homeserver) -> None:
    chance = random.Random(20261126)
    user = _user(shell)
    room = await person.open_chat(user)

    def has_all(number: int) -> bool:
        return len(person.said_by(user, room)) >= number

    for number in range(1, KILLS + 1):
        await person.say(room, "!language")
        with serving(shell.home) as running:
            with suppress(TimeoutError):
                await person.until(lambda _: has_all(number), within=chance.uniform(0, LATEST))  # noqa: B023
            running.process.send_signal(signal.SIGKILL)
        if number == KILLS // 2:  # and the homeserver too, in between
            homeserver.stop()
            homeserver.start()
    with serving(shell.home) as running:
        await person.until(lambda _: has_all(KILLS))
        await person.say(room, "!mydata")
        last = await person.until(lambda one: _is_new(one, user, person.said_by(user, room)[KILLS - 1]))
        assert running.stop() == 0
    assert last.is_readable
    assert len(person.said_by(user, room)) == KILLS + 1


def _is_new(one: Heard, user: str, before: str) -> bool:
    return one.sender == user and one.kind == "m.room.message" and one.text != before
