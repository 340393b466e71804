"""Our one-time keys at the server, with which strangers' devices begin to speak to us.

Three things differ from the library's own way. The keys are on the disk before the server has their public halves: a
crash in between would leave keys that nobody can use. A fallback key is among them, so that the 51st new device while
we are down is heard too. And a server that has none left is believed (the library takes 0 for "unknown", and would
never upload any again).
"""

from __future__ import annotations

from typing import Any

from nio import AsyncClient, KeysUploadResponse, SyncResponse

from bot.channels.matrix.homeserver import HomeserverApi

FEW = 5  # one-time keys left at the server; fewer: the fallback key may have been used and is replaced
_ALGORITHM = "signed_curve25519"


def note_count(client: AsyncClient, answer: SyncResponse) -> None:
    """How many of our keys the server says it has."""
    count = answer.device_key_count.signed_curve25519
    if count is not None:
        client.olm.uploaded_key_count = count


async def upload_keys(client: AsyncClient) -> None:
    """Give the server what it lacks. Errors: Refused, NoAnswer; then the same keys are offered again."""
    olm = client.olm
    is_low = not olm.account.shared or (olm.uploaded_key_count or 0) < FEW
    content: dict[str, Any] = olm.share_keys()
    if is_low:
        content["fallback_keys"] = _fallback_keys(client)
    olm.save_account()
    async with HomeserverApi(client.homeserver, client.access_token) as api:
        answer = await api.post("/keys/upload", content)
    await client.receive_response(KeysUploadResponse.from_dict(answer))


def _fallback_keys(client: AsyncClient) -> dict[str, Any]:
    """A fresh one; the one before it is still accepted."""
    account = client.olm.account._account  # the library has no name for it
    account.generate_fallback_key()
    keys: dict[str, Any] = {}
    for key_id, key in account.fallback_key.items():
        signed: dict[str, Any] = {"key": key.to_base64(), "fallback": True}
        signature = client.olm.sign_json(signed)
        signed["signatures"] = {client.user_id: {f"ed25519:{client.device_id}": signature}}
        keys[f"{_ALGORITHM}:{key_id}"] = signed
    return keys
