"""Deputies are told what became of their proposal: each step once, to whom it concerns, taken back with the step."""

from __future__ import annotations

import pytest

from core.domain.actors import Role
from core.domain.ids import ProposalId
from core.domain.notices import Notice
from core.domain.proposals.life import Status
from core.domain.proposals.news import News
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from core.locale.catalogue import translator
from core.locale.notices import word
from core.presets import preset_text
from core.services.stores.messages import OutboxState
from tests.office import Office
from tests.services.own_proposal_desk import bound, deputy, handed_in
from tests.services.proposal_desk import CONTENT, GOOD, a_reply, units_of
from tests.services.test_cosigning import told


async def news(office: Office, number: int = 0) -> list[str]:
    """What the deputy has been told of steps."""
    found = [(row.body or {}).get("params", {}).get("news", "") for row in await told(office, number)]
    return [one for one in found if one]


async def last_words(office: Office, number: int = 0, language: str = "zh_CN") -> str:
    row = (await told(office, number))[-1]
    return word(Notice.from_json(row.body or {}), translator(language))


async def filed(office: Office, *numbers: int) -> ProposalId:
    proposal = await handed_in(office, *numbers)
    for _ in range(3):
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    return proposal


async def test_whole_way_is_told_step_by_step(office: Office) -> None:
    await bound(office, 0)
    proposal, (unit, _), proposals = await filed(office), await units_of(office), office.core.proposals
    await proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    await proposals.extend(office.clerk, proposal, unit, reason="涉及面广")
    await proposals.reply(office.clerk, proposal, await a_reply(office))
    assert await news(office) == [News.FILED, News.ASSIGNED, News.EXTENDED, News.REPLIED]
    await office.core.deputy_proposals.rate(deputy(office), proposal, GOOD)
    assert len(await news(office)) == 4


async def test_reply_asks_the_lead_deputy_to_rate(office: Office) -> None:
    await bound(office, 0)
    await bound(office, 1)
    proposal, (unit, _) = await filed(office, 1), await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    assert "请阅读答复，并于2026年3月12日（周四）前评价。" in await last_words(office)
    assert "评价" not in await last_words(office, 1)


async def test_reply_goes_to_the_lead_where_the_rules_say_so(office: Office) -> None:
    lead_only = preset_text("longshan").replace('replies_to = "every_signatory"', 'replies_to = "lead"')
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), lead_only)
    await bound(office, 0)
    await bound(office, 1)
    proposal, (unit, _) = await filed(office, 1), await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    assert (News.REPLIED in await news(office), News.REPLIED in await news(office, 1)) == (True, False)


@pytest.mark.parametrize(
    ("outcome", "reason", "said"),
    [
        (ReviewOutcome.REVISE, "请补充依据", "退回修改"),
        (ReviewOutcome.REJECT, "judicial_case", "涉及具体司法案件"),
        (ReviewOutcome.CONVERT, "系来信", "转作来信"),
    ],
)
async def test_what_the_review_says_is_told_with_its_reason(
    office: Office, outcome: ReviewOutcome, reason: str, said: str
) -> None:
    await bound(office, 0)
    await office.core.proposals.review(office.clerk, await handed_in(office), outcome, reason=reason)
    told_last = await last_words(office)
    assert said in told_last
    assert reason == "judicial_case" or reason in told_last
    assert CONTENT.title in told_last


async def test_undoing_takes_back_what_waits(office: Office) -> None:
    await bound(office, 0)
    await filed(office)
    undone = await office.core.actions.undo(office.clerk)
    assert (undone.reach.sent, undone.reach.unsent) == (0, 1)
    assert await news(office) == []


async def test_undoing_corrects_what_was_heard(office: Office) -> None:
    await bound(office, 0)
    proposal = await filed(office)
    async with office.core.transactions.write(office.clerk) as work:
        await work.messages.mark_sent((await work.messages.list_in(OutboxState.WAITING))[0].id, "1")
    (row,) = await told(office, 0)
    assert row.state is OutboxState.SENT
    undone = await office.core.actions.undo(office.clerk)
    assert undone.reach.sent == 1
    assert "误发" in await last_words(office)
    assert (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW


async def test_cosigners_hear_who_took_the_step_does_not(office: Office) -> None:
    await bound(office, 0)
    await bound(office, 1)
    await handed_in(office, 1)
    assert await news(office) == []
    assert await news(office, 1) == [News.HANDED_IN]
    assert CONTENT.title in await last_words(office, 1, "en")
