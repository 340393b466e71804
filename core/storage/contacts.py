"""The people of the units, and the days whose round is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.domain.ids import ContactId, HandlingUnitId
from core.domain.proposals.contacts import Contact, Duty
from core.storage.fixed import Fixed
from core.storage.session import Row, Session
from core.storage.tables.contacts import daily_rounds, unit_contacts

_EVERY = Fixed(sa.select(unit_contacts).order_by(unit_contacts.c.duty, unit_contacts.c.name, unit_contacts.c.id))
_ROUND = Fixed(
    sa.select(daily_rounds.c.done_on, daily_rounds.c.done_at).where(daily_rounds.c.name == sa.bindparam("name"))
)


class SqlContactStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def add(self, contact: Contact) -> ContactId:
        return ContactId(await self._session.insert(unit_contacts, _values(contact)))

    async def save(self, contact: Contact) -> None:
        changed = sa.update(unit_contacts).where(unit_contacts.c.id == contact.id).values(_values(contact))
        await self._session.execute(changed)

    async def get(self, contact: ContactId) -> Contact:
        row = await self._session.row(sa.select(unit_contacts).where(unit_contacts.c.id == contact))
        if row is None:
            raise NotFound("contact.unknown", id=contact)
        return _contact(row)

    async def every(self) -> Sequence[Contact]:
        return [_contact(row) for row in await self._session.rows(_EVERY)]

    async def last_round(self, name: str) -> tuple[date, datetime] | None:
        row = await self._session.row(_ROUND, {"name": name})
        return (row.done_on, row.done_at) if row is not None else None

    async def mark_round(self, name: str, on: date) -> None:
        await self._session.insert_or_replace(daily_rounds, {"name": name, "done_on": on, "done_at": self._now})


def _values(contact: Contact) -> dict[str, Any]:
    return {
        "name": contact.name,
        "duty": str(contact.duty),
        "unit_id": contact.unit,
        "phone": contact.phone,
        "is_active": contact.is_active,
    }


def _contact(row: Row) -> Contact:
    unit = HandlingUnitId(row.unit_id) if row.unit_id is not None else None
    return Contact(ContactId(row.id), row.name, Duty(row.duty), unit, row.phone, row.is_active)
