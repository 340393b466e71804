"""The terminal that tests sit at shows what was typed, says how a program ended, and leaves nothing running."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.shell import ROOT, environment
from tests.terminal.real_terminal import real_terminal


def shell(script: str) -> list[str]:
    return ["sh", "-c", script]


def test_typed_chinese_is_shown_in_its_size() -> None:
    asked = shell('stty size; read -r name; echo "<$name>"; read -r next; exit 3')
    with real_terminal(asked, environment(), folder="/", size=(44, 9)) as terminal:
        terminal.until_shown("9 44")
        terminal.enter("张三; 'li' #{pid};", "张三; 'li' #{pid};")
        terminal.until_shown("<张三; 'li' #{pid};>")
        terminal.press("enter")
        assert terminal.until_ended() == 3


def test_early_end_is_told_with_what_was_said() -> None:
    told = pytest.raises(AssertionError, match=r"(?s)never shown.*ended with -9.*没有这个目录")
    ended = real_terminal(shell("echo 没有这个目录; kill -9 $$"), environment(), folder="/")
    with ended as terminal, told:
        terminal.until_shown("today")


def test_failed_test_leaves_nothing_running() -> None:
    stubborn = shell("trap '' HUP; exec cat")
    with pytest.raises(ZeroDivisionError), real_terminal(stubborn, environment(), folder="/") as left:
        raise ZeroDivisionError
    assert not left.tmux.socket.parent.exists()
    assert not left.tmux.answers()
    assert not Path("/proc", str(left.seen.process)).exists()


def test_missing_tmux_is_named(tmp_path: Path) -> None:
    bare = {**environment(), "PATH": str(tmp_path)}
    with pytest.raises(FileNotFoundError, match="make test"), real_terminal(shell(":"), bare, folder="/"):
        pass


@pytest.mark.parametrize(("user", "code", "asked"), [(0, 0, ["update", "install"]), (1000, 2, [])])
def test_makefile_installs_tmux_or_names_it(tmp_path: Path, user: int, code: int, asked: list[str]) -> None:
    """On a machine whose commands are these two."""
    for name, script in {"id": f"echo {user}", "apt-get": f"echo $1 >> {tmp_path}/asked"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "asked").touch()
    make, bare = str(shutil.which("make")), {"PATH": str(tmp_path), "LC_ALL": "C.UTF-8"}
    made = subprocess.run([make, "tmux"], cwd=ROOT, env=bare, capture_output=True, encoding="utf-8")
    assert (tmp_path / "asked").read_text(encoding="utf-8").split() == asked
    assert made.returncode == code
    assert ("apt-get install tmux" in made.stderr) is (code != 0)
