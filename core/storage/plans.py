"""Who reports orally and who in writing, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from core.domain.ids import DeputyId, TermId
from core.services.stores.plans import ReportTurn
from core.storage.session import Session
from core.storage.tables.plans import report_turns
from core.storage.tables.records import deputies


class SqlPlanStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def turns(self, term: TermId) -> Sequence[ReportTurn]:
        return await self._list(report_turns.c.deputy_id.in_(_deputies_of(term)))

    async def turns_of_year(self, year: int) -> Sequence[ReportTurn]:
        return await self._list(report_turns.c.year == year)

    async def turn(self, deputy: DeputyId, year: int) -> ReportTurn | None:
        found = await self._list((report_turns.c.deputy_id == deputy) & (report_turns.c.year == year))
        return found[0] if found else None

    async def replace_turns(self, term: TermId, turns: Sequence[ReportTurn]) -> None:
        old = sa.delete(report_turns).where(report_turns.c.deputy_id.in_(_deputies_of(term)))
        await self._session.execute(old)
        await self._session.insert_all(report_turns, [asdict(turn) for turn in turns])

    async def save_turn(self, turn: ReportTurn) -> None:
        await self._session.insert_or_replace(report_turns, asdict(turn))

    async def remove_turn(self, deputy: DeputyId, year: int) -> None:
        turn = (report_turns.c.deputy_id == deputy) & (report_turns.c.year == year)
        await self._session.execute(sa.delete(report_turns).where(turn))

    async def _list(self, condition: sa.ColumnElement[bool]) -> list[ReportTurn]:
        query = sa.select(report_turns).where(condition).order_by(report_turns.c.year, report_turns.c.deputy_id)
        return [ReportTurn(**row._mapping) for row in await self._session.rows(query)]


def _deputies_of(term: TermId) -> sa.Select[tuple[int]]:
    return sa.select(deputies.c.id).where(deputies.c.term_id == term)
