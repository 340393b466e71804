"""Drafts survive, filing is whole, the lock holds, and only those whom it concerns can read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from core.domain.ids import DeputyId
from core.domain.meetings import MeetingStatus
from core.domain.records import DeputyStatus
from core.domain.reports import (
    MAX_ASPECT_TEXT,
    MAX_PLEDGES,
    Answer,
    AspectAnswer,
    PledgeAnswer,
    ReportForm,
    SuggestionsAnswer,
    TextAnswer,
)
from core.presets import load_preset
from core.services.stores.plans import ReportTurn
from core.services.stores.reminders import ReminderState
from tests.services.desk import Desk, deputy_person, open_desk

YEAR = 2026
RULES = load_preset("longshan")
PLEDGE = ["修通三组到五组的机耕道", "每月接待选民一次"]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


def whole_report() -> list[Answer]:
    aspects = [AspectAnswer(aspect.id, f"{aspect.zh}情况", 3) for aspect in RULES.aspects]
    pledges = [PledgeAnswer(1, is_done=True), PledgeAnswer(2, is_done=False, reason="八月防汛")]
    return [*aspects, *pledges, TextAnswer("shortcomings", "走访不够"), TextAnswer("next_steps", "多走访")]


async def write_report(desk: Desk, number: int = 0) -> DeputyId:
    """A complete draft of the deputy's."""
    deputy = desk.county.deputies[number]
    await desk.reports.save_pledge(desk.deputy(number), deputy, YEAR, PLEDGE)
    for answer in whole_report():
        await desk.reports.save_draft(desk.deputy(number), deputy, YEAR, answer)
    return deputy


async def test_pledge_is_kept_cleaned_and_in_order(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    kept = await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, ["  修路\u202e ", "", "接待\x1b[2J选民"])
    assert kept == ["修路", "接待[2J选民"]
    assert (await desk.reports.show(desk.deputy(), deputy, YEAR)).pledges == tuple(kept)


@pytest.mark.parametrize("items", [[], [" ", "\u200b"], ["诺"] * (MAX_PLEDGES + 1), ["诺" * 500]])
async def test_pledge_outside_limits_is_refused(desk: Desk, items: list[str]) -> None:
    with pytest.raises(Invalid):
        await desk.reports.save_pledge(desk.deputy(), desk.county.deputies[0], YEAR, items)


async def test_lodged_pledge_stands_after_its_day(desk: Desk) -> None:
    deputy, late_starter = desk.county.deputies[:2]
    await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, PLEDGE)
    desk.at(date(YEAR, 4, 1))
    with pytest.raises(Conflict):
        await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, ["少做一点"])
    assert await desk.reports.save_pledge(desk.deputy(1), late_starter, YEAR, PLEDGE) == PLEDGE


async def test_new_pledge_drops_answers_to_the_old(desk: Desk) -> None:
    deputy = await write_report(desk)
    await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, ["只有一件事"])
    report = await desk.reports.show(desk.deputy(), deputy, YEAR)
    assert report.missing == ("pledge:1",)


async def test_pledge_of_a_filed_report_stands(desk: Desk) -> None:
    deputy = await write_report(desk)
    await desk.reports.file(desk.deputy(), deputy, YEAR)
    with pytest.raises(Conflict, match=r"report\.filed"):
        await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, ["换一个"])


async def test_draft_keeps_every_other_section(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    await desk.reports.save_draft(desk.deputy(), deputy, YEAR, TextAnswer("shortcomings", "走访不够"))
    report = await desk.reports.save_draft(desk.deputy(), deputy, YEAR, AspectAnswer("training", "两次培训", 2))
    assert (report.form.shortcomings, report.form.aspects["training"].count) == ("走访不够", 2)


async def test_form_survives_its_json() -> None:
    form = ReportForm().with_answer(SuggestionsAnswer(("修桥 A类",)))
    for answer in whole_report():
        form = form.with_answer(answer)
    assert ReportForm.from_json(form.as_json()) == form


async def test_missing_sections_are_named_in_order(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, PLEDGE)
    await desk.reports.save_draft(desk.deputy(), deputy, YEAR, AspectAnswer("training", "两次培训", 2))
    with pytest.raises(Invalid) as refused:
        await desk.reports.file(desk.deputy(), deputy, YEAR)
    missing = refused.value.params["missing"]
    aspects = [f"aspect:{aspect.id}" for aspect in RULES.aspects if aspect.id != "training"]
    assert missing == [*aspects, "pledge:1", "pledge:2", "shortcomings", "next_steps"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (AspectAnswer("dancing", "跳舞", 1), "report.unknown_section"),
        (AspectAnswer("training", " \u200b", 1), "report.empty"),
        (AspectAnswer("training", "学" * (MAX_ASPECT_TEXT + 1), 1), "report.too_long"),
        (AspectAnswer("training", "学习"), "report.count_out_of_range"),
        (AspectAnswer("training", "学习", -1), "report.count_out_of_range"),
        (PledgeAnswer(3, is_done=True), "report.unknown_section"),
        (PledgeAnswer(1, is_done=False), "report.reason_missing"),
        (TextAnswer("group_opinion", "我自己写的小组意见"), "report.unknown_section"),
        (TextAnswer("aspects", "不是文本"), "report.unknown_section"),
        (SuggestionsAnswer(("建议",) * 51), "report.too_many_suggestions"),
    ],
)
async def test_bad_section_is_refused(desk: Desk, answer: Answer, code: str) -> None:
    deputy = desk.county.deputies[0]
    await desk.reports.save_pledge(desk.deputy(), deputy, YEAR, PLEDGE)
    with pytest.raises(Invalid) as refused:
        await desk.reports.save_draft(desk.deputy(), deputy, YEAR, answer)
    assert refused.value.code == code


async def test_filed_report_needs_taking_back_first(desk: Desk) -> None:
    deputy = await write_report(desk)
    assert (await desk.reports.file(desk.deputy(), deputy, YEAR)).is_filed
    with pytest.raises(Conflict, match=r"report\.filed"):
        await desk.reports.save_draft(desk.deputy(), deputy, YEAR, TextAnswer("next_steps", "更多"))
    await desk.reports.take_back(desk.deputy(), deputy, YEAR)
    changed = await desk.reports.save_draft(desk.deputy(), deputy, YEAR, TextAnswer("next_steps", "更多"))
    assert (changed.form.next_steps, changed.is_filed) == ("更多", False)


async def test_deadline_comes_from_the_deputys_meeting(desk: Desk) -> None:
    deputy, written = desk.county.deputies[:2]
    await desk.meeting(date(YEAR, 12, 10), [deputy])
    deadline = (await desk.reports.show(desk.deputy(), deputy, YEAR)).deadline
    assert deadline.due_on == date(YEAR, 12, 7)
    assert deadline.explanation[0].code == "report.deadline.before_meeting"
    assert (await desk.reports.show(desk.clerk, written, YEAR)).deadline.due_on == date(YEAR, 12, 23)


async def test_postponed_meeting_sets_no_deadline(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    await desk.meeting(date(YEAR, 12, 10), [deputy], status=MeetingStatus.POSTPONED)
    assert (await desk.reports.show(desk.deputy(), deputy, YEAR)).deadline.meeting is None


async def test_filed_report_locks_with_the_deadline(desk: Desk) -> None:
    deputy = await write_report(desk)
    await desk.meeting(date(YEAR, 12, 10), [deputy])
    await desk.reports.file(desk.deputy(), deputy, YEAR)
    desk.at(date(YEAR, 12, 7), 23, 59)
    await desk.reports.take_back(desk.deputy(), deputy, YEAR)
    await desk.reports.file(desk.deputy(), deputy, YEAR)
    desk.at(date(YEAR, 12, 8), 0, 0)
    with pytest.raises(Conflict, match=r"report\.locked"):
        await desk.reports.take_back(desk.deputy(), deputy, YEAR)
    with pytest.raises(Conflict, match=r"report\.locked"):
        await desk.reports.save_draft(desk.clerk, deputy, YEAR, TextAnswer("next_steps", "改"))


async def test_missing_report_can_be_filed_late(desk: Desk) -> None:
    deputy = await write_report(desk)
    await desk.meeting(date(YEAR, 12, 10), [deputy])
    desk.at(date(YEAR, 12, 15))
    report = await desk.reports.file(desk.deputy(), deputy, YEAR)
    assert (report.is_filed, report.is_late) == (True, True)
    with pytest.raises(Conflict, match=r"report\.locked"):
        await desk.reports.take_back(desk.deputy(), deputy, YEAR)


async def test_filing_twice_changes_nothing(desk: Desk) -> None:
    deputy = await write_report(desk)
    first = await desk.reports.file(desk.deputy(), deputy, YEAR)
    desk.clock.advance(timedelta(hours=1))
    assert (await desk.reports.file(desk.deputy(), deputy, YEAR)).filed_at == first.filed_at


async def test_deputy_writes_only_its_own(desk: Desk) -> None:
    other = desk.county.deputies[1]
    with pytest.raises(NotAllowed):
        await desk.reports.save_draft(desk.deputy(0), other, YEAR, TextAnswer("next_steps", "代笔"))
    with pytest.raises(NotAllowed):
        await desk.reports.show(desk.deputy(0), other, YEAR)


async def test_staff_entry_is_audited_as_on_behalf(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    await desk.reports.save_draft(desk.clerk, deputy, YEAR, TextAnswer("next_steps", "电话口述"))
    await desk.reports.save_draft(desk.deputy(), deputy, YEAR, TextAnswer("next_steps", "本人补充"))
    async with desk.transactions.read(SYSTEM) as work:
        lines = await work.ledger.lines(subject=f"deputy:{deputy}")
    assert sorted(bool(line.details["on_behalf"]) for line in lines) == [False, True]
    assert all("口述" not in str(line.details) for line in lines)


async def test_ended_mandate_files_no_report(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    async with desk.transactions.write(SYSTEM) as work:
        await work.records.save_deputy(replace(await work.records.deputy(deputy), status=DeputyStatus.ENDED))
    with pytest.raises(Conflict, match=r"deputy\.not_serving"):
        await desk.reports.save_draft(desk.clerk, deputy, YEAR, TextAnswer("next_steps", "无"))


async def test_constituents_read_filed_reports_only(desk: Desk) -> None:
    """Voters 0, 2, 4 … live in the constituency of deputies 0 and 2."""
    deputy = await write_report(desk)
    with pytest.raises(NotFound):
        await desk.reports.read_for_voter(desk.voter(0), deputy, year=YEAR)
    await desk.reports.file(desk.deputy(), deputy, YEAR)
    assert (await desk.reports.read_for_voter(desk.voter(0), deputy, year=YEAR)).form.next_steps == "多走访"
    with pytest.raises(NotFound):
        await desk.reports.read_for_voter(desk.voter(1), deputy, year=YEAR)


async def test_evaluators_read_whom_they_will_hear(desk: Desk) -> None:
    deputy = await write_report(desk)
    await desk.reports.file(desk.deputy(), deputy, YEAR)
    assert await desk.reports.readable(desk.voter(1), year=YEAR) == []
    await desk.meeting(date(YEAR, 12, 10), [deputy], roll=[desk.county.voters[1]])
    assert (await desk.reports.read_for_voter(desk.voter(1), deputy, year=YEAR)).deputy.id == deputy
    assert [one.id for one in await desk.reports.readable(desk.voter(1), year=YEAR)] == [deputy]


async def test_overview_lists_filed_and_missing(desk: Desk) -> None:
    deputy = await write_report(desk)
    await desk.reports.file(desk.deputy(), deputy, YEAR)
    overview = await desk.reports.overview(desk.clerk, YEAR)
    assert [one.id for one in overview.filed] == [one.id for one in overview.pledged] == [deputy]
    assert [one.id for one in overview.missing] == list(desk.county.deputies[1:])


async def test_overview_leaves_out_the_excused(desk: Desk) -> None:
    excused = desk.county.deputies[0]
    async with desk.transactions.write(SYSTEM) as work:
        await work.plans.replace_turns(desk.county.term, [ReportTurn(excused, YEAR, "none")])
    overview = await desk.reports.overview(desk.county.actor(Role.VIEWER), YEAR)
    assert excused not in {one.id for one in overview.missing}


async def test_overview_leaves_out_who_joins_later(desk: Desk) -> None:
    late = desk.county.deputies[0]
    async with desk.transactions.write(SYSTEM) as work:
        await work.records.save_deputy(replace(await work.records.deputy(late), joined_on=date(YEAR + 1, 1, 1)))
    overview = await desk.reports.overview(desk.clerk, YEAR)
    assert late not in {one.id for one in overview.missing}


async def test_laying_reminders_twice_adds_nothing(desk: Desk) -> None:
    await desk.meeting(date(YEAR, 12, 10), desk.county.deputies[:1])
    first = await desk.reports.lay_reminders(desk.clerk, YEAR)
    before = [(row.key, row.due_at) for row in await desk.rows()]
    assert first == len(before) > 0
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    assert [(row.key, row.due_at) for row in await desk.rows()] == before


async def test_moved_meeting_moves_report_reminders(desk: Desk) -> None:
    deputy = desk.county.deputies[0]
    meeting = await desk.meeting(date(YEAR, 12, 10), [deputy])
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    async with desk.transactions.write(SYSTEM) as work:
        stored = await work.meetings.get(meeting)
        week = timedelta(days=7)
        later = replace(stored, held_on=stored.held_on + week, starts_at=stored.starts_at + week)
        await work.meetings.save(replace(later, ends_at=stored.ends_at + week))
    await desk.reports.lay_reminders(desk.clerk, YEAR)
    due = [
        row.due_at.date()
        for row in await desk.rows(ReminderState.WAITING)
        if row.event == "report_deadline" and row.person == deputy_person(deputy)
    ]
    assert due[0] == date(YEAR, 12, 5)  # ten days before the end of 14 December
