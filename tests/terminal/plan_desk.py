"""Sitting at the plans: a county of forty deputies in the third year of its term, and the screen as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

from core.domain.actors import Actor
from core.domain.ids import MeetingId
from core.services.term_matrix import MatrixRow
from tests.office import Office
from tests.services.season import YEAR, Season, open_season
from tests.terminal.desk import NARROW, Desk
from tui.app import ShuzhiApp
from tui.front import OpenCounty

SPRING = date(YEAR, 4, 6)


@dataclass(frozen=True, slots=True)
class PlanDesk(Desk):
    """A desk over a ``Season`` instead of an ``Office``."""

    season: Season

    async def row(self, name: str) -> MatrixRow:
        matrix = await self.season.core.term_plans.matrix(self.season.clerk)
        return next(row for row in matrix.rows if row.deputy.name == name)

    async def cursor_on(self, listing: str, key: str) -> None:
        """Put the cursor of a list on the row ``key``."""
        shown = self.listing(listing)
        await self.until(lambda: key in shown.shown_keys)
        shown.go_to(shown.shown_keys.index(key))
        await self.until(lambda: shown.cursor_key == key)


@asynccontextmanager
async def planned_season(folder: Path, *, leaders: int = 3, timetable: bool = True) -> AsyncIterator[Season]:
    """With a term plan, and perhaps the year's meetings."""
    async with open_season(folder, leaders=leaders) as season:
        season.at(SPRING)
        await season.core.term_plans.adopt(season.clerk)
        if timetable:
            await season.adopt()
        yield season


@asynccontextmanager
async def desk_at(
    season: Season, *, actor: Actor | None = None, size: tuple[int, int] = NARROW, language: str = "en"
) -> AsyncIterator[PlanDesk]:
    app = ShuzhiApp(OpenCounty(season.core), actor or season.clerk, language=language)
    async with app.run_test(size=size) as pilot:
        desk = PlanDesk(app, pilot, cast(Office, None), MeetingId(0), season)
        await desk.until(lambda: bool(app.screen.query("#steps")) and app.screen.focused is not None)
        await desk.press("3")
        await desk.until(lambda: bool(app.screen.query("#matrix")) and bool(desk.listing("matrix").number))
        yield desk
