"""What the use cases ask of the store of ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain.ids import DeputyId, MeetingId, StaffId, VoterId


@dataclass(frozen=True, slots=True)
class StoredKeys:
    public_key: bytes
    locked_private_key: bytes | None  # None: destroyed


@dataclass(frozen=True, slots=True)
class SealedBallot:
    id: bytes  # random, 16 bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Participation:
    voter_id: VoterId
    medium: str  # chat, paper
    receipt: bytes | None = None  # encrypted


@dataclass(frozen=True, slots=True)
class PaperEntry:
    number: int  # of the sheet, from 1, as the tellers numbered the pile
    teller_id: StaffId
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Mark:
    """One answer, cut loose from its ballot."""

    deputy_id: DeputyId
    question: str
    answer: str  # "" for blank, "!" for over-marked


@dataclass(frozen=True, slots=True)
class Comment:
    deputy_id: DeputyId
    text: str


class BallotStore(Protocol):
    async def save_keys(self, meeting: MeetingId, public_key: bytes, locked_private_key: bytes) -> None: ...

    async def keys(self, meeting: MeetingId) -> StoredKeys | None: ...

    async def destroy_private_key(self, meeting: MeetingId) -> None: ...

    async def participation(self, meeting: MeetingId, voters: Sequence[VoterId]) -> Sequence[Participation]:
        """Who of ``voters`` has already taken part."""
        ...

    async def rights(self, meeting: MeetingId, voters: Sequence[VoterId]) -> dict[VoterId, Participation | None]:
        """Of ``voters`` those on the roll, each with the participation that spent the right, or None."""
        ...

    async def participation_counts(self, meeting: MeetingId) -> dict[str, int]:
        """How many took part, by medium. Says nothing of any choice."""
        ...

    async def take_part(self, meeting: MeetingId, participations: Sequence[Participation]) -> None:
        """Spend the voters' right. Errors: Conflict("storage.integrity") if one was spent before."""
        ...

    async def receipts(self) -> Sequence[tuple[MeetingId, VoterId, bytes]]:
        """Every receipt that is still kept, of whatever meeting."""
        ...

    async def reseal_receipt(self, meeting: MeetingId, voter: VoterId, receipt: bytes) -> None: ...

    async def wipe_receipts(self, meeting: MeetingId) -> None: ...

    async def put_in_urn(self, meeting: MeetingId, ballots: Sequence[SealedBallot]) -> None: ...

    async def urn(self, meeting: MeetingId) -> Sequence[SealedBallot]:
        """All sealed ballots, ordered by their random ids."""
        ...

    async def refill_urn(self, meeting: MeetingId, ballots: Sequence[SealedBallot]) -> None:
        """Empty the urn and put in ``ballots`` in exactly the order given (shuffled by the caller)."""
        ...

    async def save_paper_entry(self, meeting: MeetingId, entry: PaperEntry) -> None:
        """Insert, or replace the same teller's entry of the same number."""
        ...

    async def paper_entries(self, meeting: MeetingId) -> Sequence[PaperEntry]: ...

    async def remove_paper_entry(self, meeting: MeetingId, number: int, teller: StaffId) -> None: ...

    async def save_sheets(self, meeting: MeetingId, marks: Sequence[Mark], comments: Sequence[Comment]) -> None:
        """Store the opened answers in exactly the order given (shuffled by the caller)."""
        ...

    async def sheets(self, meeting: MeetingId) -> Sequence[Mark]: ...

    async def comments(self, meeting: MeetingId) -> Sequence[Comment]: ...

    async def discard_sheets(self, meeting: MeetingId) -> None: ...

    async def discard_all(self, meeting: MeetingId) -> None:
        """A void vote: keys, participations, ballots, paper entries, sheets, comments - destroyed unread."""
        ...
