"""Takes what waits in the inbox, chat by chat in order, each event in a transaction of its own.

Events of different chats are handled side by side; the database lets them share a commit. An event that keeps
failing is set aside with an apology, so that it does not block its chat; a database that does not answer is nobody's
fault and is simply tried again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import structlog

from bot.channels.protocol import FileSource, Manners
from bot.fetching import Fetched, FileNeeded, Files
from bot.flood import Admission, FloodGate
from bot.ingest import event_of
from bot.office import Office
from bot.turn import Turn
from core.domain.errors import Unavailable
from core.services.conversations import Conversations, Handling, WaitingEvent

log = structlog.get_logger(__name__)

BATCH = 64
IDLE = 5.0  # seconds; a wake-up that was missed is made up for
BACKOFF = 1.0

Sleep = Callable[[float], Awaitable[None]]
Handle = Callable[[Handling], Awaitable[None]]


class Router:
    """``wake_delivery`` is called whenever answers may have been promised. ``manners`` by the name of the channel."""

    def __init__(
        self,
        conversations: Conversations,
        office: Office,
        *,
        wake_delivery: Callable[[], None],
        manners: Mapping[str, Manners] | None = None,
        files: Mapping[str, FileSource] | None = None,
        flood: FloodGate | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._files = Files(files or {}, self.wake, sleep=sleep)
        self._conversations = conversations
        self._office = office
        self._wake_delivery = wake_delivery
        self._manners = manners or {}
        self._flood = flood or FloodGate()
        self._sleep = sleep
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was stored."""
        self._woken.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Handle what comes until ``stopping``; what is in hand then is finished."""
        while not stopping.is_set():
            self._woken.clear()
            try:
                handled = await self.handle_batch()
            except Unavailable as error:
                log.warning("router.storage_unavailable", code=error.code)
                await self._sleep(BACKOFF)
                continue
            if not handled:
                await self._pause(stopping)
        await self._files.stop()

    async def drain(self) -> int:
        """Handle everything that waits; how many events."""
        total = 0
        while (handled := await self.handle_batch()) or await self._files.settled():
            total += handled
        return total

    async def handle_batch(self) -> int:
        """The oldest event of each chat, but of those whose file is on its way. Errors: Unavailable."""
        waiting = await self._conversations.waiting(BATCH + self._files.number)
        batch = [event for event in waiting if not self._files.is_under_way(event.id)]
        outcomes = await asyncio.gather(*(self._handle(event) for event in batch), return_exceptions=True)
        self._wake_delivery()
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome
        return len(batch)

    async def _handle(self, event: WaitingEvent) -> None:
        fetched = self._files.take(event.id)
        try:
            async with self._conversations.handling(event.id) as handling:
                if handling is not None:
                    await self._turn(event, handling, fetched)
        except Unavailable:
            raise
        except FileNeeded as needed:
            self._files.begin(event.id, event.channel, needed.file)
        except Exception as error:  # noqa: BLE001 - whatever it was, it must not stop the other chats
            log.error("router.event_failed", row=event.id, channel=event.channel, error=type(error).__name__)
            if await self._conversations.failed(event.id):
                await self._give_up(event)

    async def _turn(self, event: WaitingEvent, handling: Handling, fetched: Fetched | None) -> None:
        turn = self._turn_of(handling, fetched)
        if fetched is not None:  # it was let in before its file was fetched
            await turn.run()
            return
        match self._flood.admit(event.conversation, handling.work.now):
            case Admission.PASS:
                await turn.run()
            case Admission.TELL:
                await turn.too_many()
            case Admission.DROP:
                pass

    def _turn_of(self, handling: Handling, fetched: Fetched | None = None) -> Turn:
        manners = self._manners.get(handling.channel)
        return Turn(handling, event_of(handling.payload), self._office, manners, fetched)

    async def _give_up(self, event: WaitingEvent) -> None:
        try:
            async with self._conversations.giving_up(event.id) as handling:
                if handling is not None and handling.payload["is_private"]:
                    await self._turn_of(handling).apologise()
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - what cannot even be apologised for is set aside silently
            log.error("router.apology_failed", row=event.id, error=type(error).__name__)
            async with self._conversations.giving_up(event.id):
                pass

    async def _pause(self, stopping: asyncio.Event) -> None:
        waits = [asyncio.ensure_future(self._woken.wait()), asyncio.ensure_future(stopping.wait())]
        await asyncio.wait(waits, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
