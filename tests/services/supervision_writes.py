"""The writes about supervision. Entered beside ``writes``."""

from __future__ import annotations

from datetime import timedelta

from core.domain.proposals.supervision import ActKind, Line
from tests.office import Office
from tests.services.proposal_desk import handled
from tests.services.supervision_desk import OUTCOME, a_priority, an_act, leaders, today
from tests.services.writes import Deed, case


@case("supervision.choose_priority")
async def _(office: Office) -> Deed:
    proposal, (leader, official) = await handled(office), await leaders(office)
    choose = office.core.supervision.choose_priority
    return Deed(office.clerk, lambda: choose(office.clerk, proposal, leader=leader, official=official))


@case("supervision.drop_priority")
async def _(office: Office) -> Deed:
    proposal, drop = await a_priority(office), office.core.supervision.drop_priority
    return Deed(office.clerk, lambda: drop(office.clerk, proposal, reason="主任会议调整"))


@case("supervision.plan_act")
async def _(office: Office) -> Deed:
    proposal, plan, on = await handled(office), office.core.supervision.plan_act, today(office) + timedelta(days=20)
    return Deed(
        office.clerk,
        lambda: plan(office.clerk, proposal, Line.DEPUTIES, ActKind.INSPECTION, who="代表小组", planned_on=on),
    )


@case("supervision.record_outcome")
async def _(office: Office) -> Deed:
    act, enter = await an_act(office), office.core.supervision.record_outcome
    return Deed(office.clerk, lambda: enter(office.clerk, act, OUTCOME))


@case("supervision.cancel_act")
async def _(office: Office) -> Deed:
    act, cancel = await an_act(office), office.core.supervision.cancel_act
    return Deed(office.clerk, lambda: cancel(office.clerk, act, reason="与年终评议合并"))
