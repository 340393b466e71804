"""The urn and what surrounds it: one right a voter, no order, nothing left behind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict
from core.domain.ids import MeetingId
from core.services.stores.ballots import Comment, Mark, PaperEntry, Participation, SealedBallot, StoredKeys
from core.services.work import Work
from core.storage.work import SqlTransactions
from tests.factories import County, a_meeting


@pytest.fixture
async def work(transactions: SqlTransactions, county: County) -> AsyncIterator[Work]:
    async with transactions.write(SYSTEM) as opened:
        yield opened


@pytest.fixture
async def meeting(work: Work) -> MeetingId:
    return await work.meetings.add(a_meeting())


async def test_private_key_can_be_destroyed(work: Work, meeting: MeetingId) -> None:
    assert await work.ballots.keys(meeting) is None
    await work.ballots.save_keys(meeting, b"public", b"locked")
    assert await work.ballots.keys(meeting) == StoredKeys(b"public", b"locked")
    await work.ballots.destroy_private_key(meeting)
    assert await work.ballots.keys(meeting) == StoredKeys(b"public", None)


async def test_right_is_spent_once(work: Work, meeting: MeetingId, county: County) -> None:
    first, second = county.voters[:2]
    await work.ballots.take_part(meeting, [Participation(first, "chat", b"r")])
    with pytest.raises(Conflict, match=r"storage\.integrity"):
        await work.ballots.take_part(meeting, [Participation(first, "paper")])
    await work.ballots.take_part(meeting, [Participation(second, "paper")])
    assert await work.ballots.participation(meeting, county.voters) == [
        Participation(first, "chat", b"r"),
        Participation(second, "paper"),
    ]
    assert await work.ballots.participation_counts(meeting) == {"chat": 1, "paper": 1}


async def test_receipts_are_resealed_and_wiped(work: Work, meeting: MeetingId, county: County) -> None:
    voter = county.voters[0]
    await work.ballots.take_part(
        meeting, [Participation(voter, "chat", b"r"), Participation(county.voters[1], "paper")]
    )
    await work.ballots.reseal_receipt(meeting, voter, b"s")
    assert await work.ballots.receipts() == [(meeting, voter, b"s")]
    await work.ballots.wipe_receipts(meeting)
    assert await work.ballots.receipts() == []


async def test_urn_is_read_in_random_order(work: Work, meeting: MeetingId) -> None:
    cast = [SealedBallot(bytes([number]) * 16, b"box") for number in (9, 1, 5)]
    await work.ballots.put_in_urn(meeting, cast)
    assert [ballot.id[0] for ballot in await work.ballots.urn(meeting)] == [1, 5, 9]


async def test_refilled_urn_holds_what_was_put_in(work: Work, meeting: MeetingId) -> None:
    other = await work.meetings.add(a_meeting())
    await work.ballots.put_in_urn(meeting, [SealedBallot(b"1" * 16, b"box"), SealedBallot(b"2" * 16, b"chest")])
    await work.ballots.put_in_urn(other, [SealedBallot(b"3" * 16, b"box of others")])
    await work.ballots.refill_urn(meeting, [SealedBallot(b"9" * 16, b"chest"), SealedBallot(b"4" * 16, b"box")])
    assert [ballot.sealed for ballot in await work.ballots.urn(meeting)] == [b"box", b"chest"]
    assert [ballot.sealed for ballot in await work.ballots.urn(other)] == [b"box of others"]


async def test_teller_may_correct_a_sheet(work: Work, meeting: MeetingId, county: County) -> None:
    teller, other = county.staff[Role.TELLER], county.staff[Role.SCRUTINEER]
    for entry in (PaperEntry(1, teller, b"a"), PaperEntry(1, other, b"b"), PaperEntry(1, teller, b"c")):
        await work.ballots.save_paper_entry(meeting, entry)
    await work.ballots.remove_paper_entry(meeting, 1, other)
    assert await work.ballots.paper_entries(meeting) == [PaperEntry(1, teller, b"c")]


async def test_opened_sheets_keep_given_order(work: Work, meeting: MeetingId, county: County) -> None:
    deputy = county.deputies[0]
    marks = [Mark(deputy, "overall", answer) for answer in ("c", "a", "b", "")]
    await work.ballots.save_sheets(meeting, marks, [Comment(deputy, "谢谢")])
    assert await work.ballots.sheets(meeting) == marks
    assert await work.ballots.comments(meeting) == [Comment(deputy, "谢谢")]
    await work.ballots.discard_sheets(meeting)
    assert not await work.ballots.sheets(meeting)
    assert not await work.ballots.comments(meeting)


async def test_void_vote_leaves_nothing(work: Work, meeting: MeetingId, county: County) -> None:
    await work.ballots.save_keys(meeting, b"public", b"locked")
    await work.ballots.take_part(meeting, [Participation(county.voters[0], "chat")])
    await work.ballots.put_in_urn(meeting, [SealedBallot(b"1" * 16, b"box")])
    await work.ballots.discard_all(meeting)
    assert await work.ballots.keys(meeting) is None
    assert await work.ballots.participation_counts(meeting) == {}
    assert await work.ballots.urn(meeting) == []
