"""What staff are told before a meeting's step is what the step then does."""

from __future__ import annotations

from datetime import timedelta

from core.domain.actors import Role
from core.domain.ids import MeetingId
from core.services.counting import Count
from tests.office import PASSPHRASE, Office, ballot_of
from tests.services.steps import close
from tests.services.witness import add_room, bind, voters


async def count(office: Office, meeting: MeetingId) -> Count:
    return await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)


async def test_preview_of_notice_is_what_it_does(office: Office) -> None:
    meeting = await office.planned_meeting()
    await bind(office, voters(office, 3))
    office.clock.move_to((await office.core.meetings.get(office.clerk, meeting)).starts_at - timedelta(days=1))
    preview = await office.core.duty_desk.preview(office.clerk, meeting)
    noticed = await office.core.meetings.notice(office.clerk, meeting)
    assert preview.draws_roll
    assert (preview.evaluators, preview.reachable) == (noticed.evaluators, noticed.told)
    assert (preview.short_of_notice_days, preview.is_below_minimum) == (
        noticed.short_of_notice_days,
        noticed.below_minimum,
    )
    assert preview.short_of_notice_days > 0
    assert not (await office.core.duty_desk.preview(office.clerk, meeting)).draws_roll


async def test_preview_writes_nothing(office: Office) -> None:
    meeting = await office.planned_meeting()
    before = await office.core.transactions.version()
    await office.core.duty_desk.preview(office.clerk, meeting)
    assert await office.core.transactions.version() == before
    assert await office.core.meetings.roll(office.clerk, meeting) == []


async def test_preview_counts_rooms_once(office: Office) -> None:
    meeting = await office.planned_meeting()
    await add_room(office)
    assert (await office.core.duty_desk.preview(office.clerk, meeting)).rooms == 1


async def test_preview_of_publishing_names_the_last_day(office: Office) -> None:
    meeting = await office.open_meeting()
    await close(office, meeting)
    await count(office, meeting)
    preview = await office.core.duty_desk.preview(office.clerk, meeting)
    published = (await office.core.publishing.publish(office.clerk, meeting)).meeting
    assert preview.objections_end_on == published.objections_end_on


async def test_preview_of_opening_says_how_early(office: Office) -> None:
    meeting = await office.planned_meeting()
    await bind(office, voters(office, 3))
    held_on = (await office.core.meetings.get(office.clerk, meeting)).starts_at
    early = []
    for days in (2, 0, -1):
        office.clock.move_to(held_on - timedelta(days=days))
        early.append((await office.core.duty_desk.preview(office.clerk, meeting)).days_early)
    preview = await office.core.duty_desk.preview(office.clerk, meeting)
    assert (early, preview.called, preview.unfiled) == ([2, 0, 0], 3, len(preview.meeting.agenda))


async def test_preview_of_count_names_missing_sheets(office: Office) -> None:
    meeting = await office.open_meeting()
    for voter in office.county.voters[:3]:
        await office.core.voting.issue_paper(office.clerk, meeting, voter)
    await close(office, meeting)
    form = await office.core.counting.paper_form(office.clerk, meeting)
    teller = office.staff(Role.TELLER)
    await office.core.counting.enter_paper(teller, meeting, 7, ballot_of(form.layout.deputies, "satisfied"))
    preview = await office.core.counting.preview(teller, meeting)
    assert (preview.taken_part, preview.not_entered, preview.surplus, preview.paper.waiting) == (3, 2, 0, (7,))
    assert preview.is_below_minimum


async def test_preview_of_publishing_counts_the_ungraded(office: Office) -> None:
    meeting = await office.open_meeting()
    await close(office, meeting)
    counted = await count(office, meeting)
    preview = await office.core.duty_desk.preview(office.clerk, meeting)
    assert preview.without_grade == len(counted.results)


async def test_difference_names_its_tellers(office: Office) -> None:
    meeting = await office.open_meeting()
    await close(office, meeting)
    form = await office.core.counting.paper_form(office.clerk, meeting)
    for role, answer in ((Role.TELLER, "satisfied"), (Role.ADMINISTRATOR, "dissatisfied")):
        ballot = ballot_of(form.layout.deputies, answer)
        await office.core.counting.enter_paper(office.staff(role), meeting, 1, ballot)
    counted = await count(office, meeting)
    by_answer = {office.county.staff[Role.TELLER]: "satisfied", office.county.staff[Role.ADMINISTRATOR]: "dissatisfied"}
    assert len(counted.differences) == 2
    for one in counted.differences:
        assert dict(zip(one.tellers, one.answers, strict=True)) == by_answer
