"""``shuzhi room``: group chats that hear a constituency's or a deputy group's notices and results.

The same is done in the group itself, by writing ``/room`` there.
"""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.clock import COUNTY_ZONE, date_in
from core.services.rooms import RoomLoss, RoomView

app = group()

Chat = Annotated[str, typer.Argument(metavar="CHAT", help=t("The group's number on the network."))]
Network = Annotated[str, typer.Option(help=t("The network."))]


@app.callback()
def _group() -> None:
    """Keeps a group of one command a group."""


@command(
    app,
    "list",
    "shuzhi room list",
    about=t("All group chats with what they hear."),
)
def list_rooms(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        rooms = await desk.core.rooms.every(desk.actor)
        rows = [(room.channel, room.address, _names(room)) for room in rooms]
        desk.output.show_table(rooms, (t("Network"), t("Group chat"), t("Hears")), rows)
        for loss in await desk.core.rooms.losses(desk.actor):
            desk.output.say(_lost(loss))

    at_desk(ctx, act)


@command(
    app,
    "assign",
    "shuzhi room assign -- -1001234567890 民安第一选区",
    about=t("Let a group chat hear what concerns a constituency or a deputy group."),
)
def assign(
    ctx: typer.Context,
    address: Chat,
    name: Annotated[
        str, typer.Argument(help=t("The constituency or deputy group; the clear part of its name will do."))
    ],
    channel: Network = "telegram",
) -> None:
    async def act(desk: Desk) -> None:
        room = await desk.core.rooms.assign(desk.actor, channel=channel, address=address, name=name)
        _show(desk, room)

    at_desk(ctx, act)


@command(
    app,
    "remove",
    "shuzhi room remove -- -1001234567890",
    "shuzhi room remove -- -1001234567890 民安第一选区",
    about=t("Let a group chat hear one of them no longer, or nothing any more."),
)
def remove(
    ctx: typer.Context,
    address: Chat,
    name: Annotated[str, typer.Argument(help=t("The constituency or deputy group; without it, all of them."))] = "",
    channel: Network = "telegram",
) -> None:
    async def act(desk: Desk) -> None:
        room = await desk.core.rooms.remove(desk.actor, channel=channel, address=address, name=name)
        _show(desk, room)

    at_desk(ctx, act)


def _lost(loss: RoomLoss) -> str:
    return t(
        "{day}: the group {address} threw the bot out; no group hears of {name} now.",
        day=date_in(COUNTY_ZONE, loss.at).isoformat(),
        address=loss.address,
        name=loss.place.name,
    )


def _show(desk: Desk, room: RoomView) -> None:
    told = t("The group hears {name}.", name=_names(room)) if room.hears else t("The group hears nothing any more.")
    desk.output.show(room, [told])


def _names(room: RoomView) -> str:
    return "、".join(place.name for place in room.hears)
