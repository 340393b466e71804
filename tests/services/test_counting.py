"""The count opens, compares, shuffles and explains; before it there is nothing to be learnt."""

from __future__ import annotations

import pytest

from core.domain.actors import Role
from core.domain.errors import Conflict, NotAllowed
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.services.counting import Count
from tests.office import PASSPHRASE, Office, ballot_of


async def closed_meeting(office: Office, *answers: str, paper: int = 0) -> MeetingId:
    """A closed meeting: voters in order gave ``answers``; the last ``paper`` voters took a paper sheet."""
    meeting = await office.open_meeting()
    for number, answer in enumerate(answers):
        await office.vote(meeting, number, answer)
    for voter in office.county.voters[len(office.county.voters) - paper :]:
        await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, voter)
    await office.core.meetings.close_voting(office.clerk, meeting)
    return meeting


async def enter(office: Office, meeting: MeetingId, role: Role, number: int, answer: str) -> None:
    agenda = (await office.core.meetings.get(office.clerk, meeting)).agenda
    await office.core.counting.enter_paper(office.staff(role), meeting, number, ballot_of(agenda, answer))


async def count(office: Office, meeting: MeetingId, passphrase: str = PASSPHRASE) -> Count:
    return await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, passphrase)


async def test_count_adds_up(office: Office) -> None:
    meeting = await closed_meeting(office, *["satisfied"] * 7, *["basically_satisfied"] * 2, "dissatisfied")
    counted = await count(office, meeting)
    result = counted.results[0]
    assert (result.issued, result.returned, result.valid) == (10, 10, 10)
    assert result.counts["overall"] == {"satisfied": 7, "basically_satisfied": 2, "dissatisfied": 1}
    assert result.grade == "basically_satisfied"


async def test_result_explains_itself(office: Office) -> None:
    counted = await count(office, await closed_meeting(office, *["satisfied"] * 4))
    codes = [step["code"] for step in counted.results[0].explanation]
    assert codes[:4] == ["tally.issued", "tally.attending", "tally.returned", "tally.valid"]
    assert "tally.quorum_warning" in codes
    assert codes[-1] == "tally.grade"


async def test_wrong_passphrase_opens_nothing(office: Office) -> None:
    meeting = await closed_meeting(office, "satisfied")
    with pytest.raises(NotAllowed, match="passphrase"):
        await count(office, meeting, "wrong horse battery")
    assert (await office.core.meetings.get(office.clerk, meeting)).status is MeetingStatus.CLOSED


async def test_open_meeting_is_not_counted(office: Office) -> None:
    meeting = await office.open_meeting()
    with pytest.raises(Conflict, match="wrong_status"):
        await count(office, meeting)


async def test_receipts_are_listed_after_close(office: Office) -> None:
    meeting = await office.open_meeting()
    receipt = await office.vote(meeting, 0)
    with pytest.raises(Conflict):
        await office.core.counting.receipts(office.clerk, meeting)
    await office.core.meetings.close_voting(office.clerk, meeting)
    assert await office.core.counting.receipts(office.clerk, meeting) == (receipt,)


async def test_paper_needs_two_tellers(office: Office) -> None:
    meeting = await closed_meeting(office, "satisfied", paper=1)
    await enter(office, meeting, Role.TELLER, 1, "satisfied")
    differences = (await count(office, meeting)).differences
    assert [(one.number, one.answers) for one in differences] == [(1, ("1",))]


async def test_tellers_differences_are_shown(office: Office) -> None:
    meeting = await closed_meeting(office, "satisfied", paper=1)
    await enter(office, meeting, Role.TELLER, 1, "satisfied")
    await enter(office, meeting, Role.ADMINISTRATOR, 1, "dissatisfied")
    differences = (await count(office, meeting)).differences
    assert {frozenset(one.answers) for one in differences} == {frozenset({"satisfied", "dissatisfied"})}
    assert (await office.core.meetings.get(office.clerk, meeting)).status is MeetingStatus.CLOSED


async def test_agreeing_tellers_are_counted_once(office: Office) -> None:
    meeting = await closed_meeting(office, "satisfied", paper=1)
    await enter(office, meeting, Role.TELLER, 1, "satisfied")
    await enter(office, meeting, Role.ADMINISTRATOR, 1, "dissatisfied")
    await enter(office, meeting, Role.ADMINISTRATOR, 1, "satisfied")
    result = (await count(office, meeting)).results[0]
    assert (result.issued, result.returned) == (2, 2)
    assert result.counts["overall"]["satisfied"] == 2


async def test_stuffed_paper_voids_the_round(office: Office) -> None:
    meeting = await closed_meeting(office, "satisfied", paper=1)
    for number in (1, 2):
        await enter(office, meeting, Role.TELLER, number, "satisfied")
        await enter(office, meeting, Role.ADMINISTRATOR, number, "satisfied")
    result = (await count(office, meeting)).results[0]
    assert result.grade is None
    assert "tally.round_void" in [step["code"] for step in result.explanation]


async def test_recount_needs_a_reason_and_agrees(office: Office) -> None:
    meeting = await closed_meeting(office, "satisfied", "dissatisfied")
    first = await count(office, meeting)
    await office.core.counting.reopen_count(office.staff(Role.ADMINISTRATOR), meeting, "objection by a scrutineer")
    assert (await count(office, meeting)).results == first.results


async def test_key_is_destroyed_after_objections(office: Office) -> None:
    from datetime import timedelta

    from core.domain.actors import SYSTEM

    meeting = await closed_meeting(office, "satisfied")
    await count(office, meeting)
    await office.core.publishing.publish(office.clerk, meeting)
    assert await office.core.publishing.destroy_expired_keys(SYSTEM) == []
    office.clock.advance(timedelta(days=6))
    assert await office.core.publishing.destroy_expired_keys(SYSTEM) == [meeting]
    async with office.core.transactions.read(office.clerk) as work:
        keys = await work.ballots.keys(meeting)
    assert keys is not None
    assert keys.locked_private_key is None
