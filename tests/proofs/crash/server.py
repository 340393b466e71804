"""The processes of the proof: a Bot API server that lives throughout, and a ``serve`` that keeps being killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from random import Random

from core.county_home import CountyHome
from tests.proofs.crash.people import Heard

ROOT = Path(__file__).parents[3]
READY_WITHIN = 60.0  # seconds
LOOK_EVERY = 0.01  # seconds between two looks at another process's file
MOMENT_WITHIN = 2.0  # seconds that a moment is waited for; more where starting takes longer or the network is slow


class Moment(StrEnum):
    """What ``serve`` is doing when it is killed."""

    STARTING = "starting"  # it has just taken its lock
    SENDING = "sending"  # the network has just taken a message, whose answer is on its way
    COMMITTING = "committing"  # the journal is hot: a transaction is being written
    ANY = "any"


MOMENTS = (Moment.ANY, Moment.SENDING, Moment.ANY, Moment.COMMITTING, Moment.ANY, Moment.SENDING, Moment.STARTING)


@asynccontextmanager
async def bot_api(log: Path, *options: str) -> AsyncIterator[str]:
    """``python -m tests.botapi`` as a process of its own; its address. What it complains of goes to ``log``."""
    command = [sys.executable, "-m", "tests.botapi", *options]
    with log.open("ab") as complaints:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=complaints
        )
    assert process.stdout is not None
    try:
        told = json.loads(await process.stdout.readline())
        yield f"http://127.0.0.1:{told['port']}"
    finally:
        process.terminate()
        await process.wait()


@dataclass(slots=True)
class Serve:
    """``shuzhi serve`` over ``home``. Everything it says goes to ``log``.

    ``sqlite``: as on a machine with that version. ``moment_within``: seconds that a moment is waited for at least.
    """

    home: CountyHome
    log: Path
    random: Random
    heard: Heard
    sqlite: str = ""
    moment_within: float = MOMENT_WITHIN
    kills: Counter[Moment] = field(default_factory=Counter)
    _process: asyncio.subprocess.Process | None = None
    _within: float = MOMENT_WITHIN

    async def start(self) -> None:
        """Start it and wait until it holds the county's lock."""
        program = ["tests.sqlite_versions", self.sqlite] if self.sqlite else ["cli"]
        command = [sys.executable, "-m", *program, "--home", str(self.home.root), "serve"]
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, cwd=ROOT, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)}
            )
        started = asyncio.get_running_loop().time()
        async with asyncio.timeout(READY_WITHIN):
            while not self._holds_lock(self._process):
                await asyncio.sleep(LOOK_EVERY)
        self._within = max(self.moment_within, 1.5 * (asyncio.get_running_loop().time() - started))

    async def kill_at(self, moment: Moment) -> None:
        """SIGKILL at ``moment``, or when it does not come soon."""
        await self._until(moment)
        process = self._running()
        assert process.returncode is None, f"serve ended by itself: {process.returncode}"
        process.kill()
        await process.wait()
        self.kills[moment] += 1

    async def stop(self) -> int:
        """SIGTERM; the exit status."""
        process = self._running()
        if process.returncode is None:
            process.terminate()
        return await process.wait()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        return self._running().pid

    def _running(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process

    def _holds_lock(self, process: asyncio.subprocess.Process) -> bool:
        assert process.returncode is None, f"serve did not start: {self.log.read_text()[-2000:]}"
        return self.home.lock.exists() and self.home.lock.read_text().strip() == str(process.pid)

    async def _until(self, moment: Moment) -> None:
        try:
            async with asyncio.timeout(self._within):
                match moment:
                    case Moment.STARTING:
                        await asyncio.sleep(self.random.uniform(0, 0.3))
                    case Moment.ANY:
                        await asyncio.sleep(self.random.uniform(0.2, self._within))
                    case Moment.SENDING:
                        await asyncio.sleep(self.random.uniform(0.2, self._within / 2))
                        await self.heard.event.wait()
                    case Moment.COMMITTING:
                        await asyncio.sleep(self.random.uniform(0.2, self._within / 2))
                        await self._hot_journal()
        except TimeoutError:
            return

    async def _hot_journal(self) -> None:
        """Until the rollback journal holds pages (or the write-ahead log grew)."""
        journals = [self.home.database.with_name(self.home.database.name + end) for end in ("-journal", "-wal")]
        seen = [_size(path) for path in journals]
        while all(_size(path) <= before for path, before in zip(journals, seen, strict=True)):
            seen = [min(_size(path), before) for path, before in zip(journals, seen, strict=True)]
            await asyncio.sleep(0.001)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
