"""Where dialogues reach the office about files: one use case a call. Beside ``bot.office``."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogs.file_calls import AttachFile, FileCall, FileDesk, RemoveFile
from core.domain.actors import Actor, Role
from core.domain.errors import NotFound
from core.domain.ids import ProposalId
from core.domain.proposals.drafting import OwnStep
from core.services.attachments import Attachments
from core.services.deputy_proposals import DeputyProposals
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
    way_back = f"propose:{proposal}" if OwnStep.EDIT in view.may else f"proposals:{proposal}"
    return FileDesk(proposal, view.held, view.units, way_back)


async def _of_unit(parts: FileParts, actor: Actor, proposal: ProposalId) -> FileDesk:
    """Errors: NotFound("proposal.unknown")."""
    desk = await parts.unit_items.listed(actor)
    item = desk.item(proposal)
    if item is None:
        raise NotFound("proposal.unknown", proposal=proposal)
    return FileDesk(proposal, item.held, {desk.unit: desk.name}, f"items:{proposal}")
