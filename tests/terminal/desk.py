"""Sitting at the dashboard: the season's county, copied for each test, and the screen as text."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from textual.pilot import Pilot

from core.bootstrap import Parts, assemble
from core.domain.actors import Actor, Role
from core.domain.clock import ManualClock
from core.domain.ids import MeetingId
from core.domain.passwords import LIGHT_PASSWORDS
from core.domain.sealing import LIGHT_LOCK
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.engine import DatabaseFile, Durability
from core.storage.work import SqlTransactions
from tests.factories import County
from tests.office import Office, open_office
from tests.terminal.county import TODAY, fill_season
from tests.terminal.fingers import press_keys, type_text
from tui.app import ShuzhiApp
from tui.front import OpenCounty
from tui.mode_screen import LoadingScreen
from tui.widgets.listing import Listing

NARROW, WIDE = (80, 24), (140, 40)
PATIENCE = 3_000  # looks at the screen, ten milliseconds apart at least, before a test gives up


@cache
def _template() -> tuple[Path, County, MeetingId]:
    folder = Path(tempfile.mkdtemp(prefix="shuzhi-season-"))
    with ThreadPoolExecutor(1) as thread:  # a loop of its own
        return folder, *thread.submit(lambda: asyncio.run(_build(folder))).result()


async def _build(folder: Path) -> tuple[County, MeetingId]:
    async with open_office(folder) as office:
        return office.county, await fill_season(office)


@asynccontextmanager
async def season_office(folder: Path) -> AsyncIterator[tuple[Office, MeetingId]]:
    """The season's office in ``folder``, and the meeting that is open."""
    template, county, meeting = _template()
    home = Path(shutil.copytree(template, folder / "county"))
    clock = ManualClock(TODAY)
    database = Database.at(DatabaseFile(home / "office.db", Durability.SCRATCH))
    credentials = Credentials(home / "credentials")
    parts = Parts(clock=clock, strength=LIGHT_LOCK, passwords=LIGHT_PASSWORDS)
    core = assemble(SqlTransactions(database, clock), credentials, parts)
    try:
        yield Office(core, county, clock, database, credentials), meeting
    finally:
        await database.close()


@dataclass(frozen=True, slots=True)
class Desk:
    """The dashboard under a test's fingers."""

    app: ShuzhiApp
    pilot: Pilot[None]
    office: Office
    meeting: MeetingId

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    @property
    def footer(self) -> str:
        return self.text.splitlines()[-1]

    @property
    def said(self) -> str:
        """Every notification so far, the newest first; Textual shows none in a test."""
        return "\n".join(told.text for told in self.app.front.notices)

    @property
    def trouble(self) -> str:
        screen = self.app.screen
        assert isinstance(screen, LoadingScreen)
        return str(screen._trouble.render()) if screen._trouble.display else ""

    def listing(self, name: str) -> Listing:
        return self.app.screen.query_one(f"#{name}", Listing)

    async def press(self, *keys: str) -> None:
        """One key after the other, each answered before the next."""
        await press_keys(self.pilot, keys)

    async def type(self, text: str) -> None:
        await type_text(self.pilot, text)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Look until it is so."""
        for _ in range(PATIENCE):
            if holds():
                return
            await self.pilot.pause(0.01)
        raise AssertionError(f"never came; the screen shows:\n{self.text}")

    async def until_said(self, words: str) -> None:
        await self.until(lambda: words in self.said)

    async def until_shown(self, *words: str) -> None:
        await self.until(lambda: all(word in self.text for word in words))


@asynccontextmanager
async def at_desk(
    folder: Path, *, size: tuple[int, int] = NARROW, language: str = "zh_CN", role: Role = Role.CLERK
) -> AsyncIterator[Desk]:
    """The dashboard with its first screen loaded."""
    async with (
        season_office(folder) as (office, meeting),
        desk_of(office, office.staff(role), meeting, size=size, language=language) as desk,
    ):
        yield desk


@asynccontextmanager
async def desk_of(
    office: Office, actor: Actor, meeting: MeetingId, *, size: tuple[int, int] = NARROW, language: str = "zh_CN"
) -> AsyncIterator[Desk]:
    app = ShuzhiApp(OpenCounty(office.core), actor, language=language)
    async with app.run_test(size=size) as pilot:
        desk = Desk(app, pilot, office, meeting)
        await desk.until(lambda: bool(app.screen.query("#steps")) and app.screen.focused is not None)
        yield desk
