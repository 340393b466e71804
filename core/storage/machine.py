"""The machine under a county's directory: what its files say, and its backups."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from core.county_home import CountyHome
from core.domain.clock import COUNTY_ZONE, Clock
from core.domain.errors import Unavailable
from core.domain.findings import Finding
from core.services.machine import BackupFile, DatabaseFacts, Progress
from core.storage.engine import BUSY_TIMEOUT_MS, DatabaseFile, journal_mode
from core.storage.instance_lock import holder_of
from core.storage.schema_version import current_version

Examine = Callable[[CountyHome, Clock], Awaitable[Sequence[Finding]]]
_JOURNALS = ("", "-journal", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class CountyMachine:
    """Implements ``core.services.machine.Machine``. ``examiner``: doctor, who stands above all of this."""

    home: CountyHome
    clock: Clock
    examiner: Examine | None = None

    def database(self) -> DatabaseFacts:
        path = self.home.database
        version = current_version(DatabaseFile(path)) or ""
        size = sum(part.stat().st_size for part in _parts(path) if part.exists())
        return DatabaseFacts(version, _journal(path), sqlite3.sqlite_version, size)

    def serving(self) -> int | None:
        return holder_of(self.home.lock)

    def back_up(self, at: datetime, *, folder: str, passphrase: str, progress: Progress) -> BackupFile:
        from core.storage.backup import Lock, take_backup

        directory = Path(folder) if folder else self.home.backups
        target = directory / f"shuzhi-{at.astimezone(COUNTY_ZONE):%Y%m%d-%H%M%S}.zip"
        lock = Lock(passphrase) if passphrase else None
        manifest = take_backup(self.home, target, taken_at=at, lock=lock, progress=progress)
        return _backup_file(target, manifest.taken_at)

    def check_backup(self, path: str, *, progress: Progress) -> BackupFile:
        from core.storage.restoring import check

        return _backup_file(Path(path), check(Path(path), self.clock, progress=progress).taken_at)

    async def examine(self) -> Sequence[Finding]:
        if self.examiner is None:
            raise Unavailable("system.no_machine")
        return await self.examiner(self.home, self.clock)


def _parts(path: Path) -> Sequence[Path]:
    return [path.with_name(f"{path.name}{ending}") for ending in _JOURNALS]


def _journal(path: Path) -> str:
    """What the program writes with: the file itself keeps WAL alone, any other journal is each connection's choice."""
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_MS / 1000)) as connection:
            kept = str(connection.execute("PRAGMA journal_mode").fetchone()[0]).upper()
            return kept if "WAL" in (kept, journal_mode()) else journal_mode()
    except sqlite3.DatabaseError as error:
        raise Unavailable("storage.failed", reason=str(error)) from error


def _backup_file(path: Path, taken_at: str) -> BackupFile:
    return BackupFile(str(path), datetime.fromisoformat(taken_at), path.stat().st_size)
