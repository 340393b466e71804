"""Pledges of the year's beginning and duty reports of its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

import sqlalchemy as sa

from core.domain.ids import DeputyId
from core.services.stores.reports import StoredReport
from core.storage.session import Session
from core.storage.tables.reports import duty_reports, pledges

_REPORT = [duty_reports.c[field.name] for field in fields(StoredReport)]


class SqlReportStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def pledges(self, deputy: DeputyId, year: int) -> Sequence[str]:
        query = sa.select(pledges.c.text).where(pledges.c.deputy_id == deputy, pledges.c.year == year)
        return [row.text for row in await self._session.rows(query.order_by(pledges.c.position))]

    async def replace_pledges(self, deputy: DeputyId, year: int, texts: Sequence[str]) -> None:
        old = sa.delete(pledges).where(pledges.c.deputy_id == deputy, pledges.c.year == year)
        await self._session.execute(old)
        rows = [
            {"deputy_id": deputy, "year": year, "position": position, "text": text}
            for position, text in enumerate(texts)
        ]
        await self._session.insert_all(pledges, rows)

    async def report(self, deputy: DeputyId, year: int) -> StoredReport | None:
        query = sa.select(*_REPORT).where(_is_report(deputy, year))
        row = await self._session.row(query)
        return StoredReport(**row._mapping) if row else None

    async def save_report(self, report: StoredReport) -> None:
        values = asdict(report)
        changed = sa.update(duty_reports).where(_is_report(report.deputy_id, report.year)).values(**values)
        if not (await self._session.execute(changed)).rowcount:
            await self._session.insert(duty_reports, values)

    async def filed_in(self, year: int) -> Sequence[DeputyId]:
        query = sa.select(duty_reports.c.deputy_id).where(duty_reports.c.year == year, duty_reports.c.status == "filed")
        rows = await self._session.rows(query.order_by(duty_reports.c.deputy_id))
        return [DeputyId(row.deputy_id) for row in rows]

    async def pledged_in(self, year: int) -> Sequence[DeputyId]:
        query = sa.select(pledges.c.deputy_id).where(pledges.c.year == year).distinct()
        return [DeputyId(row.deputy_id) for row in await self._session.rows(query.order_by(pledges.c.deputy_id))]


def _is_report(deputy: DeputyId, year: int) -> sa.ColumnElement[bool]:
    return (duty_reports.c.deputy_id == deputy) & (duty_reports.c.year == year)
