"""How the bot's device looks to another client: signed, by keys that are signed, by the account's own."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nacl.signing import VerifyKey

from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.cross_signing import canonical
from bot.channels.matrix.login import log_in, sign_again
from bot.channels.matrix.looking import TokenRefused, look_at
from bot.channels.matrix.session import Session, load_session
from core.domain.errors import Conflict
from tests.homeserver.person import Person
from tests.homeserver.server import PASSWORD, Homeserver


def _key(unpadded: str) -> VerifyKey:
    return VerifyKey(base64.b64decode(unpadded + "=" * (-len(unpadded) % 4)))


def _verify(content: dict[str, Any], user: str, public: str) -> None:
    """As any client does it. Errors: KeyError without a signature, BadSignatureError for a wrong one."""
    signature = content["signatures"][user][f"ed25519:{public}"]
    _key(public).verify(canonical(content), base64.b64decode(signature + "=" * (-len(signature) % 4)))


def seen_by(homeserver: Homeserver, person: Person, user: str) -> dict[str, Any]:
    token = person.client.access_token
    answer: dict[str, Any] = homeserver.call(
        "POST", "/_matrix/client/v3/keys/query", {"device_keys": {user: []}}, token=token
    )
    return answer


def _session(config: MatrixConfig) -> Session:
    session = load_session(config.state_dir)
    assert session is not None
    return session


def check_chain(answer: dict[str, Any], session: Session) -> None:
    """The device is signed by the self-signing key, that one by the master key."""
    user = session.user_id
    [master] = answer["master_keys"][user]["keys"].values()
    own = answer["self_signing_keys"][user]
    [self_signing] = own["keys"].values()
    _verify(own, user, master)
    _verify(answer["device_keys"][user][session.device_id], user, self_signing)


async def test_others_see_a_signed_device(config: MatrixConfig, person: Person, homeserver: Homeserver) -> None:
    check_chain(seen_by(homeserver, person, config.user), _session(config))


async def test_device_signs_its_own_keys(config: MatrixConfig, person: Person, homeserver: Homeserver) -> None:
    session = _session(config)
    device = seen_by(homeserver, person, config.user)["device_keys"][config.user][session.device_id]
    signature = device["signatures"][config.user][f"ed25519:{session.device_id}"]
    key = _key(device["keys"][f"ed25519:{session.device_id}"])
    key.verify(canonical(device), base64.b64decode(signature + "=" * (-len(signature) % 4)))


async def test_new_device_is_signed_with_the_kept_seeds(
    config: MatrixConfig, person: Person, homeserver: Homeserver, tmp_path: Path
) -> None:
    """A new machine: the seeds came from a backup, the state did not."""
    before = seen_by(homeserver, person, config.user)["master_keys"]
    elsewhere = replace(config, state_dir=tmp_path / "new-machine")
    session = await log_in(elsewhere, PASSWORD)
    answer = seen_by(homeserver, person, config.user)
    assert session.device_id != _session(config).device_id
    assert answer["master_keys"] == before
    check_chain(answer, session)


async def test_login_ends_the_former_device(config: MatrixConfig) -> None:
    before = _session(config)
    await log_in(config, PASSWORD)
    with pytest.raises(TokenRefused):
        await look_at(config, before)


async def test_lost_seeds_are_not_replaced_silently(
    config: MatrixConfig, person: Person, homeserver: Homeserver
) -> None:
    before = seen_by(homeserver, person, config.user)["master_keys"]
    config.seeds.unlink()
    with pytest.raises(Conflict, match=r"matrix\.other_identity"):
        await log_in(config, PASSWORD)
    assert seen_by(homeserver, person, config.user)["master_keys"] == before
    assert not config.seeds.exists()


async def test_operator_may_replace_lost_seeds(config: MatrixConfig, person: Person, homeserver: Homeserver) -> None:
    before = seen_by(homeserver, person, config.user)["master_keys"]
    config.seeds.unlink()
    session = await log_in(config, PASSWORD, replace=True)
    answer = seen_by(homeserver, person, config.user)
    assert answer["master_keys"] != before
    check_chain(answer, session)


async def test_signing_again_changes_nothing(config: MatrixConfig, person: Person, homeserver: Homeserver) -> None:
    before = seen_by(homeserver, person, config.user)
    await sign_again(config, _session(config))
    assert seen_by(homeserver, person, config.user) == before


async def test_operator_sees_the_fingerprints(config: MatrixConfig, person: Person, homeserver: Homeserver) -> None:
    seen = await look_at(config, _session(config))
    answer = seen_by(homeserver, person, config.user)
    assert (seen.is_signed, seen.is_our_identity) == (True, True)
    assert seen.master_key in answer["master_keys"][config.user]["keys"].values()
    assert seen.device_key in answer["device_keys"][config.user][seen.device_id]["keys"].values()
