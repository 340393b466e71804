"""Supervision for tests: two leaders, a priority item, an act that is to take place."""

from __future__ import annotations

from datetime import date, timedelta

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ActId, ContactId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.supervision import ActKind, Line
from tests.office import Office
from tests.services.proposal_desk import handled

OUTCOME = "桥面已修复，代表当场表示满意"


async def leaders(office: Office) -> tuple[ContactId, ContactId]:
    """The Standing Committee's, and the government's."""
    add = office.core.unit_contacts.add
    return await add(office.clerk, "向主任", Duty.LEADER), await add(office.clerk, "田县长", Duty.LEADER)


async def a_priority(office: Office) -> ProposalId:
    proposal, (leader, official) = await handled(office), await leaders(office)
    await office.core.supervision.choose_priority(office.clerk, proposal, leader=leader, official=official)
    return proposal


async def an_act(
    office: Office, proposal: ProposalId | None = None, *, line: Line = Line.DEPUTIES, days: int = 20
) -> ActId:
    """Planned for so many days from today."""
    about = proposal if proposal is not None else await handled(office)
    plan, on = office.core.supervision.plan_act, today(office) + timedelta(days=days)
    return (await plan(office.clerk, about, line, ActKind.INSPECTION, who="代表小组", planned_on=on)).act.id


def today(office: Office) -> date:
    return date_in(COUNTY_ZONE, office.clock.now())
