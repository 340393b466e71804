"""A deputy's proposal in chat, for tests: written question by question, handed in, brought to its reply."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.local import LocalMessage
from core.domain.ids import ProposalId
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from tests.chat.desk import Desk
from tests.services.proposal_desk import a_reply, units_of

TITLE, FACTS, REQUEST = "修缮农车镇桥梁", "桥面破损多处", "请交通局年内修缮"


async def written(desk: Desk, sender: str = "dan", *, kind: str = "建议") -> LocalMessage:
    """Every question answered: the preview."""
    asked = await desk.say(sender, "/propose")
    await desk.press(sender, *(["另写一件"] if "另写一件" in asked.labels else []), kind)
    await desk.say(sender, TITLE, FACTS, REQUEST)
    return await desk.press(sender, "城建环保", "走访", "否", "全文公开")


async def handed_in(desk: Desk, sender: str = "dan") -> ProposalId:
    await written(desk, sender)
    await desk.press(sender, "提交")
    return await newest(desk)


async def newest(desk: Desk) -> ProposalId:
    async with desk.office.core.transactions.read(desk.office.clerk) as work:
        found = [one.id for deputy in desk.office.county.deputies for one in await work.proposals.signed_by(deputy)]
    return max(found)


async def replied(desk: Desk, sender: str = "dan", *, result_class: str = "a") -> ProposalId:
    """Filed, assigned, replied to; the deputy has been told of each step."""
    proposal, office = await handed_in(desk, sender), desk.office
    unit, _ = await units_of(office)
    for _ in range(3):
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    letter = replace(await a_reply(office), result_class=result_class)
    await office.core.proposals.reply(office.clerk, proposal, letter)
    await desk.settle()
    return proposal
