"""What the use cases ask of the store of plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.domain.ids import DeputyId, TermId


@dataclass(frozen=True, slots=True)
class ReportTurn:
    """How ``deputy_id`` reports in ``year``: oral, written or none, and why ({"code", "params"})."""

    deputy_id: DeputyId
    year: int
    mode: str
    is_pinned: bool = False
    reason: dict[str, Any] | None = None


class PlanStore(Protocol):
    async def turns(self, term: TermId) -> Sequence[ReportTurn]: ...

    async def turns_of_year(self, year: int) -> Sequence[ReportTurn]: ...

    async def turn(self, deputy: DeputyId, year: int) -> ReportTurn | None: ...

    async def replace_turns(self, term: TermId, turns: Sequence[ReportTurn]) -> None: ...

    async def save_turn(self, turn: ReportTurn) -> None: ...

    async def remove_turn(self, deputy: DeputyId, year: int) -> None: ...
