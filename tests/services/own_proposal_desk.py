"""Deputies at work on their proposals, for tests: a draft, one that was handed in, one with co-signers."""

from __future__ import annotations

from core.domain.actors import Actor, Person, PersonKind, Role, deputy_actor, visitor_actor
from core.domain.ids import ProposalId
from core.domain.proposals.cosigning import Purpose
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from core.services.enrolment import Bound
from tests.factories import invented_name
from tests.office import Office
from tests.services.proposal_desk import CONTENT, a_reply, units_of


def deputy(office: Office, number: int = 0) -> Actor:
    return deputy_actor(office.county.deputies[number], via="local")


def name(number: int) -> str:
    """What the county calls its deputies."""
    return invented_name(number)


async def bound(office: Office, number: int) -> Person:
    """The deputy can be written to."""
    person = Person(PersonKind.DEPUTY, office.county.deputies[number])
    ((_, code),) = await office.core.enrolment.issue_codes(office.staff(Role.ADMINISTRATOR), [person])
    visitor, sender = visitor_actor(via="local"), f"d{number}"
    done = await office.core.enrolment.bind(
        visitor, code, channel="local", sender=sender, address=sender, language="en", is_private=True
    )
    assert isinstance(done, Bound)
    return person


async def drafted(office: Office, content: Content = CONTENT, *, kind: Kind = Kind.SUGGESTION) -> ProposalId:
    return (await office.core.deputy_proposals.save_draft(deputy(office), content, kind=kind)).proposal.id


async def cosigned(office: Office, *numbers: int, kind: Kind = Kind.SUGGESTION) -> ProposalId:
    """A draft that these deputies have signed beside the first."""
    proposal = await drafted(office, kind=kind)
    await office.core.cosigning.invite(deputy(office), proposal, [name(one) for one in numbers])
    for one in numbers:
        await office.core.cosigning.answer(deputy(office, one), proposal, Purpose.SIGN, agrees=True)
    return proposal


async def handed_in(office: Office, *numbers: int) -> ProposalId:
    proposal = await cosigned(office, *numbers) if numbers else await drafted(office)
    await office.core.deputy_proposals.hand_in(deputy(office), proposal)
    return proposal


async def replied(office: Office, *numbers: int) -> ProposalId:
    """A deputy's own proposal, filed, assigned and replied to."""
    proposal, (unit, _) = await handed_in(office, *numbers), await units_of(office)
    while (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW:
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    await office.core.proposals.assign(office.clerk, proposal, [(unit, Part.SOLE)])
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    return proposal
