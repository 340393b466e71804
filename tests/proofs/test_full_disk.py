"""A disk that fills up under a running ``serve`` while people vote, and has room again later.

A real process; once over a real file system of 16 MB that is filled to the last byte (root may mount one; elsewhere
that half is skipped and says so), once with a limit that the kernel sets on the process's files, which anybody can.
What must hold: nothing that was confirmed is lost and no receipt is false; what cannot be stored stays with the
network; ``serve`` stays alive and goes on by itself.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from core.doctor import Verdict, examine
from core.domain.clock import SystemClock
from tests.botapi.client import People
from tests.proofs.crash.county import all_accounts, prepare
from tests.proofs.crash.meeting_day import Day, new_day
from tests.proofs.crash.people import Heard, Voter
from tests.proofs.crash.server import LOOK_EVERY, Serve, bot_api
from tests.proofs.crash.verdict import reached

SEED = 20_261_125
VOTERS = 6
SMALL = "16m"
TRIED_AGAIN = 3  # calls for updates that an update outlives only when it cannot be stored
WITHIN = 90.0  # seconds


class Disk(Protocol):
    """Where the county lives."""

    @property
    def folder(self) -> Path: ...

    def fill(self, process: int) -> None: ...

    def free(self, process: int) -> None: ...


@dataclass(frozen=True, slots=True)
class SmallDisk:
    """A file system of its own."""

    folder: Path

    def fill(self, process: int) -> None:
        with (self.folder / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(bytes(4096))

    def free(self, process: int) -> None:
        (self.folder / "filler").unlink()


@dataclass(frozen=True, slots=True)
class LimitedFiles:
    """Not one byte more may be written to any file, the log's included."""

    folder: Path

    def fill(self, process: int) -> None:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))

    def free(self, process: int) -> None:
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(process, resource.RLIMIT_FSIZE, unlimited)


@contextmanager
def mounted(folder: Path) -> Iterator[SmallDisk]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=700", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"NOT PROVEN HERE: a file system cannot be mounted: {done.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.alone
@pytest.mark.slow
async def test_full_file_system_loses_nothing(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        await _prove(disk, tmp_path)


async def test_refused_writes_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    await _prove(LimitedFiles(tmp_path / "disk"), tmp_path)


async def test_doctor_still_answers_on_a_full_disk(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk") as disk:
        async with _day(disk, tmp_path) as day:
            disk.fill(day.serve.pid)
            found = {one.code: one for one in await examine(day.opened.home, SystemClock())}
    assert found["disk.no_space"].verdict is Verdict.FAILURE
    assert found["database.sound"].verdict is Verdict.OK
    assert "serve.running" in found


async def _prove(disk: Disk, folder: Path) -> None:
    async with _day(disk, folder) as day:
        await _live(day, disk)
        verdict = await reached(day)
        assert await day.serve.stop() == 0
    verdict.check_ballots()
    verdict.check_reminders()
    verdict.check_messages()
    verdict.check_rest()


async def _live(day: Day, disk: Disk) -> None:
    """One votes; the others are about to when the disk fills up, and finish when there is room again."""
    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for deputy in day.deputies:
            group.create_task(deputy.confirm_all(done))
        await _vote(day, day.voters[0])
        voting = [group.create_task(_vote(day, voter)) for voter in day.voters[1:]]
        await day.heard.event.wait()
        disk.fill(day.serve.pid)
        await _met(day)
        assert not all(task.done() for task in voting)
        disk.free(day.serve.pid)
        async with asyncio.timeout(WITHIN):
            await asyncio.gather(*voting)
        await day.settled()
        done.set()
    await day.settled()


async def _met(day: Day) -> None:
    """Until ``serve`` has asked for one update again and again without telling the network that it has it."""
    seen: dict[int, int] = {}
    async with asyncio.timeout(WITHIN):
        while True:
            state = await day.people.state()
            asked = state["calls"]["getupdates"]
            seen = {update: seen.get(update, asked) for update in state["pending"]}
            if any(asked - first >= TRIED_AGAIN for first in seen.values()):
                return
            await asyncio.sleep(LOOK_EVERY)


async def _vote(day: Day, voter: Voter) -> None:
    if voter.user in day.opened.codes:
        await voter.bind(day.opened.codes[voter.user])
    await voter.vote()


@asynccontextmanager
async def _day(disk: Disk, folder: Path) -> AsyncIterator[Day]:
    random, heard = Random(SEED), Heard()
    async with bot_api(folder / "network.log") as url, People(url) as people:
        opened = await prepare(disk.folder, url, voters=VOTERS, lasting=timedelta(seconds=3))
        for account in all_accounts(opened):
            await people.act("chat", chat=account)
        serve = Serve(opened.home, folder / "serve.log", random, heard)
        await serve.start()
        try:
            yield new_day(opened, people, serve, random)
        finally:
            await serve.stop()
