"""Proposals of an office for tests: two units, and a proposal brought as far as a test needs it."""

from __future__ import annotations

from dataclasses import replace

from core.domain.actors import Actor, contact_actor
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Consultation, Content, Kind, Note, NoteKind, Reply
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from tests.factories import NOON
from tests.office import Office

CONTENT = Content("修缮农车镇桥梁", "桥面破损", "请交通局年内修缮", "building")
GOOD = (("process", "satisfied"), ("result", "satisfied"))
BAD = (("process", "satisfied"), ("result", "dissatisfied"))


async def units_of(office: Office) -> tuple[HandlingUnitId, HandlingUnitId]:
    """Two units, made once."""
    known = {one.name: one.id for one in await office.core.proposals.units(office.clerk)}
    names = ("县交通运输局", "县水利局")
    return tuple(  # type: ignore[return-value]
        [known[name] if name in known else await office.core.proposals.add_unit(office.clerk, name) for name in names]
    )


async def entered(office: Office, *, kind: Kind = Kind.SUGGESTION, signatories: int = 1) -> ProposalId:
    signed = office.county.deputies[:signatories]
    return (await office.core.proposals.enter(office.clerk, signed, CONTENT, kind=kind)).proposal.id


async def filed(office: Office) -> ProposalId:
    proposal = await entered(office)
    while (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW:
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    return proposal


async def handled(office: Office) -> ProposalId:
    proposal, (unit, _) = await filed(office), await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    return proposal


async def shared(office: Office) -> ProposalId:
    proposal, (lead, helper) = await filed(office), await units_of(office)
    await office.core.proposals.assign(office.clerk, proposal, [(lead, Part.LEAD), (helper, Part.ASSIST)])
    return proposal


async def answered(office: Office) -> ProposalId:
    proposal = await handled(office)
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    return proposal


async def promised(office: Office) -> ProposalId:
    """Replied to with class B, and rated."""
    proposal = await handled(office)
    await office.core.proposals.reply(office.clerk, proposal, replace(await a_reply(office), result_class="b"))
    await office.core.proposals.rate(office.clerk, proposal, GOOD)
    return proposal


async def told(office: Office, kind: NoteKind = NoteKind.KEPT) -> ProposalId:
    """A promise of which its unit has told."""
    proposal, (unit, _) = await promised(office), await units_of(office)
    await office.core.proposals.note(office.clerk, proposal, Note(unit, kind, "桥已通车", NOON.date()))
    return proposal


async def convened(office: Office) -> ProposalId:
    """Dissatisfied twice."""
    proposal, rate = await answered(office), office.core.proposals.rate
    await rate(office.clerk, proposal, BAD, reasons="没有落实")
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    await rate(office.clerk, proposal, BAD, reasons="还是没有落实")
    return proposal


async def a_reply(office: Office) -> Reply:
    unit, _ = await units_of(office)
    return Reply(unit, 0, "a", "龙交函〔2026〕8号", "田局长", "已列入计划", NOON.date(), Consultation.VISIT)


async def liaison_of(office: Office, number: int = 0) -> Actor:
    """The liaison of one of the two units, as a chat would have them act."""
    unit = (await units_of(office))[number]
    contact = await office.core.unit_contacts.add(office.clerk, "联络员", Duty.LIAISON, unit=unit)
    return contact_actor(contact, of_unit=True, via="chat")
