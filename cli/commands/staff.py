"""``shuzhi staff``: who works here, what they may do, and their passwords."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.asking import new_password, password_of
from cli.invocation import Invocation, invocation_of
from cli.labels import label
from cli.options import command, group
from cli.session import VIA, Desk, acting, at_county, at_desk, signed_in, unproved
from cli.words import t
from core.api import Core
from core.domain.actors import STAFF_ROLES, SYSTEM, Actor, Role, program_actor
from core.domain.errors import Invalid, NotFound
from core.domain.records import Staff

app = group()
_ROLES = tuple(sorted(role.value for role in STAFF_ROLES))


@command(
    app,
    "list",
    "shuzhi staff list",
    "shuzhi staff list --json",
    about=t("Everybody who works here."),
)
def list_staff(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        members = await desk.core.records.staff(desk.actor)
        data = [
            {"id": one.id, "login": one.login, "name": one.name, "roles": one.roles, "active": one.is_active}
            for one in members
        ]
        rows = [
            (one.id, one.login, one.name, "、".join(label("role", role) for role in sorted(one.roles)), one.is_active)
            for one in members
        ]
        desk.output.show_table(data, ("ID", t("Login"), t("Name"), t("Roles"), t("Active")), rows)

    at_desk(ctx, act)


@command(
    app,
    "add",
    "shuzhi staff add xiang --name 向秀英 --role clerk",
    "shuzhi staff add tan --name 谭丽 --role teller --role viewer",
    about=t("A new member of staff. Roles: {roles}.", roles=", ".join(_ROLES)),
)
def add_staff(
    ctx: typer.Context,
    login: str,
    name: Annotated[str, typer.Option(help=t("The name."))],
    role: Annotated[list[str], typer.Option(help=t("A role; repeat it for several."))],
) -> None:
    async def act(desk: Desk) -> None:
        unknown = [one for one in role if one not in _ROLES]
        if unknown:
            raise Invalid("usage.choose", choices=list(_ROLES), given=unknown)
        roles = frozenset(Role(one) for one in role)
        member = await desk.core.records.add_staff(desk.actor, name, login=login, roles=roles)
        desk.output.show({"staff": member, "login": login}, [t("{login} has been entered.", login=login)])

    at_desk(ctx, act)


@command(
    app,
    "password",
    "shuzhi staff password tian",
    "shuzhi staff password xiang --password-file /run/credentials/xiang",
    about=t("Set a password: your own, or as an administrator anybody's."),
)
def set_password(
    ctx: typer.Context,
    login: str,
    password_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help=t("A file with the new password, readable only by you."))
    ] = None,
    forgotten: Annotated[
        bool, typer.Option("--forgotten", help=t("An administrator's, without the old one: for who owns the files."))
    ] = False,
) -> None:
    invocation = invocation_of(ctx)

    async def act(core: Core) -> None:
        member = await _named(core, login)
        actor, old = _keeper(member) if forgotten else await _setter(core, invocation, member)
        secret = new_password(login, password_file)
        await core.sign_in.set_password(actor, member.id, secret, old=old)
        told = t("{login} has a new password.", login=login)
        invocation.output.show({"staff": member.id, "login": login}, [told])

    at_county(ctx, act)


@command(
    app,
    "deactivate",
    "shuzhi staff deactivate tan",
    about=t("Somebody leaves: can neither sign in nor use the chat as staff. What they did stays on record."),
)
def deactivate(ctx: typer.Context, login: str) -> None:
    _set_active(ctx, login, is_active=False)


@command(
    app,
    "activate",
    "shuzhi staff activate tan",
    about=t("Somebody is back."),
)
def activate(ctx: typer.Context, login: str) -> None:
    _set_active(ctx, login, is_active=True)


def _set_active(ctx: typer.Context, login: str, *, is_active: bool) -> None:
    async def act(desk: Desk) -> None:
        member = await _named(desk.core, login)
        changed = await desk.core.sign_in.set_active(desk.actor, member.id, is_active=is_active)
        told = t("{login} works here.", login=login) if is_active else t("{login} no longer works here.", login=login)
        desk.output.show({"staff": changed.id, "login": login, "active": changed.is_active}, [told])

    at_desk(ctx, act)


async def _named(core: Core, login: str) -> Staff:
    """Errors: NotFound("staff.unknown")."""
    member = await core.records.staff_by_login(SYSTEM, login)
    if member is None:
        raise NotFound("staff.unknown", login=login)
    return member


async def _setter(core: Core, invocation: Invocation, member: Staff) -> tuple[Actor, str | None]:
    """Who sets it and, for one's own, the present password."""
    own = await acting(core, invocation.staff)
    if own.id != member.id:
        return await signed_in(core, invocation), None
    has_one = await core.sign_in.has_password(SYSTEM, member.id)
    return unproved(own), password_of(own.login, invocation.password_file) if has_one else None


def _keeper(member: Staff) -> tuple[Actor, None]:
    """The program itself, on the word of whoever owns the files. Errors: Invalid("password.not_forgotten")."""
    if Role.ADMINISTRATOR not in member.roles:
        raise Invalid("password.not_forgotten")
    return program_actor(via=VIA), None
