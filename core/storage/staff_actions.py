"""What the staff did and what it takes to undo it, newest last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.domain.ids import StaffId
from core.domain.undo import UNDO_WITHIN, Inverse, inverse_as_json, inverse_from_json
from core.services.stores.staff_actions import StaffAction
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.staff_actions import staff_actions

_HAS_VALUES = staff_actions.c.inverse.is_not(None)
_STANDS = staff_actions.c.undone_at.is_(None)
_FORGET_OLD = Fixed(
    sa.update(staff_actions)
    .where(staff_actions.c.at < sa.bindparam("before", type_=staff_actions.c.at.type), _HAS_VALUES)
    .values(inverse=sa.null(), why_not="undo.too_old")
)


class SqlStaffActionStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, staff: StaffId, action: str, inverse: Inverse) -> None:
        await self._session.change(_FORGET_OLD, {"before": self._now - UNDO_WITHIN})
        await self._insert(staff, action, inverse.subject, inverse=inverse_as_json(inverse))

    async def add_final(self, staff: StaffId, action: str, subject: str, why_not: str) -> None:
        await self._insert(staff, action, subject, why_not=why_not)

    async def get(self, action: int) -> StaffAction:
        found = await self._list(staff_actions.c.id == action, limit=1)
        if not found:
            raise NotFound("action.unknown", id=action)
        return found[0]

    async def newest_of(self, staff: StaffId) -> StaffAction | None:
        found = await self._list(staff_actions.c.staff_id == staff, _STANDS, limit=1)
        return found[0] if found else None

    async def later_than(self, action: StaffAction) -> StaffAction | None:
        noun = action.action.partition(".")[0]
        later = staff_actions.c.id > action.id
        same = (staff_actions.c.subject == action.subject) & staff_actions.c.action.startswith(f"{noun}.")
        query = sa.select(staff_actions).where(same, later, _STANDS).order_by(staff_actions.c.id).limit(1)
        row = await self._session.row(query)
        return _action(row) if row else None

    async def latest(
        self, *, staff: StaffId | None = None, before: int | None = None, limit: int = 50
    ) -> Sequence[StaffAction]:
        conditions = [staff_actions.c.staff_id == staff] if staff is not None else []
        conditions += [staff_actions.c.id < before] if before is not None else []
        return await self._list(*conditions, limit=limit)

    async def mark_undone(self, action: int, by: StaffId) -> None:
        undone = sa.update(staff_actions).where(staff_actions.c.id == action)
        await self._session.execute(undone.values(undone_at=self._now, undone_by=by, inverse=None))

    async def forget_values(self, subject: str, why_not: str) -> None:
        await self._wipe(staff_actions.c.subject == subject, why_not)

    async def _insert(self, staff: StaffId, action: str, subject: str, **values: Any) -> None:
        row = {"at": self._now, "staff_id": staff, "action": action, "subject": subject}
        await self._session.insert_all(staff_actions, [{**row, **values}])

    async def _wipe(self, which: sa.ColumnElement[bool], why_not: str) -> None:
        await self._session.execute(
            sa.update(staff_actions).where(which, _HAS_VALUES).values(inverse=None, why_not=why_not)
        )

    async def _list(self, *conditions: sa.ColumnElement[bool], limit: int) -> list[StaffAction]:
        query = sa.select(staff_actions).where(*conditions).order_by(staff_actions.c.id.desc()).limit(limit)
        return [_action(row) for row in await self._session.rows(query)]


def _action(row: Row) -> StaffAction:
    values = dict(row._mapping)
    if row.inverse is not None:
        values["inverse"] = inverse_from_json(row.inverse)
    return StaffAction(**values)
