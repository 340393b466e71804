"""``shuzhi system``: the machine at a glance, and what backups leave behind for it."""

from __future__ import annotations

from pathlib import Path

from tests.commands.shell import Shell


def test_system_shows_database_and_server(shell: Shell) -> None:
    health = shell.data("system")
    assert (health["serving"], health["trouble"]) == (None, "")
    assert health["database"]["bytes"] > 0
    assert "The server does not run" in shell.ok("system").out


def test_backup_and_its_check_are_remembered(shell: Shell) -> None:
    assert shell.data("system")["backup"]["taken"] is None
    file = shell.data("backup")["file"]
    shell.ok("restore", file, "--check")
    backup = shell.data("system")["backup"]
    assert (backup["taken"]["path"], backup["checked"]["path"]) == (file, file)
    assert [one["action"] for one in shell.data("audit", "list", "--limit", "2")] == ["backup.check", "backup.take"]


def test_backup_is_checked_without_a_county(shell: Shell, tmp_path: Path) -> None:
    file = shell.data("backup", "--to", tmp_path / "away")["file"]
    nowhere = Shell(tmp_path / "nowhere")
    assert nowhere.data("restore", file, "--check")["sound"]
