"""Logging in, once: a new device with new keys, signed, and its token kept.

What must stay true: a device id is never used twice with different keys, so every login makes a new device; the one
before it is logged out; nothing is kept before the new device is signed.
"""

from __future__ import annotations

from contextlib import suppress

import structlog

from bot.channels.matrix.client import open_client
from bot.channels.matrix.config import MatrixConfig
from bot.channels.matrix.cross_signing import sign_device
from bot.channels.matrix.homeserver import HomeserverApi, NoAnswer, Refused
from bot.channels.matrix.housekeeping import keep_house
from bot.channels.matrix.session import Session, load_session, only_process, save_session
from core.domain.errors import NotAllowed, Unavailable

log = structlog.get_logger(__name__)


async def log_in(config: MatrixConfig, password: str, *, replace: bool = False) -> Session:
    """A new device of the account, signed with the kept seeds or, on a new account, with fresh ones.

    ``replace`` puts fresh account keys in the place of others that the server knows and we do not.
    Errors: NotAllowed("matrix.password_wrong"), Unavailable("matrix.no_answer" | "matrix.refused"), those of
    ``only_process`` and ``sign_device``.
    """
    with only_process(config.state_dir):
        before = load_session(config.state_dir)
        try:
            session = await _new_device(config, password)
            await _signed(config, session, password, replace=replace)
            save_session(config.state_dir, session)
            if before is not None:
                await _log_out(config, before)
        except NoAnswer as error:
            raise Unavailable("matrix.no_answer", server=config.homeserver, reason=str(error)) from None
        except Refused as error:
            raise _refusal(error) from None
    return session


async def sign_again(config: MatrixConfig, session: Session, *, password: str = "", replace: bool = False) -> None:
    """See that the device of ``session`` is signed. Errors: as ``log_in``."""
    try:
        async with HomeserverApi(config.homeserver, session.access_token) as api:
            await sign_device(api, config.seeds, session.user_id, session.device_id, password=password, replace=replace)
    except NoAnswer as error:
        raise Unavailable("matrix.no_answer", server=config.homeserver, reason=str(error)) from None
    except Refused as error:
        raise _refusal(error) from None


async def _new_device(config: MatrixConfig, password: str) -> Session:
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": config.user},
        "password": password,
        "initial_device_display_name": config.device_name,
    }
    async with HomeserverApi(config.homeserver) as api:
        answer = await api.post("/login", body)
    return Session(str(answer["user_id"]), str(answer["device_id"]), str(answer["access_token"]))


async def _signed(config: MatrixConfig, session: Session, password: str, *, replace: bool) -> None:
    client = open_client(config, session)
    try:
        await keep_house(client)  # gives the device's public keys to the server
    finally:
        await client.close()
    async with HomeserverApi(config.homeserver, session.access_token) as api:
        await sign_device(api, config.seeds, session.user_id, session.device_id, password=password, replace=replace)


async def _log_out(config: MatrixConfig, session: Session) -> None:
    with suppress(NoAnswer, Refused):
        async with HomeserverApi(config.homeserver, session.access_token) as api:
            await api.post("/logout", {})


def _refusal(error: Refused) -> Exception:
    if error.code == "M_FORBIDDEN":
        return NotAllowed("matrix.password_wrong")
    wait = int(error.retry_after or 0)
    if wait:
        return Unavailable("matrix.too_often", seconds=wait)
    return Unavailable("matrix.refused", reason=error.code or str(error.status))
