"""Ledgers of proposals from the command line: looked at, applied, searched, written out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.documents.csv_writer import csv_bytes
from tests.commands.shell import Shell

HEADINGS = ("编号", "标题", "领衔代表", "承办单位", "办理结果", "满意度", "答复日期", "年度")


def ledger_file(folder: Path, name: str) -> Path:
    """A ledger with one proposal of the deputy ``name``."""
    file = folder / "台账.csv"
    row = ("第1号", "修缮农车镇桥梁", name, "县交通运输局", "A类", "满意", "2025-05-08", "2025")
    file.write_bytes(csv_bytes(HEADINGS, [row]))
    return file


def first_deputy(shell: Shell) -> Any:
    return shell.data("deputy", "list")[0]["name"]


def test_ledger_is_looked_at_applied_and_written_again(shell: Shell, tmp_path: Path) -> None:
    file = ledger_file(tmp_path, first_deputy(shell))
    seen = shell.run("import", "proposals", file)
    assert (seen.code, "--add-units" in seen.everything or "new units" in seen.everything) == (1, True)
    seen = shell.ok("import", "proposals", file, "--add-units")
    assert "New handling units: 县交通运输局" in seen.everything
    assert "Nothing was changed yet" in seen.err
    assert shell.data("import", "proposals", file, "--add-units", "--apply", "--yes")["applied"] is True
    for name in ("ledger.xlsx", "ledger.csv"):
        shell.ok("export", "proposals", tmp_path / name, "--year", "2025")
        assert shell.data("import", "proposals", tmp_path / name)["counts"] == {
            "new": 0,
            "unchanged": 1,
            "rejected": 0,
        }
    assert [one["title"] for one in shell.data("proposal", "find", "桥梁")] == ["修缮农车镇桥梁"]
    assert "100 %" in shell.ok("proposal", "similar", "修缮农车镇桥梁").out
    assert "1 -> 0" in shell.ok("undo", "--yes").everything
    assert shell.data("proposal", "find", "桥梁") == []


def test_faults_say_row_column_and_what_to_do(shell: Shell, tmp_path: Path) -> None:
    said = shell.run("import", "proposals", ledger_file(tmp_path, "没有这人"), "--add-units")
    assert said.code == 1
    assert "C2" in said.out
    assert "no deputy on the roll is called 没有这人" in said.out
    assert "Nothing was changed" in said.err


def test_papers_are_written_once_and_privately(shell: Shell, tmp_path: Path) -> None:
    shell.ok("import", "proposals", ledger_file(tmp_path, first_deputy(shell)), "--add-units", "--apply", "--yes")
    for what, of, name in (
        ("report", "2025", "report.docx"),
        ("report", "2025", "report.xlsx"),
        ("public-list", "2025", "public.xlsx"),
        ("assignment-list", "2025", "assignment.xlsx"),
        ("form", "1", "form.docx"),
    ):
        shell.ok("proposal", what, of, tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert shell.run("proposal", "form", "1", tmp_path / "form.docx").code == 1
    assert shell.run("proposal", "form", "1", tmp_path / "form.pdf").code == 2
