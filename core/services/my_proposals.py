"""A deputy's own view of a proposal, and who may see or lead it: what the deputies' use cases have in common.

What must stay true: a proposal that does not concern a deputy answers like one that does not exist; what may be done
is worked out here, so that no front offers what would be refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.actors import Actor, PersonKind, Role
from core.domain.deadlines import Deadline, Remaining, remaining
from core.domain.errors import Conflict, NotAllowed, NotFound
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.attachments import Attachment
from core.domain.proposals.clocks import Desk
from core.domain.proposals.cosigning import Invitation, is_open
from core.domain.proposals.drafting import OwnStep, steps_of
from core.domain.proposals.promises import Promise, promises_of
from core.domain.proposals.proposal import Clock, Proposal
from core.domain.rules.handling import ProposalRules
from core.services.attachment_views import HeldFiles, held_by_deputy
from core.services.proposal_clocks import proposal_desk
from core.services.proposal_reviews import SOON_DAYS
from core.services.rules import RuleBook
from core.services.work import Work

OFFICE = (Role.ADMINISTRATOR, Role.CLERK)
AUTHORS = (Role.DEPUTY, *OFFICE)
MOTIONS_UNTIL = "motions_until"  # the office's setting: the last day for motions of the session


@dataclass(frozen=True, slots=True)
class MyProposal:
    """``may``: what the deputy who asks may do. ``running``: what is still due, the nearest first.

    ``names``: of everybody who signed or was asked. ``motions_until``: the session's last day for motions, if any.
    ``held``: its attachments and those of the letters that were written.
    ``promises``: what the units' replies have promised.
    """

    proposal: Proposal
    names: Mapping[DeputyId, str]
    units: Mapping[HandlingUnitId, str]
    invitations: tuple[Invitation, ...]
    may: frozenset[OwnStep]
    running: tuple[tuple[Clock, Remaining], ...]
    rules: ProposalRules
    motions_until: date | None
    held: HeldFiles
    promises: tuple[Promise, ...]

    @property
    def files(self) -> tuple[Attachment, ...]:
        return self.held.files

    @property
    def asked(self) -> tuple[Promise, ...]:
        """Those on which the lead deputy's word is waited for."""
        return tuple(one for one in self.promises if one.asked is not None)

    @property
    def signatories(self) -> tuple[str, ...]:
        return tuple(self.names[one] for one in self.proposal.signatories)

    @property
    def lead(self) -> str:
        return self.names[self.proposal.lead]


def deputy_of(actor: Actor) -> DeputyId | None:
    """Who asks; None for the office."""
    person = actor.person
    return DeputyId(person.id) if person is not None and person.kind is PersonKind.DEPUTY else None


async def led_by(work: Work, actor: Actor, proposal: ProposalId) -> Proposal:
    """The proposal, for its lead deputy or the office on the deputy's behalf.

    Errors: NotFound("proposal.unknown"), also for a deputy whom it does not concern;
    NotAllowed("proposal.not_its_lead").
    """
    found = await known_to(work, actor, proposal)
    if deputy_of(actor) not in (None, found.lead):
        raise NotAllowed("proposal.not_its_lead")
    return found


async def known_to(work: Work, actor: Actor, proposal: ProposalId) -> Proposal:
    """The proposal, for whoever signed it or is asked about it, and for the office. Errors: as ``led_by``."""
    deputy = deputy_of(actor)
    if deputy is None and not actor.has(*OFFICE):
        raise NotFound("proposal.unknown", proposal=proposal)
    found = await work.proposals.get(proposal)
    if deputy is None or deputy in found.signatories:
        return found
    asked = await work.cosigning.of_proposal(proposal)
    if not any(one.deputy == deputy and is_open(one, found) for one in asked):
        raise NotFound("proposal.unknown", proposal=proposal)
    return found


async def check_step(work: Work, book: RuleBook, proposal: Proposal, step: OwnStep) -> Desk:
    """Whether the lead deputy may take ``step`` now; what it is taken with.

    Errors: Conflict("proposal.wrong_status"), Conflict("proposal.no_rules").
    """
    desk = await proposal_desk(work, book)
    asked = await work.cosigning.of_proposal(proposal.id)
    if step not in steps_of(proposal, proposal.lead, asked, desk.rules):
        raise Conflict("proposal.wrong_status", status=str(proposal.status), step=str(step))
    return desk


async def seen_by(work: Work, book: RuleBook, actor: Actor, found: Sequence[Proposal]) -> list[MyProposal]:
    """``found`` as ``actor`` sees them; the office sees what the lead deputy would."""
    desk = await proposal_desk(work, book)
    invitations = {one.id: tuple(await work.cosigning.of_proposal(one.id)) for one in found}
    named = {deputy for one in found for deputy in one.signatories}
    named |= {asked.deputy for some in invitations.values() for asked in some}
    names = {one.id: one.name for one in await work.records.deputies_named(sorted(named))}
    units = {one.id: one.name for one in await work.proposals.units()}
    until = await motions_until(work)
    files = await work.attachments.of_several([one.id for one in found])
    allowed = (await book.current(work)).attachments
    return [
        MyProposal(
            one,
            names,
            {share.unit: units[share.unit] for share in one.assignments},
            invitations[one.id],
            steps_of(one, deputy_of(actor) or one.lead, invitations[one.id], desk.rules),
            _running(one, desk),
            desk.rules,
            until,
            held_by_deputy(one, files.get(one.id, ()), deputy_of(actor) or one.lead, allowed),
            promises_of(one, desk.rules),
        )
        for one in found
    ]


async def motions_until(work: Work) -> date | None:
    stored = await work.records.office(MOTIONS_UNTIL)
    return date.fromisoformat(stored) if stored else None


def _running(proposal: Proposal, desk: Desk) -> tuple[tuple[Clock, Remaining], ...]:
    soonest = sorted(proposal.open_clocks, key=lambda one: (one.due_on or date.max, one.key))
    return tuple((one, remaining(_deadline(one), desk.today, desk.calendar, soon_within=SOON_DAYS)) for one in soonest)


def _deadline(clock: Clock) -> Deadline:
    return Deadline(clock.key, clock.due_on, clock.is_estimated, clock.explanation)
