"""What a traceback of the store may hold: the statement, never the values that were in it."""

from __future__ import annotations

import logging
import traceback

import pytest
import sqlalchemy as sa

from core.domain.errors import Conflict
from core.storage.database import Database
from core.storage.tables.records import office


async def test_traceback_of_a_refusal_tells_no_values(database: Database) -> None:
    rows = [{"key": "canary", "value": "a name"}] * 2
    with pytest.raises(Conflict) as refused:
        async with database.write() as session:
            await session.insert_all(office, rows)
    told = "".join(traceback.format_exception(refused.value))
    assert "office.key" in told
    assert "canary" not in told


async def test_log_of_the_driver_tells_no_values(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Should somebody turn it on: texts of statements, and nothing of what was in them."""
    caplog.set_level(logging.DEBUG, "aiosqlite")
    async with database.write() as session:
        await session.insert_all(office, [{"key": "canary", "value": "a name"}])
        await session.execute(sa.update(office).values(value="another name"))
        assert await session.scalar(sa.select(office.c.value).where(office.c.key == "canary")) == "another name"
    assert "INSERT INTO office" in caplog.text
    assert "UPDATE office" in caplog.text
    assert "canary" not in caplog.text
    assert "a name" not in caplog.text
    assert "another name" not in caplog.text
