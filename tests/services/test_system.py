"""How the office is doing: from the database and the files, written down where the next screen finds it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from core.bootstrap import Parts, open_county
from core.county_home import CountyHome
from core.doctor import examine
from core.domain.actors import SYSTEM, Role, staff_actor
from core.domain.clock import ManualClock
from core.domain.errors import Invalid, NotFound, Unavailable
from core.domain.sealing import LIGHT_LOCK
from core.services.machine import BackupFile
from core.services.stores.channels import ChannelHealth
from core.services.stores.conversations import InboxRow
from core.services.stores.messages import OutboxState
from core.services.system import LastBackup
from core.storage.credentials import Credentials
from core.storage.instance_lock import only_instance
from core.storage.schema_version import HEAD
from tests.databases import scratch_file
from tests.factories import NOON, a_message, a_reminder
from tests.office import Office

SCRUTINEER = staff_actor(1, frozenset({Role.SCRUTINEER}))
LATER = NOON + timedelta(minutes=7)


@pytest.fixture
def home(tmp_path: Path) -> CountyHome:
    """A county's directory, as ``init`` leaves it."""
    root = tmp_path / "county"
    root.mkdir(mode=0o700)
    scratch_file(root, "county.db")
    Credentials.create(root / "credentials")
    return CountyHome(root)


def parts() -> Parts:
    return Parts(clock=ManualClock(NOON), strength=LIGHT_LOCK, examine=examine)


async def channels(office: Office) -> dict[str, ChannelHealth]:
    health = await office.core.system.health(office.clerk)
    return {one.channel: one for one in health.channels}


async def test_quiet_office_has_no_channels(office: Office) -> None:
    health = await office.core.system.health(office.clerk)
    assert (health.channels, health.set_aside, health.unreachable) == ((), 0, 0)


async def test_unsent_messages_show_the_oldest(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("one", not_before=LATER), a_message("two", not_before=NOON)])
    found = (await channels(office))["local"]
    assert (found.unsent, found.oldest_unsent_at, found.last_out_at) == (2, NOON, None)


async def test_sent_message_shows_when_the_last_went_out(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("one")])
        await work.messages.mark_sent((await work.messages.row_of("one")).id, "net-1")
    found = (await channels(office))["local"]
    assert (found.unsent, found.last_out_at) == (0, office.clock.now())


async def test_events_show_the_last_and_the_oldest_unhandled(office: Office) -> None:
    rows = [InboxRow(0, "telegram", f"e{n}", bytes(16), NOON + timedelta(minutes=n), 1, b"x") for n in range(3)]
    async with office.core.transactions.write(SYSTEM) as work:
        await work.conversations.receive(rows)
        await work.conversations.mark_handled(1)
    found = (await channels(office))["telegram"]
    assert (found.last_in_at, found.unhandled) == (NOON + timedelta(minutes=2), 2)
    assert found.oldest_unhandled_at == NOON + timedelta(minutes=1)


async def test_failed_and_unknown_are_told_apart(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message(key, address=key) for key in ("failed", "unknown", "fine")])
        ids = await work.messages.ids_of(["failed", "unknown"])
        await work.messages.mark_failed(ids["failed"], state=OutboxState.FAILED, error="gone")
        await work.messages.mark_retry(ids["unknown"], not_before=NOON, error="timeout", uncertain=True)
    found = (await channels(office))["local"]
    assert (found.failed, found.unknown, found.unsent, found.undeciphered) == (1, 1, 2, 0)


async def test_each_channel_stands_by_itself(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.messages.enqueue([a_message("one"), a_message("two", channel="telegram")])
    assert {name: one.unsent for name, one in (await channels(office)).items()} == {"local": 1, "telegram": 1}


async def test_reminders_that_reached_nobody_are_counted(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.reminders.add([a_reminder(due_at=office.clock.now())])
    await office.core.reminders.tick(SYSTEM)
    assert (await office.core.system.health(office.clerk)).unreachable == 1


async def test_office_without_a_directory_says_so(office: Office) -> None:
    health = await office.core.system.health(office.clerk)
    assert (health.database, health.trouble, health.serving) == (None, "system.no_machine", None)
    with pytest.raises(Unavailable, match=r"system\.no_machine"):
        await office.core.system.examine(office.clerk)


async def test_database_tells_its_schema_and_size(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        facts = (await core.system.health(SYSTEM)).database
    assert facts is not None
    assert (facts.schema, facts.journal) == (HEAD, facts.journal.upper())
    assert facts.bytes >= home.database.stat().st_size > 0


async def test_running_server_is_seen_by_its_lock(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        assert (await core.system.health(SYSTEM)).serving is None
        with only_instance(home.lock):
            assert (await core.system.health(SYSTEM)).serving is not None


async def test_doctor_is_asked_through_the_core(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        checks = {finding.check for finding in await core.system.examine(SYSTEM)}
    assert {"files", "disk", "schema", "database", "journal"} <= checks


async def test_backup_is_taken_and_written_down(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        assert (await core.system.last_backup(SYSTEM)).taken is None
        taken = await core.system.back_up(SYSTEM)
        last = await core.system.last_backup(SYSTEM)
        actions = [line.action for line in await core.records.audit(SCRUTINEER)]
    assert Path(taken.path).exists()
    assert (last.taken, last.checked) == (taken, None)
    assert actions[0] == "backup.take"


async def test_restore_test_that_passed_is_written_down(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        taken = await core.system.back_up(SYSTEM)
        await core.system.check_backup(SYSTEM, taken.path)
        last = await core.system.last_backup(SYSTEM)
    assert (last.checked, last.checked_at) == (taken, NOON)


async def test_restore_test_that_failed_is_not(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        taken = await core.system.back_up(SYSTEM)
        Path(taken.path).write_bytes(Path(taken.path).read_bytes()[:-1_000])
        with pytest.raises(Invalid, match=r"backup\.damaged"):
            await core.system.check_backup(SYSTEM, taken.path)
        assert (await core.system.last_backup(SYSTEM)).checked is None


async def test_backup_that_is_not_there_is_not_found(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        with pytest.raises(NotFound, match=r"backup\.missing"):
            await core.system.check_backup(SYSTEM, str(home.backups / "none.zip"))


async def test_long_work_says_how_far_it_is(home: CountyHome) -> None:
    seen: list[tuple[int, int]] = []
    async with open_county(home, parts()) as core:
        await core.system.back_up(SYSTEM, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


async def test_office_works_on_while_it_is_backed_up(home: CountyHome) -> None:
    async with open_county(home, parts()) as core:
        backup = asyncio.ensure_future(core.system.back_up(SYSTEM))
        while not backup.done():
            await core.pulse.changed(SYSTEM)
            await asyncio.sleep(0)
        assert Path((await backup).path).exists()


def test_backup_is_old_after_a_week() -> None:
    taken = LastBackup(BackupFile("county.zip", NOON, 1))
    assert LastBackup().is_old(NOON)
    assert not taken.is_old(NOON + timedelta(days=7))
    assert taken.is_old(NOON + timedelta(days=7, minutes=1))
