"""The ingest loop: Telegram learns that an update has arrived only after the inbox has committed it.

``getUpdates`` confirms everything below its ``offset``, so the offset moves after ``take`` returned and
travels with the next call. It is not stored: what was committed but not yet confirmed when the program died
is delivered again and the inbox drops it by its key. The raw JSON is read, so that an update which the
library cannot parse never blocks the queue. The loop outlives everything a network can do; only
cancellation ends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.backoff import Backoff, Sleep
from bot.channels.protocol import IncomingEvent
from bot.channels.telegram.request import AiohttpRequest, FloodLimited
from bot.channels.telegram.updates import ALLOWED_UPDATES, event_of, update_id_of
from core.domain.errors import Unavailable

log = structlog.get_logger(__name__)

# Commits a batch; Telegram may be told of it once this returned.
Take = Callable[[Sequence[IncomingEvent]], Awaitable[None]]

LONG_POLL = 30  # seconds the server may hold an empty answer
BATCH = 100  # the Bot API's maximum
CONFLICT_WAIT = 20.0  # seconds; two pollers steal from one another, hurrying would only make it worse
REFUSED_WAIT = 60.0  # seconds; a wrong token heals only when somebody replaces it
_SHORTEST_ROUND = 1.0  # seconds between two empty answers
_ANSWER_MARGIN = 10.0  # seconds beyond the long poll before the connection counts as dead


class Poller:
    """One ``getUpdates`` loop. Two of them for one bot, anywhere in the world, are a mistake (409)."""

    def __init__(self, request: AiohttpRequest, *, sleep: Sleep = asyncio.sleep, long_poll: int = LONG_POLL) -> None:
        self._request = request
        self._sleep = sleep
        self._long_poll = long_poll
        self._backoff = Backoff()
        self._offset: int | None = None

    async def run(self, take: Take) -> None:
        """Poll until cancelled. An error of ``take`` other than Unavailable ends it, nothing confirmed."""
        while True:
            wait = await self.step(take)
            if wait:
                await self._sleep(wait)

    async def step(self, take: Take) -> float:
        """One call and its commit; the seconds to wait before the next."""
        asked_at = asyncio.get_running_loop().time()
        try:
            updates = await self._fetch()
            self._offset = await _commit(updates, take, self._offset)
        except Conflict as conflict:
            log.warning("telegram.poll_conflict", reason=conflict.message, retry_in=CONFLICT_WAIT)
            return CONFLICT_WAIT
        except FloodLimited as limited:
            return limited.retry_after
        except InvalidToken:
            log.error("telegram.token_refused", retry_in=REFUSED_WAIT)
            return REFUSED_WAIT
        except Unavailable as err:  # nothing was confirmed: Telegram keeps it all, for a day
            wait = self._backoff.next()
            log.warning("telegram.not_stored", code=err.code, retry_in=wait)
            return wait
        except TelegramError as err:
            wait = self._backoff.next()
            log.warning("telegram.poll_failed", error=type(err).__name__, retry_in=wait)
            return wait
        self._backoff.reset()
        if updates or not self._long_poll:
            return 0.0
        return _patience_left(asyncio.get_running_loop().time() - asked_at)

    async def _fetch(self) -> list[Any]:
        parameters: dict[str, object] = {
            "timeout": self._long_poll,
            "limit": BATCH,
            "allowed_updates": ALLOWED_UPDATES,
        }
        if self._offset is not None:
            parameters["offset"] = self._offset
        updates = await self._request.call("getUpdates", self._long_poll + _ANSWER_MARGIN, **parameters)
        if not isinstance(updates, list):
            raise TelegramError("Invalid server response")
        return updates


def _patience_left(taken: float) -> float:
    """Seconds to wait after an empty answer: something in between may not know how to hold a long poll."""
    return max(0.0, _SHORTEST_ROUND - taken)


async def _commit(updates: list[Any], take: Take, offset: int | None) -> int | None:
    """The offset that confirms ``updates``, once everything in them that matters is stored."""
    if not updates:
        return offset
    numbers = [number for update in updates if (number := update_id_of(update)) is not None]
    if not numbers:
        raise TelegramError("Invalid server response")
    events = [event for update in updates if (event := event_of(update)) is not None]
    if events:
        await take(events)
    return max(numbers) + 1
