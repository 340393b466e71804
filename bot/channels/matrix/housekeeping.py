"""What an encrypted device owes its network between two syncs: one-time keys, other people's keys, open handshakes.

A step that fails is tried again at the next turn: the library keeps what is still owed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import aiohttp
import structlog
from nio import AsyncClient, ErrorResponse
from nio.exceptions import LocalProtocolError

from bot.channels.matrix.homeserver import NoAnswer, Refused
from bot.channels.matrix.key_upload import upload_keys

log = structlog.get_logger(__name__)

_LOST = (aiohttp.ClientError, OSError, TimeoutError)


async def keep_house(client: AsyncClient) -> None:
    """Everything that is owed now. Never raises for a network that does not answer."""
    if client.outgoing_to_device_messages:
        await _tried("to_device", client.send_to_device_messages)
    if client.should_upload_keys:
        await _tried("keys_upload", lambda: upload_keys(client))
    if client.should_query_keys:
        await _tried("keys_query", client.keys_query)
    if client.should_claim_keys:
        await _tried("keys_claim", lambda: client.keys_claim(client.get_users_for_key_claiming()))


async def _tried(name: str, step: Callable[[], Awaitable[object]]) -> None:
    try:
        answer = await step()
    except (*_LOST, LocalProtocolError, NoAnswer, Refused) as error:
        log.warning("matrix.housekeeping_failed", step=name, error=type(error).__name__)
        return
    if isinstance(answer, ErrorResponse):
        log.warning("matrix.housekeeping_refused", step=name, code=answer.status_code or "unknown")
