"""A deputy follows, rates and takes back own proposals in chat; co-signers read, then decide with a button."""

from __future__ import annotations

import pytest

from core.domain.actors import SYSTEM
from core.domain.ids import HandlingUnitId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Note, NoteKind, Proposal
from tests.chat.desk import Desk
from tests.chat.proposal_desk import FACTS, REQUEST, TITLE, handed_in, newest, replied, written
from tests.chat.test_hostile_chat import CORPUS
from tests.factories import NOON, a_deputy, invented_name
from tests.services.proposal_desk import GOOD, units_of


@pytest.fixture
async def bound(desk: Desk) -> Desk:
    """The lead deputy, and two who may co-sign."""
    for number, sender in enumerate(("dan", "eve", "fay")):
        await desk.bind_deputy(sender, number)
    return desk


async def stored(desk: Desk) -> Proposal:
    return (await desk.office.core.proposals.get(desk.office.clerk, await newest(desk))).proposal


async def invited(desk: Desk, *numbers: int) -> None:
    """From the draft that was just written."""
    await desk.press("dan", "邀请联名")
    await desk.press("dan", "邀请联名")
    await desk.say("dan", "、".join(invented_name(one) for one in numbers))


async def signed(desk: Desk, *senders: str) -> None:
    for sender in senders:
        await desk.press(sender, "阅读并决定", "同意联名")


async def test_list_shows_state_and_next_date(bound: Desk) -> None:
    await handed_in(bound)
    listed = await bound.say("dan", "/proposals")
    assert f"{TITLE}：" in listed.text or TITLE in listed.text
    assert "审查中" in listed.text
    assert "最近期限" in listed.text


async def test_one_explains_its_dates(bound: Desk) -> None:
    await handed_in(bound)
    await bound.say("dan", "我的建议")
    item = await bound.press("dan", TITLE)
    assert "等待：人大初审" in item.text
    dates = await bound.press("dan", "期限与经过")
    assert "本县规定（待核）" in dates.text
    assert "已提交" in dates.text


async def test_cosigner_reads_and_signs_with_a_button(bound: Desk) -> None:
    await written(bound)
    await invited(bound, 1)
    asked = await bound.press("eve", "阅读并决定")
    assert FACTS in asked.text
    assert "同意联名" in asked.labels
    assert "已联名" in (await bound.press("eve", "同意联名")).text
    assert len((await stored(bound)).signatories) == 2
    assert "目前共 2 人署名" in bound.texts("dan")


async def test_decline_is_told_to_the_lead(bound: Desk) -> None:
    await written(bound)
    await invited(bound, 1)
    await bound.press("eve", "阅读并决定", "不联名")
    assert "没有联名" in bound.texts("dan")
    assert len((await stored(bound)).signatories) == 1


async def test_text_that_changed_meanwhile_is_read_again(bound: Desk) -> None:
    await written(bound)
    await invited(bound, 1)
    await bound.press("eve", "阅读并决定")
    await bound.say("dan", "/propose")
    await bound.press("dan", f"续写：{TITLE}", "选一项修改", "具体建议")
    await bound.say("dan", "请拆除重建")
    shown = await bound.press("eve", "同意联名")
    assert "内容刚刚有改动" in shown.text
    assert "请拆除重建" in shown.text
    assert len((await stored(bound)).signatories) == 1
    await bound.press("eve", "同意联名")
    assert len((await stored(bound)).signatories) == 2


async def test_later_leaves_the_question_open(bound: Desk) -> None:
    await written(bound)
    await invited(bound, 1)
    await bound.press("eve", "阅读并决定", "以后再说")
    await bound.say("eve", "/proposals")
    await bound.press("eve", TITLE, "阅读并决定")
    assert "同意联名" in bound.channel.last("eve").labels


async def test_second_press_under_the_old_message_is_kind(bound: Desk) -> None:
    await written(bound)
    await invited(bound, 1)
    await signed(bound, "eve")
    event = bound.channel.press("eve", "阅读并决定")
    assert event.button
    await bound.settle()
    assert TITLE in bound.channel.last("eve").text
    assert len((await stored(bound)).signatories) == 2


async def test_stranger_gets_the_answer_of_an_unknown_one(bound: Desk) -> None:
    proposal = await handed_in(bound)
    for number in (proposal, 9_999):
        assert "没有这件" in (await bound.say("fay", f"/proposals {number}")).text
        bound.channel.press_token("fay", f"go.cosign:{number}")
        await bound.settle()
        assert "没有这件" in bound.channel.last("fay").text
        bound.channel.press_token("fay", f"go.propose:{number}")
        await bound.settle()
        assert "没有这件" in bound.channel.last("fay").text


async def test_names_that_nobody_has_are_told(bound: Desk) -> None:
    await written(bound)
    await bound.press("dan", "邀请联名")
    await bound.press("dan", "邀请联名")
    shown = await bound.say("dan", f"没有此人，{invented_name(3)}")
    assert "没有这个姓名的在任代表：没有此人" in shown.text
    assert f"请您自己告知：{invented_name(3)}" in shown.text


async def test_of_two_alike_one_is_chosen(bound: Desk) -> None:
    async with bound.office.core.transactions.write(bound.office.clerk) as work:
        for one, place in enumerate(bound.office.county.constituencies):
            await work.records.add_deputy(a_deputy(50 + one, name="田丽", constituency_id=place))
    await written(bound)
    await bound.press("dan", "邀请联名")
    await bound.press("dan", "邀请联名")
    asked = await bound.say("dan", "田丽")
    assert {"田丽 民安第一选区", "田丽 民安第二选区"} <= set(asked.labels)
    assert "尚未答复：田丽" in (await bound.press("dan", "田丽 民安第二选区")).text


async def test_steps_are_told_and_lead_to_the_proposal(bound: Desk) -> None:
    await replied(bound)
    told = bound.texts("dan")
    assert all(word in told for word in ("已立案", "办理", "已答复"))
    assert "评价" in (await bound.press("dan", "查看")).labels


async def test_replies_are_read_in_full(bound: Desk) -> None:
    await replied(bound)
    await bound.press("dan", "查看")
    letter = await bound.press("dan", "查看答复")
    assert all(part in letter.text for part in ("县交通运输局", "龙交函〔2026〕8号", "田局长", "已列入计划", "A类"))


async def test_content_deputy_rates_and_it_is_closed(bound: Desk) -> None:
    await replied(bound)
    await bound.press("dan", "查看", "评价", "满意")
    asked = await bound.press("dan", "基本满意")
    assert "还没有人看到" in asked.text
    assert (await stored(bound)).status is Status.REPLIED
    sent = await bound.press("dan", "发送")
    assert "办理态度 满意、办理结果 基本满意" in sent.text
    assert (await stored(bound)).status is Status.CLOSED


async def test_dissatisfied_deputy_is_asked_why(bound: Desk) -> None:
    await replied(bound)
    asked = await bound.press("dan", "查看", "评价", "满意", "不满意")
    assert "具体理由" in asked.text
    await bound.say("dan", "没有落实")
    await bound.press("dan", "发送")
    proposal = await stored(bound)
    assert (proposal.status, proposal.feedback[-1].reasons) == (Status.REHANDLING, "没有落实")


async def test_lead_deputy_says_whether_a_promise_was_kept(bound: Desk) -> None:
    await replied(bound, result_class="b")
    await bound.press("dan", "查看", "评价", "满意", "满意", "发送")
    unit, core = await kept(bound), bound.office.core
    assert "报告承诺已兑现" in bound.texts("dan")
    asked = await bound.press("dan", "查看", "评价承诺落实情况")
    assert all(word in asked.text for word in ("县交通运输局的承诺", "桥已通车", "办理态度"))
    await bound.press("dan", "满意", "不满意")
    await bound.say("dan", "桥面仍然破损")
    assert (await stored(bound)).promise_ratings == ()
    assert not any("桥面仍然破损".encode() in one for one in bound.files())
    sent = await bound.press("dan", "发送")
    assert "代表认为未落实" in sent.text
    [given] = (await stored(bound)).promise_ratings
    assert (given.unit, given.reasons) == (unit, "桥面仍然破损")
    await kept(bound)
    await bound.press("dan", "查看", "评价承诺落实情况", "满意")
    await core.proposal_promises.rate(bound.office.clerk, await newest(bound), unit, GOOD)
    assert "不需要代表评价" in (await bound.press("dan", "满意", "发送")).text
    assert "已兑现，代表认可" in (await bound.say("dan", f"/proposals {await newest(bound)}")).text


async def kept(desk: Desk) -> HandlingUnitId:
    """The unit says that what it promised is done, and its deputy has been told."""
    proposal, (unit, _) = await newest(desk), await units_of(desk.office)
    note = Note(unit, NoteKind.KEPT, "桥已通车", NOON.date())
    await desk.office.core.proposals.note(desk.office.clerk, proposal, note)
    await desk.settle()
    return unit


async def test_rating_under_way_is_stored_nowhere_in_clear(bound: Desk) -> None:
    await replied(bound)
    await bound.press("dan", "查看", "评价", "满意", "不满意")
    await bound.say("dan", "没有落实的具体理由")
    assert not any("没有落实的具体理由".encode() in one for one in bound.files())
    assert (await stored(bound)).feedback == ()


async def test_rating_may_be_put_off_and_begun_anew(bound: Desk) -> None:
    await replied(bound)
    await bound.press("dan", "查看", "评价", "满意", "满意", "重新评价", "暂不评价")
    assert (await stored(bound)).status is Status.REPLIED
    await bound.press("dan", "评价", "基本满意", "满意", "发送")
    assert (await stored(bound)).feedback[-1].marks == (("process", "basically_satisfied"), ("result", "satisfied"))


async def test_single_deputy_withdraws_with_a_reason(bound: Desk) -> None:
    await handed_in(bound)
    await bound.press("dan", "查看进展", "撤回")
    assert "已撤回" in (await bound.say("dan", "已经解决")).text
    assert (await stored(bound)).status is Status.WITHDRAWN


async def test_joint_one_is_withdrawn_when_all_agree(bound: Desk) -> None:
    await written(bound)
    await invited(bound, 1, 2)
    await signed(bound, "eve", "fay")
    await bound.say("dan", "/propose")
    await bound.press("dan", f"续写：{TITLE}", "提交", "查看进展", "撤回")
    assert "已征求联名代表的意见" in (await bound.say("dan", "已经解决")).text
    for sender in ("eve", "fay"):
        asked = await bound.press(sender, "阅读并决定")
        assert "已经解决" in asked.text
        await bound.press(sender, "同意")
    assert (await stored(bound)).status is Status.WITHDRAWN
    assert "同意撤回" in bound.texts("dan")


async def test_typed_words_lead_back_to_the_buttons(bound: Desk) -> None:
    await handed_in(bound)
    await bound.press("dan", "查看进展")
    assert TITLE in (await bound.say("dan", "你好")).text
    assert await bound.office.core.conversations.set_aside(SYSTEM) == 0


async def test_hostile_words_harm_nothing(bound: Desk) -> None:
    """As names of co-signers, as the reason of a withdrawal, as what a co-signer types instead of pressing."""
    await written(bound)
    for text in [*CORPUS[:6], "长" * 10_000]:
        bound.wait_a_minute()
        await bound.say("dan", "/proposals")
        await bound.press("dan", TITLE, "邀请联名")
        await bound.say("dan", text)
    await bound.say("dan", f"/proposals {await newest(bound)}")
    await bound.press("dan", "邀请联名")
    await bound.say("dan", invented_name(1))
    bound.wait_a_minute()
    await bound.press("eve", "阅读并决定")
    for text in CORPUS[:3]:
        await bound.say("eve", text)
    assert (await stored(bound)).signatories == bound.office.county.deputies[:1]
    assert await bound.office.core.conversations.set_aside(SYSTEM) == 0


async def test_my_data_names_what_was_signed(bound: Desk) -> None:
    await handed_in(bound)
    await bound.say("dan", "/mydata")
    attachment = bound.channel.last("dan").attachment
    assert attachment is not None
    assert REQUEST.encode() in attachment.content
