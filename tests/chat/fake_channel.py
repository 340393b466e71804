"""The smallest channel there can be: events are put in, messages are looked at, failures are ordered."""

from __future__ import annotations

import asyncio
from collections import deque

from bot.channels.protocol import IncomingEvent, Manners, OutgoingMessage, Receive


class FakeChannel:
    """``faults`` are raised by the next sends, ``delays`` asked for once."""

    def __init__(self, name: str = "fake", manners: Manners | None = None) -> None:
        self.name = name
        self.manners = manners or Manners()
        self.events: asyncio.Queue[IncomingEvent] = asyncio.Queue()
        self.sent: list[OutgoingMessage] = []
        self.faults: deque[Exception] = deque()
        self.delays: dict[str, float] = {}
        self.is_closed = False

    async def run(self, receive: Receive) -> None:
        while True:
            await receive([await self.events.get()])

    async def send(self, message: OutgoingMessage) -> str:
        if self.faults:
            raise self.faults.popleft()
        self.sent.append(message)
        return message.edits or str(len(self.sent))

    def delay(self, address: str) -> float:
        return self.delays.pop(address, 0.0)

    async def close(self) -> None:
        self.is_closed = True
