"""The unit that we ship, and the secrets as systemd gives them to a service."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from core.county_home import GIVEN_VARIABLE, CountyHome, read_secret
from core.domain.errors import Unavailable
from tests.commands.running import serving
from tests.commands.shell import ROOT, Shell
from tests.commands.test_serving import TOKEN, enable_telegram

UNIT, DROP_IN = ROOT / "deploy" / "shuzhi.service", ROOT / "deploy" / "credentials.conf"


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The token as ``LoadCredential=`` leaves it: read-only, in a directory that cannot be written."""
    directory = tmp_path / "shuzhi.service"
    directory.mkdir()
    token = directory / "telegram.token"
    token.write_text(f"{TOKEN}\n", encoding="utf-8")
    token.chmod(0o400)
    directory.chmod(0o500)
    monkeypatch.setenv(GIVEN_VARIABLE, str(directory))
    return token


def test_given_secret_comes_before_ours(shell: Shell, given: Path) -> None:
    assert read_secret(CountyHome(shell.home).telegram_token) == TOKEN


def test_secret_that_is_not_given_is_ours(shell: Shell, given: Path) -> None:
    home = CountyHome(shell.home)
    assert home.webhook_secret == home.credentials / "telegram-webhook.secret"


@pytest.mark.parametrize("mode", [0o400, 0o440, 0o600])
def test_modes_of_an_access_list_are_taken(given: Path, mode: int) -> None:
    given.chmod(mode)
    if mode == 0o440 and given.stat().st_uid:
        pytest.skip("NOT PROVEN HERE: only root can make a file of root's")
    assert read_secret(given) == TOKEN


@pytest.mark.parametrize("mode", [0o444, 0o404, 0o460, 0o420, 0o640 | 0o004])
def test_wider_modes_are_refused(given: Path, mode: int) -> None:
    given.chmod(mode)
    with pytest.raises(Unavailable, match=r"secret\.open_to_others"):
        read_secret(given)


def test_group_readable_file_of_ours_is_refused(shell: Shell, given: Path) -> None:
    ours = CountyHome(shell.home).credentials / "telegram.token"
    shutil.copyfile(given, ours)
    ours.chmod(0o440)
    with pytest.raises(Unavailable, match=r"secret\.open_to_others"):
        read_secret(ours)


def test_serve_takes_the_given_token(shell: Shell, given: Path) -> None:
    enable_telegram(shell)
    assert not (shell.home / "credentials" / "telegram.token").exists()
    with serving(shell.home, **{GIVEN_VARIABLE: str(given.parent)}) as running:
        running.until("telegram.start_failed")
        assert running.stop() == 0


def test_open_credentials_are_refused_with_a_way_out(shell: Shell) -> None:
    (shell.home / "credentials").chmod(0o750)
    said = shell.run("serve")
    assert (said.code, f"chmod go= {shell.home / 'credentials'}" in said.err) == (5, True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="NOT PROVEN HERE: there is no systemd-analyze")
def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    """With the drop-in, and with programs that exist on this machine."""
    unit = tmp_path / "shuzhi.service"
    text = UNIT.read_text(encoding="utf-8").replace("/opt/shuzhi/.venv/bin/shuzhi", "/bin/true")
    unit.write_text(text.replace("User=shuzhi", "User=root").replace("Group=shuzhi", "Group=root"), "utf-8")
    (tmp_path / "shuzhi.service.d").mkdir()
    shutil.copy(DROP_IN, tmp_path / "shuzhi.service.d")
    verify = ["systemd-analyze", "verify", "--recursive-errors=no", str(unit)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "shuzhi" in line or "credentials.conf" in line] == []
    assert done.returncode == 0, done.stderr
