"""A deputy writes a proposal in chat: question by question, kept at each, seen whole before it is handed in."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from bot.channels.local import PLAIN
from core.domain.actors import SYSTEM
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Origin, Proposal, Publication
from tests.chat.desk import Desk, open_desk
from tests.chat.proposal_desk import FACTS, REQUEST, TITLE, handed_in, newest, written
from tests.chat.test_hostile_chat import CORPUS


@pytest.fixture
async def bound(desk: Desk) -> Desk:
    await desk.bind_deputy("dan")
    return desk


async def stored(desk: Desk) -> Proposal:
    return (await desk.office.core.proposals.get(desk.office.clerk, await newest(desk))).proposal


async def test_every_answer_is_in_the_draft(bound: Desk) -> None:
    preview = await written(bound)
    assert (await stored(bound)).content == Content(TITLE, FACTS, REQUEST, "building", Origin.VISITS, Publication.FULL)
    assert all(part in preview.text for part in (TITLE, FACTS, REQUEST, "城建环保", "尚未提交"))


async def test_handed_in_proposal_waits_for_its_review(bound: Desk) -> None:
    await handed_in(bound)
    assert "已提交，谢谢" in bound.channel.last("dan").text
    assert (await stored(bound)).status is Status.IN_REVIEW


async def test_chinese_word_opens_it_and_the_menu_offers_it(bound: Desk) -> None:
    assert "请一事一议" in (await bound.say("dan", "提建议")).text
    menu = await bound.say("dan", "帮助")
    assert {"提建议", "我的建议"} <= set(menu.labels)


async def test_voter_writes_no_proposal(desk: Desk) -> None:
    await desk.bind_voter("ana")
    assert "请一事一议" not in (await desk.say("ana", "/propose")).text
    assert "没有" in (await desk.say("ana", "/proposals")).text or desk.channel.last("ana").buttons


async def test_nothing_is_lost_by_stopping(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    await bound.say("dan", TITLE)
    await bound.press("dan", "先到这里")
    bound.restart()
    offered = await bound.say("dan", "/propose")
    assert f"续写：{TITLE}" in offered.labels
    assert (await bound.press("dan", f"续写：{TITLE}")).text.startswith("3/")


async def test_draft_survives_a_restart_in_the_middle(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    await bound.say("dan", TITLE)
    bound.restart()
    assert (await bound.say("dan", FACTS)).text.startswith("4/")


async def test_one_part_is_changed_and_the_whole_shown_again(bound: Desk) -> None:
    await written(bound)
    await bound.press("dan", "选一项修改", "标题")
    assert "修桥" in (await bound.say("dan", "修桥")).text
    assert (await stored(bound)).content.facts == FACTS


async def test_text_in_several_messages_is_put_together(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    asked = await bound.say("dan", TITLE, "长" * 3_900)
    assert "3900" in asked.text
    await bound.say("dan", "其余部分")
    assert (await stored(bound)).content.facts == f"{'长' * 3_900}\n其余部分"


async def test_long_text_is_ended_with_a_button(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    await bound.say("dan", TITLE, "长" * 3_900)
    assert (await bound.press("dan", "已发完")).text.startswith("4/")


async def test_too_long_a_text_may_be_sent_again(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    assert "太长" in (await bound.say("dan", "长" * 81)).text
    assert (await bound.say("dan", TITLE)).text.startswith("3/")


async def test_confidential_one_is_not_asked_about_publication(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    await bound.say("dan", TITLE, FACTS, REQUEST)
    preview = await bound.press("dan", "城建环保", "走访", "是，要求保密")
    assert "一律不公开" in preview.text
    assert (await stored(bound)).content.publication is Publication.NOT


async def test_draft_is_thrown_away_after_a_question(bound: Desk) -> None:
    await written(bound)
    await bound.press("dan", "放弃", "不，保留")
    assert (await stored(bound)).status is Status.DRAFT
    await bound.press("dan", "放弃", "是，删除")
    assert "没有建议" in (await bound.say("dan", "/proposals")).text


async def test_motion_says_what_it_lacks_before_it_goes(bound: Desk) -> None:
    await written(bound, kind="议案")
    warned = await bound.press("dan", "提交")
    assert "还差 9 人" in warned.text
    handed = await bound.press("dan", "仍然提交")
    assert "转作建议办理" in handed.text
    assert (await stored(bound)).kind is Kind.SUGGESTION


async def test_similar_past_proposal_is_shown_before_it_goes(bound: Desk) -> None:
    await handed_in(bound)
    await written(bound)
    shown = await bound.press("dan", "提交")
    assert "与以往的建议相似" in shown.text
    assert TITLE in shown.text
    assert (await stored(bound)).status is Status.DRAFT


async def test_stale_button_shows_where_one_is(bound: Desk) -> None:
    await bound.say("dan", "/propose")
    event = bound.channel.press("dan", "建议")
    await bound.settle()
    bound.channel.press_token("dan", event.button, message_id=event.message_id)
    await bound.settle()
    assert "已经用过了" in bound.channel.last("dan").text


async def test_numbers_do_where_there_are_no_buttons(tmp_path: Path) -> None:
    async with open_desk(tmp_path, manners=PLAIN) as desk:
        await desk.bind_deputy("dan")
        preview = await desk.say("dan", "!提建议", "1", TITLE, FACTS, REQUEST, "1", "3", "1", "1")
        assert "1. 提交" in preview.text
        assert (await stored(desk)).content.publication is Publication.FULL
        assert "已提交，谢谢" in (await desk.say("dan", "1")).text


async def test_empty_message_wipes_nothing(bound: Desk) -> None:
    await written(bound)
    await bound.press("dan", "选一项修改", "事实与问题")
    assert (await bound.say("dan", "\u202e\u200b ")).text.startswith("3/")
    assert (await stored(bound)).content.facts == FACTS


@pytest.mark.parametrize("text", [*CORPUS, "长" * 10_000], ids=range(len(CORPUS) + 1))
async def test_hostile_text_harms_nothing_at_any_question(bound: Desk, text: str) -> None:
    await bound.say("dan", "/propose")
    await bound.press("dan", "建议")
    for good in (TITLE, FACTS, REQUEST):
        assert _is_harmless((await bound.say("dan", text)).text)
        await bound.say("dan", good)
    assert _is_harmless(bound.texts("dan"))
    assert await bound.office.core.conversations.set_aside(SYSTEM) == 0


def _is_harmless(text: str) -> bool:
    return not any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char not in "\n\t" for char in text)
