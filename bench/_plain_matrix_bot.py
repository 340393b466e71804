"""What a straightforward Matrix bot looks like: nio's client as it comes, which says again what it hears. It joins
whoever invites it, stores nothing of its own and decides nothing.

    python -m bench._plain_matrix_bot URL USER STORE      (the password on stdin)
"""

from __future__ import annotations

import asyncio
import logging
import sys

from nio import AsyncClient, AsyncClientConfig, InviteMemberEvent, MatrixRoom, RoomMessageText

LONG_POLL = 30_000  # milliseconds


async def run(url: str, user: str, store: str, password: str) -> None:
    """Until killed."""
    logging.getLogger("nio").setLevel(logging.ERROR)
    config = AsyncClientConfig(encryption_enabled=True, store_sync_tokens=True)
    client = AsyncClient(url, user, store_path=store, config=config)
    await client.login(password)
    await client.keys_upload()  # before it joins anything: nobody could write to it

    async def echo(room: MatrixRoom, event: RoomMessageText) -> None:
        if event.sender != client.user_id:
            content = {"msgtype": "m.notice", "body": event.body}
            await client.room_send(room.room_id, "m.room.message", content, ignore_unverified_devices=True)

    async def join(room: MatrixRoom, event: InviteMemberEvent) -> None:
        await client.join(room.room_id)

    client.add_event_callback(echo, RoomMessageText)
    client.add_event_callback(join, InviteMemberEvent)
    await client.sync_forever(timeout=LONG_POLL, full_state=True)


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], sys.argv[2], sys.argv[3], sys.stdin.readline().strip()))
