"""How the office's machine and its chat networks are doing, and its backups. Asks no network.

What must stay true: a backup and a check of one are written down where the next screen finds them, each with its
audit line; what is long runs in a thread and says how far it has come.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from core.domain.actors import STAFF_ROLES, Actor, Role
from core.domain.errors import ShuzhiError
from core.domain.findings import Finding
from core.domain.use_cases import use_case
from core.services.conversations import SET_ASIDE
from core.services.machine import BackupFile, DatabaseFacts, Machine, Progress, silent
from core.services.stores.channels import ChannelHealth
from core.services.work import Transactions, Work

_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_KEEPERS = (Role.ADMINISTRATOR, Role.SYSTEM)
OLD_BACKUP = timedelta(days=7)
_TAKEN, _CHECKED = "last_backup", "last_backup_check"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """``taken``: the last one made; ``checked``: the last that passed a restore test, ``checked_at`` when."""

    taken: BackupFile | None = None
    checked: BackupFile | None = None
    checked_at: datetime | None = None

    def is_old(self, now: datetime) -> bool:
        """Whether another one should be made: there is none, or none of the last OLD_BACKUP."""
        return self.taken is None or now - self.taken.taken_at > OLD_BACKUP


@dataclass(frozen=True, slots=True)
class Health:
    """``unreachable``: reminders that reached nobody and would still be of use. ``serving``: the server's process.

    ``database`` None: it did not answer, ``trouble`` says why.
    """

    at: datetime
    channels: tuple[ChannelHealth, ...]
    set_aside: int
    unreachable: int
    serving: int | None
    database: DatabaseFacts | None
    backup: LastBackup
    trouble: str = ""


class System:
    """The office's machine."""

    def __init__(self, transactions: Transactions, machine: Machine) -> None:
        self._transactions = transactions
        self._machine = machine

    @use_case("office.health", *_READERS)
    async def health(self, actor: Actor) -> Health:
        """Everything that can be told from the database and the files."""
        async with self._transactions.read(actor) as work:
            now, channels = work.now, tuple(await work.channels.health())
            unreachable, backup = await work.reminders.count_missed(), await _last_backup(work)
            set_aside = len(await work.ledger.lines(subject=SET_ASIDE, limit=1_000))
        trouble, facts = "", None
        try:
            facts = await asyncio.to_thread(self._machine.database)
        except ShuzhiError as error:
            trouble = error.code
        serving = await asyncio.to_thread(self._machine.serving)
        return Health(now, channels, set_aside, unreachable, serving, facts, backup, trouble)

    @use_case("office.examine", Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER, Role.SYSTEM)
    async def examine(self, actor: Actor) -> Sequence[Finding]:
        """What doctor finds, the networks left out. Errors: Unavailable("system.no_machine")."""
        return await self._machine.examine()

    @use_case("backup.last", *_READERS)
    async def last_backup(self, actor: Actor) -> LastBackup:
        """When the last backup was made, and when the last restore test passed."""
        async with self._transactions.read(actor) as work:
            return await _last_backup(work)

    @use_case("backup.take", *_KEEPERS)
    async def back_up(
        self, actor: Actor, *, folder: str = "", passphrase: str = "", progress: Progress = silent
    ) -> BackupFile:
        """Back up while everybody works on. With ``passphrase`` the credentials are in it, locked by it.

        Errors: as ``Machine.back_up``.
        """
        async with self._transactions.read(actor) as work:
            now = work.now
        taken = await asyncio.to_thread(
            self._machine.back_up, now, folder=folder, passphrase=passphrase, progress=progress
        )
        async with self._transactions.write(actor) as work:
            await work.records.set_office(_TAKEN, _as_json(taken))
            details = {"file": PurePath(taken.path).name, "bytes": taken.bytes, "credentials": bool(passphrase)}
            await work.record("backup.take", "office", **details)
        return taken

    @use_case("backup.check", *_KEEPERS)
    async def check_backup(self, actor: Actor, path: str, *, progress: Progress = silent) -> BackupFile:
        """Unpack a backup beside the county, check all of it, and throw the copy away.

        Errors: as ``Machine.check_backup``.
        """
        checked = await asyncio.to_thread(self._machine.check_backup, path, progress=progress)
        async with self._transactions.write(actor) as work:
            await work.records.set_office(_CHECKED, _as_json(checked, checked_at=work.now))
            await work.record("backup.check", "office", file=PurePath(path).name)
        return checked


async def _last_backup(work: Work) -> LastBackup:
    taken, checked = await _noted(work, _TAKEN), await _noted(work, _CHECKED)
    checked_at = datetime.fromisoformat(checked["checked_at"]) if checked else None
    return LastBackup(_file(taken), _file(checked), checked_at)


async def _noted(work: Work, key: str) -> dict[str, Any] | None:
    stored = await work.records.office(key)
    found: dict[str, Any] | None = json.loads(stored) if stored else None
    return found


def _file(noted: dict[str, Any] | None) -> BackupFile | None:
    if noted is None:
        return None
    return BackupFile(noted["path"], datetime.fromisoformat(noted["taken_at"]), noted["bytes"])


def _as_json(backup: BackupFile, **instants: datetime) -> str:
    plain = {"path": backup.path, "taken_at": backup.taken_at.isoformat(), "bytes": backup.bytes}
    return json.dumps(plain | {name: at.isoformat() for name, at in instants.items()}, ensure_ascii=False)
