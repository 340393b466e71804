"""Backups: a copy of the database that is consistent while the program runs, and the way back.

What must stay true: a backup holds no chat key, ever, so that drafts stay unreadable in it; other credentials are in
it only when asked for, and then only under a passphrase; a file appears under its name when it is whole and on the
disk; a restore writes only into an empty place, and only what has passed every check.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from core.county_home import CountyHome
from core.domain.errors import Conflict, Invalid, NotFound, Unavailable
from core.domain.sealing import LockStrength, new_meeting_keys, seal, unlock_private_key, unseal
from core.durable_files import private_file, sync_directory
from core.services.machine import Progress, silent
from core.storage.engine import BUSY_TIMEOUT_MS, DatabaseFile
from core.storage.inspection import integrity_problems, ledger_tip, row_counts
from core.storage.schema_version import HEAD, current_version

FORMAT = 1
DATABASE, CONFIG, CREDENTIALS, MANIFEST = "county.db", "shuzhi.toml", "credentials.box", "manifest.json"
# Never a chat key. Of Matrix the account's seeds and not the device: one whose keys exist twice is of no more use.
KEPT_CREDENTIALS = frozenset({"pepper.key", "telegram.token", "telegram-webhook.secret", "matrix.seeds"})
_MEMBERS = frozenset({DATABASE, CONFIG, CREDENTIALS, MANIFEST})
_MAX_MANIFEST = 1_000_000
_CHUNK = 1 << 20
# All that zipfile answers to a turned bit: broken records, streams, and methods or passwords that were never asked for.
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_BOX_STEP = 4096
_STEPS = 3  # copied, described, packed


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. ``counts``: rows by table; ``ledger``: number and digest of the newest line."""

    taken_at: str
    schema: str
    files: Mapping[str, str]
    counts: Mapping[str, int]
    ledger: tuple[int, str]
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Lock:
    """The passphrase that the credentials in a backup are locked with."""

    passphrase: str
    strength: LockStrength = field(default_factory=LockStrength)


def take_backup(
    home: CountyHome, target: Path, *, taken_at: datetime, lock: Lock | None = None, progress: Progress = silent
) -> Manifest:
    """Write the backup ``target`` (a zip file, 0600). With ``lock`` the credentials are in it, locked. Blocks.

    Errors: Conflict("backup.exists"), Unavailable("storage.missing" | "storage.full" | "storage.failed"),
    Invalid("passphrase.too_short").
    """
    if target.exists():
        raise Conflict("backup.exists", path=str(target))
    try:
        with _scratch(target.parent) as scratch:
            progress(0, _STEPS)
            copy_database(home.database, scratch / DATABASE)
            progress(1, _STEPS)
            if home.config.exists():
                shutil.copyfile(home.config, scratch / CONFIG)
            if lock is not None:
                (scratch / CREDENTIALS).write_bytes(_locked_credentials(home.credentials, lock))
            manifest = _manifest_of(scratch, taken_at)
            (scratch / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2), encoding="utf-8")
            progress(2, _STEPS)
            _pack(scratch, target)
            progress(3, _STEPS)
    except OSError as error:
        raise _failed(error) from error
    return manifest


def copy_database(source: Path, copy: Path) -> None:
    """SQLite's online backup in one step: writers wait for its end, so the copy is of one instant.

    Errors: Unavailable("storage.missing" | "storage.failed").
    """
    if not source.exists():
        raise Unavailable("storage.missing", path=str(source))
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with closing(sqlite3.connect(source, timeout=BUSY_TIMEOUT_MS / 1000)) as live, closing(_plain(copy)) as target:
            live.backup(target)
            target.execute("PRAGMA journal_mode = DELETE").close()
    except sqlite3.DatabaseError as error:
        raise Unavailable("storage.failed", reason=str(error)) from error


def read_manifest(backup: Path) -> Manifest:
    """What ``backup`` says of itself. Errors: NotFound("backup.missing"), Invalid("backup.damaged")."""
    with _opened(backup) as archive:
        return _read_manifest(archive)


def check_backup(backup: Path) -> Manifest:
    """Unpack into a scratch directory and check everything but the audit chain: sums, SQLite's own check, schema, rows.

    Errors: NotFound("backup.missing"), Invalid("backup.damaged", what=…), Conflict("storage.newer_schema"). Blocks.
    """
    with unpacked(backup) as (_, manifest):
        return manifest


@contextmanager
def unpacked(backup: Path, *, beside: Path | None = None) -> Iterator[tuple[Path, Manifest]]:
    """The backup's files in a private directory (``beside`` that path), checked; gone when the block is left."""
    with _opened(backup) as archive, _scratch(beside) as scratch:
        manifest = _read_manifest(archive)
        for name, digest in manifest.files.items():
            _unpack(archive, name, scratch / name, digest)
        check_database(scratch / DATABASE, manifest)
        yield scratch, manifest


def check_database(path: Path, manifest: Manifest) -> None:
    """Whether the database at ``path`` is the one that ``manifest`` describes, and sound."""
    version = current_version(DatabaseFile(path))
    if version is None or version != manifest.schema:
        raise Invalid("backup.damaged", what="schema")
    if version > HEAD:
        raise Conflict("storage.newer_schema", version=version, head=HEAD)
    if integrity_problems(path):
        raise Invalid("backup.damaged", what="integrity")
    if row_counts(path) != dict(manifest.counts) or ledger_tip(path) != tuple(manifest.ledger):
        raise Invalid("backup.damaged", what="counts")


def unlocked_credentials(box: bytes, passphrase: str) -> dict[str, bytes]:
    """The credential files of a backup by name. Slow on purpose. Errors: NotAllowed("passphrase.wrong")."""
    try:
        stored = json.loads(box)
        key, sealed = base64.b64decode(stored["key"]), base64.b64decode(stored["files"])
        files = json.loads(unseal(sealed, unlock_private_key(key, passphrase)))
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("backup.damaged", what=CREDENTIALS) from error
    return {str(name): base64.b64decode(content) for name, content in files.items()}


def _locked_credentials(directory: Path, lock: Lock) -> bytes:
    """A sealed box to a key that only the passphrase (Argon2id) unlocks. Chat keys are not among the files."""
    kept = [directory / name for name in sorted(KEPT_CREDENTIALS) if (directory / name).exists()]
    files = {path.name: base64.b64encode(path.read_bytes()).decode() for path in kept}
    keys, content = new_meeting_keys(lock.passphrase, lock.strength), json.dumps(files).encode()
    size = -(-(len(content) + 4) // _BOX_STEP) * _BOX_STEP
    box = {"key": keys.locked_private_key, "files": seal(content, keys.public_key, size=size)}
    return json.dumps({name: base64.b64encode(part).decode() for name, part in box.items()}).encode()


def _manifest_of(folder: Path, taken_at: datetime) -> Manifest:
    database = folder / DATABASE
    return Manifest(
        taken_at=taken_at.isoformat(),
        schema=current_version(DatabaseFile(database)) or "",
        files={path.name: _digest(path) for path in sorted(folder.iterdir())},
        counts=row_counts(database),
        ledger=ledger_tip(database),
    )


def _pack(folder: Path, target: Path) -> None:
    draft = folder / "backup.zip"
    with private_file(draft) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(_MEMBERS):
            if (folder / name).exists():
                archive.write(folder / name, name)
    os.link(draft, target)  # never over a file that is there
    sync_directory(target.parent)


@contextmanager
def _opened(backup: Path) -> Iterator[zipfile.ZipFile]:
    if not backup.is_file():
        raise NotFound("backup.missing", path=str(backup))
    try:
        with zipfile.ZipFile(backup) as archive:
            yield archive
    except _DAMAGES as error:
        raise Invalid("backup.damaged", what="archive") from error
    except OSError as error:
        raise _failed(error) from error


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if len(names) != len(set(names)) or not {DATABASE, MANIFEST} <= set(names) <= _MEMBERS:
        raise Invalid("backup.damaged", what="members")
    with archive.open(MANIFEST) as member:
        raw = member.read(_MAX_MANIFEST)
    try:
        stored: dict[str, Any] = json.loads(raw)
        number, digest = stored["ledger"]
        manifest = Manifest(
            str(stored["taken_at"]), str(stored["schema"]), stored["files"], stored["counts"], (number, digest)
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid("backup.damaged", what=MANIFEST) from error
    if stored.get("format") != FORMAT or set(manifest.files) != set(names) - {MANIFEST}:
        raise Invalid("backup.damaged", what=MANIFEST)
    return manifest


def _unpack(archive: zipfile.ZipFile, name: str, target: Path, digest: str) -> None:
    """``name`` is one of ours, so it is no path. The sum is of what was written."""
    with archive.open(name) as member, private_file(target) as file:
        shutil.copyfileobj(member, file, _CHUNK)
    if _digest(target) != digest:
        raise Invalid("backup.damaged", what=name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _scratch(parent: Path | None) -> Iterator[Path]:
    """A directory that only we can read (0700), on the disk of ``parent``."""
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=".shuzhi-", dir=parent) as folder:
        yield Path(folder)


def _plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _failed(error: OSError) -> Unavailable:
    is_full = error.errno in (28, 122)  # ENOSPC, EDQUOT
    return Unavailable("storage.full" if is_full else "storage.failed", reason=error.strerror or type(error).__name__)
