"""``shuzhi backup`` and ``restore``: consistent while others write, checked to the last byte, without chat keys."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from core.county_home import CountyHome
from core.domain.clock import SystemClock
from core.domain.errors import Invalid, ShuzhiError
from core.domain.sealing import LIGHT_LOCK
from core.storage.backup import Lock, check_backup, take_backup
from core.storage.restoring import check, restore
from tests.commands.shell import ROOT, Shell, command, environment

PASSPHRASE = "correct horse battery"


@pytest.fixture
def backup(shell: Shell) -> Path:
    return Path(shell.data("backup")["file"])


def test_restored_county_is_the_same(shell: Shell, backup: Path, tmp_path: Path) -> None:
    shell.ok("restore", backup, "--to", tmp_path / "again")
    again = Shell(tmp_path / "again")
    assert again.data("deputy", "list") == shell.data("deputy", "list")
    assert again.run("doctor").code == 0


def test_backup_while_another_process_writes(shell: Shell, tmp_path: Path) -> None:
    words = [word for n in range(40) for word in ("--away", f"2030-01-{n % 28 + 1:02}")]
    writer = subprocess.Popen(
        command(shell.home, "leader", "add", "彭春山", *words),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    taken = [take_backup(CountyHome(shell.home), tmp_path / f"{n}.zip", taken_at=SystemClock().now()) for n in range(8)]
    assert writer.wait(timeout=60) == 0
    for number, manifest in enumerate(taken):
        assert check(tmp_path / f"{number}.zip", SystemClock()) == manifest


def test_check_finds_a_flipped_byte(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    places = range(10, len(content), max(1, len(content) // 40))
    found = [place for place in places if _is_refused(backup, bytes(content), place)]
    assert found == list(places)


def test_check_finds_a_changed_row(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(tmp_path / "parts")
    with closing(sqlite3.connect(tmp_path / "parts" / "county.db")) as database, database:
        database.execute("DELETE FROM deputies WHERE id = 1")
    changed = _packed(tmp_path / "parts", tmp_path / "changed.zip")
    with pytest.raises(Invalid) as refused:
        check_backup(changed)
    assert refused.value.params["what"] == "counts"


def test_check_finds_a_changed_audit_line(shell: Shell, backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        archive.extractall(tmp_path / "parts")
    with closing(sqlite3.connect(tmp_path / "parts" / "county.db")) as database, database:
        database.execute("UPDATE audit SET actor = 'staff:2' WHERE id = 3")
    said = shell.run("restore", _packed(tmp_path / "parts", tmp_path / "changed.zip"), "--check")
    assert (said.code, "ledger" in said.err) == (2, True)


def test_unknown_member_is_refused(backup: Path) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr("../outside", b"x")
    with pytest.raises(Invalid):
        check_backup(backup)


def test_restore_never_overwrites(shell: Shell, backup: Path) -> None:
    before = (shell.home / "county.db").read_bytes()
    said = shell.run("restore", backup, "--to", shell.home)
    assert (said.code, "not empty" in said.err) == (1, True)
    assert (shell.home / "county.db").read_bytes() == before


def test_damaged_backup_restores_nothing(shell: Shell, backup: Path, tmp_path: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-2000])
    assert shell.run("restore", backup, "--to", tmp_path / "again").code == 2
    assert not list((tmp_path / "again").glob("*"))


def test_backup_holds_no_credentials(shell: Shell, backup: Path) -> None:
    secrets = [path.read_bytes() for path in (shell.home / "credentials").iterdir()]
    with zipfile.ZipFile(backup) as archive:
        contents = [archive.read(name) for name in archive.namelist()]
    assert secrets
    assert not any(secret in content for secret in secrets for content in contents)


def test_locked_credentials_come_back(shell: Shell, tmp_path: Path) -> None:
    home, pepper = CountyHome(shell.home), (shell.home / "credentials" / "pepper.key").read_bytes()
    file = tmp_path / "with.zip"
    take_backup(home, file, taken_at=SystemClock().now(), lock=Lock(PASSPHRASE, LIGHT_LOCK))
    with zipfile.ZipFile(file) as archive:
        assert pepper not in archive.read("credentials.box")
    restored = restore(file, CountyHome(tmp_path / "a"), clock=SystemClock(), passphrase=PASSPHRASE)
    assert restored.has_credentials
    assert (tmp_path / "a" / "credentials" / "pepper.key").read_bytes() == pepper
    with pytest.raises(ShuzhiError, match=r"passphrase\.wrong"):
        restore(file, CountyHome(tmp_path / "b"), clock=SystemClock(), passphrase="something else")


def test_chat_keys_are_never_restored(shell: Shell, tmp_path: Path) -> None:
    old = {path.read_bytes() for path in (shell.home / "credentials").glob("chat-*.key")}
    file = tmp_path / "with.zip"
    take_backup(CountyHome(shell.home), file, taken_at=SystemClock().now(), lock=Lock(PASSPHRASE, LIGHT_LOCK))
    restore(file, CountyHome(tmp_path / "a"), clock=SystemClock(), passphrase=PASSPHRASE)
    new = {path.read_bytes() for path in (tmp_path / "a" / "credentials").glob("chat-*.key")}
    assert new
    assert new.isdisjoint(old)


def _is_refused(backup: Path, content: bytes, place: int) -> bool:
    """Whether the backup with one bit of one byte turned is refused; bits that zip does not read may pass unchanged."""
    damaged = backup.with_name("damaged.zip")
    damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x10]) + content[place + 1 :])
    try:
        return check_backup(damaged) != check_backup(backup) or _same_members(damaged, backup)
    except ShuzhiError:
        return True


def _same_members(one: Path, other: Path) -> bool:
    with zipfile.ZipFile(one) as first, zipfile.ZipFile(other) as second:
        return all(first.read(name) == second.read(name) for name in second.namelist())


def _packed(folder: Path, target: Path) -> Path:
    """The parts as a backup again, with sums that fit: a forger knows how to compute them."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"]["county.db"] = hashlib.sha256((folder / "county.db").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    shutil.make_archive(str(target.with_suffix("")), "zip", folder)
    return target
