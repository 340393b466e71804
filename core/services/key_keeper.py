"""Keys that are kept outside the database: whoever steals the database alone can read no draft and no binding code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class KeyKeeper(Protocol):
    """The pepper, and the chat keys by epoch. A new epoch begins whenever a vote closes; older keys are destroyed."""

    @property
    def epoch(self) -> int:
        """The newest chat key's number."""
        ...

    def seal(self, content: bytes, *, step: int) -> tuple[int, bytes]:
        """``content`` padded to a multiple of ``step`` bytes, under the newest key: (epoch, box)."""
        ...

    def seal_all(self, contents: Sequence[bytes], *, step: int) -> list[tuple[int, bytes]]:
        """``seal`` for many at once."""
        ...

    def open(self, epoch: int, box: bytes) -> bytes:
        """Errors: Invalid("sealing.unreadable") when that key was destroyed or the box damaged."""
        ...

    def new_epoch(self) -> int:
        """Make a new chat key; durable before this returns."""
        ...

    def destroy_before(self, epoch: int) -> None:
        """Destroy every older chat key. Idempotent."""
        ...

    def fingerprint(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA256 of ``parts`` under the pepper, 32 bytes; ``purpose`` keeps uses apart."""
        ...
