"""A person as two columns."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.domain.actors import Person, PersonKind
from core.storage.session import Row


def person_columns(person: Person | None) -> dict[str, Any]:
    return {"person_kind": person.kind if person else None, "person_id": person.id if person else None}


def person_in(row: Row) -> Person | None:
    return Person(PersonKind(row.person_kind), row.person_id) if row.person_kind is not None else None


def known_person(row: Row) -> Person:
    """Of a row whose person is never absent."""
    return Person(PersonKind(row.person_kind), row.person_id)


def is_person(table: sa.Table, person: Person) -> sa.ColumnElement[bool]:
    return (table.c.person_kind == person.kind) & (table.c.person_id == person.id)
