"""Files that people sent, fetched from their networks beside the chat: nobody waits for somebody else's photograph.

What must stay true: a file is fetched only once a dialogue wants it, and outside every transaction; its event stays
unhandled until the file is here or known not to come, so that a crash fetches it again and loses nothing; only a few
are in memory at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.channels.protocol import FetchFailure, FileSource, FileTooLarge, IncomingFile
from core.domain.errors import ShuzhiError, Unavailable
from core.domain.proposals.attachments import LARGEST, too_large

log = structlog.get_logger(__name__)

AT_ONCE = 3
TRIES = 3
WAIT = 2.0  # seconds before the next try
WITHIN = 120.0

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it: the content, or why there is none."""

    content: bytes = b""
    error: ShuzhiError | None = None


class FileNeeded(Exception):  # noqa: N818 - how a turn says that it cannot go on yet
    """The event cannot be handled before its file is here."""

    def __init__(self, file: IncomingFile) -> None:
        super().__init__("a file is needed")
        self.file = file


class Files:
    """By the inbox row that each belongs to. ``wake`` is called when one is here."""

    def __init__(
        self, sources: Mapping[str, FileSource], wake: Callable[[], None], *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._sources = sources
        self._wake = wake
        self._sleep = sleep
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: dict[int, asyncio.Task[Fetched]] = {}
        self._here: dict[int, Fetched] = {}

    def begin(self, row: int, channel: str, file: IncomingFile) -> None:
        """Fetch the file of ``row``, unless that is under way."""
        if row in self._under_way or row in self._here:
            return
        task = self._under_way[row] = asyncio.create_task(self._bring(channel, file))
        task.add_done_callback(lambda done: self._done(row, done))

    def is_under_way(self, row: int) -> bool:
        return row in self._under_way

    @property
    def number(self) -> int:
        """How many are under way."""
        return len(self._under_way)

    def take(self, row: int) -> Fetched | None:
        """What came of it, once; None where nothing has yet."""
        fetched = self._here.pop(row, None)
        if fetched is not None:
            self._room.release()
        return fetched

    async def settled(self) -> bool:
        """Wait until one more is here; False where none is under way."""
        if not self._under_way:
            return False
        await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
        return True

    async def stop(self) -> None:
        """Give up what is under way; the next start fetches it again."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _bring(self, channel: str, file: IncomingFile) -> Fetched:
        """The room is kept until it is taken: what is in memory is bounded, not only what is on its way."""
        await self._room.acquire()
        return await self._fetched(channel, file)

    def _done(self, row: int, task: asyncio.Task[Fetched]) -> None:
        """A fetch that ended in whatever way is an answer: asking for it again and again would block the chat."""
        del self._under_way[row]
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("files.fetch_broke", row=row, error=type(error).__name__)
        self._here[row] = task.result() if error is None else Fetched(error=Unavailable("attachment.not_fetched"))
        self._wake()

    async def _fetched(self, channel: str, file: IncomingFile) -> Fetched:
        source = self._sources.get(channel)
        for attempt in range(TRIES if source is not None and file.reference else 0):
            if attempt:
                await self._sleep(WAIT * attempt)
            try:
                assert source is not None
                async with asyncio.timeout(WITHIN):
                    return Fetched(await source.fetch(file, limit=LARGEST))
            except FileTooLarge:
                return Fetched(error=too_large())
            except (FetchFailure, TimeoutError) as failure:
                log.warning("files.not_fetched", channel=channel, error=type(failure).__name__, reason=str(failure))
                if isinstance(failure, FetchFailure) and not failure.may_heal:
                    break
        return Fetched(error=Unavailable("attachment.not_fetched"))
