"""Ballots on their way: whoever waits hears something, whatever goes wrong on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from core.domain.actors import voter_actor
from core.domain.ballots import Ballot
from core.domain.errors import Conflict, Invalid, Unavailable
from core.domain.ids import MeetingId, VoterId
from core.services.intake import Boxed, Cast, Intake, Outcome, Waiting

HALL = 300  # more than are sealed at once


class Urn:
    """Stores what it is given; ``failing`` names what becomes of a meeting's ballots instead."""

    def __init__(self, failing: dict[MeetingId, BaseException] | None = None) -> None:
        self.failing = failing or {}
        self.groups: list[tuple[MeetingId, int]] = []

    async def store(self, meeting: MeetingId, boxes: Sequence[Boxed]) -> Sequence[Outcome]:
        if meeting in self.failing:
            raise self.failing[meeting]
        self.groups.append((meeting, len(boxes)))
        return [Cast(box.receipt, is_first=True) for box in boxes]


def seal(waiting: Waiting) -> Boxed:
    return Boxed(waiting.voter, "this vote", b"", f"receipt-{waiting.voter}")


async def cast(intake: Intake, voter: int, meeting: int = 1) -> Cast:
    actor = voter_actor(voter, via="chat")
    return await intake.cast(actor, VoterId(voter), MeetingId(meeting), Ballot({}))


async def test_hall_is_answered_in_few_groups() -> None:
    urn = Urn()
    intake = Intake(seal, urn.store)
    casts = await asyncio.gather(*(cast(intake, voter) for voter in range(HALL)))
    assert [one.receipt for one in casts] == [f"receipt-{voter}" for voter in range(HALL)]
    assert len(urn.groups) <= 4


async def test_meetings_are_stored_apart() -> None:
    urn = Urn({MeetingId(2): Conflict("voting.not_open")})
    intake = Intake(seal, urn.store)
    outcomes = await asyncio.gather(*(cast(intake, n, n % 2 + 1) for n in range(10)), return_exceptions=True)
    assert [isinstance(one, Cast) for one in outcomes] == [True, False] * 5
    assert urn.groups == [(MeetingId(1), 5)]


async def test_ballot_that_cannot_be_sealed_is_refused_alone() -> None:
    def picky(waiting: Waiting) -> Boxed:
        if waiting.voter == 3:
            raise Invalid("ballot.unknown_answer")
        return seal(waiting)

    intake = Intake(picky, Urn().store)
    outcomes = await asyncio.gather(*(cast(intake, n) for n in range(6)), return_exceptions=True)
    assert [type(one).__name__ for one in outcomes].count("Invalid") == 1
    assert isinstance(outcomes[3], Invalid)


async def test_voter_who_leaves_disturbs_nobody() -> None:
    urn = Urn()
    intake = Intake(seal, urn.store)
    casts = [asyncio.ensure_future(cast(intake, voter)) for voter in range(5)]
    await asyncio.sleep(0)
    casts[2].cancel()
    outcomes = await asyncio.gather(*casts, return_exceptions=True)
    assert [isinstance(one, Cast) for one in outcomes] == [True, True, False, True, True]
    assert urn.groups == [(MeetingId(1), 5)]


async def test_answers_keep_to_their_voters() -> None:
    """However many threads seal, and however long each takes."""
    intake = Intake(seal, Urn().store)
    for crowd in (1, 7, 8, 9, 100):
        casts = await asyncio.gather(*(cast(intake, voter) for voter in range(crowd)))
        assert [one.receipt for one in casts] == [f"receipt-{voter}" for voter in range(crowd)]


@pytest.mark.parametrize("stage", ["seal", "store"])
async def test_nobody_waits_for_ever(stage: str) -> None:
    """A fault of the program is told as a failure, and the next ballot goes its way."""
    unheard: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))
    faults = [stage]

    def sealing(waiting: Waiting) -> Boxed:
        if faults == ["seal"] and faults.pop():
            raise RuntimeError("a fault")
        return seal(waiting)

    urn = Urn({MeetingId(1): RuntimeError("a fault")} if stage == "store" else {})
    intake = Intake(sealing, urn.store)
    outcomes = await asyncio.gather(*(cast(intake, n) for n in range(3)), return_exceptions=True)
    assert {type(one) for one in outcomes} == {Unavailable}
    urn.failing.clear()
    assert (await cast(intake, 7)).receipt == "receipt-7"


async def test_who_stops_waiting_disturbs_nobody() -> None:
    intake = Intake(seal, Urn().store)
    impatient = asyncio.ensure_future(cast(intake, 1))
    patient = asyncio.ensure_future(cast(intake, 2))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).receipt == "receipt-2"
    assert impatient.cancelled()
