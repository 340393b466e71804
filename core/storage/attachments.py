"""Attachments and their bytes, in pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache

import sqlalchemy as sa

from core.domain.errors import NotFound
from core.domain.ids import AttachmentId, HandlingUnitId, ProposalId
from core.domain.proposals.attachments import Attachment
from core.domain.rules.attaching import FileKind
from core.domain.undo import UNDO_WITHIN
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled
from core.storage.session import Row, Session
from core.storage.tables.attachments import attachment_parts as parts
from core.storage.tables.attachments import attachments

PIECE = 512 * 1024  # bytes
_IN_ORDER = (
    attachments.c.unit_id.is_not(None),
    attachments.c.unit_id,
    attachments.c.round,
    attachments.c.added_at,
    attachments.c.name,
    attachments.c.id,
)
_THERE = sa.select(attachments).where(attachments.c.removed_at.is_(None)).order_by(*_IN_ORDER)


class SqlAttachmentStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def of_proposal(self, proposal: ProposalId) -> Sequence[Attachment]:
        return (await self.of_several([proposal])).get(proposal, ())

    async def of_several(self, wanted: Collection[ProposalId]) -> Mapping[ProposalId, Sequence[Attachment]]:
        found: defaultdict[ProposalId, list[Attachment]] = defaultdict(list)
        for some in chunks(sorted(set(wanted))):
            given = filled("of", some)
            for row in await self._session.rows(_of_several(len(given)), given):
                found[ProposalId(row.proposal_id)].append(_attachment(row))
        return found

    async def get(self, attachment: AttachmentId) -> Attachment:
        row = await self._session.row(sa.select(attachments).where(attachments.c.id == attachment))
        if row is None:
            raise NotFound("attachment.unknown", attachment=attachment)
        return _attachment(row)

    async def content(self, attachment: AttachmentId) -> bytes:
        query = sa.select(parts.c.content).where(parts.c.attachment_id == attachment).order_by(parts.c.position)
        return b"".join(row.content for row in await self._session.rows(query))

    async def add(self, attachment: Attachment, content: bytes) -> None:
        row = asdict(attachment) | {"kind": str(attachment.kind)}
        row["proposal_id"], row["unit_id"] = row.pop("proposal"), row.pop("unit")
        await self._session.execute(sa.insert(attachments).values(row))
        for place, start in enumerate(range(0, len(content), PIECE)):
            piece = {"attachment_id": attachment.id, "position": place, "content": content[start : start + PIECE]}
            await self._session.insert_all(parts, [piece])

    async def set_removed(self, attachment: AttachmentId, *, is_removed: bool) -> None:
        await self._wipe_where(attachments.c.removed_at < self._now - UNDO_WITHIN)
        changed = sa.update(attachments).where(attachments.c.id == attachment)
        await self._session.execute(changed.values(removed_at=self._now if is_removed else None))

    async def wipe(self, attachment: AttachmentId) -> None:
        await self._wipe_where(attachments.c.id == attachment)

    async def wipe_of_proposal(self, proposal: ProposalId) -> None:
        await self._wipe_where(attachments.c.proposal_id == proposal)

    async def _wipe_where(self, which: sa.ColumnElement[bool]) -> None:
        theirs = sa.select(attachments.c.id).where(which)
        await self._session.execute(sa.delete(parts).where(parts.c.attachment_id.in_(theirs)))
        await self._session.execute(sa.delete(attachments).where(which))


@cache
def _of_several(number: int) -> Fixed:
    return Fixed(_THERE.where(among(attachments.c.proposal_id, "of", number)))


def _attachment(row: Row) -> Attachment:
    unit = HandlingUnitId(row.unit_id) if row.unit_id is not None else None
    return Attachment(
        AttachmentId(row.id),
        ProposalId(row.proposal_id),
        row.name,
        FileKind(row.kind),
        row.size,
        row.sha256,
        row.added_at,
        row.added_by,
        unit,
        row.round,
        row.removed_at,
    )
