"""How far the tellers are is seen by everybody who counts; what stands on a sheet is not."""

from __future__ import annotations

from core.domain.actors import Role, staff_actor
from core.domain.ids import MeetingId
from tests.office import Office, ballot_of

FIRST, SECOND = Role.TELLER, Role.ADMINISTRATOR


async def closed(office: Office, *, sheets: int = 3) -> MeetingId:
    """A closed meeting whose first voters have been handed ``sheets``."""
    meeting = await office.open_meeting()
    for voter in office.county.voters[:sheets]:
        await office.core.voting.issue_paper(office.staff(Role.TELLER), meeting, voter)
    await office.core.meetings.close_voting(office.clerk, meeting)
    return meeting


async def enter(office: Office, meeting: MeetingId, number: int, role: Role, answer: str = "satisfied") -> None:
    await office.core.counting.enter_paper(
        office.staff(role), meeting, number, ballot_of(office.county.deputies[:2], answer)
    )


async def test_sheets_wait_for_the_second_teller(office: Office) -> None:
    meeting = await closed(office)
    await enter(office, meeting, 1, FIRST)
    await enter(office, meeting, 1, SECOND)
    await enter(office, meeting, 2, SECOND)
    seen = await office.core.paper_progress.of(office.clerk, meeting)
    assert (seen.issued, seen.ready, seen.waiting) == (3, 1, (2,))
    assert [(one.number, len(one.tellers), one.lacks) for one in seen.sheets] == [(1, 2, 0), (2, 1, 1)]


async def test_left_out_numbers_are_named(office: Office) -> None:
    meeting = await closed(office)
    await enter(office, meeting, 3, FIRST)
    assert (await office.core.paper_progress.of(office.clerk, meeting)).gaps == (1, 2)


async def test_third_teller_makes_a_sheet_unready(office: Office) -> None:
    meeting = await closed(office)
    chief = office.staff(Role.ADMINISTRATOR)
    third = await office.core.records.add_staff(chief, "谭丽", login="tan", roles=frozenset({Role.TELLER}))
    await enter(office, meeting, 1, FIRST)
    await enter(office, meeting, 1, SECOND)
    tan = staff_actor(third, frozenset({Role.TELLER}))
    await office.core.counting.enter_paper(tan, meeting, 1, ballot_of(office.county.deputies[:2], "satisfied"))
    assert (await office.core.paper_progress.of(office.clerk, meeting)).ready == 0


async def test_withdrawn_entry_waits_again(office: Office) -> None:
    meeting = await closed(office)
    await enter(office, meeting, 1, FIRST)
    await office.core.counting.withdraw_paper(office.staff(FIRST), meeting, 1)
    assert (await office.core.paper_progress.of(office.clerk, meeting)).sheets == ()


async def test_progress_is_the_same_whatever_stands_on_the_sheets(office: Office) -> None:
    meeting, seen = await closed(office), []
    for answers in (("satisfied", "satisfied"), ("satisfied", "dissatisfied"), ("dissatisfied", "dissatisfied")):
        await enter(office, meeting, 1, FIRST, answers[0])
        await enter(office, meeting, 1, SECOND, answers[1])
        seen.append(await office.core.paper_progress.of(office.clerk, meeting))
    assert seen[0] == seen[1] == seen[2]
