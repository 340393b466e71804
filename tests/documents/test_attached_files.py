"""Attachments on a disk: read bounded, written where they were to go and nowhere else."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.documents.attached_files import places_in, read_file, write_file
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import AttachmentId, ProposalId
from core.domain.proposals.attachments import LARGEST, Attachment
from core.domain.rules.attaching import FileKind

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ONE = Attachment(AttachmentId("0" * 16), ProposalId(1), "现场.pdf", FileKind.PDF, 3, "", NOW, "staff:1")


def named(*names: str) -> list[Attachment]:
    return [replace(ONE, name=name) for name in names]


def test_every_file_stays_in_its_folder(tmp_path: Path) -> None:
    places = places_in(tmp_path, named("../../a.pdf", "/etc/passwd", "a.pdf", "A.PDF", "", "CON", "照\0片.png"))
    assert [place.name for place in places] == [
        *("a.pdf", "passwd", "a (2).pdf", "A (3).PDF", f"{ONE.id}.pdf", "_CON", "照片.png"),
    ]
    assert {place.parent for place in places} == {tmp_path}


def test_nothing_is_written_over_another_file(tmp_path: Path) -> None:
    [place] = places_in(tmp_path, [ONE])
    write_file(place, b"abc")
    assert (place.read_bytes(), stat.S_IMODE(place.stat().st_mode)) == (b"abc", 0o600)
    with pytest.raises(Conflict, match=r"file\.exists"):
        places_in(tmp_path, [ONE])
    with pytest.raises(Conflict, match=r"file\.exists"):
        write_file(place, b"other")
    with pytest.raises(Invalid, match=r"attachment\.no_folder"):
        places_in(tmp_path / "nowhere", [ONE])


def test_only_files_of_bounded_size_are_read(tmp_path: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(b"abc")
    assert read_file(tmp_path / "small.pdf") == b"abc"
    os.truncate(_touched(tmp_path / "large.pdf"), LARGEST + 1)
    os.mkfifo(tmp_path / "pipe.pdf")
    for name, error in (("large.pdf", Invalid), ("pipe.pdf", NotFound), ("nowhere.pdf", NotFound)):
        with pytest.raises(error):
            read_file(tmp_path / name)


def _touched(path: Path) -> Path:
    path.touch()
    return path
