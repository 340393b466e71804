"""What the use cases ask of the store of attendance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.domain.actors import PersonKind
from core.domain.attendance import AttendanceState, Attendee
from core.domain.ids import MeetingId


class AttendanceStore(Protocol):
    async def of(self, meeting: MeetingId) -> Sequence[Attendee]:
        """What is known, in the order of people's numbers."""
        ...

    async def replace(self, meeting: MeetingId, people: Sequence[Attendee]) -> None:
        """Store the whole list anew, in the order of people's numbers: nothing tells who was changed when."""
        ...

    async def states(self, meetings: Sequence[MeetingId]) -> Mapping[MeetingId, Mapping[AttendanceState, int]]:
        """How many people stand how, by meeting."""
        ...

    async def clear(self, meeting: MeetingId, *kinds: PersonKind) -> None:
        """Forget people of ``kinds``; without any, everybody."""
        ...
