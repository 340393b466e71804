"""The urn, the roll of who took part, the tellers' entries and the opened sheets (design invariant 6).

No statement here joins a voter and a ballot, and nothing that is read back keeps the order in which it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from core.domain.ids import MeetingId, StaffId, VoterId
from core.services.stores.ballots import Comment, Mark, PaperEntry, Participation, SealedBallot, StoredKeys
from core.storage.chunks import chunks
from core.storage.fixed import Fixed, among, filled
from core.storage.session import Session
from core.storage.tables import ballots as tables
from core.storage.tables import meetings

_OF_A_MEETING = (
    tables.meeting_keys,
    tables.participations,
    tables.ballots,
    tables.paper_entries,
    tables.sheets,
    tables.comments,
)


class SqlBallotStore:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    async def save_keys(self, meeting: MeetingId, public_key: bytes, locked_private_key: bytes) -> None:
        values = {"meeting_id": meeting, "public_key": public_key, "locked_private_key": locked_private_key}
        await self._session.insert_or_replace(tables.meeting_keys, values)

    async def keys(self, meeting: MeetingId) -> StoredKeys | None:
        query = sa.select(tables.meeting_keys).where(tables.meeting_keys.c.meeting_id == meeting)
        row = await self._session.row(query)
        return StoredKeys(row.public_key, row.locked_private_key) if row else None

    async def destroy_private_key(self, meeting: MeetingId) -> None:
        self._session.forgets = True
        of_meeting = tables.meeting_keys.c.meeting_id == meeting
        await self._session.execute(sa.update(tables.meeting_keys).where(of_meeting).values(locked_private_key=None))

    async def participation(self, meeting: MeetingId, voters: Sequence[VoterId]) -> Sequence[Participation]:
        found: list[Participation] = []
        for some in chunks(voters):
            asked = filled("voter", some)
            rows = await self._session.rows(_participations(len(asked)), asked | {"meeting": meeting})
            found += [Participation(VoterId(row.voter_id), row.medium, row.receipt) for row in rows]
        return found

    async def rights(self, meeting: MeetingId, voters: Sequence[VoterId]) -> dict[VoterId, Participation | None]:
        found: dict[VoterId, Participation | None] = {}
        for some in chunks(voters):
            asked = filled("voter", some)
            for row in await self._session.rows(_rights(len(asked)), asked | {"meeting": meeting}):
                voter = VoterId(row.voter_id)
                found[voter] = Participation(voter, row.medium, row.receipt) if row.medium else None
        return found

    async def participation_counts(self, meeting: MeetingId) -> dict[str, int]:
        query = (
            sa.select(tables.participations.c.medium, sa.func.count().label("number"))
            .where(tables.participations.c.meeting_id == meeting)
            .group_by(tables.participations.c.medium)
        )
        return {row.medium: row.number for row in await self._session.rows(query)}

    async def take_part(self, meeting: MeetingId, participations: Sequence[Participation]) -> None:
        rows = [
            {"meeting_id": meeting, "voter_id": one.voter_id, "medium": one.medium, "receipt": one.receipt}
            for one in participations
        ]
        await self._session.insert_all(tables.participations, rows)

    async def receipts(self) -> Sequence[tuple[MeetingId, VoterId, bytes]]:
        kept = tables.participations.c
        query = sa.select(kept.meeting_id, kept.voter_id, kept.receipt).where(kept.receipt.is_not(None))
        rows = await self._session.rows(query.order_by(kept.meeting_id, kept.voter_id))
        return [(MeetingId(row.meeting_id), VoterId(row.voter_id), row.receipt) for row in rows]

    async def reseal_receipt(self, meeting: MeetingId, voter: VoterId, receipt: bytes) -> None:
        table = tables.participations
        theirs = (table.c.meeting_id == meeting) & (table.c.voter_id == voter)
        await self._session.execute(sa.update(table).where(theirs).values(receipt=receipt))

    async def wipe_receipts(self, meeting: MeetingId) -> None:
        kept = (tables.participations.c.meeting_id == meeting) & tables.participations.c.receipt.is_not(None)
        await self._session.execute(sa.update(tables.participations).where(kept).values(receipt=None))

    async def put_in_urn(self, meeting: MeetingId, ballots: Sequence[SealedBallot]) -> None:
        rows = [{"id": ballot.id, "meeting_id": meeting, "sealed": ballot.sealed} for ballot in ballots]
        await self._session.insert_all(tables.ballots, rows)

    async def urn(self, meeting: MeetingId) -> Sequence[SealedBallot]:
        query = (
            sa.select(tables.ballots.c.id, tables.ballots.c.sealed)
            .where(tables.ballots.c.meeting_id == meeting)
            .order_by(tables.ballots.c.id)
        )
        return [SealedBallot(row.id, row.sealed) for row in await self._session.rows(query)]

    async def refill_urn(self, meeting: MeetingId, ballots: Sequence[SealedBallot]) -> None:
        """SQLite hands out the pages of a box in the order in which boxes are put in: this order is all that stays."""
        self._session.forgets = True
        await self._session.execute(sa.delete(tables.ballots).where(tables.ballots.c.meeting_id == meeting))
        await self.put_in_urn(meeting, ballots)

    async def save_paper_entry(self, meeting: MeetingId, entry: PaperEntry) -> None:
        values: dict[str, Any] = {"meeting_id": meeting, "number": entry.number}
        values |= {"teller_id": entry.teller_id, "sealed": entry.sealed}
        await self._session.insert_or_replace(tables.paper_entries, values)

    async def paper_entries(self, meeting: MeetingId) -> Sequence[PaperEntry]:
        query = (
            sa.select(tables.paper_entries)
            .where(tables.paper_entries.c.meeting_id == meeting)
            .order_by(tables.paper_entries.c.number, tables.paper_entries.c.teller_id)
        )
        return [PaperEntry(row.number, StaffId(row.teller_id), row.sealed) for row in await self._session.rows(query)]

    async def remove_paper_entry(self, meeting: MeetingId, number: int, teller: StaffId) -> None:
        await self._session.execute(
            sa.delete(tables.paper_entries).where(
                tables.paper_entries.c.meeting_id == meeting,
                tables.paper_entries.c.number == number,
                tables.paper_entries.c.teller_id == teller,
            )
        )

    async def save_sheets(self, meeting: MeetingId, marks: Sequence[Mark], comments: Sequence[Comment]) -> None:
        opened = [
            {"meeting_id": meeting, "deputy_id": mark.deputy_id, "question": mark.question, "answer": mark.answer}
            for mark in marks
        ]
        said = [{"meeting_id": meeting, "deputy_id": one.deputy_id, "text": one.text} for one in comments]
        await self._session.insert_all(tables.sheets, opened)
        await self._session.insert_all(tables.comments, said)

    async def sheets(self, meeting: MeetingId) -> Sequence[Mark]:
        query = sa.select(tables.sheets).where(tables.sheets.c.meeting_id == meeting)
        return [Mark(row.deputy_id, row.question, row.answer) for row in await self._session.rows(query)]

    async def comments(self, meeting: MeetingId) -> Sequence[Comment]:
        query = sa.select(tables.comments).where(tables.comments.c.meeting_id == meeting)
        return [Comment(row.deputy_id, row.text) for row in await self._session.rows(query)]

    async def discard_sheets(self, meeting: MeetingId) -> None:
        self._session.forgets = True
        for table in (tables.sheets, tables.comments):
            await self._session.execute(sa.delete(table).where(table.c.meeting_id == meeting))

    async def discard_all(self, meeting: MeetingId) -> None:
        self._session.forgets = True
        for table in _OF_A_MEETING:
            await self._session.execute(sa.delete(table).where(table.c.meeting_id == meeting))


@cache
def _participations(voters: int) -> Fixed:
    table = tables.participations
    theirs = (table.c.meeting_id == sa.bindparam("meeting")) & among(table.c.voter_id, "voter", voters)
    return Fixed(sa.select(table).where(theirs).order_by(table.c.voter_id))


@cache
def _rights(voters: int) -> Fixed:
    taken, roll = tables.participations, meetings.evaluators
    same = (taken.c.meeting_id == roll.c.meeting_id) & (taken.c.voter_id == roll.c.voter_id)
    return Fixed(
        sa.select(roll.c.voter_id, taken.c.medium, taken.c.receipt)
        .select_from(roll.outerjoin(taken, same))
        .where(roll.c.meeting_id == sa.bindparam("meeting"), among(roll.c.voter_id, "voter", voters))
    )
