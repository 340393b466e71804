"""Before an encrypted message: every device in the room has the key to read it, or the message waits.

nio marks a room's key as shared whatever became of handing it out, and a device that missed it never reads a word.
Here a key that did not reach a device with which we could speak is handed out again before anything is sent. A device
that offers no key of its own (it has run out of them) cannot be reached by anybody and holds up nobody.
"""

from __future__ import annotations

from nio import AsyncClient, ErrorResponse, JoinedMembersError


class KeyMissing(Exception):  # noqa: N818 - read as an outcome
    """The room's key did not reach everybody. ``code``: the server's; ``retry_after``: seconds, where it named them."""

    def __init__(self, reason: str, *, code: str = "", retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.code = code
        self.retry_after = retry_after


async def share_key(client: AsyncClient, room_id: str) -> None:
    """See that everybody in the encrypted room can read what is said next. Errors: KeyMissing, a connection's."""
    room, olm = client.rooms[room_id], client.olm
    if not room.members_synced:
        answer = await client.joined_members(room_id)
        if isinstance(answer, JoinedMembersError):
            raise _key_missing(answer)
    if client.should_query_keys:
        _checked(await client.keys_query())
    if not olm.should_share_group_session(room_id):
        return
    missing = client.get_missing_sessions(room_id)
    if missing:
        _checked(await client.keys_claim(missing))
    if room_id in client.sharing_session:
        await client.sharing_session[room_id].wait()
    else:
        await client.share_group_session(room_id, ignore_unverified_devices=True)
    _check_everybody_has_it(client, room_id)


def _check_everybody_has_it(client: AsyncClient, room_id: str) -> None:
    session = client.olm.outbound_group_sessions.get(room_id)
    if session is None:  # somebody came or went meanwhile
        raise KeyMissing("the room changed", retry_after=0.0)
    have_it = session.users_shared_with | session.users_ignored
    for user in client.rooms[room_id].users:
        for device in client.device_store.active_user_devices(user):
            is_known = client.olm.session_store.get(device.curve25519) is not None
            if is_known and (user, device.id) not in have_it:
                session.shared = False  # the same key is handed to whoever lacks it
                raise KeyMissing("the room key did not reach a device")


def _checked(answer: object) -> None:
    if isinstance(answer, ErrorResponse):
        raise _key_missing(answer)


def _key_missing(answer: ErrorResponse) -> KeyMissing:
    wait = answer.retry_after_ms
    code = str(answer.status_code or "unknown")
    return KeyMissing(code, code=code, retry_after=wait / 1000 if wait else None)
