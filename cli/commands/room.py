"""``shuzhi room``: group chats that hear a constituency's or a deputy group's notices and results."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.errors import Invalid, NotFound
from core.domain.ids import ConstituencyId

app = group()


@app.callback()
def _group() -> None:
    """Keeps a group of one command a group."""


@command(
    app,
    "assign",
    "shuzhi room assign -- -1001234567890 民安第一选区",
    "shuzhi room assign --nothing -- -1001234567890",
    about=t("Let a group chat hear what concerns a constituency, or nothing any more."),
)
def assign(
    ctx: typer.Context,
    address: Annotated[str, typer.Argument(metavar="CHAT", help=t("The group's number on the network."))],
    constituency: Annotated[str, typer.Argument(help=t("The constituency's name."))] = "",
    channel: Annotated[str, typer.Option(help=t("The network."))] = "telegram",
    nothing: Annotated[bool, typer.Option("--nothing", help=t("It hears nothing any more."))] = False,
) -> None:
    async def act(desk: Desk) -> None:
        if nothing == bool(constituency):
            raise Invalid("usage.choose", choices=["CONSTITUENCY", "--nothing"])
        place = None if nothing else await _constituency(desk, constituency)
        await desk.core.enrolment.assign_room(desk.actor, channel=channel, address=address, constituency=place)
        told = t("The group hears nothing any more.") if nothing else t("The group hears {name}.", name=constituency)
        desk.output.show({"channel": channel, "address": address, "constituency": place}, [told])

    at_desk(ctx, act)


async def _constituency(desk: Desk, name: str) -> ConstituencyId:
    places = await desk.core.records.places(desk.actor)
    found = next((one.id for one in places.constituencies if one.name == name), None)
    if found is None:
        raise NotFound("constituency.unknown", name=name)
    return found
