"""Statements that are compiled once answer as any other statement does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import core.storage
from core.domain.errors import Conflict
from core.storage.database import Database
from core.storage.fixed import Fixed, among, filled, inserting
from core.storage.tables.chat import outbox
from core.storage.tables.records import office
from tests.factories import NOON

ROW = {
    "key": "k",
    "channel": "local",
    "address": "a",
    "priority": 1,
    "kind": "notice",
    "language": "en",
    "body": {"text": "你好", "rows": [1, None]},
    "sealed": b"\0\xff",
    "state": "waiting",
    "not_before": NOON,
    "attempts": 0,
    "maybe_duplicate": True,
    "created_at": NOON - timedelta(days=400),
}
OF_KEY = sa.select(outbox).where(outbox.c.key == sa.bindparam("key"))
OF_OFFICE = Fixed(sa.select(office.c.value).where(office.c.key == sa.bindparam("key")))
VALUE: sa.BindParameter[str] = sa.bindparam("value")


def fixed_statements() -> Iterator[tuple[str, Fixed]]:
    for module in iter_modules(core.storage.__path__, "core.storage."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, Fixed):
                yield f"{module.name}.{name}", value


async def test_fixed_rows_equal_ordinary_ones(database: Database) -> None:
    async with database.write() as session:
        await session.insert_all(outbox, [ROW])
        fixed, ordinary = await session.row(Fixed(OF_KEY), {"key": "k"}), await session.row(OF_KEY, {"key": "k"})
    assert fixed is not None
    assert ordinary is not None
    assert dict(fixed._mapping) == dict(ordinary._mapping)
    assert {name: fixed._mapping[name] for name in ROW} == ROW


async def test_statements_sent_together_answer_in_order(database: Database) -> None:
    put = inserting(office, ("key", "value"))
    rows = [{"key": key, "value": f"of {key}"} for key in ("b", "a")]
    async with database.write() as session:
        answers = await session.together([(put, rows), (OF_OFFICE, {"key": "a"}), (OF_OFFICE, {"key": "b"})])
    assert [[row.value for row in answer] for answer in answers] == [[], ["of a"], ["of b"]]


async def test_nothing_follows_a_statement_that_fails(database: Database) -> None:
    put = inserting(office, ("key", "value"))
    same, other = {"key": "same", "value": ""}, {"key": "other", "value": ""}
    async with database.write() as session:
        with pytest.raises(Conflict):
            await session.together([(put, same), (put, same), (put, other)])
        assert [row.key for row in await session.rows(sa.select(office.c.key))] == ["same"]


async def test_fixed_change_counts_its_rows(database: Database) -> None:
    async with database.write() as session:
        await session.insert_all(office, [{"key": str(number), "value": "old"} for number in range(3)])
        changed = await session.change(Fixed(sa.update(office).values(value=VALUE)), {"value": "new"})
        assert changed == 3
        assert {row.value for row in await session.rows(sa.select(office.c.value))} == {"new"}


async def test_fixed_change_returns_what_it_changed(database: Database) -> None:
    rewrite = Fixed(sa.update(office).values(value=VALUE).returning(office.c.key))
    async with database.write() as session:
        await session.insert_all(office, [{"key": "a", "value": "old"}])
        assert await session.scalar(rewrite, {"value": "new"}) == "a"


async def test_broken_constraint_is_a_conflict(database: Database) -> None:
    async with database.write() as session:
        await session.insert_all(office, [{"key": "a", "value": "x"}])
        with pytest.raises(Conflict, match=r"storage\.integrity"):
            await session.insert_all(office, [{"key": "a", "value": "x"}])


async def test_missing_parameter_is_no_null(database: Database) -> None:
    async with database.write() as session:
        with pytest.raises(KeyError, match="value"):
            await session.change(Fixed(sa.update(office).values(value=VALUE)), {})


async def test_list_of_varying_length_is_refused(database: Database) -> None:
    among = Fixed(sa.select(office).where(office.c.key.in_(sa.bindparam("keys", expanding=True))))
    async with database.read() as session:
        with pytest.raises(ValueError, match="no fixed text"):
            await session.rows(among, {"keys": ["a"]})


@pytest.mark.parametrize(("name", "fixed"), [pytest.param(*one, id=one[0]) for one in fixed_statements()])
def test_every_fixed_statement_compiles_elsewhere(name: str, fixed: Fixed) -> None:
    assert str(fixed.statement.compile(dialect=postgresql.dialect())), name  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("number", [1, 2, 16, 17, 129, 500, 700])
async def test_list_of_any_length_finds_its_rows(database: Database, number: int) -> None:
    wanted = filled("key", [str(place) for place in range(number)])
    query = Fixed(sa.select(office.c.key).where(among(office.c.key, "key", len(wanted))))
    async with database.write() as session:
        await session.insert_all(office, [{"key": str(place), "value": "x"} for place in range(800)])
        found = {row.key for row in await session.rows(query, wanted)}
    assert found == {str(place) for place in range(number)}


def test_lists_have_few_lengths() -> None:
    assert {len(filled("key", range(number))) for number in range(1, 501)} == {1, 16, 128, 500}
