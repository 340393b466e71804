"""A private file is nobody else's, never over another one, and on the disk before anybody is told."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from core.durable_files import private_file, replace_private, sync_directory


def test_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    with private_file(path) as file:
        file.write(b"secret")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"secret", 0o600)


def test_private_file_is_never_over_another(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"first")
    with pytest.raises(FileExistsError), private_file(path):
        pytest.fail("the file was there")
    assert path.read_bytes() == b"first"


def test_content_and_name_reach_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First all of the file, then the directory."""
    synced: list[tuple[bool, int]] = []

    def heard(descriptor: int) -> None:
        found = os.fstat(descriptor)
        synced.append((stat.S_ISDIR(found.st_mode), found.st_size))

    monkeypatch.setattr(os, "fsync", heard)
    with private_file(tmp_path / "key") as file:
        file.write(b"secret")
        assert synced == []
    sync_directory(tmp_path)
    assert synced[0] == (False, 6)
    assert [is_directory for is_directory, _ in synced] == [False, True]


def test_replaced_file_is_whole_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut at any point leaves the old content or the new; what a draft was left with is written anew."""
    path, draft = tmp_path / "key", tmp_path / "key.new"
    path.write_bytes(b"old")
    path.chmod(0o644)
    draft.write_bytes(b"left by a crash, and longer than what comes")
    seen: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: seen.append(path.read_bytes()))
    replace_private(path, b"new")
    assert seen == [b"old", b"new"]
    assert (path.read_bytes(), path.stat().st_mode & 0o777, draft.exists()) == (b"new", 0o600, False)
