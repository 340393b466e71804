"""A roll drawn anew: who would be on it is seen before it is, and nobody is drawn once people vote."""

from __future__ import annotations

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import Conflict
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.services.roll_draws import RollChoice, RollDraw
from tests.factories import a_voter
from tests.office import Office
from tests.services.desk import save_voter
from tests.services.steps import meeting_in


async def drawn(office: Office, meeting: MeetingId, choice: RollChoice) -> RollDraw:
    return await office.core.duty_desk.roll_draw(office.clerk, meeting, choice)


async def test_all_are_the_voters_of_those_who_report(office: Office) -> None:
    meeting = await office.planned_meeting(deputies=1)
    draw = await drawn(office, meeting, RollChoice.ALL)
    assert draw.voters == office.county.voters[::2]
    assert [one.voter for one in draw.joining] == list(draw.voters)
    assert (draw.leaving, draw.empty, draw.is_below_minimum) == ((), (), True)


async def test_representatives_leave_the_others_out(office: Office) -> None:
    meeting, chosen = await office.planned_meeting(), office.county.voters[2]
    async with office.core.transactions.write(SYSTEM) as work:
        await save_voter(work, chosen, is_representative=True)
        places = {one.id: one.name for one in await work.records.constituencies()}
    draw = await drawn(office, meeting, RollChoice.REPRESENTATIVES)
    assert draw.voters == (chosen,)
    assert draw.empty == (places[office.county.constituencies[1]],)


async def test_who_is_off_the_rolls_is_not_drawn(office: Office) -> None:
    meeting, gone = await office.planned_meeting(), office.county.voters[0]
    await office.core.people.set_active(office.clerk, gone, active=False, reason="迁出")
    draw = await drawn(office, meeting, RollChoice.ALL)
    assert draw.voters == office.county.voters[1:]


async def test_draw_names_who_comes_and_who_goes(office: Office) -> None:
    meeting, voters = await office.planned_meeting(deputies=1), office.county.voters
    async with office.core.transactions.write(SYSTEM) as work:
        await work.records.add_voters([a_voter(99, name="欧阳娜", constituency_id=office.county.constituencies[0])])
    await office.core.meetings.set_roll(office.clerk, meeting, voters)
    draw = await drawn(office, meeting, RollChoice.ALL)
    assert [one.name for one in draw.joining] == ["欧阳娜"]
    assert [one.voter for one in draw.leaving] == list(voters[1::2])


async def test_draw_that_is_set_changes_nothing_more(office: Office) -> None:
    meeting = await office.planned_meeting()
    seen = await drawn(office, meeting, RollChoice.ALL)
    await office.core.meetings.set_roll(office.clerk, meeting, seen.voters)
    again = await drawn(office, meeting, RollChoice.ALL)
    assert (again.joining, again.leaving) == ((), ())


@pytest.mark.parametrize("status", [MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.PUBLISHED])
async def test_nothing_is_drawn_once_people_vote(office: Office, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    with pytest.raises(Conflict, match="roll_is_frozen"):
        await drawn(office, meeting, RollChoice.ALL)
