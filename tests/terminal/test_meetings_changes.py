"""Moved, postponed, cancelled, counted again: what is typed, who confirms, what the core then says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from core.domain.actors import Role
from core.domain.meetings import MeetingStatus
from tests.terminal.desk import WIDE
from tests.terminal.meeting_room import (
    CLOSED,
    COUNTED,
    NOTICED,
    OPEN,
    PLANNED,
    POSTPONED,
    at_meeting,
    confirm,
    fill,
    meeting_at,
    until_status,
)


async def test_move_says_who_is_told(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await desk.press("m")
        await desk.until_shown("is told of the new one", "4 deputies and 62 evaluators")
        await fill(desk, "2026-12-10", "14:30")
        await desk.until_shown("Thu 10 December 2026, 14:30")
        moved = next(
            one
            for one in await desk.office.core.meetings.list_of_year(desk.office.clerk, 2026)
            if one.status is MeetingStatus.NOTICED
        )
        assert moved.starts_at == datetime(2026, 12, 10, 6, 30, tzinfo=UTC)


async def test_impossible_day_is_said_while_typing(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, POSTPONED) as desk:
        await desk.press("m")
        await desk.until_shown("nobody is told now")
        await fill(desk, "2026-02-30")
        await desk.until_shown("Like this: 2026-12-10")
        assert (await meeting_at(desk, POSTPONED)).status is MeetingStatus.POSTPONED


async def test_past_time_is_refused_and_form_stays(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        await desk.press("m")
        await fill(desk, "2025-12-10", "09:00")
        await desk.until_shown("lies in the past", "2025-12-10")


async def test_postponed_meeting_keeps_its_reason(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await desk.press("d")
        await desk.until_shown("is told of this")
        await fill(desk, "停电")
        await until_status(desk, NOTICED, MeetingStatus.POSTPONED)
        await desk.until_shown("[postponed]", "Next: set a new day (key m)")


async def test_reason_must_be_given(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await desk.press("d")
        await fill(desk)
        await desk.until_shown("Please give a reason")
        assert (await meeting_at(desk, NOTICED)).status is MeetingStatus.NOTICED


async def test_void_vote_takes_two_people_and_the_title(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        title = (await meeting_at(desk, OPEN)).title
        await desk.press("d")
        await confirm(desk)
        await desk.until_shown("31 ballots are destroyed unread")
        await fill(desk, "停电", "别的会")
        await desk.until_shown("title exactly")
        assert (await meeting_at(desk, OPEN)).status is MeetingStatus.OPEN
        await fill(desk, title)
        await until_status(desk, OPEN, MeetingStatus.POSTPONED)


async def test_cancelling_asks_for_the_title(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED, role=Role.ADMINISTRATOR) as desk:
        title = (await meeting_at(desk, PLANNED)).title
        await desk.press("c")
        await fill(desk, "并入另一场", title)
        await until_status(desk, PLANNED, MeetingStatus.CANCELLED)


async def test_clerk_is_not_offered_to_cancel(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        await desk.until_shown("[planned]")
        await desk.press("c")
        assert type(desk.app.screen).__name__ == "MeetingPage"


async def test_recount_destroys_the_count(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, COUNTED, size=WIDE, role=Role.ADMINISTRATOR) as desk:
        title = (await meeting_at(desk, COUNTED)).title
        await desk.press("K")
        await confirm(desk)
        await fill(desk, "有异议", title)
        await until_status(desk, COUNTED, MeetingStatus.CLOSED)
        await desk.until_shown("Next: count (key k)")
        assert not desk.listing("results").display


async def test_receipts_are_listed_after_the_close(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED) as desk:
        meeting = (await meeting_at(desk, CLOSED)).id
        [first, *_] = await desk.office.core.counting.receipts(desk.office.clerk, meeting)
        await desk.press("t")
        await desk.until_shown("Receipts in the urn", first)
        await desk.press("escape")
        await desk.until_shown("[closed]")


async def test_report_is_read_from_the_agenda(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        name = desk.listing("agenda").cursor_row
        assert name is not None
        await desk.press("enter")
        await desk.until_shown(f"{name.cells['name'].text}: duty report 2026")
