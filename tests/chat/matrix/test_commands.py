"""``shuzhi matrix`` and ``serve`` as an operator runs them, against a real homeserver."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.commands.conftest import TERM
from tests.commands.running import serving
from tests.commands.shell import Shell
from tests.homeserver.person import Person
from tests.homeserver.server import PASSWORD, Homeserver


@pytest.fixture
def user(homeserver: Homeserver) -> str:
    return homeserver.register()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("begun") / "home"
    Shell(home).ok("init", "--county", "龙山县", "--admin", "田小芳", "--login", "tian", *TERM)
    return home


@pytest.fixture
def shell(homeserver: Homeserver, user: str, begun: Path, tmp_path: Path) -> Shell:
    """A county whose settings name an account; nobody is logged in."""
    home = tmp_path / "home"
    shutil.copytree(begun, home)
    shell = Shell(home)
    settings = f'\n[matrix]\nenabled = true\nhomeserver = "{homeserver.base_url}"\nuser = "{user}"\n'
    with (home / "shuzhi.toml").open("a") as file:
        file.write(settings)
    return shell


@pytest.fixture
def password(tmp_path: Path) -> Path:
    path = tmp_path / "password"
    path.write_text(PASSWORD)
    path.chmod(0o600)
    return path


def test_login_makes_a_signed_device(shell: Shell, user: str, password: Path) -> None:
    told = shell.data("matrix", "login", "--password-file", password)
    seen = shell.data("matrix", "status")
    assert told["user"] == seen["user_id"] == user
    assert told["device"] == seen["device_id"]
    assert (seen["is_signed"], seen["is_our_identity"]) == (True, True)


def test_everything_secret_is_private(shell: Shell, password: Path) -> None:
    shell.ok("matrix", "login", "--password-file", password)
    files = [*(shell.home / "matrix").iterdir(), *(shell.home / "credentials").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {"session.json", "device.lock"} < {path.name for path in files}
    findings = [one for one in shell.data("doctor")["findings"] if one["check"] in ("matrix", "files")]
    assert [one["code"] for one in findings] == ["files.private", "matrix.on", "matrix.signed"]


def test_serve_without_a_login_says_what_to_do(shell: Shell) -> None:
    said = shell.run("serve")
    assert said.code == 3
    assert "shuzhi matrix login" in said.err


def test_wrong_password_is_refused(shell: Shell, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("wrong")
    wrong.chmod(0o600)
    assert shell.run("matrix", "login", "--password-file", wrong).code == 4


def test_status_shows_what_to_compare(shell: Shell, user: str, password: Path) -> None:
    shell.ok("matrix", "login", "--password-file", password)
    said = shell.ok("matrix", "status")
    assert "Fingerprint of the device" in said.out
    assert f"/_synapse/admin/v1/users/{user}/override_ratelimit" in said.err


def test_verify_signs_again(shell: Shell, password: Path) -> None:
    shell.ok("matrix", "login", "--password-file", password)
    assert shell.data("matrix", "verify")["is_signed"]


async def test_served_county_answers_over_matrix(shell: Shell, user: str, password: Path, person: Person) -> None:
    shell.ok("matrix", "login", "--password-file", password)
    with serving(shell.home) as running:
        assert running.lines[-1]["channels"] == ["matrix"]
        room = await person.open_chat(user)
        await person.until_joined(room, user)
        await person.say(room, "!help")
        heard = await person.until(lambda one: one.sender == user and one.kind == "m.room.message")
        assert running.stop() == 0
    assert heard.is_encrypted
    logged = json.dumps(running.lines)
    assert "!help" not in logged
    assert (shell.home / "matrix" / "session.json").exists()


def test_backup_keeps_the_seeds_and_not_the_device(shell: Shell, user: str, password: Path, tmp_path: Path) -> None:
    """A new machine: a new device, signed with the account's own keys."""
    first = shell.data("matrix", "login", "--password-file", password)
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse battery")
    phrase.chmod(0o600)
    shell.ok("backup", "--with-credentials", "--passphrase-file", phrase)
    [backup] = (shell.home / "backups").iterdir()
    elsewhere = Shell(tmp_path / "elsewhere")
    elsewhere.ok("restore", backup, "--to", elsewhere.home, "--passphrase-file", phrase)
    assert not (elsewhere.home / "matrix").exists()
    second = elsewhere.data("matrix", "login", "--password-file", password)
    seen = elsewhere.data("matrix", "status")
    assert second["device"] != first["device"]
    assert (seen["is_signed"], seen["is_our_identity"]) == (True, True)
