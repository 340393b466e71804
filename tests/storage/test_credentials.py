"""Keys beside the database: private, durable, and really gone when destroyed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from core.domain.errors import Conflict, Invalid, Unavailable
from core.services.key_keeper import KeyKeeper
from core.storage.credentials import Credentials


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "credentials"


@pytest.fixture
def keeper(directory: Path) -> KeyKeeper:
    return Credentials.create(directory)


def test_files_are_readable_by_owner_only(directory: Path, keeper: KeyKeeper) -> None:
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}
    assert modes == {"pepper.key": 0o600, "chat-000001.key": 0o600}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700


def test_sealed_content_opens_after_restart(directory: Path, keeper: KeyKeeper) -> None:
    epoch, box = keeper.seal("草稿".encode(), step=256)
    assert Credentials(directory).open(epoch, box) == "草稿".encode()


def test_new_epoch_is_kept_across_restart(directory: Path, keeper: KeyKeeper) -> None:
    assert keeper.new_epoch() == keeper.epoch == Credentials(directory).epoch == 2
    assert keeper.seal(b"x", step=16)[0] == 2


def test_destroyed_key_opens_nothing(directory: Path, keeper: KeyKeeper) -> None:
    epoch, box = keeper.seal(b"draft", step=64)
    keeper.destroy_before(keeper.new_epoch())
    for survivor in (keeper, Credentials(directory)):
        with pytest.raises(Invalid, match=r"sealing\.unreadable"):
            survivor.open(epoch, box)
    assert sorted(path.name for path in directory.iterdir()) == ["chat-000002.key", "pepper.key"]


def test_destroyed_key_is_overwritten_first(directory: Path, keeper: KeyKeeper) -> None:
    witness = directory.parent / "witness"
    witness.hardlink_to(directory / "chat-000001.key")
    keeper.destroy_before(keeper.new_epoch())
    assert witness.read_bytes() == bytes(32)


def test_newest_key_is_never_destroyed(keeper: KeyKeeper) -> None:
    epoch, box = keeper.seal(b"draft", step=64)
    keeper.destroy_before(epoch + 5)
    assert keeper.open(epoch, box) == b"draft"


@pytest.mark.parametrize("name", ["", "pepper.key", "chat-000001.key"])
def test_credentials_open_to_others_are_refused(directory: Path, keeper: KeyKeeper, name: str) -> None:
    (directory / name).chmod(0o750 if not name else 0o640)
    with pytest.raises(Unavailable, match=r"credentials\.open_to_others"):
        Credentials(directory)


@pytest.mark.parametrize("name", ["pepper.key", "chat-000001.key"])
def test_missing_key_is_named(directory: Path, keeper: KeyKeeper, name: str) -> None:
    (directory / name).unlink()
    with pytest.raises(Unavailable, match=r"credentials\.missing"):
        Credentials(directory)


def test_missing_directory_is_named(directory: Path) -> None:
    with pytest.raises(Unavailable, match=r"credentials\.missing"):
        Credentials(directory)


def test_truncated_key_is_refused(directory: Path, keeper: KeyKeeper) -> None:
    (directory / "pepper.key").write_bytes(b"short")
    with pytest.raises(Unavailable, match=r"credentials\.damaged"):
        Credentials(directory)


def test_existing_credentials_are_not_replaced(directory: Path, keeper: KeyKeeper) -> None:
    with pytest.raises(Conflict, match=r"credentials\.exist"):
        Credentials.create(directory)


def test_fingerprints_are_told_apart_by_purpose(directory: Path, keeper: KeyKeeper) -> None:
    prints = {
        keeper.fingerprint("code", "ab", "c"),
        keeper.fingerprint("code", "a", "bc"),
        keeper.fingerprint("conversation", "ab", "c"),
        Credentials.create(directory.parent / "other").fingerprint("code", "ab", "c"),
    }
    assert len(prints) == 4
    assert Credentials(directory).fingerprint("code", "ab", "c") in prints
