"""What is neither text nor button gets a kind answer, and nothing under way is lost."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.channels.local import LocalMessage
from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.storage.tables.chat import inbox
from tests.chat.desk import Desk

KINDS = {
    "voice": "语音",
    "photo": "图片",
    "document": "文件",
    "location": "地点",
    "contact": "他人",
    "sticker": "文字和按钮",
    "edited": "新消息",
    "something-of-2030": "文字和按钮",
}


async def show(desk: Desk, sender: str, what: str) -> LocalMessage:
    desk.channel.show(sender, what)
    await desk.settle()
    return desk.channel.last(sender)


@pytest.mark.parametrize("what", KINDS)
async def test_each_kind_is_answered_with_a_way_on(desk: Desk, what: str) -> None:
    await desk.bind_voter("ana")
    shown = await show(desk, "ana", what)
    assert KINDS[what] in shown.text
    assert "评议投票" in shown.labels


async def test_stranger_is_answered_too(desk: Desk) -> None:
    assert "绑定账号" in (await show(desk, "zoe", "voice")).labels


async def test_answer_is_in_the_persons_language(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.say("ana", "/language")
    await desk.press("ana", "English")
    assert (await show(desk, "ana", "voice")).text.isascii()


@pytest.mark.parametrize("what", ["voice", "edited"])
async def test_ballot_under_way_is_not_lost(desk: Desk, what: str) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    ballot = await desk.press("ana", "评议投票", "满意")
    told = await show(desk, "ana", what)
    assert told.buttons == ()
    assert "仍在进行" in told.text
    assert ballot in desk.channel.messages("ana")
    await desk.press("ana", "满意", "没有意见", "确认投票")
    assert "您的回执" in desk.texts("ana")


async def test_group_hears_no_answer(desk: Desk) -> None:
    for what in KINDS:
        desk.channel.show("ana", what, room="village")
    await desk.settle()
    assert desk.channel.messages("village") == []


async def test_event_is_stored_and_handled(desk: Desk) -> None:
    await show(desk, "ana", "photo")
    async with desk.office.database.read() as session:
        rows = await session.rows(sa.select(inbox.c.handled_at.is_not(None)))
    assert [bool(row[0]) for row in rows] == [True]


async def test_group_that_moves_is_followed(desk: Desk) -> None:
    await desk.office.core.rooms.assign(desk.office.clerk, channel="local", address="old", name="民安第一选区")
    desk.channel.move("old", "new")
    await desk.settle()
    assert [room.address for room in await desk.office.core.rooms.every(desk.office.clerk)] == ["new"]


async def test_group_that_throws_the_bot_out_is_said(desk: Desk) -> None:
    await desk.bind("sue", Person(PersonKind.STAFF, desk.office.county.staff[Role.CLERK]))
    await desk.office.core.rooms.assign(desk.office.clerk, channel="local", address="village", name="民安第一选区")
    desk.channel.leave("sue", room="village")
    await desk.settle()
    rooms = desk.office.core.rooms
    assert await rooms.every(desk.office.clerk) == []
    assert [loss.address for loss in await rooms.losses(desk.office.clerk)] == ["village"]
    async with desk.office.core.transactions.read(SYSTEM) as work:
        account = await work.enrolment.account_of_sender("local", "sue")
    assert account is not None
    assert account.is_reachable
