"""What the use cases ask of the store of priority items and acts of supervision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from core.domain.ids import ActId, ProposalId
from core.domain.proposals.supervision import Act, Line, Priority


class SupervisionStore(Protocol):
    async def priority(self, proposal: ProposalId) -> Priority | None:
        """Also one that was dropped; None: it never was one."""
        ...

    async def priorities(self) -> Sequence[Priority]:
        """Those that are such now, by proposal."""
        ...

    async def save_priority(self, priority: Priority) -> None:
        """In the place of what was known of this proposal."""
        ...

    async def remove_priority(self, proposal: ProposalId) -> None: ...

    async def act(self, act: ActId) -> Act:
        """Errors: NotFound("supervision.unknown")."""
        ...

    async def of_proposal(self, proposal: ProposalId) -> Sequence[Act]:
        """Every act, by planned day and id."""
        ...

    async def planned_by(self, last: date) -> Sequence[Act]:
        """Every act whose planned day is ``last`` or earlier and that neither took place nor was cancelled, by day."""
        ...

    async def in_line(self, line: Line, since: date) -> Sequence[Act]:
        """Every act of ``line`` that is still to take place, or took place on ``since`` or later, by day."""
        ...

    async def add_act(self, act: Act) -> ActId:
        """The id given is ignored."""
        ...

    async def save_act(self, act: Act) -> None: ...
    async def remove_act(self, act: ActId) -> None: ...
