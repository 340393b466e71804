"""``shuzhi staff``: who works here and what they may do."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.labels import label
from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.actors import STAFF_ROLES, Role
from core.domain.errors import Invalid

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
