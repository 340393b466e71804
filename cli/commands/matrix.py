"""``shuzhi matrix``: the office's account on its homeserver. Logging in is done once a machine, and never by serve."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Annotated

import typer

from cli.asking import password_of
from cli.invocation import finish, invocation_of
from cli.options import command, group
from cli.words import speaker, t
from core.county_home import CountyHome, read_secret, write_private
from core.domain.errors import Invalid, NotFound, Unavailable
from core.locale.delivery_times import word_pace
from core.settings import load_settings

if TYPE_CHECKING:
    from bot.channels.matrix.config import MatrixConfig
    from bot.channels.matrix.looking import DeviceSeen
    from bot.channels.matrix.session import Session
    from core.domain.paces import Pace

app = group()

PasswordFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help=t("A file with the account's password, readable only by you; else typed.")),
]
NewIdentity = Annotated[
    bool, typer.Option("--new-identity", help=t("Replace signing keys that are lost; people are warned of it."))
]
_GROUP = 4  # letters; fingerprints are compared aloud


@command(
    app,
    "login",
    "shuzhi matrix login",
    "shuzhi matrix login --password-file FILE",
    about=t("Make this machine a device of the account, signed with the account's keys. Stop serve first."),
)
def login(ctx: typer.Context, password_file: PasswordFile = None, new_identity: NewIdentity = False) -> None:
    invocation = invocation_of(ctx)

    def act() -> None:
        from bot.channels.matrix.login import log_in

        config = _config(invocation.home)
        password = password_of(config.user, password_file)
        with invocation.output.working(t("Logging in ...")):
            session = asyncio.run(log_in(config, password, replace=new_identity))
        told = t(
            "{user} is logged in as the device {device}, and signed.", user=session.user_id, device=session.device_id
        )
        invocation.output.show({"user": session.user_id, "device": session.device_id}, [told])
        invocation.output.say(t("Keep its signing keys: shuzhi backup --with-credentials"))

    finish(invocation.output, act)


@command(
    app,
    "status",
    "shuzhi matrix status",
    about=t("The account, this machine's device and their fingerprints, as the server sees them; its limits."),
)
def status(ctx: typer.Context) -> None:
    invocation = invocation_of(ctx)

    def act() -> None:
        config = _config(invocation.home)
        with invocation.output.working(t("Looking ...")):
            seen = asyncio.run(_seen(config, _session(config)))
            seen = replace(seen, pace=seen.pace or asyncio.run(_pace_met(invocation.home)))
        invocation.output.show(seen, [*_told(seen), *_limits(seen)])
        for line in _lifting(config.homeserver, seen):
            invocation.output.say(line)

    finish(invocation.output, act)


@command(
    app,
    "verify",
    "shuzhi matrix verify",
    about=t("Sign this machine's device again, and show the fingerprints to compare."),
)
def verify(ctx: typer.Context, password_file: PasswordFile = None, new_identity: NewIdentity = False) -> None:
    invocation = invocation_of(ctx)

    def act() -> None:
        from bot.channels.matrix.login import sign_again

        config = _config(invocation.home)
        session = _session(config)
        password = password_of(config.user, password_file) if new_identity or password_file else ""
        with invocation.output.working(t("Signing ...")):
            asyncio.run(sign_again(config, session, password=password, replace=new_identity))
            seen = asyncio.run(_seen(config, session))
        invocation.output.show(seen, _told(seen))

    finish(invocation.output, act)


async def _seen(config: MatrixConfig, session: Session) -> DeviceSeen:
    """Errors: NotFound("matrix.not_logged_in"), Unavailable("matrix.no_answer" | "matrix.refused")."""
    from bot.channels.matrix.homeserver import NoAnswer, Refused
    from bot.channels.matrix.looking import TokenRefused, look_at

    try:
        return await look_at(config, session)
    except TokenRefused:
        raise NotFound("matrix.not_logged_in") from None
    except NoAnswer as error:
        raise Unavailable("matrix.no_answer", server=config.homeserver, reason=str(error)) from None
    except Refused as error:
        raise Unavailable("matrix.refused", reason=str(error)) from None


def _config(home: CountyHome) -> MatrixConfig:
    """Errors: NotFound("county.missing"), Invalid("matrix.not_set" | "matrix.user_unfit")."""
    from cli.channels import matrix_config

    if not home.exists():
        raise NotFound("county.missing", path=str(home.root))
    settings = load_settings(home)
    if not settings.matrix.homeserver or not settings.matrix.user:
        raise Invalid("matrix.not_set")
    if not home.matrix_store_key.exists():
        write_private(home.matrix_store_key, token_urlsafe(32))
    return matrix_config(home, settings, read_secret(home.matrix_store_key))


def _session(config: MatrixConfig) -> Session:
    from bot.channels.matrix.session import load_session

    session = load_session(config.state_dir)
    if session is None:
        raise NotFound("matrix.not_logged_in")
    return session


def _told(seen: DeviceSeen) -> list[str]:
    lines = [t("Account: {user}", user=seen.user_id), t("Device: {device}", device=seen.device_id)]
    lines += [t("Fingerprint of the device: {key}", key=_spaced(seen.device_key))] if seen.device_key else []
    lines += [t("Fingerprint of the account: {key}", key=_spaced(seen.master_key))] if seen.master_key else []
    if seen.is_signed and seen.is_our_identity:
        return [*lines, t("Signed: every client talks to it.")]
    return [*lines, t("NOT signed: some clients hide its messages. Do: shuzhi matrix verify")]


def _spaced(key: str) -> str:
    return " ".join(key[start : start + _GROUP] for start in range(0, len(key), _GROUP))


async def _pace_met(home: CountyHome) -> Pace | None:
    """What serve has found out of the server's limits, where it has run."""
    from core.bootstrap import open_county

    async with open_county(home) as core:
        return await core.delivery.pace("matrix")


def _limits(seen: DeviceSeen) -> list[str]:
    if seen.pace is None:
        return [
            t("The server's limits are not known: it tells them to administrators only, and serve has not run yet.")
        ]
    return [word_pace("matrix", seen.pace, speaker())]


def _lifting(homeserver: str, seen: DeviceSeen) -> list[str]:
    from bot.channels.matrix.limits import FOR_EVERYBODY, lifting

    if seen.pace is not None and not seen.pace.is_limited:
        return []
    return [
        t("An administrator of a Synapse lifts the limit for this account alone:"),
        lifting(homeserver, seen.user_id),
        t("or, in homeserver.yaml, for everybody:"),
        FOR_EVERYBODY,
    ]
