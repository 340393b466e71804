"""The ticker asks at the start and again, survives a failing job, and waits for what runs."""

from __future__ import annotations

import asyncio
from datetime import time, timedelta

import pytest
from structlog.testing import capture_logs

from core.scheduling.ticker import Daily, Every, Ticker

SOON = timedelta(milliseconds=20)
PATIENCE = 10  # seconds; reached only by a failure


class Count:
    """A job that can be waited for."""

    def __init__(self, *, fails: int = 0) -> None:
        self.runs = 0
        self._fails = fails
        self._reached = asyncio.Condition()

    async def __call__(self) -> None:
        async with self._reached:
            self.runs += 1
            self._reached.notify_all()
        if self.runs <= self._fails:
            raise RuntimeError("the disk is full")

    async def reaches(self, runs: int) -> None:
        async with asyncio.timeout(PATIENCE), self._reached:
            await self._reached.wait_for(lambda: self.runs >= runs)


async def test_job_runs_at_once_and_again() -> None:
    job = Count()
    ticker = Ticker([Every("tick", SOON, job)])
    ticker.start()
    await job.reaches(3)
    await ticker.stop()


async def test_first_run_does_not_wait_for_its_step() -> None:
    job = Count()
    ticker = Ticker([Every("tick", timedelta(days=1), job)])
    ticker.start()
    await job.reaches(1)
    await ticker.stop()


async def test_failing_job_is_logged_and_goes_on() -> None:
    failing, other = Count(fails=2), Count()
    ticker = Ticker([Every("failing", SOON, failing), Every("other", SOON, other)])
    with capture_logs() as logs:
        ticker.start()
        await failing.reaches(4)
        await other.reaches(2)
        await ticker.stop()
    assert [(line["event"], line["job"]) for line in logs] == [("job.failed", "failing")] * 2


async def test_running_job_is_not_started_again() -> None:
    running, other, gate = 0, Count(), asyncio.Event()

    async def slow() -> None:
        nonlocal running
        running += 1
        await gate.wait()

    ticker = Ticker([Every("slow", SOON, slow), Every("other", SOON, other)])
    ticker.start()
    await other.reaches(4)
    assert running == 1
    gate.set()
    await ticker.stop()


async def test_stopping_waits_for_what_runs() -> None:
    started, gate, ended = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        started.set()
        await gate.wait()
        ended.set()

    ticker = Ticker([Every("slow", timedelta(days=1), slow)])
    ticker.start()
    await started.wait()
    stopping = asyncio.create_task(ticker.stop())
    gate.set()
    await stopping
    assert ended.is_set()


async def test_nothing_runs_after_the_stop() -> None:
    job, witness = Count(), Count()
    ticker, later = Ticker([Every("tick", SOON, job)]), Ticker([Every("witness", SOON, witness)])
    ticker.start()
    await job.reaches(1)
    await ticker.stop()
    runs = job.runs
    later.start()
    await witness.reaches(4)
    await later.stop()
    assert job.runs == runs


async def test_daily_job_waits_for_its_hour() -> None:
    daily, witness = Count(), Count()
    far = time(3)  # the machine's clock may stand anywhere: what counts is that nothing runs at the start
    ticker = Ticker([Daily("nightly", far, daily), Every("witness", SOON, witness)])
    ticker.start()
    await witness.reaches(3)
    assert daily.runs == 0
    await ticker.stop()


async def test_second_start_is_refused() -> None:
    ticker = Ticker([])
    ticker.start()
    with pytest.raises(RuntimeError):
        ticker.start()
    await ticker.stop()
    await ticker.stop()
