"""``shuzhi init``, and what it leaves on the disk."""

from __future__ import annotations

import stat
from pathlib import Path

from tests.commands.conftest import TERM
from tests.commands.shell import Shell


def test_init_says_what_to_do_next(empty: Shell) -> None:
    said = empty.ok("init", "--login", "tian", *TERM)
    assert "shuzhi import roster" in said.err
    assert empty.data("staff", "list")[0]["login"] == "tian"


def test_second_init_changes_nothing(shell: Shell) -> None:
    before = shell.home.joinpath("county.db").read_bytes()
    said = shell.run("init", "--login", "another")
    assert (said.code, "already" in said.err) == (1, True)
    assert shell.home.joinpath("county.db").read_bytes() == before


def test_interrupted_beginning_is_begun_again(empty: Shell) -> None:
    (empty.home / ".founding" / "credentials").mkdir(parents=True)
    (empty.home / ".founding" / "county.db").write_bytes(b"half")
    empty.ok("init", "--login", "tian", *TERM)
    assert not (empty.home / ".founding").exists()


def test_init_with_wrong_rules_leaves_nothing(empty: Shell, tmp_path: Path) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text('id = "nowhere"\n', encoding="utf-8")
    said = empty.run("init", "--rules", rules)
    assert said.code == 2
    assert "scale" in said.err
    assert not empty.home.exists()


def test_half_a_term_is_refused(empty: Shell) -> None:
    assert empty.run("init", "--term", "18").code == 2


def test_nobody_else_can_read_anything(shell: Shell) -> None:
    shell.ok("backup")
    shell.ok("export", "roster", shell.home / "exports" / "roster.xlsx")
    shell.ok("codes", "issue", "--deputies", "--out", shell.home / "exports" / "slips.html")
    opened = [path for path in (shell.home, *shell.home.rglob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert opened == []


def test_command_without_county_says_init(empty: Shell) -> None:
    said = empty.run("meeting", "list")
    assert (said.code, "shuzhi init" in said.err) == (3, True)
