"""Proposals of the season's county: one of every state that a desk meets, and some that are late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.proposal import Consultation, Content, Kind, Reply
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from tests.office import Office

TITLES = (
    "修缮农车镇木桥桥面",
    "里耶古城周边增设公交站",
    "洗车河沿岸路灯照明",
    "苗儿滩镇卫生院增配救护车",
    "靛房镇学校食堂改造",
    "红岩溪镇饮用水源保护",
    "桂塘镇村道拓宽硬化",
    "召市镇农贸市场搬迁",
)
GOOD = (("process", "satisfied"), ("result", "basically_satisfied"))
BAD = (("process", "satisfied"), ("result", "dissatisfied"))


def content(number: int) -> Content:
    title = TITLES[number % len(TITLES)]
    return Content(
        title, f"{title}：群众反映多年。", f"请在年内完成{title}。", "building" if number % 2 else "agriculture"
    )


async def add_units(office: Office) -> list[HandlingUnitId]:
    names = ("县交通运输局", "县水利局", "县教育局", "县卫生健康局")
    return [await office.core.proposals.add_unit(office.clerk, name) for name in names]


async def fill_proposals(office: Office, deputies: Sequence[DeputyId]) -> None:
    """Eight proposals, the first ones furthest. The clock stands where it stood afterwards."""
    now, core, clerk = office.clock.now(), office.core, office.clerk
    units = await add_units(office)
    office.clock.move_to(now - timedelta(days=120))
    early = [await _filed(office, deputies[number], number) for number in range(5)]
    await core.proposals.assign(clerk, early[0], [(units[0], Part.SOLE)])
    await core.proposals.assign(clerk, early[1], [(units[0], Part.LEAD), (units[1], Part.ASSIST)])
    await core.proposals.assign(clerk, early[2], [(units[1], Part.SOLE)])
    await core.proposals.assign(clerk, early[3], [(units[2], Part.SEPARATE), (units[3], Part.SEPARATE)])
    await core.proposals.assign(clerk, early[4], [(units[2], Part.SOLE)])
    for proposal, unit in ((1, 0), (1, 1), (2, 1), (3, 2), (4, 2)):
        await core.proposals.accept(clerk, early[proposal], units[unit])
    office.clock.move_to(now - timedelta(days=20))
    await core.proposals.reply(clerk, early[0], letter(units[0]))
    await core.proposals.rate(clerk, early[0], GOOD)
    await core.proposals.reply(clerk, early[2], letter(units[1]))
    await core.proposals.rate(clerk, early[2], BAD, reasons="没有落实到村")
    office.clock.move_to(now - timedelta(days=3))
    await core.proposals.reply(clerk, early[4], letter(units[2]))
    await _filed(office, deputies[5], 5)
    await core.proposals.enter(clerk, deputies[6:8], content(6))
    await core.proposals.enter(clerk, deputies[8:10], content(7), kind=Kind.MOTION)
    office.clock.move_to(now)


def letter(unit: HandlingUnitId) -> Reply:
    number, text = "龙函〔2026〕8号", "已列入年度计划，正在施工。"
    return Reply(unit, 0, "a", number, "田局长", text, date(2026, 11, 1), Consultation.VISIT)


async def _filed(office: Office, lead: DeputyId, number: int) -> ProposalId:
    entered = await office.core.proposals.enter(office.clerk, [lead], content(number))
    while entered.proposal.number is None:
        entered = await office.core.proposals.review(office.clerk, entered.proposal.id, ReviewOutcome.ACCEPT)
    return entered.proposal.id
