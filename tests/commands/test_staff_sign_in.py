"""Passwords at the command line: who is asked for one, how it is given, and that it is never an argument."""

from __future__ import annotations

import os
import pty
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.commands.shell import ENDS_WITHIN, ROOT, Shell, command, environment

PASSWORD = "canary-of-tian-1"


def secret(folder: Path, name: str, password: str) -> Path:
    path = folder / name
    path.write_text(f"{password}\n", encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def own(shell: Shell, tmp_path: Path) -> Path:
    """The administrator's password, set; the file that holds it."""
    file = secret(tmp_path, "own", PASSWORD)
    shell.ok("staff", "password", "tian", "--password-file", file)
    return file


def test_account_without_password_is_trusted(shell: Shell) -> None:
    assert shell.data("staff", "list")[0]["login"] == "tian"


def test_account_with_password_asks_for_it(shell: Shell, own: Path) -> None:
    said = shell.run("staff", "list", "--json")
    assert (said.code, said.data["error"]["code"]) == (2, "password.no_terminal")
    assert "--password-file" in said.err
    assert shell.data("--password-file", own, "staff", "list")[0]["login"] == "tian"


def test_wrong_password_is_refused_and_limited(shell: Shell, own: Path, tmp_path: Path) -> None:
    wrong = secret(tmp_path, "wrong", "not the password")
    codes = [shell.run("--password-file", wrong, "staff", "list", "--json") for _ in range(6)]
    assert [said.code for said in codes] == [4] * 6
    assert [said.data["error"]["code"] for said in codes] == ["sign_in.refused"] * 5 + ["sign_in.too_many_tries"]
    assert shell.run("--password-file", own, "staff", "list").code == 4


def test_password_file_of_others_is_refused(shell: Shell, own: Path) -> None:
    own.chmod(0o644)
    assert shell.run("--password-file", own, "staff", "list").code == 5


def test_environment_names_the_file(shell: Shell, own: Path) -> None:
    variables = {**environment(), "SHUZHI_PASSWORD_FILE": str(own)}
    done = subprocess.run(
        command(shell.home, "staff", "list"), cwd=ROOT, env=variables, capture_output=True, timeout=ENDS_WITHIN
    )
    assert done.returncode == 0


def test_own_password_needs_the_present_one(shell: Shell, own: Path, tmp_path: Path) -> None:
    new = secret(tmp_path, "new", "another long one")
    assert shell.run("staff", "password", "tian", "--password-file", new).code == 2
    shell.ok("--password-file", own, "staff", "password", "tian", "--password-file", new)
    assert shell.run("--password-file", own, "staff", "list").code == 4
    shell.ok("--password-file", new, "staff", "list")


def test_forgotten_password_of_an_administrator_is_set_anew(shell: Shell, own: Path, tmp_path: Path) -> None:
    new = secret(tmp_path, "new", "another long one")
    shell.ok("staff", "password", "tian", "--forgotten", "--password-file", new)
    lines = shell.data("--password-file", new, "audit", "list")
    assert [one["actor"] for one in lines if one["action"] == "staff.set_password"] == ["system", "staff:1"]


def test_only_administrators_forget(shell: Shell, own: Path, tmp_path: Path) -> None:
    shell.ok("--password-file", own, "staff", "add", "jia", "--name", "计票", "--role", "teller")
    new = secret(tmp_path, "new", "another long one")
    assert shell.run("staff", "password", "jia", "--forgotten", "--password-file", new).code == 2


def test_short_password_is_refused(shell: Shell, tmp_path: Path) -> None:
    said = shell.run("staff", "password", "tian", "--password-file", secret(tmp_path, "short", "short"))
    assert (said.code, "10" in said.err) == (2, True)


def test_who_leaves_cannot_act_and_comes_back(shell: Shell) -> None:
    shell.ok("staff", "add", "jia", "--name", "计票", "--role", "teller")
    assert shell.data("staff", "deactivate", "jia") == {"staff": 2, "login": "jia", "active": False}
    assert shell.run("meeting", "list", staff="jia").code == 4
    shell.ok("staff", "activate", "jia")
    shell.ok("meeting", "list", staff="jia")


def test_last_administrator_stays(shell: Shell) -> None:
    assert shell.run("staff", "deactivate", "tian").code == 1
    assert shell.run("staff", "deactivate", "nobody").code == 3


def test_init_sets_the_first_password(empty: Shell, tmp_path: Path) -> None:
    file = secret(tmp_path, "first", PASSWORD)
    assert empty.data("init", "--login", "tian", "--password-file", file)["has_password"] is True
    assert empty.run("staff", "list").code == 2
    empty.ok("--password-file", file, "staff", "list")


def test_init_with_a_poor_password_begins_nothing(empty: Shell, tmp_path: Path) -> None:
    assert empty.run("init", "--login", "tian", "--password-file", secret(tmp_path, "first", "short")).code == 2
    assert not empty.home.exists()


def test_init_without_password_says_how(empty: Shell) -> None:
    assert "shuzhi staff password tian" in empty.ok("init", "--login", "tian").err


def test_no_password_is_printed_or_stored(shell: Shell, own: Path) -> None:
    said = [shell.ok("--password-file", own, *words) for words in (["audit", "list"], ["staff", "list", "--json"])]
    stored = [path.read_bytes() for path in shell.home.rglob("*") if path.is_file()]
    assert not any(PASSWORD in one.everything for one in said)
    assert not any(PASSWORD.encode() in content for content in stored)


def test_password_typed_on_a_terminal_is_not_shown(shell: Shell, own: Path) -> None:
    shown = typed(shell, ["staff", "list"], [PASSWORD])
    assert "Password of tian:" in shown
    assert "田小芳" in shown
    assert PASSWORD not in shown


def test_init_on_a_terminal_asks_for_a_password(empty: Shell) -> None:
    typed(empty, ["init", "--login", "tian"], [PASSWORD, PASSWORD])
    assert empty.run("staff", "list", "--json").data["error"]["code"] == "password.no_terminal"


def typed(shell: Shell, words: Sequence[str], answers: Sequence[str]) -> str:
    """What a terminal showed while ``words`` ran and each question was answered."""
    process, descriptor = pty.fork()
    if process == 0:
        os.chdir(ROOT)
        os.execve(command(shell.home)[0], command(shell.home, *words), environment())
    shown, waiting = b"", list(answers)
    try:
        while more := os.read(descriptor, 4_096):
            shown += more
            if waiting and more.rstrip(b" ").endswith(b":"):
                os.write(descriptor, f"{waiting.pop(0)}\n".encode())
    except OSError:
        pass  # the program has ended
    _, status = os.waitpid(process, 0)
    os.close(descriptor)
    assert os.waitstatus_to_exitcode(status) == 0, shown.decode()
    return shown.decode()
