"""The clock that asks "what is due?", and nothing else (design invariant 1).

A few fixed jobs in memory; what is due lives in our tables, so a missed or doubled tick changes nothing. A job that
fails is logged and asked again at its next time; a job that still runs is not started a second time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from core.domain.clock import COUNTY_ZONE

Act = Callable[[], Awaitable[object]]
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Every:
    """At the start and again after each ``step``."""

    name: str
    step: timedelta
    act: Act


@dataclass(frozen=True, slots=True)
class Daily:
    """At ``at`` county time; choose an hour that no change of clocks touches. Not at the start."""

    name: str
    at: time
    act: Act


class Ticker:
    """Runs ``jobs`` between ``start`` and ``stop``."""

    def __init__(self, jobs: Sequence[Every | Daily], *, zone: ZoneInfo = COUNTY_ZONE) -> None:
        self._jobs = jobs
        self._zone = zone
        self._running: dict[str, asyncio.Task[object]] = {}
        self._scheduler: AsyncIOScheduler | None = None

    def start(self) -> None:
        """Begin; to be called inside the running event loop."""
        if self._scheduler is not None:
            raise RuntimeError("the ticker runs already")
        self._scheduler = AsyncIOScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            timezone=self._zone,
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        for job in self._jobs:
            self._scheduler.add_job(self._run, self._trigger(job), args=[job], id=job.name)
            if isinstance(job, Every):
                self._scheduler.add_job(self._run, args=[job], id=f"{job.name}.first")
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more and wait for what runs."""
        if self._scheduler is None:
            return
        self._scheduler.pause()
        if self._running:
            await asyncio.wait(self._running.values())
        self._scheduler.shutdown(wait=False)
        self._scheduler = None

    def _trigger(self, job: Every | Daily) -> BaseTrigger:
        if isinstance(job, Every):
            return IntervalTrigger(seconds=job.step.total_seconds(), timezone=self._zone)
        return CronTrigger(hour=job.at.hour, minute=job.at.minute, timezone=self._zone)

    async def _run(self, job: Every | Daily) -> None:
        if job.name in self._running:
            return
        task = asyncio.ensure_future(self._guarded(job))
        self._running[job.name] = task
        task.add_done_callback(lambda _: self._running.pop(job.name))
        await asyncio.shield(task)

    async def _guarded(self, job: Every | Daily) -> None:
        """An outermost loop: whatever one tick meets, the next one comes."""
        try:
            await job.act()
        except Exception:  # noqa: BLE001 - logged; ids only, because errors carry codes
            _log.exception("job.failed", job=job.name)
