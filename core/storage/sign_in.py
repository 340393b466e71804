"""Password hashes of staff, and the tries to sign in that failed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.domain.ids import StaffId
from core.storage.session import Session
from core.storage.tables.records import sign_in_failures, staff


class SqlSignInStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def password_hash(self, staff_id: StaffId) -> str | None:
        value = await self._session.scalar(sa.select(staff.c.password_hash).where(staff.c.id == staff_id))
        return str(value) if value is not None else None

    async def save_password(self, staff_id: StaffId, hashed: str) -> None:
        await self._change(staff_id, password_hash=hashed, password_set_at=self._now)

    async def rehash(self, staff_id: StaffId, hashed: str) -> None:
        await self._change(staff_id, password_hash=hashed)

    async def note_failure(self, login: bytes) -> None:
        await self._session.insert(sign_in_failures, {"login": login, "failed_at": self._now})

    async def forget_failures(self, login: bytes) -> None:
        await self._session.execute(sa.delete(sign_in_failures).where(sign_in_failures.c.login == login))

    async def forget_failures_before(self, instant: datetime) -> None:
        await self._session.execute(sa.delete(sign_in_failures).where(sign_in_failures.c.failed_at < instant))

    async def failures_since(self, since: datetime, login: bytes | None = None) -> int:
        query = sa.select(sa.func.count()).where(sign_in_failures.c.failed_at >= since)
        if login is not None:
            query = query.where(sign_in_failures.c.login == login)
        return int(await self._session.scalar(query))

    async def _change(self, staff_id: StaffId, **values: Any) -> None:
        changed = await self._session.execute(sa.update(staff).where(staff.c.id == staff_id).values(**values))
        if not changed.rowcount:
            raise NotFound("staff.unknown", id=staff_id)
