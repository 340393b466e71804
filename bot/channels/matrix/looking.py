"""What the homeserver says of our account and device, asked once and briefly: for an operator who wonders.

It changes nothing on the network and needs no device lock.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.cross_signing import MASTER, Seeds, standing
from bot.channels.matrix.homeserver import HomeserverApi, Refused
from bot.channels.matrix.limits import told_pace
from bot.channels.matrix.session import Session
from core.domain.paces import Pace

BRIEFLY = 5.0  # seconds


class TokenRefused(Exception):  # noqa: N818 - read as an answer
    """The server does not know this login any more."""


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    """``device_key`` and ``master_key`` are the fingerprints that people compare; "" where there is none.

    ``is_signed``: clients that exclude unknown devices talk to it. ``is_our_identity``: the account's keys on the
    server are the ones we hold. ``pace``: how fast the account may speak; None where the server does not tell.
    """

    user_id: str
    device_id: str
    device_key: str
    master_key: str
    is_signed: bool
    is_our_identity: bool
    pace: Pace | None = None


async def look_at(config: MatrixConfig, session: Session, *, within: float = BRIEFLY) -> DeviceSeen:
    """The device as its server sees it. Errors: TokenRefused, NoAnswer, Refused, Invalid("matrix.seeds_damaged")."""
    seeds = Seeds.load(config.seeds)
    try:
        async with HomeserverApi(config.homeserver, session.access_token, within=within) as api:
            now = await standing(api, seeds, session.user_id, session.device_id)
            pace = await told_pace(api, session.user_id)
    except Refused as refused:
        if refused.code == "M_UNKNOWN_TOKEN":
            raise TokenRefused from None
        raise
    keys = now.device.get("keys")
    key = keys.get(f"ed25519:{session.device_id}") if isinstance(keys, dict) else None
    return DeviceSeen(
        session.user_id,
        session.device_id,
        device_key=key if isinstance(key, str) else "",
        master_key=seeds.public(MASTER) if seeds is not None else "",
        is_signed=now.is_signed,
        is_our_identity=now.is_ours,
        pace=pace,
    )
