"""A scratch database, a clock that stands still, and units of work over both.

Everything here runs twice: with a rollback journal and with a write-ahead log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.domain.clock import ManualClock
from core.storage.database import Database
from core.storage.work import SqlTransactions
from tests.databases import scratch_database
from tests.factories import NOON, County, small_county
from tests.sqlite_versions import JOURNALS, sqlite_says


@pytest.fixture(autouse=True, params=JOURNALS, ids=list(JOURNALS.values()))
def journal(request: pytest.FixtureRequest) -> Iterator[str]:
    """The journal that is in use."""
    with sqlite_says(request.param):
        yield JOURNALS[request.param]


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with scratch_database(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def transactions(database: Database, clock: ManualClock) -> SqlTransactions:
    return SqlTransactions(database, clock)


@pytest.fixture
async def county(transactions: SqlTransactions) -> County:
    return await small_county(transactions)
