"""A person's past as staff see it: complete, in order, and silent about every choice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.domain.actors import SYSTEM, Actor, Role
from core.domain.deadlines import DueState
from core.domain.meetings import MeetingStatus
from core.domain.records import DeputyStatus, StatusReason
from core.services.histories import PersonHistory
from core.services.stores.messages import OutboxState
from core.services.stores.plans import ReportTurn
from tests.office import PASSPHRASE, Office, open_office
from tests.services.proposal_desk import handled
from tests.services.steps import meeting_in
from tests.services.witness import bind, bind_everybody, deputies, voters
from tests.services.writes import bound_voter, write_report

YEAR = 2026


async def of_deputy(office: Office, number: int = 0) -> PersonHistory:
    return await office.core.histories.of_deputy(office.clerk, office.county.deputies[number])


async def of_voter(office: Office, number: int = 0) -> PersonHistory:
    return await office.core.histories.of_voter(office.clerk, office.county.voters[number])


async def test_status_changes_stand_in_the_deputys_past(office: Office) -> None:
    set_status, deputy = office.core.records.set_status, office.county.deputies[0]
    await set_status(office.clerk, deputy, DeputyStatus.SUSPENDED, reason=StatusReason.DETAINED, on=date(YEAR, 3, 1))
    [line] = (await of_deputy(office)).lines
    assert (line.action, line.details["status"]) == ("deputy.set_status", "suspended")


async def test_reports_stand_by_year_and_mode(office: Office) -> None:
    deputy = office.county.deputies[0]
    async with office.core.transactions.write(SYSTEM) as work:
        await work.plans.save_turn(ReportTurn(deputy, 2025, "written"))
        await work.plans.save_turn(ReportTurn(deputy, YEAR, "oral"))
    await write_report(office)
    await office.core.reports.file(office.clerk, deputy, YEAR)
    reports = [(one.year, one.mode, one.is_filed) for one in (await of_deputy(office)).reports]
    assert reports == [(2025, "written", False), (YEAR, "oral", True)]


async def test_grade_stands_only_once_counted(office: Office) -> None:
    await meeting_in(office, MeetingStatus.CLOSED)
    [before] = (await of_deputy(office)).meetings
    assert before.grade is None
    await meeting_in(office, MeetingStatus.COUNTED)
    grades = [one.grade for one in (await of_deputy(office)).meetings if one.status is MeetingStatus.COUNTED]
    assert grades == ["satisfied"]


async def test_voter_took_part_yes_or_no(office: Office) -> None:
    await meeting_in(office, MeetingStatus.CLOSED)
    assert [one.took_part for one in (await of_voter(office, 0)).meetings] == [True]
    assert [one.took_part for one in (await of_voter(office, 1)).meetings] == [False]


async def test_nobody_is_told_who_voted_while_people_vote(office: Office) -> None:
    await meeting_in(office, MeetingStatus.OPEN)
    assert [one.took_part for one in (await of_voter(office, 0)).meetings] == [None]


async def test_accounts_codes_and_messages_are_listed(office: Office) -> None:
    await bound_voter(office)
    await office.core.meetings.notice(office.clerk, await office.planned_meeting())
    past = await of_voter(office)
    assert [one.channel for one in past.accounts] == ["chat"]
    assert [one.used_at for one in past.codes] == [office.clock.now()]
    assert [(one.notice, one.state) for one in past.messages] == [("meeting_notice", OutboxState.WAITING)]


async def test_past_of_one_is_not_mixed_with_anothers(office: Office) -> None:
    await bind(office, voters(office, 1))
    await office.core.meetings.notice(office.clerk, await office.planned_meeting())
    assert (await of_voter(office, 1)).messages == ()


async def test_number_is_masked_in_a_past(office: Office) -> None:
    await office.core.people.edit_voter(office.clerk, office.county.voters[0], {"phone": "13812345678"})
    assert "13812345678" not in repr(await of_voter(office))


@pytest.mark.parametrize("status", [MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.PUBLISHED])
async def test_past_is_the_same_whatever_was_chosen(tmp_path: Any, status: MeetingStatus) -> None:
    seen = []
    for answer in ("satisfied", "dissatisfied"):
        (tmp_path / answer).mkdir()
        async with open_office(tmp_path / answer) as office:
            await bind_everybody(office)
            meeting = await meeting_in(office, MeetingStatus.OPEN)
            await office.vote(meeting, 1, answer)
            await _on_to(office, meeting, status)
            seen.append(await of_voter(office, 1))
    assert seen[0] == seen[1]


async def _on_to(office: Office, meeting: Any, status: MeetingStatus) -> None:
    if status is MeetingStatus.OPEN:
        return
    await office.core.meetings.close_voting(office.clerk, meeting)
    if status is MeetingStatus.PUBLISHED:
        await office.core.counting.count(office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
        await office.core.publishing.publish(office.clerk, meeting)


async def test_viewer_reads_pasts_too(office: Office) -> None:
    viewer: Actor = office.staff(Role.VIEWER)
    past = await office.core.histories.of_deputy(viewer, office.county.deputies[0])
    assert past.view.record.id == deputies(office, 1)[0].id


async def test_proposals_past_names_deeds_and_days_left(office: Office) -> None:
    proposal = await handled(office)
    past = await office.core.histories.of_proposal(office.clerk, proposal)
    assert past.lines[0].action == "proposal.assign"
    assert {office.clerk.label, *(f"unit:{one.unit}" for one in past.proposal.assignments)} <= past.names.keys()
    for clock, left in zip(past.proposal.clocks, past.left, strict=True):
        assert (left.state if left is not None else None) == (DueState.FINE if clock.is_open else None)
