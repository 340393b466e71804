"""What the use cases ask of the store of reminders."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.domain.actors import Person
from core.domain.ids import OutboxId


class ReminderState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    NOT_NEEDED = "not_needed"  # the person had acted
    CANCELLED = "cancelled"  # the event moved or fell away
    UNREACHABLE = "unreachable"  # no chat account: somebody must telephone
    OBSOLETE = "obsolete"  # too late to be of use


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """``key`` is event:subject:stage[@edition]:recipient and unique.

    ``planned_at`` is the ladder's instant, which ``due_at`` leaves when the reminder is postponed; None: ``due_at``.
    ``best_before_at``: nobody postpones it beyond this by choice.
    """

    id: int
    key: str
    event: str
    subject_id: int
    stage: str
    person: Person
    due_at: datetime
    obsolete_at: datetime | None = None
    asks_confirmation: bool = False
    state: ReminderState = ReminderState.WAITING
    state_reason: str | None = None
    is_late: bool = False
    sent_at: datetime | None = None
    confirmed_at: datetime | None = None
    outbox_id: OutboxId | None = None
    planned_at: datetime | None = None
    best_before_at: datetime | None = None

    @property
    def edition(self) -> str:
        """Which date of a moved event the row belongs to: what follows ``@`` in the key's stage."""
        return self.key.split(":")[2].partition("@")[2]


@dataclass(frozen=True, slots=True)
class ComingStage:
    """Waiting reminders of one stage: when the first of them is due, and how many people it concerns."""

    event: str
    subject_id: int
    stage: str
    due_at: datetime
    people: int


class ReminderStore(Protocol):
    async def add(self, rows: Sequence[ReminderRow]) -> int:
        """Insert; a key that exists is a no-op. How many were new."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[ReminderRow]:
        """Waiting rows due at or before ``now``, by due instant."""
        ...

    async def next_due(self) -> datetime | None: ...

    async def mark_sent(self, rows: Sequence[int], outbox: OutboxId, *, late: Sequence[int]) -> None: ...

    async def mark(self, rows: Sequence[int], state: ReminderState, reason: str) -> None: ...

    async def postpone(self, rows: Sequence[int], due_at: datetime, reason: str) -> None:
        """Still waiting, until ``due_at``; ``reason`` becomes the state's."""
        ...

    async def messages_since(self, since: datetime) -> dict[Person, int]:
        """How many messages with reminders each person was sent at or after ``since``."""
        ...

    async def cancel(self, event: str, subject_id: int, reason: str) -> int:
        """Every waiting row of the event; how many."""
        ...

    async def remove_waiting(self, event: str, subject_id: int) -> None:
        """Delete the waiting rows, so that the ladder can be laid anew."""
        ...

    async def confirm(self, outbox: OutboxId, person: Person) -> Sequence[ReminderRow]:
        """Mark ``person``'s reminders in that message confirmed; those rows."""
        ...

    async def of_event(self, event: str, subject_id: int) -> Sequence[ReminderRow]: ...

    async def laid(
        self, events: Collection[str], subjects: Collection[int], since: datetime
    ) -> frozenset[tuple[int, str]]:
        """(subject, stage@edition) of every row of ``events`` about ``subjects`` planned for ``since`` or later."""
        ...

    async def confirmed_of(self, event: str, subjects: Collection[int]) -> frozenset[tuple[int, Person, str]]:
        """(subject, person, edition) of every row of ``event`` about ``subjects`` that was confirmed."""
        ...

    async def planned_since(self, events: Collection[str], since: datetime, limit: int) -> Sequence[ReminderRow]:
        """The rows of ``events`` planned for ``since`` or later, the newest first."""
        ...

    async def of_person(self, person: Person) -> Sequence[ReminderRow]:
        """All of ``person``'s, in every state, by due instant."""
        ...

    async def waiting_of(self, person: Person) -> Sequence[ReminderRow]: ...

    async def coming(self, limit: int) -> Sequence[ComingStage]:
        """What waits, stage by stage, in the order in which it falls due."""
        ...

    async def count_missed(self) -> int:
        """How many reminders reached nobody and would still be of use: somebody must telephone."""
        ...

    async def missed(self, limit: int = 200) -> Sequence[ReminderRow]:
        """Those reminders, the most urgent first."""
        ...

    async def list_in(self, *states: ReminderState, limit: int = 200) -> Sequence[ReminderRow]: ...
