"""Which rooms we are in, and with whom; invitations answered.

A person's account lives at the address of their room, so one room serves a person for good: whoever opens a second one
and writes there moves, whoever leaves the only one is gone until they invite us again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from secrets import token_hex
from typing import Any

import aiohttp
import structlog
from nio import AsyncClient, JoinError, RoomLeaveError, RoomPutStateError

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.events import Place
from bot.channels.matrix.homeserver import HomeserverApi, Json

log = structlog.get_logger(__name__)

ALGORITHM = "m.megolm.v1.aes-sha2"


def _only_invites() -> str:
    """A filter that leaves out everything but invitations, never the same twice: Synapse gives the answer to a question
    that it heard within two minutes again, and an invitation that came in between would be missed by every restart.
    """
    nothing = {"not_types": ["*"], "not_senders": [f"@{token_hex(8)}:nobody.invalid"]}
    room = {"timeline": {"limit": 0, **nothing}, "state": nothing, "ephemeral": nothing, "account_data": nothing}
    return json.dumps({"room": room, "presence": nothing, "account_data": nothing})


def place_of(client: AsyncClient, room_id: str) -> Place:
    """The room as far as we know it; one that we do not know has nobody in it."""
    room = client.rooms.get(room_id)
    if room is None:
        return Place(room_id, client.user_id, is_encrypted=False, others=frozenset())
    others = frozenset(user for user in room.users if user != client.user_id)
    return Place(room_id, client.user_id, room.encrypted, others)


def left_place(client: AsyncClient, room_id: str, state: Sequence[Any]) -> Place:
    """A room that we are out of: as we knew it, or as ``state`` tells where we were away meanwhile."""
    if room_id in client.rooms:
        return place_of(client, room_id)
    members = [raw for event in state if isinstance(raw := getattr(event, "source", None), dict) and _is_in(raw)]
    others = frozenset(str(raw["state_key"]) for raw in members) - {client.user_id}
    return Place(room_id, client.user_id, is_encrypted=False, others=others)


def _is_in(raw: Json) -> bool:
    content = raw.get("content")
    membership = content.get("membership") if isinstance(content, dict) else None
    return raw.get("type") == "m.room.member" and "state_key" in raw and membership in ("join", "invite")


def shares_another_room(client: AsyncClient, user: str, room_id: str) -> bool:
    """Whether ``user`` can be written to alone elsewhere."""
    return any(place_of(client, other).others == frozenset({user}) for other in client.rooms if other != room_id)


async def encrypt_direct(client: AsyncClient, room_id: str) -> None:
    """Turn encryption on in a direct chat that somebody opened without it, where we are allowed to."""
    place = place_of(client, room_id)
    if place.is_encrypted or len(place.others) != 1:
        return
    try:
        answer = await client.room_put_state(room_id, "m.room.encryption", {"algorithm": ALGORITHM})
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        log.warning("matrix.chat_stays_clear", error=type(error).__name__)
        return
    if isinstance(answer, RoomPutStateError):
        log.warning("matrix.chat_stays_clear", code=answer.status_code or "unknown")


class Invitations:
    """Accepted from servers we know, declined from others; one that could not be answered is tried again."""

    def __init__(self, client: AsyncClient, config: MatrixConfig) -> None:
        self._client = client
        self._config = config
        self._open: dict[str, str] = {}

    async def look_for_old(self) -> None:
        """Those that came before the position from which we read on. Errors: Refused, NoAnswer."""
        async with HomeserverApi(self._config.homeserver, self._client.access_token) as api:
            answer = await api.get("/sync", filter=_only_invites(), timeout="0")
        rooms = answer.get("rooms")
        invited = rooms.get("invite") if isinstance(rooms, dict) else None
        for room_id, info in (invited or {}).items():
            self._open[room_id] = _inviter(info, self._client.user_id)

    def note(self, room_id: str) -> None:
        """The sync that nio just handled brought an invitation to ``room_id``."""
        room = self._client.invited_rooms.get(room_id)
        self._open[room_id] = (room.inviter if room is not None else "") or ""

    async def answer(self) -> None:
        """Answer what is open."""
        for room_id, inviter in list(self._open.items()):
            if await self._answered(room_id, inviter):
                del self._open[room_id]

    async def _answered(self, room_id: str, inviter: str) -> bool:
        is_welcome = self._config.may_invite(inviter)
        try:
            answer = await (self._client.join(room_id) if is_welcome else self._client.room_leave(room_id))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("matrix.invitation_not_answered", error=type(error).__name__)
            return False
        if isinstance(answer, JoinError | RoomLeaveError):
            log.warning("matrix.invitation_refused", code=answer.status_code or "unknown")
            return answer.status_code in ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN")
        if not is_welcome:
            log.warning("matrix.invitation_declined")
        return True


def _inviter(info: object, own: str) -> str:
    state: object = info.get("invite_state") if isinstance(info, dict) else None
    events: object = state.get("events") if isinstance(state, dict) else None
    for event in events if isinstance(events, list) else []:
        if isinstance(event, dict) and event.get("type") == "m.room.member" and event.get("state_key") == own:
            sender = event.get("sender")
            return sender if isinstance(sender, str) else ""
    return ""
