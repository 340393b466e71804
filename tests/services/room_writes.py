"""The writes about group chats. Entered beside ``writes``."""

from __future__ import annotations

from core.domain.actors import SYSTEM
from tests.office import Office
from tests.services.writes import Deed, case


@case("room.assign")
async def _(office: Office) -> Deed:
    assign = office.core.rooms.assign
    return Deed(office.clerk, lambda: assign(office.clerk, channel="local", address="room-1", name="民安第一选区"))


@case("room.leave")
async def _(office: Office) -> Deed:
    await office.core.rooms.assign(office.clerk, channel="local", address="room-1", name="民安第一选区")
    leave = office.core.rooms.leave
    return Deed(SYSTEM, lambda: leave(SYSTEM, channel="local", address="room-1"))


@case("room.move")
async def _(office: Office) -> Deed:
    await office.core.rooms.assign(office.clerk, channel="local", address="room-1", name="民安第一选区")
    move = office.core.rooms.move
    return Deed(SYSTEM, lambda: move(SYSTEM, channel="local", address="room-1", to="room-2"))


@case("room.remove")
async def _(office: Office) -> Deed:
    await office.core.rooms.assign(office.clerk, channel="local", address="room-1", name="民安第一选区")
    remove = office.core.rooms.remove
    return Deed(office.clerk, lambda: remove(office.clerk, channel="local", address="room-1"))
