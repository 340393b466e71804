"""An adopted timetable is undone whole: what it added goes, what it changed or removed comes back with its number."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import Conflict
from core.domain.meetings import Meeting, MeetingStatus
from tests.services.season import YEAR, Season, open_season


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    """A county with a term plan, in the spring of the year to be planned."""
    async with open_season(tmp_path) as opened:
        opened.at(date(YEAR, 4, 6))
        await opened.core.term_plans.adopt(opened.clerk)
        yield opened


async def undo(season: Season) -> str:
    return (await season.core.actions.undo(season.clerk)).action.action


async def whatever_edition(season: Season) -> list[Meeting]:
    return [replace(meeting, revision=0) for meeting in await season.meetings(*MeetingStatus)]


async def test_first_timetable_goes_whole(season: Season) -> None:
    await season.adopt()
    assert await season.meetings()
    assert await undo(season) == "plan.adopt_timetable"
    assert await season.meetings() == []


async def test_second_timetable_gives_back_the_first(season: Season) -> None:
    await season.adopt()
    before = await whatever_edition(season)
    for deputy in before[0].agenda:
        await season.end(deputy)
    await season.adopt()
    assert await whatever_edition(season) != before
    await undo(season)
    assert await whatever_edition(season) == before


async def test_removed_meeting_comes_back_with_its_roll(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[-1]
    async with season.core.transactions.write(SYSTEM) as work:
        voters = [voter.id for voter in (await work.records.voters())[:4]]
    await season.core.meetings.set_roll(season.clerk, meeting.id, voters)
    for deputy in meeting.agenda:
        await season.end(deputy)
    await season.adopt()
    assert meeting.id not in {one.id for one in await season.meetings()}
    await undo(season)
    assert await season.core.meetings.roll(season.clerk, meeting.id) == voters


async def test_meeting_noticed_since_keeps_the_timetable(season: Season) -> None:
    await season.adopt()
    newest = (await season.core.actions.latest(season.clerk))[0]
    await season.core.meetings.notice(season.clerk, (await season.meetings())[0].id)
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await season.core.actions.undo(season.clerk, newest.id)


async def test_meeting_moved_and_back_is_in_nobodys_way(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[0]
    await season.core.meetings.move(season.clerk, meeting.id, meeting.starts_at + timedelta(days=1))
    assert [await undo(season), await undo(season)] == ["meeting.move", "plan.adopt_timetable"]
    assert await season.meetings() == []


async def test_number_given_away_since_is_never_taken(season: Season) -> None:
    await season.adopt()
    meeting = (await season.meetings())[-1]
    for deputy in meeting.agenda:
        await season.end(deputy)
    await season.adopt()
    async with season.core.transactions.write(SYSTEM) as work:
        await work.meetings.restore(replace(meeting, title="另一场"))
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await undo(season)


async def test_preview_of_a_timetable_counts_meetings(season: Season) -> None:
    await season.adopt()
    seen = await season.core.actions.preview(season.clerk)
    assert [(one.name, one.after) for one in seen.changes] == [("meetings_added", len(await season.meetings()))]


async def test_term_plan_comes_back_turn_by_turn(season: Season) -> None:
    before = await _turns(season)
    await season.end(season.deputies[0])
    await season.core.term_plans.adopt(season.clerk)
    assert await _turns(season) != before
    await undo(season)
    assert await _turns(season) == before


async def _turns(season: Season) -> list[tuple[Any, ...]]:
    async with season.core.transactions.read(SYSTEM) as work:
        turns = await work.plans.turns(season.term)
    return [(one.deputy_id, one.year, one.mode, one.is_pinned, one.reason) for one in turns]
