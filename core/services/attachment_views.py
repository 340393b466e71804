"""The files of one proposal as somebody sees them in chat, and what that person may still do about them.

What must stay true: what is offered here is what ``core.services.attachments`` would do, by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.ids import AttachmentId, DeputyId, HandlingUnitId
from core.domain.proposals.attachments import Attachment, is_open, is_sent, readable_by_unit
from core.domain.proposals.proposal import Proposal
from core.domain.rules.attaching import AttachmentRules


@dataclass(frozen=True, slots=True)
class HeldFiles:
    """``files``: those that may be read. ``removable``: those that may still be taken away. ``may_add``: whether one
    more may be put there now, within what is ``allowed``.
    """

    files: tuple[Attachment, ...]
    removable: frozenset[AttachmentId]
    may_add: bool
    allowed: AttachmentRules

    @property
    def prepared(self) -> tuple[Attachment, ...]:
        """Of what is still being written: its own, as they will go with it."""
        return tuple(one for one in self.files if one.id in self.removable)


def held_by_deputy(
    proposal: Proposal, files: Sequence[Attachment], deputy: DeputyId, allowed: AttachmentRules
) -> HeldFiles:
    """Whoever signed reads the proposal's own, and a letter's once it is written; the lead alone changes the former."""
    readable = tuple(one for one in files if is_sent(one, proposal))
    may_change = deputy == proposal.lead and is_open(proposal, None, 0, by_office=False)
    removable = frozenset(one.id for one in readable if one.unit is None and may_change)
    return HeldFiles(readable, removable, may_change, allowed)


def held_by_unit(
    proposal: Proposal, files: Sequence[Attachment], unit: HandlingUnitId, allowed: AttachmentRules
) -> HeldFiles:
    """A unit changes those of the letter that it is preparing."""
    readable, now = readable_by_unit(files, proposal, unit), proposal.round
    may_change = is_open(proposal, unit, now, by_office=False)
    removable = frozenset(one.id for one in readable if may_change and (one.unit, one.round) == (unit, now))
    return HeldFiles(readable, removable, may_change, allowed)
