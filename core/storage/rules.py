"""The county's rules as adopted, newest last."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.services.stores.rules import StoredRules
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.records import rule_sets

_CURRENT = Fixed(sa.select(rule_sets).order_by(rule_sets.c.id.desc()).limit(1))


class SqlRuleStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def newest(self) -> int | None:
        found = await self._session.scalar(sa.select(sa.func.max(rule_sets.c.id)))
        return int(found) if found is not None else None

    async def current(self) -> StoredRules:
        row = await self._session.row(_CURRENT)
        if row is None:
            raise NotFound("rules.none")
        return _rules(row)

    async def get(self, rule_set: int) -> StoredRules:
        row = await self._session.row(sa.select(rule_sets).where(rule_sets.c.id == rule_set))
        if row is None:
            raise NotFound("rules.unknown", id=rule_set)
        return _rules(row)

    async def adopt(self, name: str, toml: str) -> int:
        return await self._session.insert(rule_sets, {"name": name, "toml": toml, "adopted_at": self._now})


def _rules(row: Row) -> StoredRules:
    return StoredRules(row.id, row.name, row.toml)
