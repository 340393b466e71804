"""The pump of one channel: claims what is due, waits until the network lets it through, sends, writes the outcome down.

Answers go before reminders before broadcasts. What is on its way when the program stops is finished or given back; what
a crash leaves leased is sent again by the next start, marked as a possible duplicate.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any

import structlog

from bot.channels.protocol import (
    ConnectingOutlet,
    OutgoingMessage,
    Outlet,
    PacedOutlet,
    SendFailure,
    SendUncertain,
    Unreachable,
)
from bot.letters import Letters
from core.domain.errors import Invalid, NotFound, Unavailable
from core.domain.paces import Pace
from core.services.delivery import LEASE, Delivery, Outgoing

log = structlog.get_logger(__name__)

CONCURRENCY = 20
IDLE = 5.0  # seconds; a wake-up that was missed is made up for
BACKOFF = 1.0
HELD_UP = 0.25  # what is due and not to be had waits behind another message of its chat
LONGEST_HOLD = 10.0  # seconds that a claimed message waits for the network; beyond, it is given back
SEND_WITHIN = LEASE.total_seconds() - LONGEST_HOLD - 10  # a send that takes longer has an unknown end

Sleep = Callable[[float], Awaitable[None]]


class Pump:
    """One channel's sender."""

    def __init__(self, delivery: Delivery, channel: Outlet, letters: Letters, *, sleep: Sleep = asyncio.sleep) -> None:
        self._delivery = delivery
        self._channel = channel
        self._letters = letters
        self._sleep = sleep
        self._woken = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()
        self._kept_pace: Pace | None = None

    def wake(self) -> None:
        """Something was promised."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Send until ``stopping``; what is on its way then is finished, what only waits its turn is given back."""
        self._stopping = stopping
        has_taken_over = False
        while not stopping.is_set():
            self._woken.clear()
            try:
                if not has_taken_over:
                    await self._delivery.take_over(self._channel.name)
                    await self._recall_pace()
                    has_taken_over = True
                    await self._until_connected(stopping)
                    continue
                await self._keep_pace()
                claimed = await self._start_due()
                wait = IDLE if claimed else await self._until_due()
            except Unavailable as error:
                log.warning("delivery.storage_unavailable", code=error.code)
                await self._sleep(BACKOFF)
                continue
            await self._pause(wait, stopping)
        await self._finish()

    async def drain(self) -> int:
        """Send everything that is due now; how many messages were tried."""
        total = 0
        while claimed := await self._start_due():
            total += claimed
            await self._finish()
        return total

    async def _until_connected(self, stopping: asyncio.Event) -> None:
        """Nothing is claimed before: a message that was tried in vain waits longer each time, over restarts too."""
        if isinstance(self._channel, ConnectingOutlet):
            await _first_of(self._channel.connected(), stopping.wait())

    async def _recall_pace(self) -> None:
        if not isinstance(self._channel, PacedOutlet):
            return
        self._kept_pace = await self._delivery.pace(self._channel.name)
        if self._kept_pace is not None:
            self._channel.recall(self._kept_pace)

    async def _keep_pace(self) -> None:
        """Written down when it changed, for whoever plans a broadcast meanwhile."""
        if isinstance(self._channel, PacedOutlet) and self._channel.pace != self._kept_pace:
            self._kept_pace = self._channel.pace
            await self._delivery.keep_pace(self._channel.name, self._kept_pace)

    async def _start_due(self) -> int:
        free = CONCURRENCY - len(self._sending)
        claim = self._delivery.claim_batches if self._channel.manners.batches else self._delivery.claim
        claimed = await claim(self._channel.name, limit=free) if free > 0 else []
        for outgoing in claimed:
            task = asyncio.create_task(self._deliver(outgoing))
            self._sending.add(task)
            task.add_done_callback(self._done)
        return len(claimed)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery.outcome_not_recorded", channel=self._channel.name, error=type(error).__name__)

    async def _finish(self) -> None:
        while self._sending:
            await asyncio.wait(self._sending)

    async def _until_due(self) -> float:
        due = await self._delivery.next_due(self._channel.name)
        return IDLE if due is None else min(due.total_seconds() or HELD_UP, IDLE)

    async def _pause(self, wait: float, stopping: asyncio.Event) -> None:
        await _first_of(self._woken.wait(), stopping.wait(), within=wait)

    async def _deliver(self, outgoing: Outgoing) -> None:
        """Send one message and record its outcome; without one (a crash, no storage) its lease runs out."""
        if not await self._is_our_turn(outgoing):
            return
        try:
            message = await self._letters.written(outgoing)
            async with asyncio.timeout(SEND_WITHIN):
                network_id = await self._sent(message)
        except (Invalid, NotFound) as error:
            await self._delivery.failed(outgoing, error.code)
        except Unreachable as gone:
            await self._delivery.unreachable(outgoing, str(gone))
        except SendFailure as failure:
            await self._refused(outgoing, failure)
        except (SendUncertain, TimeoutError) as lost:
            await self._delivery.uncertain(outgoing, str(lost) or type(lost).__name__)
        else:
            await self._delivery.sent(outgoing, network_id)

    async def _sent(self, message: OutgoingMessage) -> str:
        """A picture that the network refuses for good must not take the words with it."""
        try:
            return await self._channel.send(message)
        except SendFailure as failure:
            if failure.retry_after is not None or message.attachment is None or not message.text:
                raise
            log.warning("delivery.attachment_refused", channel=self._channel.name, reason=failure.reason)
            return await self._channel.send(replace(message, attachment=None))

    async def _refused(self, outgoing: Outgoing, failure: SendFailure) -> None:
        if failure.retry_after is None:
            await self._delivery.failed(outgoing, failure.reason)
        else:
            await self._delivery.retry(outgoing, failure.reason, after=timedelta(seconds=failure.retry_after))

    async def _is_our_turn(self, outgoing: Outgoing) -> bool:
        """Wait until the network lets it through; False when that is too long and the message was given back."""
        waited = 0.0
        while (delay := self._channel.delay(outgoing.address)) > 0:
            if waited + delay > LONGEST_HOLD or self._stopping.is_set():
                await self._delivery.release(outgoing, after=timedelta(seconds=delay))
                return False
            waited += delay
            await self._sleep(delay)
        return True


async def _first_of(*waits: Coroutine[Any, Any, object], within: float | None = None) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
