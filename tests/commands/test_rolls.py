"""``shuzhi import`` and ``export``: a preview, all or nothing, and files that come back unchanged."""

from __future__ import annotations

from pathlib import Path

from core.documents.csv_writer import csv_bytes
from tests.commands.conftest import TERM, THIS_YEAR, roster_file
from tests.commands.shell import Shell


def test_preview_changes_nothing(empty: Shell, tmp_path: Path) -> None:
    empty.ok("init", "--login", "tian", *TERM)
    seen = empty.data("import", "roster", roster_file(tmp_path))
    assert (seen["counts"]["new"], seen["applied"]) == (4, False)
    assert empty.data("deputy", "list") == []


def test_importing_twice_changes_nothing(shell: Shell, begun: Path) -> None:
    seen = shell.data("import", "roster", begun / "roster.csv", "--apply")
    assert seen["counts"] == {"new": 0, "changed": 0, "unchanged": 4, "rejected": 0}


def test_changed_cell_is_shown_and_applied(shell: Shell, tmp_path: Path) -> None:
    file = roster_file(tmp_path, phone="13900000002")
    [entry] = shell.data("import", "roster", file)["entries"]
    assert [(one["old"], one["new"]) for one in entry["changes"]] == [("13800000001", "13900000002")]
    assert shell.data("import", "roster", file, "--apply", "--yes")["applied"] is True
    assert shell.data("import", "roster", file)["counts"]["unchanged"] == 4


def test_one_bad_cell_applies_nothing(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(
        csv_bytes(("姓名", "乡镇", "选区"), [("龙小明", "民安街道", "民安第1选区"), ("无选区", "民安街道", "")])
    )
    said = shell.run("import", "roster", file, "--apply", "--yes", "--json")
    assert said.code == 1
    assert said.data["entries"][-1]["errors"][0]["code"] == "cell.required"
    assert len(shell.data("deputy", "list")) == 4


def test_apply_without_terminal_needs_yes(shell: Shell, tmp_path: Path) -> None:
    said = shell.run("import", "roster", roster_file(tmp_path, phone="13900000003"), "--apply")
    assert (said.code, "--yes" in said.err) == (2, True)


def test_exported_roll_imports_unchanged(shell: Shell, tmp_path: Path) -> None:
    for name in ("roster.xlsx", "roster.csv"):
        shell.ok("export", "roster", tmp_path / name)
        counts = shell.data("import", "roster", tmp_path / name)["counts"]
        assert counts == {"new": 0, "changed": 0, "unchanged": 4, "rejected": 0}


def test_export_never_overwrites(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text("mine", encoding="utf-8")
    assert shell.run("export", "roster", tmp_path / "roster.csv").code == 1
    assert (tmp_path / "roster.csv").read_text(encoding="utf-8") == "mine"


def test_holidays_come_from_a_file(shell: Shell, tmp_path: Path) -> None:
    year = THIS_YEAR + 1
    file = tmp_path / "holidays.csv"
    file.write_text(f"date,kind,name\n{year}-01-01,holiday,元旦\n{year}-01-03,make_up_workday,元旦\n", encoding="utf-8")
    assert shell.data("import", "holidays", file) == {"year": year, "days": 2, "source": "holidays.csv", "moved": []}
    findings = [(one["code"], one["params"]) for one in shell.data("doctor")["findings"]]
    assert ("holidays.known", {"year": year}) in findings
