"""Attachments: put to a proposal or a reply letter, listed, read, taken away.

What must stay true: whoever may read a proposal or a letter may read what belongs to it, and nobody else; what a unit
is told of a confidential proposal in chat does not grow by a file; a file is judged before it is stored, and is never
opened, unpacked or run here; an audit line names ids and sizes, never a name or a content.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.actors import Actor, Role
from core.domain.errors import Invalid, NotAllowed, NotFound
from core.domain.ids import AttachmentId, HandlingUnitId, ProposalId
from core.domain.proposals.attached_content import check_content
from core.domain.proposals.attachments import (
    Attachment,
    AttachmentWas,
    check_open,
    check_room,
    check_size,
    is_sent,
    new_id,
    readable_by_unit,
    shown_name,
)
from core.domain.proposals.file_insides import FileInsides
from core.domain.proposals.proposal import Proposal
from core.domain.rules.attaching import AttachmentRules, FileKind
from core.domain.use_cases import use_case
from core.services.my_proposals import AUTHORS, OFFICE, known_to, led_by
from core.services.rules import RuleBook
from core.services.unit_items import check_own, unit_of
from core.services.work import Transactions, Work

_STAFF_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_READERS = (*_STAFF_READERS, Role.DEPUTY, Role.LIAISON)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment with its bytes, as they came."""

    attachment: Attachment
    content: bytes


class Attachments:
    """What belongs to proposals and letters beside their text."""

    def __init__(self, transactions: Transactions, book: RuleBook, insides: FileInsides) -> None:
        self._transactions = transactions
        self._book = book
        self._insides = insides

    @use_case("attachment.list", *_READERS)
    async def listed(self, actor: Actor, proposal: ProposalId) -> Sequence[Attachment]:
        """What the actor may read: the proposal's own first, then those of the letters.

        Errors: NotFound("proposal.unknown"), also for one that is none of the actor's business.
        """
        async with self._transactions.read(actor) as work:
            return await _readable(work, actor, proposal)

    @use_case("attachment.read", *_READERS, Role.SYSTEM)
    async def read(self, actor: Actor, attachment: AttachmentId) -> AttachedFile:
        """The bytes; the program brings them to whoever asked for them in chat and may read them.

        Errors: NotFound("attachment.unknown"), also for one that the actor may not read.
        """
        async with self._transactions.read(actor) as work:
            found = await _one_of(work, actor, attachment)
            return AttachedFile(found, await work.attachments.content(found.id))

    @use_case("attachment.add", *AUTHORS)
    async def add(self, actor: Actor, proposal: ProposalId, name: str, content: bytes) -> Attachment:
        """Put a file to a proposal: its lead deputy until it is filed, the office until units were given it.

        Errors: those of ``check_content``, ``check_open``, ``check_room`` and ``led_by``.
        """
        file = await self._judged(actor, name, content)
        async with self._transactions.write(actor) as work:
            led = await led_by(work, actor, proposal)
            return await self._kept(work, actor, "attachment.add", led, None, file)

    @use_case("attachment.add_to_reply", Role.LIAISON, *OFFICE)
    async def add_to_reply(
        self, actor: Actor, proposal: ProposalId, name: str, content: bytes, *, unit: HandlingUnitId | None = None
    ) -> Attachment:
        """Put a file to a unit's letter of this round, before it is written; the office until the deputy has rated.

        ``unit``: whose letter; a liaison's is the own. Errors: as ``add``, Invalid("attachment.no_unit").
        """
        file = await self._judged(actor, name, content)
        async with self._transactions.write(actor) as work:
            if actor.has(Role.LIAISON):
                whose = await unit_of(work, actor)
                await check_own(work, whose, proposal)
            elif unit is None:
                raise Invalid("attachment.no_unit")
            else:
                whose = unit
            found = await work.proposals.get(proposal)
            return await self._kept(work, actor, "attachment.add_to_reply", found, whose, file)

    @use_case("attachment.remove", Role.DEPUTY, Role.LIAISON, *OFFICE)
    async def remove(self, actor: Actor, attachment: AttachmentId) -> Attachment:
        """Take one away while it may still be changed; the office may bring back what it took.

        Errors: NotFound("attachment.unknown"), Conflict("attachment.too_late"), NotAllowed("attachment.not_yours"),
        NotAllowed("proposal.not_its_lead").
        """
        async with self._transactions.write(actor) as work:
            found = await _one_of(work, actor, attachment)
            _check_theirs(actor, found)
            is_deputy = actor.has(Role.DEPUTY)
            proposal = await (led_by(work, actor, found.proposal) if is_deputy else work.proposals.get(found.proposal))
            check_open(proposal, found.unit, found.round, by_office=actor.has(*OFFICE))
            if actor.has(*OFFICE):
                await work.attachments.set_removed(found.id, is_removed=True)
            else:
                await work.attachments.wipe(found.id)
            await _remember(work, "attachment.remove", found, was_there=True)
        return found

    async def _judged(self, actor: Actor, name: str, content: bytes) -> _Judged:
        """Beside the event loop: twenty megabytes take a moment. Errors: those of ``check_content``."""
        async with self._transactions.read(actor) as work:
            allowed = await self._allowed(work)
        check_size(len(content), allowed.largest_mb)
        named = shown_name(name)
        kind = await asyncio.to_thread(check_content, named, content, self._insides, allowed)
        return _Judged(named, kind, await asyncio.to_thread(_digest, content), content)

    async def _kept(
        self, work: Work, actor: Actor, action: str, proposal: Proposal, unit: HandlingUnitId | None, file: _Judged
    ) -> Attachment:
        round_ = proposal.round if unit is not None else 0
        check_open(proposal, unit, round_, by_office=actor.has(*OFFICE))
        kept = Attachment(
            new_id(), proposal.id, file.name, file.kind, len(file.content), file.sha256, work.now, actor.label, unit,
            round_,
        )  # fmt: skip
        check_room(await beside(work, kept), kept.size, await self._allowed(work))
        await work.attachments.add(kept, file.content)
        await _remember(work, action, kept, was_there=False)
        return kept

    async def _allowed(self, work: Work) -> AttachmentRules:
        return (await self._book.current(work)).attachments


@dataclass(frozen=True, slots=True)
class _Judged:
    """A file that may be stored."""

    name: str
    kind: FileKind
    sha256: str
    content: bytes


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def beside(work: Work, one: Attachment) -> list[Attachment]:
    """What belongs to the same proposal or letter and is there."""
    there = await work.attachments.of_proposal(one.proposal)
    return [other for other in there if (other.unit, other.round) == (one.unit, one.round)]


async def _remember(work: Work, action: str, one: Attachment, *, was_there: bool) -> None:
    await work.remember(action, AttachmentWas(one.proposal, one.id, was_there))
    await work.record(
        action, f"proposal:{one.proposal}", attachment=one.id, kind=one.kind, bytes=one.size, unit=one.unit
    )


async def _one_of(work: Work, actor: Actor, attachment: AttachmentId) -> Attachment:
    """Errors: NotFound("attachment.unknown"), of a stranger's as of none."""
    found = await work.attachments.get(attachment)
    try:
        readable = await _readable(work, actor, found.proposal)
    except NotFound:
        readable = []
    if found not in readable:
        raise NotFound("attachment.unknown", attachment=attachment)
    return found


async def _readable(work: Work, actor: Actor, proposal: ProposalId) -> Sequence[Attachment]:
    """Errors: NotFound("proposal.unknown")."""
    if actor.has(Role.LIAISON):
        return await _of_unit(work, actor, proposal)
    reads_all = actor.has(*_STAFF_READERS, Role.SYSTEM)
    found = await work.proposals.get(proposal) if reads_all else await known_to(work, actor, proposal)
    there = await work.attachments.of_proposal(proposal)
    return there if reads_all else [one for one in there if is_sent(one, found)]


async def _of_unit(work: Work, actor: Actor, proposal: ProposalId) -> Sequence[Attachment]:
    """Errors: NotFound("proposal.unknown"), NotFound("contact.unknown")."""
    unit = await unit_of(work, actor)
    found = await check_own(work, unit, proposal)
    return readable_by_unit(await work.attachments.of_proposal(proposal), found, unit)


def _check_theirs(actor: Actor, attachment: Attachment) -> None:
    """A deputy changes the proposal's own, a unit its letters'. Errors: NotAllowed("attachment.not_yours")."""
    is_of_a_letter = attachment.unit is not None
    if not actor.has(*OFFICE) and is_of_a_letter is not actor.has(Role.LIAISON):
        raise NotAllowed("attachment.not_yours")
