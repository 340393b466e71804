"""Where dialogues reach the office about files: one use case a call. Beside ``bot.office``."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogs.file_calls import AttachFile, FileCall, FileDesk, RemoveFile
from core.domain.actors import Actor, Role
from core.domain.errors import NotFound
from core.domain.ids import ProposalId
from core.domain.proposals.attachments import is_open
from core.domain.proposals.drafting import OwnStep
from core.services.attachments import Attachments
from core.services.deputy_proposals import DeputyProposals
from core.services.my_proposals import deputy_of
from core.services.unit_items import UnitItems


@dataclass(frozen=True, slots=True)
class FileParts:
    """The services that this reaches."""

    attachments: Attachments
    own: DeputyProposals
    unit_items: UnitItems


async def at_file_counter(parts: FileParts, call: FileCall, actor: Actor) -> FileDesk:
    """What there is after ``call``. Errors: those of the use case."""
    is_unit = actor.has(Role.LIAISON)
    match call:
        case AttachFile(proposal=proposal, name=name, content=content) if is_unit:
            await parts.attachments.add_to_reply(actor, proposal, name, content)
        case AttachFile(proposal=proposal, name=name, content=content):
            await parts.attachments.add(actor, proposal, name, content)
        case RemoveFile(attachment=attachment):
            await parts.attachments.remove(actor, attachment)
    return await (_of_unit if is_unit else _of_deputy)(parts, actor, call.proposal)


async def _of_deputy(parts: FileParts, actor: Actor, proposal: ProposalId) -> FileDesk:
    view = await parts.own.show(actor, proposal)
    may_change = deputy_of(actor) == view.proposal.lead and is_open(view.proposal, None, 0, by_office=False)
    own = frozenset(one.id for one in view.files if one.unit is None and may_change)
    way_back = f"propose:{proposal}" if OwnStep.EDIT in view.may else f"proposals:{proposal}"
    return FileDesk(proposal, view.files, view.units, own, may_change, way_back)


async def _of_unit(parts: FileParts, actor: Actor, proposal: ProposalId) -> FileDesk:
    """Errors: NotFound("proposal.unknown")."""
    desk = await parts.unit_items.listed(actor)
    item = desk.item(proposal)
    if item is None:
        raise NotFound("proposal.unknown", proposal=proposal)
    now = item.proposal.round
    may_change = is_open(item.proposal, desk.unit, now, by_office=False)
    own = frozenset(one.id for one in item.files if may_change and (one.unit, one.round) == (desk.unit, now))
    return FileDesk(proposal, item.files, {desk.unit: desk.name}, own, may_change, f"items:{proposal}")
