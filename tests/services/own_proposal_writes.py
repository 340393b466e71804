"""The deputies' writes about their own proposals, and what the office writes for them. Entered beside ``writes``."""

from __future__ import annotations

from datetime import date

from core.domain.proposals.cosigning import Purpose
from core.domain.proposals.drafting import EMPTY
from tests.office import Office
from tests.services.own_proposal_desk import deputy, drafted, handed_in, name, replied
from tests.services.proposal_desk import GOOD, told, units_of
from tests.services.writes import Deed, case


@case("proposal_draft.save")
async def _(office: Office) -> Deed:
    return Deed(deputy(office), lambda: office.core.deputy_proposals.save_draft(deputy(office), EMPTY))


@case("proposal_draft.discard")
async def _(office: Office) -> Deed:
    proposal = await drafted(office)
    return Deed(deputy(office), lambda: office.core.deputy_proposals.discard(deputy(office), proposal))


@case("proposal_draft.hand_in")
async def _(office: Office) -> Deed:
    proposal = await drafted(office)
    return Deed(deputy(office), lambda: office.core.deputy_proposals.hand_in(deputy(office), proposal))


@case("cosigning.invite")
async def _(office: Office) -> Deed:
    proposal, names = await drafted(office), [name(1)]
    return Deed(deputy(office), lambda: office.core.cosigning.invite(deputy(office), proposal, names))


@case("cosigning.answer")
async def _(office: Office) -> Deed:
    proposal, other, cosigning = await drafted(office), deputy(office, 1), office.core.cosigning
    await cosigning.invite(deputy(office), proposal, [name(1)])
    return Deed(other, lambda: cosigning.answer(other, proposal, Purpose.SIGN, agrees=True))


@case("own_proposal.take_back")
async def _(office: Office) -> Deed:
    proposal, take_back = await handed_in(office), office.core.deputy_proposals.take_back
    return Deed(deputy(office), lambda: take_back(deputy(office), proposal, reason="已经解决"))


@case("own_proposal.rate")
async def _(office: Office) -> Deed:
    proposal, rate = await replied(office), office.core.deputy_proposals.rate
    return Deed(deputy(office), lambda: rate(deputy(office), proposal, GOOD))


@case("own_proposal.rate_promise")
async def _(office: Office) -> Deed:
    proposal, (unit, _), rate = await told(office), await units_of(office), office.core.deputy_proposals.rate_promise
    return Deed(deputy(office), lambda: rate(deputy(office), proposal, unit, GOOD))


@case("motion.set_deadline")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.motion_deadline.set(office.clerk, date(2026, 3, 5)))
