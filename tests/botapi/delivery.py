"""Posting updates to the bot's webhook, in order within a chat, again and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import asdict, dataclass
from typing import Any

import aiohttp

from tests.botapi.update_queue import UpdateQueue

Json = dict[str, Any]

_RETRY_FIRST, _RETRY_MOST = 0.05, 2.0  # seconds; Telegram waits longer, tests need not
_PATIENCE = aiohttp.ClientTimeout(total=30)


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str
    max_connections: int
    last_status: int = 0
    last_error: str = ""
    posts: int = 0

    def as_json(self, pending: int) -> Json:
        """``getWebhookInfo``'s result, and what the control side shows."""
        shown = asdict(self) | {"pending_update_count": pending, "has_custom_certificate": False}
        del shown["secret"]
        if self.last_error:
            shown |= {"last_error_message": self.last_error, "last_error_date": 1}
        return shown


class Deliverer:
    """One webhook at a time; None while the bot polls."""

    def __init__(self, queue: UpdateQueue) -> None:
        self._queue = queue
        self._task: asyncio.Task[None] | None = None
        self.webhook: Webhook | None = None

    async def start(self, webhook: Webhook) -> None:
        await self.stop()
        self.webhook = webhook
        self._task = asyncio.create_task(self._deliver(webhook))

    async def stop(self) -> None:
        task, self._task, self.webhook = self._task, None, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _deliver(self, webhook: Webhook) -> None:
        async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
            while True:
                await self._queue.arrival()
                rows = _by_chat(self._queue.take(webhook.max_connections))
                await asyncio.gather(*(self._post_row(session, webhook, row) for row in rows))

    async def _post_row(self, session: aiohttp.ClientSession, webhook: Webhook, row: list[Json]) -> None:
        for update in row:
            wait = _RETRY_FIRST
            while not await _posted(session, webhook, update):
                await asyncio.sleep(wait)
                wait = min(_RETRY_MOST, wait * 2)
            self._queue.pending.pop(update["update_id"], None)


async def _posted(session: aiohttp.ClientSession, webhook: Webhook, update: Json) -> bool:
    headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
    webhook.posts += 1
    try:
        async with session.post(webhook.url, json=update, headers=headers) as answer:
            webhook.last_status = answer.status
            if answer.ok:
                return True
            webhook.last_error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
    except (aiohttp.ClientError, OSError, TimeoutError) as err:
        webhook.last_status, webhook.last_error = 0, f"Connection failed: {type(err).__name__}"
    return False


def _by_chat(updates: list[Json]) -> list[list[Json]]:
    rows: dict[object, list[Json]] = {}
    for update in updates:
        rows.setdefault(_chat_of(update), []).append(update)
    return list(rows.values())


def _chat_of(update: Json) -> object:
    for kind in ("message", "my_chat_member"):
        if kind in update:
            return update[kind].get("chat", {}).get("id")
    return update.get("callback_query", {}).get("from", {}).get("id")
