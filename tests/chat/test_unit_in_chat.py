"""A unit's liaison in the chat: its own items, what is done about them, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Consultation, NoteKind, Proposal
from core.domain.proposals.units import Part, UnitStatus
from core.domain.rules.handling import ReviewOutcome
from tests.chat.desk import Desk
from tests.services.chase_desk import due_of, turn_to
from tests.services.proposal_desk import BAD, CONTENT, GOOD, a_reply, answered, filed, handled, shared, units_of


@pytest.fixture
async def unit(desk: Desk) -> Desk:
    """Lin is the liaison of the first unit."""
    await bind_contact(desk, "lin", 0)
    return desk


async def bind_contact(desk: Desk, sender: str, number: int, duty: Duty = Duty.LIAISON) -> None:
    unit = (await units_of(desk.office))[number] if duty.is_of_a_unit else None
    contact = await desk.office.core.unit_contacts.add(desk.office.clerk, f"{sender}某", duty, unit=unit)
    await desk.bind(sender, Person(PersonKind.CONTACT, contact))


async def stored(desk: Desk, proposal: ProposalId) -> Proposal:
    return (await desk.office.core.proposals.get(desk.office.clerk, proposal)).proposal


async def test_liaison_is_greeted_with_the_way_to_the_items(unit: Desk) -> None:
    assert "联系人" in unit.texts("lin")
    assert "没有办件" in (await unit.press("lin", "我的办件")).text


async def test_list_says_what_is_due_when(unit: Desk) -> None:
    await handled(unit.office)
    shown = await unit.say("lin", "我的办件")
    assert "待办 1 件" in shown.text
    assert "2026-1 修缮农车镇桥梁：10 天后" in shown.text


async def test_item_tells_its_deadlines(unit: Desk) -> None:
    await handled(unit.office)
    await unit.say("lin", "/items")
    shown = await unit.press("lin", "2026-1")
    assert "2026年6月2日" in shown.text
    assert "独办" in shown.text


async def test_item_is_read_in_full(unit: Desk) -> None:
    await handled(unit.office)
    await unit.say("lin", "/items")
    assert "桥面破损" in (await unit.press("lin", "2026-1", "查看全文")).text


async def test_unit_accepts(unit: Desk) -> None:
    proposal, (number, _) = await handled(unit.office), await units_of(unit.office)
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1", "接受")
    assert (await stored(unit, proposal)).assignment_of(number).status is UnitStatus.ACCEPTED


async def test_unit_gives_back_with_a_reason(unit: Desk) -> None:
    proposal = await handled(unit.office)
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1", "退回")
    shown = await unit.say("lin", "属水利局职责")
    assert "属水利局职责" in shown.text
    assert (await stored(unit, proposal)).status is Status.HANDLING
    await unit.press("lin", "发送")
    assert (await stored(unit, proposal)).status is Status.FILED
    assert (await stored(unit, proposal)).reason == "属水利局职责"


async def test_too_late_to_give_back_is_not_offered(unit: Desk) -> None:
    proposal = await handled(unit.office)
    turn_to(unit.office, await due_of(unit.office, proposal, "return_to_assigner") + timedelta(days=1))
    await unit.say("lin", "/items")
    labels = (await unit.press("lin", "2026-1")).labels
    assert "退回" not in labels
    assert "接受" in labels


async def test_first_contact_is_told_with_its_form(unit: Desk) -> None:
    proposal = await handled(unit.office)
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1", "已与代表沟通", "上门走访")
    await unit.say("lin", "3月5日与代表在桥头见面")
    await unit.press("lin", "发送")
    [note] = (await stored(unit, proposal)).notes
    assert (note.kind, note.form, note.text) == (
        NoteKind.FIRST_CONTACT,
        Consultation.VISIT,
        "3月5日与代表在桥头见面",
    )
    assert "first_contact" not in {one.key for one in (await stored(unit, proposal)).open_clocks}


async def test_progress_stands_under_the_item(unit: Desk) -> None:
    await handled(unit.office)
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1", "办理进展")
    await unit.say("lin", "正在勘察")
    assert "正在勘察" in (await unit.press("lin", "发送")).text


async def test_assisting_unit_tells_the_lead_unit(unit: Desk) -> None:
    await bind_contact(unit, "shui", 1)
    await shared(unit.office)
    await unit.say("shui", "/items")
    await unit.press("shui", "2026-1", "协办意见")
    await unit.say("shui", "可以配合")
    await unit.press("shui", "发送")
    await unit.say("lin", "/items")
    assert "可以配合" in (await unit.press("lin", "2026-1")).text


async def test_reply_is_read_back_before_it_is_sent(unit: Desk) -> None:
    proposal = await handled(unit.office)
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1", "答复", "A类")
    await unit.say("lin", "龙交函〔2026〕8号", "田局长")
    await unit.press("lin", "座谈会")
    shown = await unit.say("lin", "已列入年度计划，十月完工。")
    assert "龙交函〔2026〕8号" in shown.text
    assert "已列入年度计划" in shown.text
    assert (await stored(unit, proposal)).replies == ()
    await unit.press("lin", "发送")
    [letter] = (await stored(unit, proposal)).replies
    assert (letter.result_class, letter.signatory, letter.consultation) == ("a", "田局长", Consultation.SYMPOSIUM)


async def test_answered_item_offers_no_second_reply(unit: Desk) -> None:
    await answered(unit.office)
    await unit.say("lin", "/items")
    assert "答复" not in (await unit.press("lin", "2026-1")).labels


async def test_rating_shows_once_it_is_submitted(unit: Desk) -> None:
    proposal = await answered(unit.office)
    await unit.say("lin", "/items")
    assert "没有落实" not in (await unit.press("lin", "2026-1")).text
    await unit.office.core.proposals.rate(unit.office.clerk, proposal, BAD, reasons="没有落实")
    await unit.say("lin", "/items")
    assert "没有落实" in (await unit.press("lin", "2026-1")).text


async def test_confidential_text_stays_out_of_the_chat(unit: Desk) -> None:
    content, core = replace(CONTENT, is_confidential=True), unit.office.core
    clerk, deputies = unit.office.clerk, unit.office.county.deputies[:1]
    proposal = (await core.proposals.enter(clerk, deputies, content)).proposal.id
    while (await stored(unit, proposal)).status is Status.IN_REVIEW:
        await core.proposals.review(clerk, proposal, ReviewOutcome.ACCEPT)
    await core.proposals.assign(clerk, proposal, [((await units_of(unit.office))[0], Part.SOLE)])
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1", "查看全文")
    assert "保密" in unit.channel.last("lin").text
    assert not any(secret in unit.texts("lin") for secret in (content.title, content.facts, content.request))


async def test_strangers_item_answers_like_an_unknown_one(unit: Desk) -> None:
    proposal = await handled(unit.office)
    await bind_contact(unit, "shui", 1)
    strange = (await unit.say("shui", f"/items {proposal}")).text
    unknown = (await unit.say("shui", "/items 999")).text
    assert strange == unknown
    assert "没有这件办件" in strange


async def test_item_taken_away_meanwhile_is_not_acted_on(unit: Desk) -> None:
    proposal, (number, _) = await handled(unit.office), await units_of(unit.office)
    await unit.say("lin", "/items")
    await unit.press("lin", "2026-1")
    await unit.office.core.proposals.give_back(unit.office.clerk, proposal, number, reason="交办有误")
    assert "没有这件办件" in (await unit.press("lin", "接受")).text


async def test_chase_leads_to_the_items(unit: Desk) -> None:
    proposal = await handled(unit.office)
    turn_to(unit.office, await due_of(unit.office, proposal, "reply") + timedelta(days=1))
    await unit.office.core.proposal_chasing.make_round(SYSTEM)
    await unit.office.core.reminders.tick(SYSTEM)
    await unit.settle()
    told = unit.channel.last("lin")
    assert "逾期 1 天" in told.text
    assert "我的办件" in told.labels


async def test_filed_only_is_nobodys_item(unit: Desk) -> None:
    await filed(unit.office)
    assert "没有办件" in (await unit.say("lin", "/items")).text


async def test_promise_is_told_of_until_it_is_kept(unit: Desk) -> None:
    proposal, core = await handled(unit.office), unit.office.core
    await core.proposals.reply(unit.office.clerk, proposal, replace(await a_reply(unit.office), result_class="b"))
    await core.proposals.rate(unit.office.clerk, proposal, GOOD)
    assert "已承诺" in (await unit.say("lin", "/items")).text
    await unit.press("lin", "2026-1", "承诺已兑现")
    await unit.say("lin", "桥已通车")
    await unit.press("lin", "发送")
    assert [(one.kind, one.text) for one in (await stored(unit, proposal)).notes] == [(NoteKind.KEPT, "桥已通车")]
    assert "没有办件" in (await unit.say("lin", "/items")).text
