"""What the use cases ask of the store of conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.ids import MeetingId


@dataclass(frozen=True, slots=True)
class InboxRow:
    id: int
    channel: str
    event_id: str
    conversation: bytes
    received_at: datetime
    key_epoch: int
    sealed: bytes
    failures: int = 0


@dataclass(frozen=True, slots=True)
class DialogRow:
    conversation: bytes
    key_epoch: int
    sealed: bytes
    meeting_id: MeetingId | None = None


@dataclass(frozen=True, slots=True)
class KeyboardRow:
    id: bytes
    conversation: bytes
    key_epoch: int
    sealed: bytes
    expires_at: datetime
    meeting_id: MeetingId | None = None


class ConversationStore(Protocol):
    """Everything that a choice passes through on its way, only ever as sealed bytes."""

    async def receive(self, rows: Sequence[InboxRow]) -> int:
        """Store what is new; a replayed event is a no-op. How many were new."""
        ...

    async def position(self, channel: str) -> str:
        """How far ``channel`` has read in its network; "" before it ever has."""
        ...

    async def move_on(self, channel: str, position: str | None, *, undeciphered: int) -> None:
        """Remember ``position`` (None: the one that is known) and count ``undeciphered`` more messages."""
        ...

    async def waiting(self, limit: int) -> Sequence[InboxRow]:
        """The oldest unhandled row of every conversation, oldest first."""
        ...

    async def inbox_row(self, row: int) -> InboxRow | None:
        """Unhandled only."""
        ...

    async def mark_handled(self, row: int) -> None:
        """Handled, its payload wiped."""
        ...

    async def note_failure(self, row: int) -> None: ...

    async def dialog(self, conversation: bytes) -> DialogRow | None: ...

    async def save_dialog(self, row: DialogRow) -> None: ...

    async def end_dialog(self, conversation: bytes) -> None: ...

    async def add_keyboard(self, row: KeyboardRow) -> None: ...

    async def keyboard(self, keyboard: bytes) -> KeyboardRow | None: ...

    async def newest_keyboard(self, conversation: bytes) -> KeyboardRow | None: ...

    async def keyboards_of(self, conversation: bytes) -> Sequence[KeyboardRow]:
        """All, the newest first."""
        ...

    async def keep_newest_keyboards(self, conversation: bytes, number: int) -> None:
        """Drop all but the newest ``number``."""
        ...

    async def drop_keyboards(self, conversation: bytes) -> None: ...

    async def forget_meeting(self, meeting: MeetingId) -> None:
        """Wipe every draft and keyboard that belongs to ``meeting``."""
        ...

    async def sealed_before(self, epoch: int) -> tuple[Sequence[InboxRow], Sequence[DialogRow], Sequence[KeyboardRow]]:
        """What is still needed and sealed under an older key."""
        ...

    async def reseal_inbox(self, row: int, epoch: int, sealed: bytes) -> None: ...

    async def reseal_dialog(self, conversation: bytes, epoch: int, sealed: bytes) -> None: ...

    async def reseal_keyboard(self, keyboard: bytes, epoch: int, sealed: bytes) -> None: ...

    async def purge(self, before: datetime) -> None:
        """Handled inbox rows and expired keyboards older than ``before``."""
        ...
