"""The way back of attaching a file, and of taking one away.

What must stay true: what a unit was given, or a deputy was sent, is not changed by undoing either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.errors import Conflict
from core.domain.proposals.attachments import Attachment, AttachmentWas, check_open, check_room
from core.services.undo import Reach, Way, unless
from core.services.work import Work


async def _check(work: Work, inverse: AttachmentWas) -> None:
    found = await work.attachments.get(inverse.attachment)
    unless((found.removed_at is None) is not inverse.was_there, inverse)
    proposal = await work.proposals.get(found.proposal)
    try:
        check_open(proposal, found.unit, found.round, by_office=True)
    except Conflict as error:
        raise Conflict("undo.in_use", subject=inverse.subject) from error
    if inverse.was_there:
        check_room(await _beside(work, found), found.size)


async def _beside(work: Work, found: Attachment) -> list[Attachment]:
    there = await work.attachments.of_proposal(found.proposal)
    return [one for one in there if (one.unit, one.round) == (found.unit, found.round)]


async def _restore(work: Work, inverse: AttachmentWas) -> Reach:
    if inverse.was_there:
        await work.attachments.set_removed(inverse.attachment, is_removed=False)
    else:
        await work.attachments.wipe(inverse.attachment)
    return Reach()


ATTACHMENT_WAYS: Mapping[type[Any], Way] = {AttachmentWas: Way(_check, _restore)}
