"""``shuzhi rules``: mistakes by line, changes by name and nothing written, and where every value comes from."""

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


def test_check_words_every_mistake_with_its_line(shell: Shell, rules: Path) -> None:
    change(rules, "notice_days", '"many"')
    number = next(
        n for n, line in enumerate(rules.read_text("utf-8").splitlines(), 1) if line.startswith("notice_days")
    )
    said = shell.run("rules", "check", rules)
    assert said.code == 2
    assert f"{number}: meetings.notice_days  many is of the wrong kind" in said.err
    [problem] = shell.run("rules", "check", rules, "--json").data["error"]["params"]["problems"]
    assert (problem["line"], problem["path"]) == (number, "meetings.notice_days")


@pytest.mark.parametrize("verb", ["check", "adopt"])
def test_what_is_no_toml_is_said_in_ones_language(shell: Shell, tmp_path: Path, verb: str) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[meetings\n", encoding="utf-8")
    said = shell.run("rules", verb, broken, language="zh_CN")
    assert (said.code, "第 1 行第 10 列" in said.err, "Expected" in said.err) == (2, True, False)


def test_source_is_looked_up_by_key_and_by_number(shell: Shell) -> None:
    entry = shell.data("rules", "sources", "notice_days")
    assert (entry["key"], entry["standing"], entry["own_words"]) == ("meetings.notice_days", ["assumption"], "")
    assert [one["number"] for one in entry["facts"][0]["documents"]] == ["P39", "P40", "P46", "L22"]
    assert "每届任期五年" in shell.run("rules", "sources", "B5.1", "--preset", "henan", language="zh_CN").out
    assert shell.run("rules", "sources", "B9").code == 3


def test_own_source_is_shown_as_it_was_written(shell: Shell, rules: Path) -> None:
    change(rules, "notice_days", "7  # 本县规定[2026]3号, 参照 B1.21")
    shell.ok("rules", "adopt", rules, "--yes")
    said = shell.ok("rules", "sources", "notice_days").out
    assert "Source: 本县规定[2026]3号, 参照 B1.21" in said
    assert "B1.21: How long before a duty-report meeting" in said
