"""What signing in asks of storage. The hash never travels with the ``Staff`` record."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.domain.ids import StaffId


class SignInStore(Protocol):
    """``login`` is the keyed hash of what was typed: people type their password there by mistake."""

    async def password_hash(self, staff_id: StaffId) -> str | None: ...
    async def save_password(self, staff_id: StaffId, hashed: str) -> None:
        """A new password, set now. Errors: NotFound("staff.unknown")."""
        ...

    async def rehash(self, staff_id: StaffId, hashed: str) -> None:
        """The same password at another cost."""
        ...

    async def note_failure(self, login: bytes) -> None: ...
    async def forget_failures(self, login: bytes) -> None: ...
    async def forget_failures_before(self, instant: datetime) -> None: ...
    async def failures_since(self, since: datetime, login: bytes | None = None) -> int:
        """Of one login, or of everybody."""
        ...
