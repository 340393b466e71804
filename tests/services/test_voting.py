"""One voter, one ballot; a second try gets the first answer; nothing counts that came too late."""

from __future__ import annotations

import asyncio

import pytest

from core.domain.actors import Role, voter_actor
from core.domain.errors import Conflict, Invalid, NotAllowed
from core.domain.ids import VoterId
from tests.office import Office, ballot_of


async def test_a_ballot_gets_a_receipt(office: Office) -> None:
    meeting = await office.open_meeting()
    receipt = await office.vote(meeting, 0)
    assert len(receipt) == 11
    assert receipt[5] == "-"


async def test_second_try_gets_first_answer(office: Office) -> None:
    meeting = await office.open_meeting()
    first = await office.vote(meeting, 0, "satisfied")
    assert await office.vote(meeting, 0, "dissatisfied") == first


async def test_many_parallel_tries_leave_one(office: Office) -> None:
    meeting = await office.open_meeting()
    receipts = await asyncio.gather(*(office.vote(meeting, 0) for _ in range(50)))
    assert len(set(receipts)) == 1
    turnout = await office.core.voting.turnout(office.clerk, meeting)
    assert (turnout.chat, turnout.paper) == (1, 0)


async def test_waiting_voters_share_a_commit(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    receipts = await asyncio.gather(*(office.vote(meeting, number) for number in range(1, 12)))
    assert len(set(receipts)) == 11


async def test_stranger_to_the_roll_is_refused(office: Office) -> None:
    meeting = await office.open_meeting()
    agenda = (await office.core.meetings.get(office.clerk, meeting)).agenda
    stranger = voter_actor(VoterId(999), via="chat")
    with pytest.raises(NotAllowed, match="not_on_roll"):
        await office.core.voting.cast(stranger, meeting, ballot_of(agenda, "satisfied"))


async def test_unknown_answer_is_refused_alone(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    outcomes = await asyncio.gather(office.vote(meeting, 1, "superb"), office.vote(meeting, 2), return_exceptions=True)
    assert isinstance(outcomes[0], Invalid)
    assert isinstance(outcomes[1], str)


async def test_voting_needs_an_open_meeting(office: Office) -> None:
    meeting = await office.planned_meeting()
    with pytest.raises(Conflict, match="not_open"):
        await office.vote(meeting, 0)


async def test_closing_ends_the_voting(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    await office.core.meetings.close_voting(office.clerk, meeting)
    with pytest.raises(Conflict, match="not_open"):
        await office.vote(meeting, 1)


async def test_votes_racing_with_the_close(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    outcomes = await asyncio.gather(
        *(office.vote(meeting, number) for number in range(1, 6)),
        office.core.meetings.close_voting(office.clerk, meeting),
        *(office.vote(meeting, number) for number in range(6, 12)),
        return_exceptions=True,
    )
    receipts = {outcome for outcome in outcomes if isinstance(outcome, str)}
    listed = await office.core.counting.receipts(office.clerk, meeting)
    assert receipts <= set(listed)
    assert len(listed) == len(receipts) + 1
    assert all(isinstance(one, str | Conflict) for one in outcomes if not hasattr(one, "agenda"))


async def test_paper_slip_spends_the_right(office: Office) -> None:
    meeting = await office.open_meeting()
    voter = office.county.voters[0]
    await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, voter)
    with pytest.raises(Conflict, match="already_took_part"):
        await office.vote(meeting, 0)
    with pytest.raises(Conflict, match="already_took_part"):
        await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, voter)


async def test_paper_after_chat_is_refused(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.vote(meeting, 0)
    with pytest.raises(Conflict, match="already_took_part"):
        await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, office.county.voters[0])


async def test_casting_joins_the_callers_unit(office: Office) -> None:
    meeting = await office.open_meeting()
    agenda = (await office.core.meetings.get(office.clerk, meeting)).agenda

    async def cast_and_fail() -> None:
        async with office.core.transactions.write(office.voter(0)):
            await office.core.voting.cast(office.voter(0), meeting, ballot_of(agenda, "satisfied"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await cast_and_fail()
    assert (await office.core.voting.turnout(office.clerk, meeting)).taken_part == 0


async def test_receipt_is_told_again_while_open(office: Office) -> None:
    meeting = await office.open_meeting()
    assert await office.core.voting.my_receipt(office.voter(0), meeting) is None
    receipt = await office.vote(meeting, 0)
    assert await office.core.voting.my_receipt(office.voter(0), meeting) == receipt


async def test_another_meetings_close_keeps_receipts(office: Office) -> None:
    first, second = await office.open_meeting(), await office.open_meeting()
    receipt = await office.vote(first, 0)
    await office.core.meetings.close_voting(office.clerk, second)
    assert await office.vote(first, 0) == receipt


async def test_ballots_are_all_one_size(office: Office) -> None:
    meeting = await office.open_meeting()
    agenda = (await office.core.meetings.get(office.clerk, meeting)).agenda
    await office.core.voting.cast(office.voter(0), meeting, ballot_of(agenda, "satisfied"))
    await office.core.voting.cast(office.voter(1), meeting, ballot_of(agenda, "dissatisfied", comment="话" * 250))
    async with office.core.transactions.read(office.clerk) as work:
        assert len({len(ballot.sealed) for ballot in await work.ballots.urn(meeting)}) == 1
