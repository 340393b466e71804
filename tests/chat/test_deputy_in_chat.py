"""A deputy lodges the pledge and writes the report, section by section."""

from __future__ import annotations

import pytest

from bot.channels.local import LocalMessage
from tests.chat.desk import Desk


@pytest.fixture
async def bound(desk: Desk) -> Desk:
    await desk.bind_deputy("dan")
    return desk


async def test_pledge_is_lodged_line_by_line(bound: Desk) -> None:
    await bound.say("dan", "/pledge")
    shown = await bound.say("dan", "修一座桥\n走访五十户")
    assert "已提交" in shown.text
    assert "2. 走访五十户" in shown.text


async def test_too_long_pledge_may_be_sent_again(bound: Desk) -> None:
    await bound.say("dan", "承诺")
    assert "太长" in (await bound.say("dan", "长" * 300)).text
    assert "已提交" in (await bound.say("dan", "修一座桥")).text


async def test_report_asks_section_after_section(bound: Desk) -> None:
    await bound.say("dan", "/report")
    first = await bound.press("dan", "继续填写")
    await bound.say("dan", "出席全部会议")
    second = await bound.press("dan", "3")
    assert first.text.startswith("1/")
    assert second.text.startswith("2/")


async def test_count_may_be_typed_with_its_word(bound: Desk) -> None:
    await bound.say("dan", "/report")
    await bound.press("dan", "继续填写")
    await bound.say("dan", "出席全部会议")
    assert "请发送一个数字" in (await bound.say("dan", "很多")).text
    assert (await bound.say("dan", "12次")).text.startswith("2/")


async def test_draft_survives_a_restart(bound: Desk) -> None:
    await bound.say("dan", "/report")
    await bound.press("dan", "继续填写")
    await bound.say("dan", "出席全部会议")
    bound.restart()
    await bound.press("dan", "3")
    assert "已填：1 /" in (await bound.say("dan", "述职")).text


async def test_undone_pledge_needs_a_reason(bound: Desk) -> None:
    await bound.say("dan", "/pledge")
    await bound.say("dan", "修一座桥")
    await _fill_until_pledge(bound)
    assert "原因" in (await bound.press("dan", "未完成")).text
    shown = await bound.say("dan", "资金未到位")
    assert "承诺 1" not in shown.text.split("\n")[0]


async def test_whole_report_is_filed_and_taken_back(bound: Desk) -> None:
    await _fill_all(bound)
    filed = await bound.press("dan", "提交")
    assert "已提交，谢谢" in filed.text
    assert "退回草稿" in (await bound.press("dan", "收回修改")).text


async def test_stale_button_shows_the_overview(bound: Desk) -> None:
    await bound.say("dan", "/report")
    event = bound.channel.press("dan", "继续填写")
    await bound.settle()
    bound.channel.press_token("dan", event.button, message_id=event.message_id)
    await bound.settle()
    assert "已经用过了" in bound.channel.last("dan").text


async def test_one_section_can_be_changed(bound: Desk) -> None:
    await bound.say("dan", "/report")
    listed = await bound.press("dan", "选一项修改")
    await bound.press("dan", listed.labels[1])
    await bound.say("dan", "每次都发言")
    await bound.press("dan", "5")
    await bound.say("dan", "/report")
    assert "每次都发言（5 次）" in (await bound.press("dan", "查看全文")).text


async def _fill_until_pledge(desk: Desk) -> None:
    await desk.say("dan", "/report")
    shown = await desk.press("dan", "继续填写")
    while "未完成" not in shown.labels:
        shown = await _answer(desk)


async def _fill_all(desk: Desk) -> None:
    await desk.say("dan", "/report")
    shown = await desk.press("dan", "继续填写")
    while "提交" not in shown.labels:
        shown = await _answer(desk)


async def _answer(desk: Desk) -> LocalMessage:
    shown = await desk.say("dan", "已按要求完成")
    return await desk.press("dan", "3") if "3" in shown.labels else shown
