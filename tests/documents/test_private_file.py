"""A new file is private and whole; what people are called never leads out of its directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.documents.private_file import file_name, write_private
from core.domain.errors import Conflict
from tests.terminal.hostile import CORPUS


@pytest.mark.parametrize("text", [*CORPUS, "../../etc/passwd", "..", "a/b\\c:d", "....", "\n"])
def test_name_of_a_person_stays_in_its_directory(tmp_path: Path, text: str) -> None:
    path = tmp_path / f"0001-{file_name(text)}.html"
    assert path.resolve().parent == tmp_path
    assert path.name.isprintable()
    write_private(path, b"x")


def test_ordinary_name_is_kept() -> None:
    assert file_name("2026-田小芳 述职报告") == "2026-田小芳 述职报告"


def test_file_is_private_and_never_overwritten(tmp_path: Path) -> None:
    path = write_private(tmp_path / "new" / "a.txt", b"x")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(Conflict, match=r"file\.exists"):
        write_private(path, b"y")
