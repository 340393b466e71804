"""The machine under the office: its files, its lock, its backups. A front asks through the use cases of ``System``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn, Protocol

from core.domain.errors import Unavailable
from core.domain.findings import Finding

Progress = Callable[[int, int], None]
"""(steps done, of how many); called in the thread that does the work."""


@dataclass(frozen=True, slots=True)
class DatabaseFacts:
    """``bytes`` with its journal."""

    schema: str
    journal: str
    library: str
    bytes: int


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup that was taken, or one that was checked. ``taken_at`` as it says of itself."""

    path: str
    taken_at: datetime
    bytes: int


class Machine(Protocol):
    """Everything but ``examine`` blocks for as long as the disk takes: call it in a thread."""

    def database(self) -> DatabaseFacts:
        """Errors: Unavailable("storage.…")."""
        ...

    def serving(self) -> int | None:
        """The process that serves the county; None when nobody does, 0 when it has not said who it is."""
        ...

    def back_up(self, at: datetime, *, folder: str, passphrase: str, progress: Progress) -> BackupFile:
        """Write a backup into ``folder`` ("": the county's own); with ``passphrase``, the credentials are in it.

        Errors: Conflict("backup.exists"), Invalid("passphrase.too_short"), Unavailable("storage.…").
        """
        ...

    def check_backup(self, path: str, *, progress: Progress) -> BackupFile:
        """Unpack and check everything, the audit chain included; nothing is restored.

        Errors: NotFound("backup.missing"), Invalid("backup.damaged"), Conflict("storage.newer_schema").
        """
        ...

    async def examine(self) -> Sequence[Finding]:
        """What doctor finds, without asking any network."""
        ...


class NoMachine:
    """Of an office that is open without a directory: tests, and what is asked of a database alone."""

    def database(self) -> DatabaseFacts:
        self._refuse()

    def serving(self) -> int | None:
        return None

    def back_up(self, at: datetime, *, folder: str, passphrase: str, progress: Progress) -> BackupFile:
        self._refuse()

    def check_backup(self, path: str, *, progress: Progress) -> BackupFile:
        self._refuse()

    async def examine(self) -> Sequence[Finding]:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise Unavailable("system.no_machine")


def silent(done: int, of: int) -> None:
    """Nobody watches."""
