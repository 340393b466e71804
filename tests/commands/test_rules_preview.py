"""``shuzhi rules preview``: mistakes by line, changes by name, and nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.shell import Shell


@pytest.fixture
def rules(shell: Shell, tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(shell.ok("rules", "show").out, encoding="utf-8")
    return path


def change(path: Path, name: str, value: str) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f"{name} = {value}" if line.startswith(f"{name} = ") else line for line in lines]
    path.write_text("\n".join(changed), encoding="utf-8")


def test_changed_section_is_named(shell: Shell, rules: Path) -> None:
    assert "rules in force" in shell.ok("rules", "preview", rules).out
    change(rules, "notice_days", "15")
    assert shell.data("rules", "preview", rules)["sections"] == ["meetings"]


def test_mistake_is_named_with_its_line(shell: Shell, rules: Path) -> None:
    change(rules, "notice_days", '"many"')
    said = shell.run("rules", "preview", rules)
    assert (said.code, "meetings.notice_days" in said.out) == (2, True)
