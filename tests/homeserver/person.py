"""Somebody with a Matrix client: opens a chat, writes, reads what was answered. Waits on the server, never sleeps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from nio import (
    AsyncClient,
    AsyncClientConfig,
    JoinResponse,
    MegolmEvent,
    RoomCreateResponse,
    RoomSendResponse,
    SyncResponse,
)
from nio.api import RoomPreset

from tests.homeserver.server import PASSWORD, Homeserver

_WITHIN = 60.0  # seconds until an answer is missed
_AGAIN = 0.2  # seconds until a server that refused is asked again
_FILTER: dict[str, Any] = {"room": {"timeline": {"limit": 200}}}
_ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An event as the client shows it."""

    id: str
    room: str
    sender: str
    kind: str
    content: dict[str, Any]
    is_encrypted: bool
    is_readable: bool

    @property
    def text(self) -> str:
        newest = self.content.get("m.new_content", self.content)
        return str(newest.get("body", ""))


@dataclass(slots=True)
class Person:
    """One client of one account."""

    client: AsyncClient
    heard: list[Heard] = field(default_factory=list)
    _since: str = ""

    @property
    def id(self) -> str:
        return str(self.client.user_id)

    async def open_chat(self, other: str, *, is_encrypted: bool = True, may_change_it: bool = False) -> str:
        """A direct chat with ``other``, who is invited; ``may_change_it``: as one who may do there what we may."""
        made = await self.client.room_create(
            is_direct=True,
            invite=[other],
            preset=RoomPreset.trusted_private_chat if may_change_it else RoomPreset.private_chat,
            initial_state=[_ENCRYPTION] if is_encrypted else [],
        )
        assert isinstance(made, RoomCreateResponse), made
        await self._take()
        return str(made.room_id)

    async def join(self, room: str) -> None:
        joined = await self.client.join(room)
        assert isinstance(joined, JoinResponse), joined

    async def say(self, room: str, text: str, **content: Any) -> str:
        """A message; its event's id."""
        return await self.send(room, {"msgtype": "m.text", "body": text, **content})

    async def send(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        sent = await self.client.room_send(room, kind, content, ignore_unverified_devices=True)
        assert isinstance(sent, RoomSendResponse), sent
        return str(sent.event_id)

    async def until(self, is_meant: Callable[[Heard], bool], *, within: float = _WITHIN) -> Heard:
        """The newest event that is meant, once there is one."""
        async with asyncio.timeout(within):
            while True:
                for one in reversed(self.heard):
                    if is_meant(one):
                        return one
                await self._take()

    async def until_joined(self, room: str, other: str) -> None:
        """``other`` has come in."""
        await self.until(
            lambda one: one.room == room and one.sender == other and one.content.get("membership") == "join"
        )

    async def until_said(self, other: str, text: str) -> Heard:
        """The message of ``other`` that holds ``text``."""
        return await self.until(lambda one: one.sender == other and text in one.text)

    def said_by(self, other: str, room: str = "") -> list[str]:
        """Every text of ``other`` that is known by now, in order."""
        return [
            one.text
            for one in self.heard
            if one.sender == other and one.kind == "m.room.message" and room in ("", one.room)
        ]

    async def catch_up(self) -> None:
        """Take what is there already."""
        await self._take(wait=0)

    async def _take(self, *, wait: int = 10_000) -> None:
        is_first = not self._since
        try:
            answer: Any = await self.client.sync(
                timeout=0 if is_first else wait, since=self._since, full_state=is_first, sync_filter=_FILTER
            )
        except aiohttp.ClientError:  # the server went in the middle of an answer
            answer = None
        if not isinstance(answer, SyncResponse):
            await asyncio.sleep(_AGAIN)
            return
        self._since = answer.next_batch
        await self._keep_house()
        for room, info in answer.rooms.join.items():
            for event in (*info.state, *info.timeline.events) if is_first else info.timeline.events:
                if hasattr(event, "event_id"):
                    self.heard.append(_heard(room, event))

    async def _keep_house(self) -> None:
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()


def _heard(room: str, event: Any) -> Heard:
    source = event.source
    is_readable = not isinstance(event, MegolmEvent)
    is_encrypted = bool(getattr(event, "decrypted", False)) or not is_readable
    return Heard(
        event.event_id, room, event.sender, source.get("type", ""), source.get("content", {}), is_encrypted, is_readable
    )


@asynccontextmanager
async def a_person(server: Homeserver, folder: Path, *, user: str = "") -> AsyncIterator[Person]:
    """A new account, or another device of ``user``, logged in and known to the server."""
    user = user or server.register()
    store = folder / f"client-{user[1:].partition(':')[0]}-{len(list(folder.glob('client-*')))}"
    store.mkdir()
    settings = AsyncClientConfig(store_sync_tokens=False, encryption_enabled=True, pickle_key="test")
    client = AsyncClient(server.base_url, user, store_path=str(store), config=settings)
    try:
        await client.login(PASSWORD)
        await client.keys_upload()
        person = Person(client)
        await person.catch_up()
        yield person
    finally:
        await client.close()
