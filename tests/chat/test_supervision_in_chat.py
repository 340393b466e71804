"""Leaders and the supervision office in the chat: what they lead, what is to be done about it, what units let pass."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.local import PLAIN
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import ContactId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Note, NoteKind
from core.domain.proposals.supervision import ActKind, Line
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from tests.chat.desk import Desk, open_desk
from tests.services.chase_desk import due_of, turn_to
from tests.services.proposal_desk import CONTENT, filed, handled, promised, units_of
from tests.services.supervision_desk import OUTCOME, today

LEADERS = {"xiang": Duty.LEADER, "tian": Duty.LEADER, "du": Duty.SUPERVISION}


async def bind_above(desk: Desk, *senders: str) -> dict[str, ContactId]:
    bound = {}
    for sender in senders:
        duty, add = LEADERS[sender], desk.office.core.unit_contacts.add
        bound[sender] = await add(desk.office.clerk, f"{sender}某", duty)
        await desk.bind(sender, Person(PersonKind.CONTACT, bound[sender]))
    return bound


async def led(desk: Desk, proposal: ProposalId | None = None) -> ProposalId:
    """A priority item: Xiang supervises, Tian leads the handling; the deputies inspect, the government follows up."""
    office, people = desk.office, await bind_above(desk, "xiang", "tian")
    number = proposal if proposal is not None else await handled(office)
    supervision, clerk, on = office.core.supervision, office.clerk, today(office) + timedelta(days=20)
    await supervision.choose_priority(clerk, number, leader=people["xiang"], official=people["tian"])
    plan = supervision.plan_act
    await plan(clerk, number, Line.DEPUTIES, ActKind.INSPECTION, who="代表小组", planned_on=on)
    await plan(clerk, number, Line.GOVERNMENT, ActKind.FOLLOW_UP, who="县政府督查室", planned_on=on)
    return number


@pytest.fixture
async def written(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, manners=PLAIN) as opened:
        yield opened


async def test_leader_is_led_to_the_items(desk: Desk) -> None:
    await led(desk)
    assert "/supervision" in (await desk.say("xiang", "/help")).text
    listed = await desk.press("xiang", "我的办件")
    assert "您领衔的重点督办件 1 件" in listed.text
    assert "2026-1 修缮农车镇桥梁：办理中" in listed.text
    assert listed.text == (await desk.say("xiang", "/items")).text == (await desk.say("xiang", "督办")).text


async def test_item_explains_its_deadlines(desk: Desk) -> None:
    await led(desk)
    await desk.say("tian", "/supervision")
    page = (await desk.press("tian", "2026-1")).text
    assert "重点督办件：xiang某领衔督办，tian某领办" in page
    assert "《代表法》（2025）第五十一条" in page
    assert "2026年6月2日" in page
    assert "县交通运输局（独办）" in page
    assert all(one in page for one in ("代表视察，代表小组", "跟踪督办，县政府督查室", "由人大机关登记"))


async def test_each_sees_the_acts_of_the_own_lines(desk: Desk) -> None:
    number = await led(desk)
    await bind_above(desk, "du")
    acts = (await desk.office.core.supervision.of_proposal(desk.office.clerk, number)).acts
    for view in acts:
        await desk.office.core.supervision.record_outcome(desk.office.clerk, view.act.id, OUTCOME)
    shown = {sender: (await desk.say(sender, "/supervision acts")).text for sender in LEADERS}
    assert ["代表视察" in shown[one] for one in LEADERS] == [True, False, False]
    assert ["跟踪督办" in shown[one] for one in LEADERS] == [False, True, True]
    assert all(OUTCOME in text for text in shown.values())
    assert "县交通运输局" in (await desk.press("du", "2026-1")).text


async def test_what_units_let_pass_is_listed_and_explained(desk: Desk) -> None:
    proposal = await handled(desk.office)
    await bind_above(desk, "du")
    turn_to(desk.office, await due_of(desk.office, proposal, "reply") + timedelta(days=16))
    await desk.office.core.proposal_chasing.make_round(SYSTEM)
    await desk.office.core.reminders.tick(SYSTEM)
    await desk.settle()
    assert "逾期 16 天" in desk.texts("du")
    listed = await desk.press("du", "我的办件", "逾期事项（2）")
    assert "县交通运输局：2026-1 修缮农车镇桥梁，答复代表，逾期 16 天" in listed.text
    assert "退回" not in listed.text
    assert "《代表法》（2025）第五十一条" in (await desk.press("du", "2026-1")).text


async def test_overdue_promise_is_among_them(desk: Desk) -> None:
    proposal = await promised(desk.office)
    await bind_above(desk, "du")
    turn_to(desk.office, today(desk.office).replace(year=2027, month=1, day=10))
    assert "报告承诺落实情况，逾期 10 天" in (await desk.say("du", "/supervision overdue")).text
    assert "县交通运输局 报告承诺落实情况" in (await desk.press("du", "2026-1")).text
    note = Note((await units_of(desk.office))[0], NoteKind.KEPT, "桥已通车", today(desk.office))
    await desk.office.core.proposals.note(desk.office.clerk, proposal, note)
    assert "目前没有" in (await desk.say("du", "/supervision overdue")).text


async def test_strangers_item_answers_like_an_unknown_one(desk: Desk) -> None:
    """One that is in time and led by others; once it is dropped, its leader's own."""
    number = await led(desk)
    await bind_above(desk, "du")
    other = await filed(desk.office)
    unknown = (await desk.say("xiang", "/supervision 999")).text
    assert "没有这件" in unknown
    assert (await desk.say("xiang", f"/supervision {other}")).text == unknown
    await desk.say("xiang", f"/supervision {number}")
    await desk.office.core.supervision.drop_priority(desk.office.clerk, number, reason="主任会议调整")
    assert (await desk.press("xiang", "我的办件")).text.startswith("xiang某：您领衔的重点督办件 0 件")
    assert (await desk.say("xiang", f"/supervision {number}")).text == unknown


async def test_confidential_title_stays_out_of_the_chat(desk: Desk) -> None:
    content, office = replace(CONTENT, is_confidential=True), desk.office
    proposal = (await office.core.proposals.enter(office.clerk, office.county.deputies[:1], content)).proposal.id
    while (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW:
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    await office.core.proposals.assign(office.clerk, proposal, [((await units_of(office))[0], Part.SOLE)])
    await led(desk, proposal)
    turn_to(office, await due_of(office, proposal, "reply") + timedelta(days=1))
    await desk.say("xiang", "/supervision", "/supervision acts", "/supervision overdue", f"/supervision {proposal}")
    assert not any(secret in desk.texts("xiang") for secret in (CONTENT.title, CONTENT.facts, CONTENT.request))
    assert "保密" in desk.texts("xiang")


async def test_list_is_turned_page_by_page(desk: Desk) -> None:
    await bind_above(desk, "du")
    for _ in range(4):
        await handled(desk.office)
    turn_to(desk.office, today(desk.office) + timedelta(days=120))
    first = await desk.say("du", "/supervision overdue")
    assert "上一页" not in first.labels
    second = await desk.press("du", "下一页")
    assert second.labels[-4:] != first.labels[-4:]
    assert set(second.text.splitlines()[1:]).isdisjoint(first.text.splitlines()[1:])
    assert "上一页" in second.labels


async def test_only_those_above_the_units_are_let_in(desk: Desk) -> None:
    await handled(desk.office)
    await desk.bind_deputy("dan")
    unit, _ = await units_of(desk.office)
    liaison = await desk.office.core.unit_contacts.add(desk.office.clerk, "林某", Duty.LIAISON, unit=unit)
    await desk.bind("lin", Person(PersonKind.CONTACT, liaison))
    for sender in ("dan", "lin"):
        assert "没有这项权限" in (await desk.say(sender, "/supervision")).text


async def test_who_left_sees_nothing_more(desk: Desk) -> None:
    people = await bind_above(desk, "du")
    await desk.say("du", "/supervision")
    await desk.office.core.unit_contacts.remove(desk.office.clerk, people["du"])
    assert "逾期事项" not in (await desk.say("du", "/supervision")).labels


async def test_numbers_lead_through_without_buttons(written: Desk) -> None:
    """As on Matrix: the list is answered with its numbers, in the same words."""
    await led(written)
    listed = await written.say("xiang", "！督办")
    assert "1. 2026-1" in listed.text
    assert "《代表法》（2025）第五十一条" in (await written.say("xiang", "1")).text
