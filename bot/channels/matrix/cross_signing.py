"""The account's cross-signing keys: why clients that exclude unknown devices still trust this one.

Three Ed25519 keys: the master key is the account, the self-signing key signs its devices, the user-signing key would
sign other people. nio has none of it. What must stay true: the seeds are on the disk before the server hears of their
public halves; a master key that the server knows is never replaced unless an operator says so, because everybody who
verified the account is warned then. Source: Matrix client-server API, "Cross-signing"; MSC1756.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

from bot.channels.matrix.homeserver import UNAUTHORISED, HomeserverApi, Json, Refused
from bot.channels.matrix.private_files import read_json, write_json
from core.domain.errors import Conflict, Invalid

MASTER, SELF, USER = "master", "self_signing", "user_signing"
_USAGES = (MASTER, SELF, USER)
_SEED_BYTES = 32


@dataclass(frozen=True, slots=True)
class Seeds:
    """The private halves."""

    keys: Mapping[str, SigningKey] = field(repr=False)

    @classmethod
    def new(cls) -> Seeds:
        return cls({usage: SigningKey.generate() for usage in _USAGES})

    @classmethod
    def load(cls, path: Path) -> Seeds | None:
        """None where there are none. Errors: Invalid("matrix.seeds_damaged")."""
        stored = read_json(path)
        if stored is None and not path.exists():
            return None
        try:
            seeds = {usage: base64.b64decode(str((stored or {})[usage]), validate=True) for usage in _USAGES}
            return cls({usage: SigningKey(seed) for usage, seed in seeds.items()})
        except (KeyError, binascii.Error, ValueError, TypeError):
            raise Invalid("matrix.seeds_damaged", path=str(path)) from None

    def save(self, path: Path) -> None:
        write_json(path, {usage: base64.b64encode(bytes(key)).decode() for usage, key in self.keys.items()})

    def public(self, usage: str) -> str:
        """Unpadded base64, as Matrix writes keys."""
        return _unpadded(bytes(self.keys[usage].verify_key))

    def signature(self, usage: str, content: Mapping[str, Any]) -> str:
        return _unpadded(self.keys[usage].sign(canonical(content)).signature)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the server says of our device. ``is_ours``: its master key is the one of our seeds."""

    has_master: bool
    is_ours: bool
    is_signed: bool
    device: Json


def canonical(content: Mapping[str, Any]) -> bytes:
    """Canonical JSON without what is never signed."""
    signed = {name: value for name, value in content.items() if name not in ("signatures", "unsigned")}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


async def standing(api: HomeserverApi, seeds: Seeds | None, user_id: str, device_id: str) -> Standing:
    """How our device stands with the server. Errors: Refused, NoAnswer."""
    answer = await api.post("/keys/query", {"device_keys": {user_id: [device_id]}})
    master = _at(answer, "master_keys", user_id, "keys")
    device = _at(answer, "device_keys", user_id, device_id)
    by_us = _at(device, "signatures", user_id)
    return Standing(
        has_master=bool(master),
        is_ours=seeds is not None and seeds.public(MASTER) in master.values(),
        is_signed=seeds is not None and f"ed25519:{seeds.public(SELF)}" in by_us,
        device=device,
    )


async def sign_device(
    api: HomeserverApi, path: Path, user_id: str, device_id: str, *, password: str = "", replace: bool = False
) -> None:
    """See that the account has our keys and the device their signature. Doing it again changes nothing.

    ``password`` confirms the account's keys where the server asks for it; ``replace`` puts ours in the place of others.
    Errors: Conflict("matrix.other_identity" | "matrix.password_needed" | "matrix.device_unknown"), Refused, NoAnswer.
    """
    seeds = Seeds.load(path)
    now = await standing(api, seeds, user_id, device_id)
    if now.has_master and not now.is_ours and not replace:
        raise Conflict("matrix.other_identity", user=user_id)
    if seeds is None:
        seeds = Seeds.new()
        seeds.save(path)
    if not now.is_ours:
        await _publish(api, seeds, user_id, password)
    if not now.device:
        raise Conflict("matrix.device_unknown", device=device_id)
    if not now.is_signed:
        await _sign(api, seeds, user_id, device_id, now.device)


async def _publish(api: HomeserverApi, seeds: Seeds, user_id: str, password: str) -> None:
    """Give the account's public keys to the server, which may want the password for it."""
    body: Json = {f"{usage}_key": _key_object(seeds, usage, user_id) for usage in _USAGES}
    try:
        await api.post("/keys/device_signing/upload", body)
    except Refused as refused:
        if refused.status != UNAUTHORISED or "session" not in refused.body:
            raise
        if not password:
            raise Conflict("matrix.password_needed", user=user_id) from None
        identifier = {"type": "m.id.user", "user": user_id}
        proof = {"type": "m.login.password", "identifier": identifier, "password": password}
        confirmed = {**body, "auth": {**proof, "session": refused.body["session"]}}
    else:
        return
    await api.post("/keys/device_signing/upload", confirmed)


async def _sign(api: HomeserverApi, seeds: Seeds, user_id: str, device_id: str, device: Json) -> None:
    bare = {name: value for name, value in device.items() if name not in ("unsigned", "signatures")}
    name = f"ed25519:{seeds.public(SELF)}"
    signed = {**bare, "signatures": {user_id: {name: seeds.signature(SELF, bare)}}}
    answer = await api.post("/keys/signatures/upload", {user_id: {device_id: signed}})
    if answer.get("failures"):
        raise Conflict("matrix.signature_refused", device=device_id)


def _key_object(seeds: Seeds, usage: str, user_id: str) -> Json:
    public = seeds.public(usage)
    key: Json = {"user_id": user_id, "usage": [usage], "keys": {f"ed25519:{public}": public}}
    if usage != MASTER:
        name = f"ed25519:{seeds.public(MASTER)}"
        key["signatures"] = {user_id: {name: seeds.signature(MASTER, key)}}
    return key


def _at(content: Mapping[str, Any], *path: str) -> Json:
    """What stands at ``path``; empty where nothing does. The server may answer anything."""
    found: Any = content
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _unpadded(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")
