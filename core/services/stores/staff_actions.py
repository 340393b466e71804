"""What the use cases ask of the store of the staff's actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.domain.ids import StaffId
from core.domain.undo import Inverse


@dataclass(frozen=True, slots=True)
class StaffAction:
    """Something that a member of staff did. ``inverse`` None: it cannot be undone, ``why_not`` says why."""

    id: int
    at: datetime
    staff_id: StaffId
    action: str
    subject: str
    inverse: Inverse | None
    why_not: str | None = None
    undone_at: datetime | None = None
    undone_by: StaffId | None = None


class StaffActionStore(Protocol):
    async def add(self, staff: StaffId, action: str, inverse: Inverse) -> None:
        """Former values that are older than the time to undo are wiped by the way."""
        ...

    async def add_final(self, staff: StaffId, action: str, subject: str, why_not: str) -> None: ...

    async def get(self, action: int) -> StaffAction:
        """Errors: NotFound("action.unknown")."""
        ...

    async def newest_of(self, staff: StaffId) -> StaffAction | None:
        """The last one that has not been undone."""
        ...

    async def later_than(self, action: StaffAction) -> StaffAction | None:
        """The next one of the same noun on the same subject that has not been undone, by whomever."""
        ...

    async def latest(
        self, *, staff: StaffId | None = None, before: int | None = None, limit: int = 50
    ) -> Sequence[StaffAction]:
        """The newest, newest first."""
        ...

    async def mark_undone(self, action: int, by: StaffId) -> None: ...

    async def forget_values(self, subject: str, why_not: str) -> None:
        """Wipe the inverses that are still kept for ``subject``."""
        ...
