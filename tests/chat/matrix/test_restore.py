"""The machine, or the device's keys alone, are lost: the desk is back from its backup, signed, and reads on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from bot.channels.matrix.session import Session, load_session
from core.county_home import CountyHome
from tests.chat.matrix.test_cross_signing import check_chain, seen_by
from tests.commands.conftest import TERM
from tests.commands.running import serving
from tests.commands.shell import Shell
from tests.homeserver.person import Heard, Person
from tests.homeserver.server import PASSWORD, Homeserver

BACK_WITHIN = 60.0  # seconds, from the first command to the answer
_ASKS_AGAIN = "请再发一次"


@dataclass(frozen=True, slots=True)
class Desk:
    """A county with an account. ``secret``: a file with the account's password, ``phrase``: with the backup's."""

    shell: Shell
    user: str
    secret: Path
    phrase: Path

    def back_up(self, folder: Path) -> Path:
        self.shell.ok("backup", "--to", folder, "--with-credentials", "--passphrase-file", self.phrase)
        [backup] = folder.glob("*.zip")
        return backup

    def log_in(self) -> None:
        self.shell.ok("matrix", "login", "--password-file", self.secret)

    @property
    def session(self) -> Session:
        session = load_session(CountyHome(self.shell.home).matrix_state)
        assert session is not None
        return session


@pytest.fixture
def desk(homeserver: Homeserver, tmp_path: Path) -> Desk:
    """Logged in, and on its machine."""
    shell, user = Shell(tmp_path / "home"), homeserver.register()
    shell.ok("init", "--county", "龙山县", "--admin", "田小芳", "--login", "tian", *TERM)
    with (shell.home / "shuzhi.toml").open("a") as file:
        file.write(f'\n[matrix]\nenabled = true\nhomeserver = "{homeserver.base_url}"\nuser = "{user}"\n')
    desk = Desk(shell, user, _private(tmp_path / "password", PASSWORD), _private(tmp_path / "phrase", "a long phrase"))
    desk.log_in()
    return desk


def _private(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


async def _answered(desk: Desk, person: Person, room: str, text: str) -> Heard:
    """What the desk says next after ``text``."""
    before = len(person.said_by(desk.user, room))
    await person.say(room, text)
    heard = await person.until(lambda _: len(person.said_by(desk.user, room)) > before)
    assert heard.is_readable
    return [one for one in person.heard if one.sender == desk.user and one.kind == "m.room.message"][-1]


async def _met(desk: Desk, person: Person) -> str:
    room = await person.open_chat(desk.user)
    await person.until_joined(room, desk.user)
    return room


def _moved(desk: Desk, backup: Path, home: Path) -> Desk:
    """Another machine with the backup: nothing else came along."""
    shutil.rmtree(desk.shell.home)
    elsewhere = Desk(Shell(home), desk.user, desk.secret, desk.phrase)
    elsewhere.shell.ok("restore", backup, "--to", home, "--passphrase-file", desk.phrase)
    return elsewhere


def _only_the_store_is_lost(desk: Desk, backup: Path, home: Path) -> Desk:
    """The same machine: the device is gone, and with it the keys of what was said to it."""
    shutil.rmtree(CountyHome(desk.shell.home).matrix_state)
    return desk


@pytest.mark.alone
@pytest.mark.slow
@pytest.mark.parametrize("lost", [_moved, _only_the_store_is_lost])
async def test_desk_is_back_within_a_minute(
    desk: Desk, person: Person, homeserver: Homeserver, tmp_path: Path, lost: Callable[[Desk, Path, Path], Desk]
) -> None:
    with serving(desk.shell.home) as running:
        room = await _met(desk, person)
        await _answered(desk, person, room, "!help")
        backup = desk.back_up(tmp_path / "usb")
        assert running.stop() == 0
    before, identity = desk.session, _identity(homeserver, person, desk.user)
    await person.say(room, "!help")  # to the device that is lost: nobody will ever read it
    began = monotonic()
    again = lost(desk, backup, tmp_path / "elsewhere")
    again.log_in()
    with serving(again.shell.home) as running:
        asks = await person.until_said(desk.user, _ASKS_AGAIN)
        told = await _answered(again, person, room, "!help")
        taken = monotonic() - began
        assert running.stop() == 0
    assert asks.is_readable
    assert _ASKS_AGAIN not in told.text
    assert taken < BACK_WITHIN
    assert again.session.device_id != before.device_id
    assert _identity(homeserver, person, desk.user) == identity
    check_chain(seen_by(homeserver, person, desk.user), again.session)


def _identity(homeserver: Homeserver, person: Person, user: str) -> Any:
    """The account's own key, as anybody sees it."""
    return seen_by(homeserver, person, user)["master_keys"][user]["keys"]
