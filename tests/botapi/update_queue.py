"""Updates that wait for the bot: confirmed by an offset, given to one poller at a time, or posted to a webhook."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any

Json = dict[str, Any]

_FIRST_UPDATE = 500_000_001
# What Telegram sends when nothing was asked for; reactions and chat_member only on request.
_BY_DEFAULT = frozenset({"message", "edited_message", "callback_query", "my_chat_member"})


class Displaced(Exception):  # noqa: N818
    """Another poller has taken over."""


class UpdateQueue:
    """In order of their ids; what was confirmed is gone for good."""

    def __init__(self) -> None:
        self.pending: dict[int, Json] = {}
        self.allowed: frozenset[str] = _BY_DEFAULT
        self.added = 0
        self.conflicts = 0
        self._ids = count(_FIRST_UPDATE)
        self._arrived = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None

    def allow(self, kinds: Sequence[str] | None) -> None:
        """None keeps the previous choice; an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or _BY_DEFAULT

    def add(self, kind: str, payload: Json) -> int:
        """The new update's id; an update nobody asked for gets an id and is dropped."""
        update_id = next(self._ids)
        if kind in self.allowed:
            self.add_raw({"update_id": update_id, kind: payload})
        return update_id

    def add_raw(self, update: Json) -> None:
        """Anything at all, under its own id or the next one."""
        update.setdefault("update_id", next(self._ids))
        self.pending[int(update["update_id"])] = update
        self.added += 1
        self._arrived.set()
        self._arrived = asyncio.Event()

    def confirm_below(self, offset: int) -> None:
        """A negative offset keeps that many of the newest, as Telegram does."""
        if offset < 0:
            keep = sorted(self.pending)[offset:]
            self.pending = {number: self.pending[number] for number in keep}
        for number in [number for number in self.pending if number < offset]:
            del self.pending[number]

    def take(self, limit: int) -> list[Json]:
        """The oldest updates, not confirmed by being taken."""
        return [self.pending[number] for number in sorted(self.pending)[: max(1, min(limit, 100))]]

    async def poll(self, limit: int, within: float) -> list[Json]:
        """Wait for updates. Errors: Displaced, raised in whoever was waiting before."""
        if self._poller is not None and not self._poller.done():
            self.conflicts += 1
            self._poller.set_exception(Displaced())
        if self.pending or not within:
            return self.take(limit)
        displaced = self._poller = asyncio.get_running_loop().create_future()
        arrived = asyncio.ensure_future(self._arrived.wait())
        try:
            await asyncio.wait({arrived, displaced}, timeout=within, return_when=asyncio.FIRST_COMPLETED)
            if displaced.done():
                displaced.result()
            return self.take(limit)
        finally:
            arrived.cancel()
            displaced.cancel()

    async def arrival(self) -> None:
        """Return when something is pending."""
        while not self.pending:
            await self._arrived.wait()
