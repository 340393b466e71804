"""Supervision and promises of the season's county: a priority item, acts that are late and to come, two promises."""

from __future__ import annotations

from dataclasses import replace

from core.domain.ids import ActId, ProposalId
from core.domain.proposals.supervision import Line
from tests.office import Office
from tests.services.supervision_desk import an_act, leaders
from tests.terminal.proposal_county import letter

ITEM, BESIDE, PROMISED = ProposalId(4), ProposalId(2), ProposalId(3)


async def supervised(office: Office) -> tuple[ActId, ActId]:
    """A priority item, and two acts: three days late, and in twenty days."""
    leader, official = await leaders(office)
    await office.core.supervision.choose_priority(office.clerk, ITEM, leader=leader, official=official)
    late = await an_act(office, BESIDE, line=Line.GOVERNMENT, days=-3)
    return late, await an_act(office, ITEM, days=20)


async def promised(office: Office) -> None:
    """What was to be handled again is replied to with a promise of two units' kind: one unit, class B."""
    [share] = (await office.core.proposals.get(office.clerk, PROMISED)).proposal.assignments
    written = replace(letter(share.unit), result_class="b", text="列入明年计划，三月底前完工。")
    await office.core.proposals.reply(office.clerk, PROMISED, written)
