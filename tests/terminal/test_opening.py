"""The door stands before the county is open: it is shown at once, and what opening refuses is told after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Input

from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict
from tests.terminal.desk import Desk, season_office
from tui.app import ShuzhiApp, run
from tui.front import OpenCounty

PASSWORD = "horse-battery-9"


@asynccontextmanager
async def before_opening(folder: Path) -> AsyncIterator[tuple[Desk, asyncio.Event]]:
    """The dashboard at its door; setting the event opens the county."""
    may_open = asyncio.Event()
    async with season_office(folder) as (office, meeting):
        await office.core.sign_in.set_password(SYSTEM, office.county.staff[Role.CLERK], PASSWORD)

        async def opening() -> OpenCounty:
            await may_open.wait()
            return OpenCounty(office.core)

        app = ShuzhiApp(opening, language="en", login="clerk")
        async with app.run_test() as pilot:
            desk = Desk(app, pilot, office, meeting)
            await desk.until_shown("Password")
            yield desk, may_open


class Newer(AbstractAsyncContextManager[OpenCounty]):
    """A county that a newer program has written."""

    async def __aenter__(self) -> OpenCounty:
        raise Conflict("storage.newer_schema")

    async def __aexit__(self, *_: object) -> None:
        """Nothing was opened."""


async def test_door_is_shown_before_the_county_is_open(tmp_path: Path) -> None:
    async with before_opening(tmp_path) as (desk, _):
        assert desk.app.is_shut
        with pytest.raises(RuntimeError):
            _ = desk.app.front.core


async def test_password_typed_early_is_tried_later(tmp_path: Path) -> None:
    async with before_opening(tmp_path) as (desk, may_open):
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: desk.app.screen.query_one("#password", Input).value == "")
        await desk.until_shown("One moment")
        may_open.set()
        await desk.until_shown("[1 Today]")


async def test_keys_at_the_early_door_do_nothing(tmp_path: Path) -> None:
    async with before_opening(tmp_path) as (desk, may_open):
        for key in ("f1", "ctrl+p", "ctrl+l", "escape", "tab", "shift+tab"):
            await desk.press(key)
        may_open.set()
        assert len(desk.app.screen_stack) == 1


async def test_refused_opening_is_raised_after_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def without_terminal(app: ShuzhiApp) -> None:
        async with app.run_test() as pilot:
            while app.refused is None:
                await pilot.pause()

    monkeypatch.setattr(ShuzhiApp, "run_async", without_terminal)
    with pytest.raises(Conflict, match=r"storage\.newer_schema"):
        await run(Newer())


async def test_county_is_closed_when_the_screen_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    async def without_terminal(app: ShuzhiApp) -> None:
        async with app.run_test():
            await app.front.opened()
            told.append("shown")

    @asynccontextmanager
    async def county() -> AsyncIterator[OpenCounty]:
        async with season_office(tmp_path) as (office, _):
            yield OpenCounty(office.core)
        told.append("closed")

    monkeypatch.setattr(ShuzhiApp, "run_async", without_terminal)
    await run(county())
    assert told == ["shown", "closed"]
