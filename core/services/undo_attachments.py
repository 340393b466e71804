"""The way back of attaching a file, and of taking one away.

What must stay true: what a unit was given, or a deputy was sent, is not changed by undoing either, and no more files
come back than the county allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.domain.errors import Conflict
from core.domain.proposals.attachments import AttachmentWas, check_open, check_room
from core.services.attachments import beside
from core.services.rules import RuleBook
from core.services.undo import Reach, Way, unless
from core.services.work import Work


class AttachmentWays:
    """By the kind of inverse."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    @property
    def ways(self) -> Mapping[type[Any], Way]:
        return {AttachmentWas: Way(self._check, _restore)}

    async def _check(self, work: Work, inverse: AttachmentWas) -> None:
        found = await work.attachments.get(inverse.attachment)
        unless((found.removed_at is None) is not inverse.was_there, inverse)
        proposal = await work.proposals.get(found.proposal)
        try:
            check_open(proposal, found.unit, found.round, by_office=True)
        except Conflict as error:
            raise Conflict("undo.in_use", subject=inverse.subject) from error
        if inverse.was_there:
            check_room(await beside(work, found), found.size, (await self._book.current(work)).attachments)


async def _restore(work: Work, inverse: AttachmentWas) -> Reach:
    if inverse.was_there:
        await work.attachments.set_removed(inverse.attachment, is_removed=False)
    else:
        await work.attachments.wipe(inverse.attachment)
    return Reach()
