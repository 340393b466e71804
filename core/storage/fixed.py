"""Statements whose text never changes: described once in Core, compiled once, then run on the driver as they are.

Building a statement anew and sending it through SQLAlchemy costs ten times what SQLite needs to run it. What varies is
a ``sa.bindparam``; types convert as in any other statement. Where the database is not SQLite, ``Session`` sends the
same description the ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.engine.result import SimpleResultMetaData

from core.storage.chunks import CHUNK

_LENGTHS = (1, 16, 128, CHUNK)
Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A fixed statement as one dialect wants it."""

    text: str
    constants: Mapping[str, Any]
    places: tuple[tuple[str, Convert], ...]  # the parameters in the order of their question marks
    shape: SimpleResultMetaData
    converts: tuple[Any, ...]  # Convert, of the columns that come back

    def bound(self, parameters: Mapping[str, Any]) -> list[Any]:
        """What stands for the question marks. Errors: KeyError for a parameter that is missing."""
        given = {**self.constants, **parameters}
        return [given[name] if convert is None else convert(given[name]) for name, convert in self.places]

    def read(self, rows: Sequence[tuple[Any, ...]]) -> list[sa.Row[Any]]:
        keys = self.shape._key_to_index
        return [sa.Row(self.shape, self.converts, keys, row) for row in rows]


class Fixed:
    """A statement made once. A list of varying length has no fixed text: see ``among``."""

    def __init__(self, statement: Any) -> None:
        self.statement = statement
        self._plans: dict[str, Plan] = {}

    def plan(self, dialect: Dialect) -> Plan:
        """Errors: ValueError for a statement with a list of varying length."""
        known = self._plans.get(dialect.name)
        if known is None:
            known = self._plans[dialect.name] = _plan(self.statement, dialect)
        return known


DATA_VERSION = Fixed(sa.text("PRAGMA data_version").columns(sa.column("version", sa.Integer)))
"""A number that differs after any commit of another connection to the same file."""


def among(column: sa.ColumnClause[Any], name: str, number: int) -> sa.ColumnElement[bool]:
    """``column`` is one of ``number`` parameters, which ``filled`` gives."""
    return column.in_([sa.bindparam(f"{name}{place}", type_=column.type) for place in range(number)])


def filled(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """``values`` as parameters, the last one repeated up to one of a few lengths: each length is a text of its own."""
    length = next((one for one in _LENGTHS if one >= len(values)), len(values))
    last = len(values) - 1
    return {f"{name}{place}": values[min(place, last)] for place in range(length)}


@cache
def inserting(table: sa.Table, names: tuple[str, ...]) -> Fixed:
    return Fixed(sa.insert(table).inline().values({name: sa.bindparam(name) for name in names}))


@cache
def inserting_new(table: sa.Table, names: tuple[str, ...], dialect: str) -> Fixed:
    """Insert unless a unique key is broken."""
    return Fixed(_insert(table, names, dialect).on_conflict_do_nothing())


@cache
def overwriting(table: sa.Table, names: tuple[str, ...], dialect: str) -> Fixed:
    """Insert, or overwrite the row that has the same primary key."""
    keys = [column.name for column in table.primary_key]
    insert = _insert(table, names, dialect)
    rest = {name: insert.excluded[name] for name in names if name not in keys}
    return Fixed(insert.on_conflict_do_update(index_elements=keys, set_=rest))


def _insert(table: sa.Table, names: tuple[str, ...], dialect: str) -> Any:
    of_dialect: Any = postgresql if dialect == "postgresql" else sqlite
    return of_dialect.insert(table).inline().values({name: sa.bindparam(name) for name in names})


def _plan(statement: Any, dialect: Dialect) -> Plan:
    compiled = statement.compile(dialect=dialect)
    if compiled.post_compile_params:
        raise ValueError("a list of varying length has no fixed text")
    columns = list(statement.exported_columns) if statement.is_select or statement._returning else []
    return Plan(
        compiled.string,
        {name: value for name, value in compiled.params.items() if not compiled.binds[name].required},
        tuple((name, _to_database(compiled.binds[name].type, dialect)) for name in compiled.positiontup or ()),
        SimpleResultMetaData([str(column.key) for column in columns]),
        tuple(_from_database(column.type, dialect) for column in columns),
    )


def _to_database(kind: Any, dialect: Dialect) -> Convert:
    if isinstance(kind, sa.LargeBinary):
        return None  # bytes are what the driver wants
    convert: Convert = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _from_database(kind: Any, dialect: Dialect) -> Convert:
    convert: Convert = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
