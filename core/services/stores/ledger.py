"""What the use cases ask of the store of ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.domain.actors import Actor

AT_THE_DOOR = frozenset({"staff.signed_in", "staff.unlocked"})  # done before the program knows whom it writes down


@dataclass(frozen=True, slots=True)
class AuditLine:
    id: int
    at: datetime
    actor: str
    via: str
    action: str
    subject: str
    details: Mapping[str, Any]
    previous: bytes
    digest: bytes

    @property
    def doer(self) -> str:
        """The label of who did it: of signing in, whom the line is about."""
        return self.subject if self.action in AT_THE_DOOR else self.actor


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A line before it is chained."""

    actor: Actor
    action: str
    subject: str
    details: Mapping[str, Any]


class LedgerStore(Protocol):
    async def append(self, at: datetime, entries: Sequence[AuditEntry]) -> None:
        """Chain ``entries`` to the last line: digest = SHA-256(previous digest, canonical JSON of the line)."""
        ...

    async def latest(self, *, subject: str | None = None, limit: int = 200) -> Sequence[AuditLine]:
        """The newest lines, newest first."""
        ...

    async def lines(self, *, subject: str | None = None, after: int = 0, limit: int = 200) -> Sequence[AuditLine]: ...

    async def first_broken(self) -> int | None:
        """The id of the first line whose digest does not follow from the one before; None: the chain holds."""
        ...
