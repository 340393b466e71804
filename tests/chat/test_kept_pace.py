"""What a channel finds out of its network's pace is written down for those who plan broadcasts."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bot.delivery import Pump
from bot.letters import Letters
from core.domain.actors import SYSTEM
from core.domain.paces import Basis, Pace
from tests.chat.desk import Desk
from tests.chat.fake_channel import FakeChannel

LEARNED = Pace(5.0, 10, Basis.SEEN, "curl …")


class PacedChannel(FakeChannel):
    """Its network's pace is ``pace``; what it is reminded of is kept in ``recalled``."""

    def __init__(self) -> None:
        super().__init__()
        self.pace = Pace(5.0, 10, Basis.ASSUMED)
        self.recalled: list[Pace] = []

    def recall(self, pace: Pace) -> None:
        self.recalled.append(pace)


async def _kept(desk: Desk) -> Pace | None:
    return await desk.office.core.delivery.pace("fake")


async def _until_kept(desk: Desk, pace: Pace) -> None:
    async with asyncio.timeout(20):
        while await _kept(desk) != pace:
            await asyncio.sleep(0)


async def test_pace_is_written_down_when_it_changes(desk: Desk) -> None:
    channel, stopping = PacedChannel(), asyncio.Event()
    pump = Pump(desk.office.core.delivery, channel, Letters())
    running = asyncio.create_task(pump.run(stopping))
    await _until_kept(desk, channel.pace)
    channel.pace = LEARNED
    pump.wake()
    await _until_kept(desk, LEARNED)
    stopping.set()
    await running
    assert channel.recalled == []


async def test_next_start_recalls_what_was_known(desk: Desk) -> None:
    async with desk.office.core.transactions.write(SYSTEM) as work:
        await work.channels.keep_pace("fake", LEARNED)
    channel, stopping = PacedChannel(), asyncio.Event()
    pump = Pump(desk.office.core.delivery, channel, Letters())
    running = asyncio.create_task(pump.run(stopping))
    await _until_kept(desk, channel.pace)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert channel.recalled == [LEARNED]
