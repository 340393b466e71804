"""``--out``: a list as a private file, whole, telephones masked, never over another one."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.documents.csv_writer import csv_bytes
from tests.commands.shell import Shell


@pytest.fixture
def peopled(shell: Shell, tmp_path: Path) -> Shell:
    """A county with three voters."""
    rows = [
        (f"选民{one}", "民安第1选区", f"V{number:03}", f"1380000000{number}") for number, one in enumerate("甲乙丙")
    ]
    (tmp_path / "voters.csv").write_bytes(csv_bytes(("姓名", "选区", "选民证号", "手机"), rows))
    shell.ok("import", "voters", tmp_path / "voters.csv", "--apply", "--yes")
    return shell


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


def test_voters_are_written_whole_and_masked(peopled: Shell, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    written = peopled.data("voter", "list", "--find", "选民", "--out", out)["rows"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert (written, len(lines_of(out))) == (3, 4)
    assert "138****0000" in lines_of(out)[1]
    assert "13800000000" not in out.read_text("utf-8-sig")


def test_filter_holds_for_the_file(peopled: Shell, tmp_path: Path) -> None:
    peopled.ok("voter", "list", "--find", "选民乙", "--out", tmp_path / "one.csv")
    assert len(lines_of(tmp_path / "one.csv")) == 2


@pytest.mark.parametrize("noun", ["voter", "deputy", "message", "audit"])
def test_list_is_never_written_over_a_file(peopled: Shell, tmp_path: Path, noun: str) -> None:
    out = tmp_path / f"{noun}.xlsx"
    peopled.ok(noun, "list", "--out", out)
    before = out.read_bytes()
    assert peopled.run(noun, "list", "--out", out).code == 1
    assert out.read_bytes() == before


def test_audit_trail_about_one_thing_only(peopled: Shell, tmp_path: Path) -> None:
    peopled.ok("audit", "list", "--out", tmp_path / "all.csv")
    subjects = [line.split('","')[5] for line in lines_of(tmp_path / "all.csv")[1:]]
    peopled.ok("audit", "list", "--about", subjects[0], "--out", tmp_path / "one.csv")
    assert len(lines_of(tmp_path / "one.csv")) - 1 == subjects.count(subjects[0])


def test_other_endings_are_refused(peopled: Shell, tmp_path: Path) -> None:
    assert peopled.run("voter", "list", "--out", tmp_path / "voters.pdf").code == 2
    assert not (tmp_path / "voters.pdf").exists()
