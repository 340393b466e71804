"""A county of an older version: backed up, brought along whole, or left as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

from core.bootstrap import open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM, Role, staff_actor
from core.domain.clock import ManualClock
from core.domain.errors import Conflict, NotFound
from core.domain.ids import ProposalId
from core.services.stores.pages import Filter, Listed
from core.storage import schema_version
from core.storage.backup import read_manifest
from core.storage.credentials import Credentials
from core.storage.engine import DatabaseFile
from core.storage.instance_lock import only_instance
from core.storage.schema_version import HEAD, current_version
from core.upgrading import upgrade_county
from tests.factories import NOON

CLOCK = ManualClock(NOON)
OLDEST = "0001"


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CountyHome:
    """A county as the first version left it, with a voter and a member of staff."""
    home = CountyHome(tmp_path / "county")
    home.root.mkdir(mode=0o700)
    home.backups.mkdir(mode=0o700)
    Credentials.create(home.credentials)
    to_head = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _revision: _first(to_head, config))
        schema_version._upgrade(DatabaseFile(home.database))
    with closing(sqlite3.connect(home.database)) as file:
        file.execute("INSERT INTO constituencies VALUES (1, '民安第一选区', NULL)")
        file.execute(
            "INSERT INTO voters (id, name, pinyin, initials, constituency_id, is_representative, is_active)"
            " VALUES (1, '张三', 'zhang san', 'zs', 1, 0, 1)"
        )
        file.execute("INSERT INTO staff VALUES (1, '田小芳', 'tian', NULL, '[\"administrator\"]', 1)")
        file.commit()
    return home


def _first(upgrade: object, config: Config) -> None:
    upgrade(config, OLDEST)  # type: ignore[operator]


async def test_old_county_is_brought_along_whole(old: CountyHome) -> None:
    done = await upgrade_county(old, CLOCK)
    assert (done.before, done.after) == (OLDEST, HEAD)
    async with open_county(old) as core:
        assert [voter.name for voter in await core.records.voters(SYSTEM)] == ["张三"]
        assert [member.login for member in await core.records.staff(SYSTEM)] == ["tian"]


async def test_old_voters_are_found_by_their_initials(old: CountyHome) -> None:
    await upgrade_county(old, CLOCK)
    async with open_county(old) as core:
        reader = await core.pages.voters(SYSTEM)
        assert (await reader.size(Listed(Filter("zs")))).fitting == 1
        assert (await reader.size(Listed(Filter("ls")))).fitting == 0


async def test_old_proposals_are_found_and_kept_in_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that were there before the index: found, and their old words gone with the old text."""
    home = CountyHome(tmp_path / "county")
    home.root.mkdir(mode=0o700)
    Credentials.create(home.credentials)
    to_head = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _revision: to_head(config, "0010"))
        schema_version._upgrade(DatabaseFile(home.database))
    with closing(sqlite3.connect(home.database)) as file:
        file.execute(
            "INSERT INTO proposals (id, kind, year, status, stage, round, title, facts, request, topic, origin,"
            " publication, is_confidential, reason)"
            " VALUES (1, 'suggestion', 2026, 'filed', 0, 0, '修缮桥梁', '破损', '修', 'x', 'other', 'full', 0, '')"
        )
        file.commit()
    schema_version._upgrade(DatabaseFile(home.database))
    clerk = staff_actor(1, frozenset({Role.CLERK}))
    async with open_county(home) as core:
        assert [one.proposal for one in await core.proposal_search.find(clerk, "桥梁")] == [1]
        async with core.transactions.write(clerk) as work:
            stored = await work.proposals.get(ProposalId(1))
            await work.proposals.save(replace(stored, content=replace(stored.content, title="修缮农车镇公路")))
        assert await core.proposal_search.find(clerk, "桥梁") == []
        assert [one.proposal for one in await core.proposal_search.find(clerk, "公路")] == [1]


async def test_ledger_from_before_is_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was replied to without a deadline came with a ledger: it is reported on from the upgrade on."""
    home = CountyHome(tmp_path / "county")
    home.root.mkdir(mode=0o700)
    Credentials.create(home.credentials)
    to_head = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _revision: to_head(config, "0013"))
        schema_version._upgrade(DatabaseFile(home.database))
    with closing(sqlite3.connect(home.database)) as file:
        file.execute("INSERT INTO handling_units VALUES (1, '县水利局', 'government', 1)")
        for number in (1, 2):
            file.execute(
                "INSERT INTO proposals (id, kind, year, status, stage, round, title, facts, request, topic, origin,"
                " publication, is_confidential, reason)"
                f" VALUES ({number}, 'suggestion', 2025, 'closed', 0, 0, '修', '破', '修', 'x', 'other', 'full', 0, '')"
            )
            reply = f"INSERT INTO proposal_replies VALUES ({number}, 0, 1, 0, 'b', '', '', '办', '2025-05-08', 'none')"
            file.execute(reply)
        file.execute(
            "INSERT INTO proposal_clocks VALUES"
            " (2, 0, 'reply', 1, 0, 'assigned', '2025-03-01', '2025-06-01', 0, '[]', NULL, '', '2025-05-08')"
        )
        file.commit()
    schema_version._upgrade(DatabaseFile(home.database))
    async with open_county(home) as core, core.transactions.read(SYSTEM) as work:
        stored = [await work.proposals.get(ProposalId(one)) for one in (1, 2)]
    assert [one.imported_on is not None for one in stored] == [True, False]


async def test_county_is_backed_up_as_it_was(old: CountyHome) -> None:
    done = await upgrade_county(old, CLOCK)
    assert done.backup is not None
    assert read_manifest(done.backup).schema == OLDEST


async def test_nothing_happens_twice(old: CountyHome) -> None:
    await upgrade_county(old, CLOCK)
    again = await upgrade_county(old, CLOCK)
    assert (again.before, again.backup) == (HEAD, None)


async def test_running_server_is_not_upgraded_under(old: CountyHome) -> None:
    with only_instance(old.lock), pytest.raises(Conflict, match=r"serve\.already_running"):
        await upgrade_county(old, CLOCK)
    assert current_version(DatabaseFile(old.database)) == OLDEST


async def test_missing_county_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"county\.missing"):
        await upgrade_county(CountyHome(tmp_path / "nowhere"), CLOCK)
