"""Group chats: who assigns them, what they hear, and that they hear it once."""

from __future__ import annotations

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import Invalid, NotFound
from core.domain.notices import Notice, NoticeKind
from core.services.messages import tell_rooms
from core.services.rooms import RoomView
from tests.office import Office

NAME, OTHER = "民安第一选区", "民安第二选区"


async def assign(office: Office, name: str, address: str = "-100") -> RoomView:
    return await office.core.rooms.assign(office.clerk, channel="telegram", address=address, name=name)


async def remove(office: Office, name: str = "") -> RoomView:
    return await office.core.rooms.remove(office.clerk, channel="telegram", address="-100", name=name)


def names(room: RoomView) -> list[str]:
    return [place.name for place in room.hears]


async def told(office: Office) -> list[int]:
    """How many rooms hear what concerns each constituency."""
    async with office.core.transactions.write(SYSTEM) as work:
        notice = Notice(NoticeKind.VOTING_OPEN, {"title": "述职评议会"})
        return [
            await tell_rooms(work, notice, key=f"open:{place}", constituencies=[place])
            for place in office.county.constituencies
        ]


async def test_room_hears_its_constituency_alone(office: Office) -> None:
    await assign(office, "民安第 1 选区")
    assert await told(office) == [1, 0]


async def test_room_may_hear_several_places(office: Office) -> None:
    await assign(office, NAME)
    assert names(await assign(office, OTHER)) == [NAME, OTHER]
    assert await told(office) == [1, 1]


async def test_room_of_several_hears_a_notice_once(office: Office) -> None:
    for name in (NAME, OTHER):
        await assign(office, name)
    async with office.core.transactions.write(SYSTEM) as work:
        notice = Notice(NoticeKind.VOTING_OPEN, {"title": "述职评议会"})
        assert await tell_rooms(work, notice, key="open", constituencies=office.county.constituencies) == 1


async def test_assigning_again_changes_nothing(office: Office) -> None:
    await assign(office, NAME)
    assert names(await assign(office, NAME)) == [NAME]
    assert len(await office.core.rooms.every(office.clerk)) == 1


async def test_one_place_can_be_taken_away(office: Office) -> None:
    for name in (NAME, OTHER):
        await assign(office, name)
    assert names(await remove(office, "民安第2")) == [NAME]


async def test_everything_can_be_taken_away(office: Office) -> None:
    for name in (NAME, OTHER):
        await assign(office, name)
    assert names(await remove(office)) == []
    assert await told(office) == [0, 0]


async def test_removing_nothing_is_refused(office: Office) -> None:
    with pytest.raises(NotFound) as refused:
        await remove(office)
    assert refused.value.code == "room.hears_nothing"


async def test_unclear_name_names_the_candidates(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        await assign(office, "民安第")
    assert refused.value.params["candidates"] == [NAME, OTHER]


async def test_unknown_name_is_refused(office: Office) -> None:
    with pytest.raises(NotFound) as refused:
        await assign(office, "天安门")
    assert refused.value.code == "room.no_such_place"
    assert await office.core.rooms.every(office.clerk) == []


async def test_list_names_every_room(office: Office) -> None:
    await assign(office, NAME)
    await assign(office, OTHER, "-200")
    assert [(room.address, names(room)) for room in await office.core.rooms.every(office.clerk)] == [
        ("-100", [NAME]),
        ("-200", [OTHER]),
    ]
