"""From a backup to a county's directory again. Nothing is overwritten, nothing placed before all of it was checked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from core.county_home import CountyHome
from core.domain.actors import SYSTEM
from core.domain.clock import Clock
from core.domain.errors import Conflict, Invalid, Unavailable
from core.durable_files import private_file, sync_directory
from core.services.machine import Progress, silent
from core.storage.backup import CONFIG, CREDENTIALS, DATABASE, Manifest, unlocked_credentials, unpacked
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.engine import DatabaseFile
from core.storage.inspection import newest_epoch
from core.storage.schema_version import upgrade
from core.storage.work import SqlTransactions

_STEPS = 2  # unpacked with its sums, read line by line
_PEPPER, _FIRST_CHAT_KEY = "pepper.key", "chat-000001.key"


@dataclass(frozen=True, slots=True)
class Restored:
    """``has_credentials``: those of the backup; otherwise fresh ones, and unused binding codes work no more."""

    manifest: Manifest
    has_credentials: bool


def check(backup: Path, clock: Clock, *, progress: Progress = silent) -> Manifest:
    """Everything that can be checked without restoring, the audit chain included. Blocks; not inside an event loop.

    Errors: NotFound("backup.missing"), Invalid("backup.damaged", what=…), Conflict("storage.newer_schema").
    """
    progress(0, _STEPS)
    with unpacked(backup) as (folder, manifest):
        progress(1, _STEPS)
        _check_chain(folder / DATABASE, clock)
        progress(2, _STEPS)
        return manifest


def restore(backup: Path, home: CountyHome, *, clock: Clock, passphrase: str | None = None) -> Restored:
    """Put ``backup`` into ``home``, which must be empty. Blocks; not inside an event loop.

    Errors: as ``check``; Conflict("restore.not_empty"), Invalid("restore.no_credentials") for a passphrase without
    use, NotAllowed("passphrase.wrong").
    """
    if home.root.exists() and any(home.root.iterdir()):
        raise Conflict("restore.not_empty", path=str(home.root))
    try:
        with unpacked(backup, beside=home.root) as (folder, manifest):
            home.root.chmod(0o700)
            _check_chain(folder / DATABASE, clock)
            files = _credentials(folder / CREDENTIALS, passphrase)
            asyncio.run(upgrade(DatabaseFile(folder / DATABASE)))
            _place_credentials(home, files, epoch=newest_epoch(folder / DATABASE) + 1)
            if (folder / CONFIG).exists():
                (folder / CONFIG).rename(home.config)
            (folder / DATABASE).rename(home.database)  # last: with it the county exists
            sync_directory(home.root)
    except OSError as error:
        raise Unavailable("storage.failed", reason=error.strerror or type(error).__name__) from error
    return Restored(manifest, bool(files))


def _check_chain(path: Path, clock: Clock) -> None:
    if asyncio.run(_first_broken(path, clock)) is not None:
        raise Invalid("backup.damaged", what="ledger")


async def _first_broken(path: Path, clock: Clock) -> int | None:
    database = Database.at(DatabaseFile(path))
    try:
        async with SqlTransactions(database, clock).read(SYSTEM) as work:
            return await work.ledger.first_broken()
    finally:
        await database.close()


def _credentials(box: Path, passphrase: str | None) -> dict[str, bytes]:
    if passphrase is None:
        return {}
    if not box.exists():
        raise Invalid("restore.no_credentials")
    return unlocked_credentials(box.read_bytes(), passphrase)


def _place_credentials(home: CountyHome, files: dict[str, bytes], *, epoch: int) -> None:
    """A chat key that nothing in the database was sealed with, and the kept files over the fresh ones."""
    Credentials.create(home.credentials)
    (home.credentials / _FIRST_CHAT_KEY).rename(home.credentials / f"chat-{epoch:06d}.key")
    for name, content in files.items():
        path = home.credentials / name
        path.unlink(missing_ok=True)
        with private_file(path) as file:
            file.write(content)
    sync_directory(home.credentials)
