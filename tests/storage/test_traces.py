"""What a traceback of the store may hold: the statement, never the values that were in it."""

from __future__ import annotations

import traceback

import pytest

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
