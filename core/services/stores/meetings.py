"""What the use cases ask of the store of meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.meetings import Meeting, MeetingStatus


@dataclass(frozen=True, slots=True)
class StoredResult:
    """One deputy's result. ``counts``: {question: {answer: number}}; ``explanation``: [{"code", params …}], flat."""

    deputy_id: DeputyId
    grade: str | None
    issued: int
    returned: int
    valid: int
    counts: dict[str, dict[str, int]]
    explanation: list[dict[str, Any]]


class MeetingStore(Protocol):
    async def get(self, meeting: MeetingId) -> Meeting:
        """Errors: NotFound("meeting.unknown")."""
        ...

    async def state(self, meeting: MeetingId) -> tuple[MeetingStatus, datetime | None]:
        """Status and the instant voting opened, in one short read. Errors: NotFound("meeting.unknown")."""
        ...

    async def titles(self, meetings: Sequence[MeetingId]) -> Mapping[MeetingId, str]:
        """What they are called; one that is no more is not in it."""
        ...

    async def titled(self, part: str, limit: int) -> Sequence[MeetingId]:
        """Those whose title holds ``part``, the newest first."""
        ...

    async def list_of_year(self, year: int) -> Sequence[Meeting]: ...

    async def list_in(self, *statuses: MeetingStatus) -> Sequence[Meeting]: ...

    async def add(self, meeting: Meeting) -> MeetingId:
        """Insert with its agenda; ``meeting.id`` is ignored."""
        ...

    async def save(self, meeting: Meeting) -> None:
        """Update everything, agenda included."""
        ...

    async def remove(self, meeting: MeetingId) -> None:
        """Only a meeting that nobody was told of."""
        ...

    async def restore(self, meeting: Meeting) -> None:
        """Insert a removed meeting again, with its own number. Errors: Conflict("storage.integrity")."""
        ...

    async def set_roll(self, meeting: MeetingId, voters: Sequence[VoterId]) -> None: ...

    async def roll(self, meeting: MeetingId) -> Sequence[VoterId]: ...

    async def on_roll(self, meeting: MeetingId, voters: Sequence[VoterId]) -> Sequence[VoterId]: ...

    async def to_evaluate(self, voter: VoterId, *statuses: MeetingStatus) -> Sequence[Meeting]:
        """Meetings in one of ``statuses`` on whose roll ``voter`` is."""
        ...

    async def save_results(self, meeting: MeetingId, results: Sequence[StoredResult]) -> None: ...

    async def results(self, meeting: MeetingId) -> Sequence[StoredResult]: ...

    async def discard_results(self, meeting: MeetingId) -> None: ...
