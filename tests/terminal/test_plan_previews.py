"""What adopting a plan would change: looked at, put in force, refused, stopped, impossible."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from core.domain.planning.term_plan import ReportMode
from core.services.term_plans import PinWish
from tests.services.season import YEAR, Season
from tests.terminal.desk import WIDE
from tests.terminal.plan_desk import PlanDesk, desk_at, planned_season
from tui.pages.plan_changes import TermChangesPage, TimetableChangesPage
from tui.screens.plan import PlanScreen


@pytest.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    async with planned_season(tmp_path, timetable=False) as opened:
        yield opened


@pytest.fixture
async def desk(season: Season) -> AsyncIterator[PlanDesk]:
    async with desk_at(season) as opened:
        yield opened


async def search(desk: PlanDesk, *choice: str) -> None:
    """From the timetable, with the ``choice`` of how long it may take; the first is at once."""
    await desk.press("v", "p")
    await desk.until_shown("How long may the search take?")
    await desk.press(*choice, "enter")


async def test_term_plan_is_looked_at_and_adopted(season: Season, desk: PlanDesk) -> None:
    late = await season.elect(3)
    await desk.press("p")
    await desk.until_shown("A new term plan on today's facts", f"{YEAR}: ", "What would change")
    await desk.until(lambda: desk.listing("turn-changes").number > 0)
    assert all(key[0] != late for key in await season.turns())
    await desk.press("a")
    await desk.until(lambda: isinstance(desk.app.screen, PlanScreen))
    assert len([key for key in await season.turns() if key[0] == late]) == 5


async def test_unchanged_term_plan_says_so(desk: PlanDesk) -> None:
    await desk.press("p")
    await desk.until_shown("What would change (0)", "Nothing would change.")
    await desk.press("escape")
    await desk.until_shown("orally/min")


async def test_change_under_the_cursor_is_told_in_full(season: Season, desk: PlanDesk) -> None:
    season.at(date(YEAR, 11, 20))
    await season.elect(3)
    await desk.press("p")
    await desk.until_shown(f"{YEAR}: - > excused", "Joined on", "reports first next")


async def test_timetable_is_looked_at_and_adopted(season: Season, desk: PlanDesk) -> None:
    await search(desk)
    await desk.until_shown(f"A timetable for {YEAR}", "made quickly", "The whole timetable")
    shown = desk.listing("meetings-planned").number
    assert await season.meetings() == []
    await desk.press("a")
    await desk.until(lambda: isinstance(desk.app.screen, PlanScreen))
    await desk.until_shown(f"Meetings of {YEAR} ({shown})")
    assert len(await season.meetings()) == shown


async def test_differences_stand_before_the_whole(season: Season) -> None:
    await season.adopt()
    [speaker, *_] = sorted(await season.orally_in(YEAR))
    await season.suspend(speaker)
    async with desk_at(season, size=WIDE) as desk:
        await search(desk)
        await desk.until_shown("What would change (1)", "stay as they are:")
        await desk.press("v")
        await desk.until_shown("The whole timetable")
        await desk.press("v")
        await desk.until_shown("What would change (1)")


async def test_stale_timetable_is_refused(season: Season, desk: PlanDesk) -> None:
    await search(desk)
    await desk.until_shown(f"A timetable for {YEAR}")
    [speaker, *_] = await season.orally_in(YEAR)
    await season.suspend(speaker)
    await desk.press("a")
    await desk.until(lambda: bool(desk.app._notifications))
    assert isinstance(desk.app.screen, TimetableChangesPage)
    assert await season.meetings() == []


async def test_impossible_timetable_explains_itself(tmp_path: Path) -> None:
    async with planned_season(tmp_path, leaders=0, timetable=False) as season, desk_at(season) as desk:
        await search(desk)
        await desk.until_shown("Not possible: a leader presides", "What would make room:", "add a leader")
        assert "Adopt" not in desk.footer
        await desk.press("a", "v")
        assert await season.meetings() == []


async def test_impossible_term_plan_explains_itself(season: Season, desk: PlanDesk) -> None:
    await season.adopt_rules(oral_per_term="5", oral_share_percent="100")
    await season.suspend(season.deputies[0])
    await season.core.term_plans.pin(season.clerk, [PinWish(season.deputies[1], YEAR, ReportMode.WRITTEN)])
    await desk.press("p")
    await desk.until_shown("Not possible:", "no longer fix")
    assert isinstance(desk.app.screen, TermChangesPage)
    assert "Adopt" not in desk.footer


async def test_search_proves_the_best_under_a_bar(season: Season, desk: PlanDesk) -> None:
    await search(desk, *"10")
    await desk.until_shown("proven to be the best")


async def test_search_can_be_stopped(season: Season, desk: PlanDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Process] = []
    begin = asyncio.create_subprocess_exec

    async def noting(*command: str, **pipes: Any) -> Process:
        begun.append(await begin(*command, **pipes))
        return begun[0]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noting)
    await search(desk, *"10")
    await desk.until(lambda: bool(begun))
    await desk.press("escape")
    await desk.until(lambda: begun[0].returncode is not None)
    assert isinstance(desk.app.screen, PlanScreen)
    assert await season.meetings() == []


async def test_nothing_picked_searches_nothing(desk: PlanDesk) -> None:
    await desk.press("v", "p")
    await desk.until_shown("How long may the search take?")
    await desk.press("escape")
    await desk.until_shown("[Timetable")
