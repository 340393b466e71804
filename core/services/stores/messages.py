"""What the use cases ask of the store of messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from core.domain.actors import Person
from core.domain.ids import OutboxId
from core.services.stores.enrolment import Account


class Priority(IntEnum):
    ANSWER = 0
    REMINDER = 1
    BROADCAST = 2


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A promise to say something. ``body`` is plain JSON; ``sealed`` is used instead where it may carry a choice."""

    id: OutboxId
    key: str
    channel: str
    address: str
    priority: Priority
    kind: str
    language: str
    not_before: datetime
    created_at: datetime
    person: Person | None = None
    body: dict[str, Any] | None = None
    key_epoch: int | None = None
    sealed: bytes | None = None
    edits_key: str | None = None
    state: OutboxState = OutboxState.WAITING
    attempts: int = 0
    network_id: str | None = None
    maybe_duplicate: bool = False
    error: str | None = None
    sent_at: datetime | None = None
    lease_until: datetime | None = None
    batch: str | None = None  # the first key of those that are sent as one message, each time the same ones


class MessageStore(Protocol):
    async def enqueue(self, rows: Sequence[OutboxRow]) -> int:
        """Promise; a key promised before is a no-op. How many were new."""
        ...

    async def id_of(self, key: str) -> OutboxId | None: ...

    async def ids_of(self, keys: Sequence[str]) -> dict[str, OutboxId]:
        """The rows promised under ``keys``; unknown keys are absent."""
        ...

    async def claim(self, channel: str, *, until: datetime, limit: int) -> Sequence[OutboxRow]:
        """Lease due rows until ``until``: waiting ones, and sending ones whose lease ran out (marked possible
        duplicates). Order: priority, then id. At most one row an address, and none that an earlier one of its
        address and priority waits to be tried again before, so that a chat's order holds."""
        ...

    async def batch_of(self, first: OutboxRow, limit: int) -> Sequence[OutboxRow]:
        """What may go in one message with ``first``, which is leased: order as for ``claim``, at most ``limit``.

        Of a batch that was tried before exactly the same rows; otherwise what is due to the same person at the same
        address, of the same kind, new, whole and never tried.
        """
        ...

    async def join(self, first: OutboxRow, others: Sequence[OutboxId], *, until: datetime) -> None:
        """Lease ``others`` until ``until`` as one batch with ``first``."""
        ...

    async def dissolve(self, rows: Sequence[OutboxId], *, not_before: datetime, error: str) -> None:
        """Back to waiting, each for itself from now on."""
        ...

    async def mark_sent(self, row: OutboxId, network_id: str) -> str:
        """Sent; a sealed text is wiped. The id that the message is known by: another than ``network_id`` where it was
        seen in its chat before (``arrived``). Errors: NotFound("message.unknown")."""
        ...

    async def mark_retry(self, row: OutboxId, *, not_before: datetime, error: str, uncertain: bool) -> None:
        """Back to waiting; ``uncertain``: the lost answer makes the next attempt a possible duplicate.

        Nothing changes for a row that is known to be sent by now. Errors: NotFound("message.unknown").
        """
        ...

    async def redirect(self, row: OutboxId, account: Account) -> None:
        """The same promise, to another account of the person: due now, in its language, as if it had not been tried.

        Errors: NotFound("message.unknown").
        """
        ...

    async def end_leases(self, channel: str) -> int:
        """The leases of ``channel`` have run out, whatever was agreed; how many."""
        ...

    async def arrived(self, key: str, network_id: str) -> str | None:
        """A button of the message of ``key`` was seen in its chat, as ``network_id``: the message is there, whatever
        became of the answer. Nothing is proven of an edit of it, which may have left the buttons as they were.

        The id that it is known by: another than ``network_id`` where that is a copy; None where it was given up.
        """
        ...

    async def sent_as(self, person: Person, channel: str, network_id: str) -> Sequence[OutboxRow]:
        """What ``person`` was sent on ``channel`` under that id of the network, in the order in which it is shown."""
        ...

    async def sent_lately(self, person: Person, channel: str, kind: str, limit: int = 5) -> Sequence[OutboxRow]:
        """What of ``kind`` was sent to ``person`` on ``channel``, the newest first."""
        ...

    async def row_of(self, key: str) -> OutboxRow:
        """Errors: NotFound("message.unknown")."""
        ...

    async def rewrite(self, row: OutboxRow) -> bool:
        """Give the row of ``row.key`` the content of ``row``; False where somebody may have seen it."""
        ...

    async def take_back(self, key: str) -> bool:
        """Delete a new message that waits; False for an edit, and where somebody may have seen it."""
        ...

    async def begun_with(self, beginning: str) -> Sequence[OutboxRow]:
        """The rows whose keys begin with ``beginning``, in the order in which they were promised."""
        ...

    async def take_back_all(self, keys: Sequence[str]) -> int:
        """``take_back`` for many; how many were deleted."""
        ...

    async def mark_failed(self, row: OutboxId, *, state: OutboxState, error: str) -> None:
        """Given up; a sealed text is wiped."""
        ...

    async def network_id(self, key: str) -> str | None:
        """The network's id of the message sent for ``key``."""
        ...

    async def sealed_before(self, epoch: int) -> Sequence[OutboxRow]:
        """Unsent rows sealed under an older key."""
        ...

    async def reseal(self, row: OutboxId, epoch: int, sealed: bytes) -> None: ...

    async def next_due(self, channel: str) -> datetime | None: ...

    async def list_in(self, *states: OutboxState, limit: int = 200) -> Sequence[OutboxRow]: ...

    async def withdraw(self, person: Person, channel: str) -> int:
        """Fail what still waits for ``person`` on ``channel``, as ``withdrawn``; how many."""
        ...

    async def of_person(self, person: Person) -> Sequence[OutboxRow]:
        """Everything promised to ``person``, oldest first."""
        ...

    async def counts(self) -> dict[OutboxState, int]: ...

    async def retry(self, row: OutboxId) -> None:
        """Waiting again, due now, if it failed or reached nobody.

        Errors: NotFound("message.unknown"), Conflict("message.not_failed" | "message.wiped").
        """
        ...
