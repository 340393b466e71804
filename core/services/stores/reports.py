"""What the use cases ask of the store of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.domain.ids import DeputyId


@dataclass(frozen=True, slots=True)
class StoredReport:
    """``content`` is the form as JSON; ``status`` draft or filed."""

    deputy_id: DeputyId
    year: int
    status: str
    content: dict[str, Any]
    updated_at: datetime
    filed_at: datetime | None = None
    filed_by: str | None = None


class ReportStore(Protocol):
    async def pledges(self, deputy: DeputyId, year: int) -> Sequence[str]: ...

    async def replace_pledges(self, deputy: DeputyId, year: int, texts: Sequence[str]) -> None: ...

    async def report(self, deputy: DeputyId, year: int) -> StoredReport | None: ...

    async def save_report(self, report: StoredReport) -> None: ...

    async def filed_in(self, year: int) -> Sequence[DeputyId]: ...

    async def pledged_in(self, year: int) -> Sequence[DeputyId]: ...
