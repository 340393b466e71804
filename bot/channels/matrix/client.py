"""nio's client for one device: told never to wait, retry or remember on its own.

By default nio sleeps inside a call on a 429, retries without end, and confirms a sync before anybody handled it. All of
that is ours here. What must stay true: its files are private (0600), and nothing that people write reaches a log.
"""

from __future__ import annotations

import logging

from nio import AsyncClient, AsyncClientConfig, Response

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.private_files import make_private, reserve
from bot.channels.matrix.session import Session, store_path

REQUEST_WITHIN = 30  # seconds


class _Client(AsyncClient):  # type: ignore[misc]
    """What one answer of the server changes among the keys is on the disk as a whole or not at all.

    nio commits step by step: that a one-time key is used up, the session that it opened, the room's key that came in
    it. Killed in between, we would be told it all again and could not open it any more, and the room stayed unreadable.
    """

    async def receive_response(self, response: Response) -> None:
        """Nothing in here waits for anything, so what is written meanwhile is this answer's and nobody else's."""
        if self.store is None:
            await super().receive_response(response)
            return
        with self.store.database.atomic():
            await super().receive_response(response)


def open_client(config: MatrixConfig, session: Session) -> AsyncClient:
    """A client that is logged in as ``session``, with the device's keys; a device without keys gets new ones."""
    for name in ("nio", "peewee"):  # they log events and statements with their values
        logging.getLogger(name).setLevel(logging.ERROR)
    make_private(config.state_dir)
    store = store_path(config.state_dir, session.device_id)
    reserve(store)
    client = _Client(
        config.homeserver.rstrip("/"),
        session.user_id,
        store_path=str(config.state_dir),
        config=AsyncClientConfig(
            encryption_enabled=True,
            store_name=store.name,
            pickle_key=config.store_key,
            store_sync_tokens=False,
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=REQUEST_WITHIN,
        ),
    )
    client.restore_login(session.user_id, session.device_id, session.access_token)
    return client
