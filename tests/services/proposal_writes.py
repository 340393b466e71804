"""The writes about proposals. Entered beside ``writes``."""

from __future__ import annotations

from datetime import timedelta

from core.domain.actors import SYSTEM, Role
from core.domain.proposals.contacts import Duty
from core.domain.proposals.ledger_history import Choices
from core.domain.proposals.proposal import Consultation, Note, NoteKind
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from core.presets import preset_text
from tests.factories import NOON, invented_name
from tests.office import Office
from tests.services.ledger_sheets import ledger
from tests.services.proposal_desk import (
    BAD,
    CONTENT,
    GOOD,
    a_reply,
    answered,
    convened,
    entered,
    filed,
    handled,
    liaison_of,
    shared,
    told,
    units_of,
)
from tests.services.writes import NOT_A_FILE, Deed, case


@case("unit.add")
async def _(office: Office) -> Deed:
    return Deed(office.clerk, lambda: office.core.proposals.add_unit(office.clerk, "县教育局"))


@case("proposal.make_round")
async def _(office: Office) -> Deed:
    await handled(office)
    return Deed(SYSTEM, lambda: office.core.proposal_chasing.make_round(SYSTEM))


@case("contact.add")
async def _(office: Office) -> Deed:
    unit, _ = await units_of(office)
    add = office.core.unit_contacts.add
    return Deed(office.clerk, lambda: add(office.clerk, "张三", Duty.LIAISON, unit=unit))


@case("contact.remove")
async def _(office: Office) -> Deed:
    contact = await office.core.unit_contacts.add(office.clerk, "李四", Duty.SUPERVISION)
    return Deed(office.clerk, lambda: office.core.unit_contacts.remove(office.clerk, contact))


@case("proposal.enter")
async def _(office: Office) -> Deed:
    deputies = office.county.deputies[:1]
    return Deed(office.clerk, lambda: office.core.proposals.enter(office.clerk, deputies, CONTENT))


@case("proposal.review")
async def _(office: Office) -> Deed:
    proposal, review = await entered(office), office.core.proposals.review
    return Deed(office.clerk, lambda: review(office.clerk, proposal, ReviewOutcome.ACCEPT))


@case("proposal.revise")
async def _(office: Office) -> Deed:
    proposal, proposals = await entered(office), office.core.proposals
    await proposals.review(office.clerk, proposal, ReviewOutcome.REVISE, reason="请补充依据")
    return Deed(office.clerk, lambda: proposals.revise(office.clerk, proposal, CONTENT))


@case("proposal.assign")
async def _(office: Office) -> Deed:
    proposal, (unit, _), assign = await filed(office), await units_of(office), office.core.proposals.assign
    return Deed(office.clerk, lambda: assign(office.clerk, proposal, [(unit, Part.SOLE)]))


@case("proposal.accept")
async def _(office: Office) -> Deed:
    proposal, (unit, _) = await handled(office), await units_of(office)
    return Deed(office.clerk, lambda: office.core.proposals.accept(office.clerk, proposal, unit))


@case("proposal.return")
async def _(office: Office) -> Deed:
    proposal, (unit, _), give_back = await handled(office), await units_of(office), office.core.proposals.give_back
    return Deed(office.clerk, lambda: give_back(office.clerk, proposal, unit, reason="属水利局职责"))


@case("proposal.join")
async def _(office: Office) -> Deed:
    proposal, (_, helper), proposals = await shared(office), await units_of(office), office.core.proposals
    await proposals.give_back(office.clerk, proposal, helper, reason="无关")
    return Deed(office.clerk, lambda: proposals.join(office.clerk, proposal, helper, Part.ASSIST))


@case("proposal.go_on")
async def _(office: Office) -> Deed:
    proposal, (_, helper), proposals = await shared(office), await units_of(office), office.core.proposals
    await proposals.give_back(office.clerk, proposal, helper, reason="无关")
    return Deed(office.clerk, lambda: proposals.go_on(office.clerk, proposal, reason="主办单位一并办理"))


@case("proposal.extend")
async def _(office: Office) -> Deed:
    proposal, (unit, _), extend = await handled(office), await units_of(office), office.core.proposals.extend
    return Deed(office.clerk, lambda: extend(office.clerk, proposal, unit, reason="涉及面广"))


@case("proposal.assist")
async def _(office: Office) -> Deed:
    proposal, (_, helper) = await shared(office), await units_of(office)
    return Deed(office.clerk, lambda: office.core.proposals.assist(office.clerk, proposal, helper))


@case("proposal.note")
async def _(office: Office) -> Deed:
    proposal, (unit, _) = await handled(office), await units_of(office)
    told = Note(unit, NoteKind.FIRST_CONTACT, "已与代表见面", NOON.date(), Consultation.VISIT)
    return Deed(office.clerk, lambda: office.core.proposals.note(office.clerk, proposal, told))


@case("unit_item.accept")
async def _(office: Office) -> Deed:
    proposal, liaison = await handled(office), await liaison_of(office)
    return Deed(liaison, lambda: office.core.unit_items.accept(liaison, proposal))


@case("unit_item.return")
async def _(office: Office) -> Deed:
    proposal, liaison = await handled(office), await liaison_of(office)
    return Deed(liaison, lambda: office.core.unit_items.give_back(liaison, proposal, reason="属水利局职责"))


@case("unit_item.note")
async def _(office: Office) -> Deed:
    proposal, liaison, note = await handled(office), await liaison_of(office), office.core.unit_items.note
    return Deed(liaison, lambda: note(liaison, proposal, NoteKind.PROGRESS, "正在勘察"))


@case("unit_item.assist")
async def _(office: Office) -> Deed:
    proposal, liaison = await shared(office), await liaison_of(office, number=1)
    return Deed(liaison, lambda: office.core.unit_items.assist(liaison, proposal, "可以配合"))


@case("unit_item.reply")
async def _(office: Office) -> Deed:
    proposal, liaison, reply = await handled(office), await liaison_of(office), office.core.unit_items.reply
    return Deed(liaison, lambda: reply(liaison, proposal, "a", "已列入计划"))


@case("proposal.reply")
async def _(office: Office) -> Deed:
    proposal, reply = await handled(office), await a_reply(office)
    return Deed(office.clerk, lambda: office.core.proposals.reply(office.clerk, proposal, reply))


@case("proposal.rate")
async def _(office: Office) -> Deed:
    proposal = await answered(office)
    return Deed(office.clerk, lambda: office.core.proposals.rate(office.clerk, proposal, GOOD))


@case("proposal.rate_promise")
async def _(office: Office) -> Deed:
    proposal, (unit, _), rate = await told(office), await units_of(office), office.core.proposal_promises.rate
    return Deed(office.clerk, lambda: rate(office.clerk, proposal, unit, GOOD))


@case("proposal.close_silent")
async def _(office: Office) -> Deed:
    proposal = await answered(office)
    office.clock.advance(timedelta(days=60))
    return Deed(office.clerk, lambda: office.core.proposals.close_silent(office.clerk, proposal))


@case("proposal.reopen")
async def _(office: Office) -> Deed:
    """Where the office decides whether there is another round, as in Hubei."""
    administrator = office.staff(Role.ADMINISTRATOR)
    await office.core.rules.adopt(administrator, preset_text("hubei"))
    proposal, proposals = await answered(office), office.core.proposals
    await proposals.rate(office.clerk, proposal, BAD, reasons="没有落实")
    return Deed(office.clerk, lambda: proposals.reopen(office.clerk, proposal))


@case("proposal.settle")
async def _(office: Office) -> Deed:
    proposal, settle = await convened(office), office.core.proposals.settle
    return Deed(office.clerk, lambda: settle(office.clerk, proposal, reason="会上达成一致"))


@case("proposal.withdraw")
async def _(office: Office) -> Deed:
    proposal, withdraw = await entered(office), office.core.proposals.withdraw
    return Deed(office.clerk, lambda: withdraw(office.clerk, proposal, reason="已经解决"))


@case("proposal.import")
async def _(office: Office) -> Deed:
    sheets, choices = (
        [ledger(("1", "修缮桥梁", invented_name(0), "", "县水利局", "A", "满意", ""))],
        Choices(adds_units=True),
    )
    imports = office.core.proposal_imports
    agreed = (await imports.preview(office.clerk, sheets, NOT_A_FILE, choices=choices)).fingerprint
    return Deed(
        office.clerk, lambda: imports.apply(office.clerk, sheets, NOT_A_FILE, choices=choices, fingerprint=agreed)
    )


@case("proposal.export")
async def _(office: Office) -> Deed:
    await filed(office)
    return Deed(office.clerk, lambda: office.core.proposal_imports.export(office.clerk))
