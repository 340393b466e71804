"""``shuzhi report``: what a deputy brings on paper, entered, filed and taken back by the office."""

from __future__ import annotations

from pathlib import Path

from core.presets import load_preset
from tests.commands.shell import Shell

DEPUTY = "1"


def _filled(shell: Shell, sheet: Path) -> Path:
    """A complete report, typed into the sheet."""
    shell.ok("report", "pledge", DEPUTY, "--item", "走访 20 户")
    shell.ok("report", "blank", DEPUTY, "--out", str(sheet))
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace('text = ""', 'text = "做了"').replace('done = ""', 'done = "yes"'), encoding="utf-8")
    return sheet


def test_paper_report_is_entered_and_filed(shell: Shell, tmp_path: Path) -> None:
    filled = shell.data("report", "fill", DEPUTY, str(_filled(shell, tmp_path / "1.toml")))
    assert not any(part["missing"] for part in filled["sections"])
    assert shell.data("report", "file", DEPUTY)["status"] == "filed"
    assert shell.data("report", "show", DEPUTY)["filed_at"]


def test_incomplete_report_is_not_filed(shell: Shell) -> None:
    shell.ok("report", "pledge", DEPUTY, "--item", "走访 20 户")
    refused = shell.run("report", "file", DEPUTY)
    assert refused.code == 2
    assert load_preset("longshan").aspects[0].en in shell.run("report", "show", DEPUTY).err


def test_filed_report_is_taken_back(shell: Shell, tmp_path: Path) -> None:
    shell.ok("report", "fill", DEPUTY, str(_filled(shell, tmp_path / "1.toml")))
    shell.ok("report", "file", DEPUTY)
    assert shell.data("report", "take-back", DEPUTY)["status"] == "draft"


def test_strange_sheet_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    sheet = _filled(shell, tmp_path / "1.toml")
    sheet.write_text(sheet.read_text(encoding="utf-8") + "\n[nonsense]\ntext = 'x'\n", encoding="utf-8")
    assert shell.run("report", "fill", DEPUTY, str(sheet)).code == 2
    assert all(not part["text"] for part in shell.data("report", "show", DEPUTY)["sections"])
