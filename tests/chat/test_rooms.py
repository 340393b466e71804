"""Group chats: the staff say in the group what it hears; it then hears notices and the result, with the chart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import ChatApp, chat_parts
from bot.channels.local import LocalMessage
from core.domain.actors import Person, PersonKind, Role
from core.domain.ids import MeetingId
from core.services.stores.messages import OutboxState
from tests.chat.desk import Desk, open_desk
from tests.office import PASSPHRASE

VILLAGE, NAME, OTHER, GROUP = "village", "民安第一选区", "民安第二选区", "民安代表小组"


class OneDot:
    """A painter whose picture is easily known again."""

    async def chart(self, meeting: int, language: str) -> bytes | None:
        return f"{meeting} {language}".encode()


@pytest.fixture
async def clerks(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk at which ``sue`` is the clerk, and pictures are painted."""
    async with open_desk(tmp_path) as desk:
        desk.app = ChatApp(chat_parts(desk.office.core, OneDot()), [desk.channel])
        await desk.bind("sue", Person(PersonKind.STAFF, desk.office.county.staff[Role.CLERK]))
        yield desk


async def write(desk: Desk, text: str, *, sender: str = "sue") -> str:
    """``sender`` writes in the group; what is said there then, or nothing."""
    before = len(desk.channel.messages(VILLAGE))
    desk.channel.say(sender, text, room=VILLAGE)
    await desk.settle()
    return "\n".join(message.text for message in desk.channel.messages(VILLAGE)[before:])


async def heard(desk: Desk) -> list[str]:
    room = await desk.office.core.rooms.show(desk.office.clerk, "local", VILLAGE)
    return [place.name for place in room.hears]


async def published(desk: Desk) -> MeetingId:
    """A meeting from its notice to its result."""
    office = desk.office
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    await office.core.meetings.close_voting(office.clerk, meeting)
    await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
    await office.core.publishing.publish(office.clerk, meeting)
    await desk.settle()
    return meeting


@pytest.mark.parametrize(
    "text",
    ["/room 民安第1选区", "/room@OurBot 民安第 一 选区", "／ｒｏｏｍ　mad1xq", "本群 民安第１选区", "/群 民安第一"],
)
async def test_clerk_assigns_a_constituency_in_the_group(clerks: Desk, text: str) -> None:
    assert NAME in await write(clerks, text)
    assert await heard(clerks) == [NAME]


async def test_room_may_hear_several(clerks: Desk) -> None:
    await write(clerks, f"/room {NAME}")
    assert f"{NAME}、{OTHER}" in await write(clerks, f"/room {OTHER}")


async def test_bare_command_tells_what_is_heard(clerks: Desk) -> None:
    assert "未接收" in await write(clerks, "/room")
    await write(clerks, f"/room {NAME}")
    said = await write(clerks, "本群")
    assert NAME in said
    assert "/room off" in said


@pytest.mark.parametrize("text", ["/room off", "/room 关闭", "本群 取消"])
async def test_off_ends_everything(clerks: Desk, text: str) -> None:
    for name in (NAME, OTHER):
        await write(clerks, f"/room {name}")
    assert "不再接收" in await write(clerks, text)
    assert await heard(clerks) == []


async def test_off_and_a_name_ends_one(clerks: Desk) -> None:
    for name in (NAME, OTHER):
        await write(clerks, f"/room {name}")
    assert OTHER in await write(clerks, "/room off 民安第1选区")
    assert await heard(clerks) == [OTHER]


async def test_unclear_name_lists_the_candidates(clerks: Desk) -> None:
    said = await write(clerks, "/room 民安第")
    assert NAME in said
    assert OTHER in said
    assert await heard(clerks) == []


async def test_unknown_name_is_told(clerks: Desk) -> None:
    assert "没有名为“天安门”的选区" in await write(clerks, "/room 天安门")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.TELLER, Role.SCRUTINEER])
async def test_other_staff_assign_nothing(clerks: Desk, role: Role) -> None:
    await clerks.bind("tom", Person(PersonKind.STAFF, clerks.office.county.staff[role]))
    assert "经办人或管理员" in await write(clerks, f"/room {NAME}", sender="tom")
    assert await heard(clerks) == []


@pytest.mark.parametrize("text", ["/room", f"/room {NAME}", "/room off"])
async def test_others_are_refused_kindly(clerks: Desk, text: str) -> None:
    await write(clerks, f"/room {OTHER}")
    await clerks.bind_voter("ana")
    for sender in ("ana", "zoe"):
        said = await write(clerks, text, sender=sender)
        assert "经办人或管理员" in said
        assert OTHER not in said
    assert await heard(clerks) == [OTHER]


async def test_ordinary_talk_of_others_is_left_alone(clerks: Desk) -> None:
    await clerks.bind_voter("ana")
    assert await write(clerks, "本群 民安第一选区", sender="ana") == ""
    assert await write(clerks, "今天开会") == ""


async def test_private_chat_is_no_room(clerks: Desk) -> None:
    shown = await clerks.say("sue", f"/room {NAME}")
    assert "用于群聊" in shown.text
    assert await clerks.office.core.rooms.every(clerks.office.clerk) == []


@pytest.mark.parametrize("text", ["/vote", "/mydata", "/report"])
async def test_personal_matters_stay_out_of_an_assigned_room(clerks: Desk, text: str) -> None:
    await write(clerks, f"/room {NAME}")
    assert "私聊" in await write(clerks, text)


async def test_answer_in_a_group_belongs_to_nobody(clerks: Desk) -> None:
    """Else a group that threw the bot out would make its clerk unreachable."""
    await write(clerks, f"/room {NAME}")
    await write(clerks, "/vote")
    sent = await clerks.office.core.outbox.messages(clerks.office.clerk, *OutboxState)
    assert [row.person for row in sent if row.address == VILLAGE] == [None, None]


async def test_help_names_the_command_to_clerks_alone(clerks: Desk) -> None:
    await clerks.bind("vic", Person(PersonKind.STAFF, clerks.office.county.staff[Role.VIEWER]))
    texts = [(await clerks.say(sender, "帮助")).text for sender in ("sue", "vic")]
    assert ["/room" in text for text in texts] == [True, False]


async def test_room_hears_notice_and_result_with_chart(clerks: Desk) -> None:
    await write(clerks, f"/room {NAME}")
    meeting = await published(clerks)
    said = [message for message in clerks.channel.messages(VILLAGE) if "民安街道代表述职评议会" in message.text]
    assert pictures(said) == [f"{meeting} zh_CN".encode()]
    assert all(message.buttons == () for message in said)
    assert len(said) > 1


async def test_group_of_the_deputies_hears_the_result(clerks: Desk) -> None:
    assert GROUP in await write(clerks, f"/room {GROUP}")
    await published(clerks)
    assert len(pictures(clerks.channel.messages(VILLAGE))) == 1


async def test_room_of_both_hears_the_result_once(clerks: Desk) -> None:
    for name in (NAME, OTHER, GROUP):
        await write(clerks, f"/room {name}")
    await published(clerks)
    assert len(pictures(clerks.channel.messages(VILLAGE))) == 1


async def test_closed_room_hears_nothing(clerks: Desk) -> None:
    await write(clerks, f"/room {NAME}")
    await write(clerks, "/room off")
    before = len(clerks.channel.messages(VILLAGE))
    await published(clerks)
    assert len(clerks.channel.messages(VILLAGE)) == before


def pictures(messages: list[LocalMessage]) -> list[bytes]:
    return [message.attachment.content for message in messages if message.attachment is not None]
