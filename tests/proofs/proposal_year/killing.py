"""The year in a process that is killed again and again, and begun again over what is on the disk."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from random import Random

from tests.proofs.crash.server import ROOT
from tests.proofs.proposal_year.county import FIRST
from tests.proofs.proposal_year.living import DATABASE, HOUR, NETWORK

LOOK_EVERY = 0.002  # seconds
LONGEST_LIFE = 120.0  # seconds until it has reached the day
A_DAY_OR_SO = 0.3  # seconds in which it lives one
LIVELY_UNTIL = date(2026, 9, 10)
MOMENT_WITHIN = 10.0


class Moment(StrEnum):
    """What the program is doing when it is killed."""

    ANY = "any"
    SENDING = "sending"  # the network has just taken a message, which the program has not written down
    COMMITTING = "committing"  # the journal is hot


_MOMENTS = (Moment.ANY, Moment.SENDING, Moment.COMMITTING, Moment.SENDING)


async def live_through(folder: Path, random: Random, kills: int) -> Counter[Moment]:
    """The year in ``folder`` to its end, after ``kills`` kills; how many came at which moment.

    The kills are spread over the months in which most is done, however fast the machine is.
    """
    died: Counter[Moment] = Counter()
    while died.total() < kills:
        moment = _MOMENTS[died.total() % len(_MOMENTS)]
        day = FIRST + (LIVELY_UNTIL - FIRST) * ((died.total() + random.random()) / kills)
        process = await _begin(folder)
        await _live_to(day, process, folder)
        await _wait_for(moment, folder, random)
        if process.returncode is not None:
            raise AssertionError(f"the year was over, or broken, after {died.total()} kills: {process.returncode}")
        process.kill()
        await process.wait()
        died[moment] += 1
    process = await _begin(folder)
    assert await process.wait() == 0
    return died


async def _begin(folder: Path) -> asyncio.subprocess.Process:
    """A process that goes on with the year; it has loaded when it writes down the hour."""
    before = _changed(folder / HOUR)
    command = [sys.executable, "-m", "tests.proofs.proposal_year.living", str(folder)]
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=log, stderr=log)
    await _until(lambda: process.returncode is not None or _changed(folder / HOUR) != before, 60.0)
    return process


async def _live_to(day: date, process: asyncio.subprocess.Process, folder: Path) -> None:
    """A process that was killed late may be past it when it begins."""
    await _until(lambda: process.returncode is not None or _day(folder) >= day, LONGEST_LIFE)


async def _wait_for(moment: Moment, folder: Path, random: Random) -> None:
    await asyncio.sleep(random.uniform(0.0, A_DAY_OR_SO))
    match moment:
        case Moment.SENDING:
            taken = _size(folder / NETWORK)
            await _until(lambda: _size(folder / NETWORK) != taken, MOMENT_WITHIN)
        case Moment.COMMITTING:
            await _until(lambda: _size(folder / f"{DATABASE}-journal") > 0, MOMENT_WITHIN)


async def _until(holds: Callable[[], bool], within: float) -> None:
    """Look until it is so, or the time is over."""
    for _ in range(int(within / LOOK_EVERY)):
        if holds():
            return
        await asyncio.sleep(LOOK_EVERY)


def _day(folder: Path) -> date:
    return datetime.fromisoformat((folder / HOUR).read_text()).date()


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
