"""Group chats that move on their network or throw the bot out: followed, or said to the staff."""

from __future__ import annotations

from datetime import timedelta

from core.domain.actors import SYSTEM
from core.services.rooms import LOST, SHOWN
from tests.office import Office

NAME, OTHER = "民安第一选区", "民安第二选区"
OLD, NEW = "-200", "-100300"


async def assigned(office: Office, *names: str, address: str = OLD) -> None:
    for name in names:
        await office.core.rooms.assign(office.clerk, channel="telegram", address=address, name=name)


async def move(office: Office) -> int:
    return await office.core.rooms.move(SYSTEM, channel="telegram", address=OLD, to=NEW)


async def leave(office: Office, address: str = OLD) -> int:
    return await office.core.rooms.leave(SYSTEM, channel="telegram", address=address)


async def heard(office: Office) -> dict[str, list[str]]:
    return {room.address: [place.name for place in room.hears] for room in await office.core.rooms.every(office.clerk)}


async def lines(office: Office, subject: str) -> list[str]:
    async with office.core.transactions.read(SYSTEM) as work:
        return [line.action for line in await work.ledger.lines(subject=subject)]


async def lost(office: Office) -> list[str]:
    return [loss.place.name for loss in await office.core.rooms.losses(office.clerk)]


async def test_group_goes_on_hearing_at_its_new_address(office: Office) -> None:
    await assigned(office, NAME, OTHER)
    assert await move(office) == 2
    assert await heard(office) == {NEW: [NAME, OTHER]}


async def test_move_is_on_record_once(office: Office) -> None:
    await assigned(office, NAME)
    assert [await move(office) for _ in range(3)] == [1, 0, 0]
    assert await lines(office, "room:telegram") == ["room.assign", "room.move"]


async def test_stranger_that_moves_leaves_no_line(office: Office) -> None:
    assert await move(office) == 0
    assert await lines(office, "room:telegram") == []


async def test_move_to_a_known_group_adds_to_it(office: Office) -> None:
    await assigned(office, NAME)
    await assigned(office, NAME, OTHER, address=NEW)
    assert await move(office) == 0
    assert await heard(office) == {NEW: [NAME, OTHER]}


async def test_group_that_throws_the_bot_out_hears_no_more(office: Office) -> None:
    await assigned(office, NAME, OTHER)
    assert [await leave(office), await leave(office)] == [2, 0]
    assert await heard(office) == {}
    assert await lines(office, LOST) == ["room.leave", "room.leave"]


async def test_staff_see_what_no_group_hears(office: Office) -> None:
    await assigned(office, NAME, OTHER)
    await leave(office)
    assert sorted(await lost(office)) == sorted([NAME, OTHER])
    await assigned(office, NAME, address="-400")
    assert await lost(office) == [OTHER]
    office.clock.advance(SHOWN + timedelta(days=1))
    assert await lost(office) == []


async def test_leaving_before_the_move_loses_nothing(office: Office) -> None:
    await assigned(office, NAME)
    await leave(office)
    assert await move(office) == 1
    assert await heard(office) == {NEW: [NAME]}
    assert await lost(office) == []


async def test_move_long_after_leaving_revives_nothing(office: Office) -> None:
    await assigned(office, NAME)
    await leave(office)
    office.clock.advance(timedelta(days=1))
    assert await move(office) == 0
    assert await heard(office) == {}
