"""The migrations and the description of the schema are one and the same."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import core.storage.migrations
from core.domain.errors import Conflict, Unavailable
from core.storage.engine import DatabaseFile, Durability
from core.storage.schema_version import HEAD, check_version, current_version, upgrade
from core.storage.tables import metadata
from core.storage.tables.proposal_search import INDEX as PROPOSALS_INDEX
from core.storage.tables.search import INDEX as VOTERS_INDEX
from tests.databases import scratch_file


def declared_in(path: Path) -> set[tuple[str, str]]:
    """Every declared index with its condition, every trigger and index of words, and how each table keeps its rows."""
    query = """
        SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
        UNION SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'
        UNION SELECT name, sql LIKE '%WITHOUT ROWID%' FROM sqlite_master WHERE type = 'table'"""
    with closing(sqlite3.connect(path)) as connection:
        return {(name, " ".join(str(sql).split())) for name, sql in connection.execute(query)}


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """An index of words keeps tables of its own."""
    return kind != "table" or not str(name).startswith((VOTERS_INDEX, PROPOSALS_INDEX))


@pytest.fixture
async def migrated(tmp_path: Path) -> DatabaseFile:
    file = DatabaseFile(tmp_path / "migrated.db", Durability.SCRATCH)
    await upgrade(file)
    return file


def test_migrated_schema_equals_the_description(migrated: DatabaseFile) -> None:
    engine = sa.create_engine(f"sqlite:///{migrated.path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": _is_ours})
        differences = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


def test_what_alembic_overlooks_is_equal_too(migrated: DatabaseFile, tmp_path: Path) -> None:
    assert declared_in(migrated.path) == declared_in(scratch_file(tmp_path).path)


@pytest.mark.parametrize("table", ["ballots", "participations"])
def test_secret_tables_keep_no_order(migrated: DatabaseFile, table: str) -> None:
    assert (table, "1") in declared_in(migrated.path)


def test_head_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(core.storage.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_upgrading_twice_changes_nothing(migrated: DatabaseFile) -> None:
    before = migrated.path.read_bytes()
    await upgrade(migrated)
    assert migrated.path.read_bytes() == before
    assert current_version(migrated) == HEAD


def test_new_database_is_private(migrated: DatabaseFile) -> None:
    assert stat.S_IMODE(migrated.path.stat().st_mode) == 0o600


async def test_newer_schema_is_refused(migrated: DatabaseFile) -> None:
    with closing(sqlite3.connect(migrated.path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(Conflict, match=r"storage\.newer_schema"):
        check_version(migrated)
    with pytest.raises(Conflict, match=r"storage\.newer_schema"):
        await upgrade(migrated)


def test_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"storage\.missing"):
        check_version(DatabaseFile(tmp_path / "nowhere.db"))


def test_database_without_schema_is_older(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with pytest.raises(Conflict, match=r"storage\.older_schema"):
        check_version(DatabaseFile(tmp_path / "empty.db"))


async def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("not a database at all" * 100)
    with pytest.raises(Unavailable, match=r"storage\.failed"):
        await upgrade(DatabaseFile(tmp_path / "letter.db"))
