"""The term plan in one view, what it leaves open, and what fixing a turn would do before it is fixed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM
from core.domain.errors import Conflict, Invalid
from core.domain.ids import DeputyId
from core.domain.planning.reasons import Constraint
from core.domain.planning.term_plan import ReportMode
from core.services.term_matrix import MatrixRow
from core.services.term_plans import PinWish
from core.services.unplanned import Gap
from tests.services.season import YEAR, YEARS, Season, open_season


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    async with open_season(tmp_path) as opened:
        yield opened


async def row_of(season: Season, deputy: DeputyId) -> MatrixRow:
    matrix = await season.core.term_plans.matrix(season.clerk)
    return next(row for row in matrix.rows if row.deputy.id == deputy)


async def gaps(season: Season) -> dict[DeputyId, Gap]:
    found = await season.core.term_plans.unplanned(season.clerk, YEAR)
    return {one.row.deputy.id: one.gap for one in found}


async def speaker(season: Season) -> DeputyId:
    return min(await season.orally_in(YEAR))


async def test_matrix_agrees_with_the_plan(season: Season) -> None:
    plan = (await season.core.term_plans.adopt(season.clerk)).plan
    assert plan is not None
    matrix = await season.core.term_plans.matrix(season.clerk)
    assert matrix.years == plan.years
    assert {row.deputy.id: set(row.oral_years) for row in matrix.rows} == plan.oral_years()
    assert {row.township for row in matrix.rows} == {"民安街道", "里耶镇"}


async def test_matrix_is_there_before_any_plan(season: Season) -> None:
    matrix = await season.core.term_plans.matrix(season.clerk)
    assert [load.year for load in matrix.years] == list(YEARS)
    assert all(row.lacks_oral_turn and not row.turns for row in matrix.rows)


async def test_row_says_why_it_is_an_exception(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    season.at(date(YEAR, 5, 4))
    await season.suspend(season.deputies[7])
    row = await row_of(season, season.deputies[7])
    assert {reason.code for reason in row.exceptions.values()} == {"suspended"}
    assert [note.code for note in row.notes] == ["turn_owed_on_restoration"]
    assert not row.lacks_oral_turn


async def test_late_joiner_is_not_yet_planned(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    season.at(date(YEAR, 5, 4))
    deputy = await season.elect(3)
    row = await row_of(season, deputy)
    assert row.lacks_oral_turn
    assert row.exceptions[2025].code == "not_yet_elected"
    assert (await gaps(season))[deputy] is Gap.NO_TURN


async def test_heard_report_is_a_turn(season: Season) -> None:
    await season.heard(2024, season.deputies[:2])
    season.at(date(2025, 3, 1))
    row = await row_of(season, season.deputies[0])
    assert row.heard == {2024}
    assert row.oral_years == (2024,)


async def test_turns_without_a_meeting_are_open(season: Season) -> None:
    season.at(date(YEAR, 4, 6))
    await season.core.term_plans.adopt(season.clerk)
    speakers = await season.orally_in(YEAR)
    assert await gaps(season) == dict.fromkeys(speakers, Gap.NO_MEETING)
    await season.adopt()
    assert await gaps(season) == {}


async def test_postponed_meeting_leaves_its_speakers_open(season: Season) -> None:
    season.at(date(YEAR, 4, 6))
    await season.core.term_plans.adopt(season.clerk)
    await season.adopt()
    meeting = (await season.meetings())[0]
    await season.core.meetings.postpone(season.clerk, meeting.id, "大雪")
    assert await gaps(season) == dict.fromkeys(meeting.agenda, Gap.POSTPONED)


async def test_suspended_speaker_has_an_idle_turn(season: Season) -> None:
    season.at(date(YEAR, 4, 6))
    await season.core.term_plans.adopt(season.clerk)
    await season.adopt()
    deputy = await speaker(season)
    await season.suspend(deputy)
    [found] = await season.core.term_plans.unplanned(season.clerk, YEAR)
    assert (found.gap, found.row.deputy.id) == (Gap.IDLE_TURN, deputy)
    assert found.reason is not None
    assert found.reason.code == "suspended"


async def test_wish_is_previewed_and_not_stored(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    before, deputy = await season.turns(), await speaker(season)
    wish = PinWish(deputy, YEAR, ReportMode.WRITTEN)
    preview = await season.core.term_plans.preview(season.clerk, wishes=[wish])
    changed = {(one.deputy_id, one.year): one.after for one in preview.changes}
    assert changed[deputy, YEAR] is ReportMode.WRITTEN
    assert ReportMode.ORAL in changed.values()
    assert await season.turns() == before


async def test_impossible_wishes_name_the_rule(season: Season) -> None:
    await season.core.term_plans.adopt(season.clerk)
    wishes = [PinWish(season.deputies[0], year, ReportMode.WRITTEN) for year in YEARS]
    preview = await season.core.term_plans.preview(season.clerk, wishes=wishes)
    assert preview.plan is None
    assert preview.conflict is not None
    assert preview.conflict.constraint is Constraint.ORAL_PER_TERM


async def test_wish_for_no_report_is_refused(season: Season) -> None:
    wish = PinWish(season.deputies[0], YEAR, ReportMode.NONE)
    with pytest.raises(Invalid, match=r"plan\.pin_mode"):
        await season.core.term_plans.preview(season.clerk, wishes=[wish])


async def test_seen_timetable_is_what_is_adopted(season: Season) -> None:
    season.at(date(YEAR, 4, 6))
    await season.core.term_plans.adopt(season.clerk)
    seen = await season.core.timetables.preview(season.clerk, YEAR, seconds=0)
    adopted = await season.core.timetables.adopt(season.clerk, YEAR, seen=seen)
    assert adopted is seen
    assert seen.solution.timetable is not None
    assert len(await season.meetings()) == len(seen.solution.timetable.meetings)


async def test_seen_timetable_of_another_world_is_refused(season: Season) -> None:
    season.at(date(YEAR, 4, 6))
    await season.core.term_plans.adopt(season.clerk)
    seen = await season.core.timetables.preview(season.clerk, YEAR, seconds=0)
    await season.suspend(await speaker(season))
    with pytest.raises(Conflict, match=r"plan\.world_changed"):
        await season.core.timetables.adopt(season.clerk, YEAR, seen=seen)


async def test_forged_timetable_is_refused(season: Season) -> None:
    season.at(date(YEAR, 4, 6))
    await season.core.term_plans.adopt(season.clerk)
    seen = await season.core.timetables.preview(season.clerk, YEAR, seconds=0)
    assert seen.solution.timetable is not None
    halved = replace(seen.solution.timetable, meetings=seen.solution.timetable.meetings[1:])
    forged = replace(seen, solution=replace(seen.solution, timetable=halved))
    with pytest.raises(Conflict, match=r"plan\.world_changed"):
        await season.core.timetables.adopt(season.clerk, YEAR, seen=forged)
    async with season.core.transactions.read(SYSTEM) as work:
        assert await work.meetings.list_of_year(YEAR) == []
