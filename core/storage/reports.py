"""Pledges of the year's beginning and duty reports of its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

import sqlalchemy as sa

from core.domain.ids import DeputyId
from core.services.stores.reports import StoredReport
from core.storage.fixed import Fixed
from core.storage.session import Session
from core.storage.tables.reports import duty_reports, pledges

_REPORT = [duty_reports.c[field.name] for field in fields(StoredReport)]
_OF_DEPUTY, _IN_YEAR = sa.bindparam("of_deputy", type_=sa.Integer), sa.bindparam("in_year", type_=sa.Integer)
_THEIR_REPORT = (duty_reports.c.deputy_id == _OF_DEPUTY) & (duty_reports.c.year == _IN_YEAR)
_THEIR_PLEDGES = (pledges.c.deputy_id == _OF_DEPUTY) & (pledges.c.year == _IN_YEAR)
_FIND_REPORT = Fixed(sa.select(*_REPORT).where(_THEIR_REPORT))
_CHANGE_REPORT = Fixed(
    sa.update(duty_reports)
    .where(_THEIR_REPORT)
    .values({field.name: sa.bindparam(field.name) for field in fields(StoredReport)})
)
_FIND_PLEDGES = Fixed(sa.select(pledges.c.text).where(_THEIR_PLEDGES).order_by(pledges.c.position))
_DROP_PLEDGES = Fixed(sa.delete(pledges).where(_THEIR_PLEDGES))


class SqlReportStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def pledges(self, deputy: DeputyId, year: int) -> Sequence[str]:
        return [row.text for row in await self._session.rows(_FIND_PLEDGES, _of(deputy, year))]

    async def replace_pledges(self, deputy: DeputyId, year: int, texts: Sequence[str]) -> None:
        await self._session.change(_DROP_PLEDGES, _of(deputy, year))
        rows = [
            {"deputy_id": deputy, "year": year, "position": position, "text": text}
            for position, text in enumerate(texts)
        ]
        await self._session.insert_all(pledges, rows)

    async def report(self, deputy: DeputyId, year: int) -> StoredReport | None:
        row = await self._session.row(_FIND_REPORT, _of(deputy, year))
        return StoredReport(**row._mapping) if row else None

    async def save_report(self, report: StoredReport) -> None:
        values = asdict(report)
        if not await self._session.change(_CHANGE_REPORT, values | _of(report.deputy_id, report.year)):
            await self._session.insert(duty_reports, values)

    async def filed_in(self, year: int) -> Sequence[DeputyId]:
        query = sa.select(duty_reports.c.deputy_id).where(duty_reports.c.year == year, duty_reports.c.status == "filed")
        rows = await self._session.rows(query.order_by(duty_reports.c.deputy_id))
        return [DeputyId(row.deputy_id) for row in rows]

    async def pledged_in(self, year: int) -> Sequence[DeputyId]:
        query = sa.select(pledges.c.deputy_id).where(pledges.c.year == year).distinct()
        return [DeputyId(row.deputy_id) for row in await self._session.rows(query.order_by(pledges.c.deputy_id))]


def _of(deputy: DeputyId, year: int) -> dict[str, int]:
    return {"of_deputy": deputy, "in_year": year}
