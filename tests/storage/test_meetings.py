"""Meetings with agenda, roll and results."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import NotFound
from core.domain.ids import MeetingId, VoterId
from core.domain.meetings import MeetingStatus
from core.services.stores.meetings import StoredResult
from core.services.work import Work
from core.storage.work import SqlTransactions
from tests.factories import NOON, County, a_meeting, a_voter


@pytest.fixture
async def work(transactions: SqlTransactions, county: County) -> AsyncIterator[Work]:
    async with transactions.write(SYSTEM) as opened:
        yield opened


async def test_meeting_comes_back_as_added(work: Work, county: County) -> None:
    planned = a_meeting(agenda=tuple(reversed(county.deputies)), venue_id=county.venue, leader_id=county.leader)
    number = await work.meetings.add(planned)
    assert await work.meetings.get(number) == replace(planned, id=number)


async def test_saving_changes_everything(work: Work, county: County) -> None:
    number = await work.meetings.add(a_meeting(agenda=county.deputies))
    later = a_meeting(id=number, status=MeetingStatus.OPEN, opened_at=NOON, revision=3, agenda=county.deputies[2:0:-1])
    await work.meetings.save(later)
    assert await work.meetings.get(number) == later


async def test_unknown_meeting_is_named(work: Work) -> None:
    with pytest.raises(NotFound, match=r"meeting\.unknown"):
        await work.meetings.get(MeetingId(99))
    with pytest.raises(NotFound, match=r"meeting\.unknown"):
        await work.meetings.save(a_meeting(id=MeetingId(99)))


async def test_meetings_are_listed_by_year_and_state(work: Work) -> None:
    first = await work.meetings.add(a_meeting())
    second = await work.meetings.add(a_meeting(status=MeetingStatus.OPEN))
    other = await work.meetings.add(a_meeting(year=2025))
    assert [one.id for one in await work.meetings.list_of_year(2026)] == [first, second]
    assert [one.id for one in await work.meetings.list_in(MeetingStatus.PLANNED)] == [first, other]
    assert await work.meetings.list_in() == []


async def test_roll_decides_who_evaluates(work: Work, county: County) -> None:
    number = await work.meetings.add(a_meeting(status=MeetingStatus.OPEN))
    invited, stranger = county.voters[:6], county.voters[6]
    await work.meetings.set_roll(number, county.voters)
    await work.meetings.set_roll(number, invited)
    assert await work.meetings.roll(number) == list(invited)
    assert await work.meetings.on_roll(number, [stranger, invited[2]]) == [invited[2]]
    assert [one.id for one in await work.meetings.to_evaluate(invited[0], MeetingStatus.OPEN)] == [number]
    assert await work.meetings.to_evaluate(stranger, MeetingStatus.OPEN) == []
    assert await work.meetings.to_evaluate(invited[0], MeetingStatus.CLOSED) == []


async def test_long_rolls_are_asked_in_parts(work: Work) -> None:
    await work.records.add_voters([a_voter(number, roll_number=f"X{number}") for number in range(2_500)])
    voters = [voter.id for voter in await work.records.voters()]
    number = await work.meetings.add(a_meeting())
    await work.meetings.set_roll(number, voters)
    assert await work.meetings.on_roll(number, [*voters, VoterId(99_999)]) == voters


async def test_results_follow_the_agenda(work: Work, county: County) -> None:
    first, second = county.deputies[1], county.deputies[0]
    number = await work.meetings.add(a_meeting(agenda=(first, second)))
    results = [
        StoredResult(
            deputy, "satisfied", 60, 58, 57, {"overall": {"a": 50, "b": 7}}, [{"code": "x", "params": {"n": 1}}]
        )
        for deputy in (second, first)
    ]
    await work.meetings.save_results(number, results)
    await work.meetings.save_results(number, results)
    assert await work.meetings.results(number) == results[::-1]
    await work.meetings.discard_results(number)
    assert await work.meetings.results(number) == []


async def test_removed_meeting_is_gone(work: Work, county: County) -> None:
    number = await work.meetings.add(a_meeting(agenda=county.deputies))
    await work.meetings.set_roll(number, county.voters)
    await work.meetings.remove(number)
    assert await work.meetings.list_of_year(2026) == []
