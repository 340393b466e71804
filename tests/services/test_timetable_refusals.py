"""No timetable: the rule that stands against it is named, and nothing is stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.domain.errors import Conflict
from core.domain.ids import DeputyId
from core.domain.meetings import MeetingStatus
from core.domain.planning.solving import Solution
from core.domain.planning.timetable import Timetable, TimetableProblem
from core.planning.on_demand import SolverOnDemand
from core.services.rules import RuleBook
from core.services.timetables import Timetables
from tests.services.season import YEAR, Season, open_season


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    """A county with a term plan, in the spring of the year to be planned."""
    async with open_season(tmp_path) as opened:
        opened.at(date(YEAR, 4, 6))
        await opened.core.term_plans.adopt(opened.clerk)
        yield opened


def conflict_of(refused: Any) -> str:
    return str(refused.value.params["conflict"]["constraint"])


async def test_no_venue_is_named(tmp_path: Path) -> None:
    async with open_season(tmp_path, venues=0) as season:
        await season.core.term_plans.adopt(season.clerk)
        with pytest.raises(Conflict, match=r"plan\.infeasible") as refused:
            await season.adopt()
        assert conflict_of(refused) == "venue_seats"
        assert await season.meetings(*MeetingStatus) == []


async def test_no_leader_is_named(tmp_path: Path) -> None:
    async with open_season(tmp_path, leaders=0) as season:
        await season.core.term_plans.adopt(season.clerk)
        with pytest.raises(Conflict, match=r"plan\.infeasible") as refused:
            await season.adopt()
        assert conflict_of(refused) == "leaders"


async def test_season_over_is_named(season: Season) -> None:
    season.at(date(YEAR, 12, 23))
    with pytest.raises(Conflict, match=r"plan\.infeasible") as refused:
        await season.adopt()
    assert conflict_of(refused) == "season_days"


async def test_season_too_short_is_named(season: Season) -> None:
    narrow = {"meetings_a_day": "1", "deputies_max": "2", "slot_starts": '["09:00"]'}
    await season.adopt_rules(season_first='"12-21"', season_last='"12-21"', **narrow)
    with pytest.raises(Conflict, match=r"plan\.infeasible") as refused:
        await season.adopt()
    assert conflict_of(refused) in ("daily_capacity", "venue_slots", "meeting_size")
    assert "relaxations" in str(refused.value)


class Meanwhile:
    """The world changes while the solver searches."""

    def __init__(self, season: Season, deputy: DeputyId) -> None:
        self._season, self._deputy = season, deputy

    async def solve(
        self, problem: TimetableProblem, *, time_limit_seconds: float, previous: Timetable | None = None
    ) -> Solution:
        found = await SolverOnDemand().solve(problem, time_limit_seconds=time_limit_seconds, previous=previous)
        await self._season.suspend(self._deputy)
        return found


async def test_changed_world_is_not_planned_over(season: Season) -> None:
    speaker = sorted(await season.orally_in(YEAR))[0]
    timetables = Timetables(season.core.transactions, RuleBook(), Meanwhile(season, speaker))
    with pytest.raises(Conflict, match="world_changed"):
        await timetables.adopt(season.clerk, YEAR, seconds=0)
    assert await season.meetings(*MeetingStatus) == []
