"""What it costs to show a screen: it asks the core once, is styled once, and makes no list that nobody sees yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.ways import MODES, PAGES, SCREENS, at_screen, until_there
from tui.mode_screen import LoadingScreen
from tui.widgets.virtual_table import VirtualTable


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each screen has loaded; nothing else moves the county meanwhile."""
    counted: Counter[str] = Counter()
    load = LoadingScreen._load_once

    async def count(screen: LoadingScreen) -> None:
        counted[type(screen).__name__] += 1
        await load(screen)

    monkeypatch.setattr(LoadingScreen, "_load_once", count)
    monkeypatch.setattr("tui.app.LOOK_EVERY_SECONDS", 0.01)  # a look that finds nothing new loads nothing
    return counted


async def looked_about(desk: Desk) -> None:
    """Long enough for several looks at the county and every event that is on its way."""
    for _ in range(10):
        await desk.pilot.pause(0.02)
    await until_there(desk)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_first_screen_loads_once(tmp_path: Path, loads: Counter[str], size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as desk:
        await looked_about(desk)
        assert loads == {"TodayScreen": 1}


@pytest.mark.parametrize("screen", [one for one in MODES if one != "TodayScreen"])
async def test_mode_loads_once_each_time_it_is_shown(tmp_path: Path, loads: Counter[str], screen: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        await looked_about(desk)
        assert loads == {"TodayScreen": 1, screen: 1}
        await desk.press("1")
        await looked_about(desk)
        await desk.app.switch_mode(MODES[screen])
        await looked_about(desk)
        assert loads == {"TodayScreen": 2, screen: 2}


@pytest.mark.parametrize("page", PAGES)
async def test_page_loads_once_when_it_is_opened(tmp_path: Path, loads: Counter[str], page: str) -> None:
    async with at_screen(tmp_path, page) as desk:
        await looked_about(desk)
        assert loads[page] == 1


@pytest.mark.parametrize("screen", [one for one in SCREENS if one != "TodayScreen"])
async def test_screen_comes_up_without_being_styled_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, screen: str
) -> None:
    whole: list[DOMNode] = []
    update = Stylesheet.update_nodes

    def count(sheet: Stylesheet, nodes: Iterable[DOMNode], animate: bool = False) -> None:
        known = list(nodes)
        whole.extend(node for node in known if type(node).__name__ == screen)
        update(sheet, known, animate)

    monkeypatch.setattr(Stylesheet, "update_nodes", count)
    async with at_screen(tmp_path, screen):
        assert whole == []


async def test_screen_behind_takes_the_new_colours_when_it_returns(tmp_path: Path) -> None:
    async with at_screen(tmp_path, "DeputiesScreen") as desk:
        before = _row_colour(desk)
        await desk.press("2")
        await until_there(desk)
        await desk.press("ctrl+t", "4")
        await until_there(desk)
        assert desk.app.screen.query("#deputies")
        assert _row_colour(desk) != before
        await desk.press("5")
        await until_there(desk)
        there = _row_colour(desk)
        await desk.press("4")
        await until_there(desk)
        assert _row_colour(desk) == there


def _row_colour(desk: Desk) -> object:
    return desk.app.screen.query(VirtualTable).first().get_component_rich_style("table--row").bgcolor


@pytest.mark.parametrize(("screen", "hidden"), [("VotersScreen", "former"), ("MessagesScreen", "sent")])
async def test_list_of_another_view_is_made_when_it_is_shown(tmp_path: Path, screen: str, hidden: str) -> None:
    async with at_screen(tmp_path, screen) as desk:
        listing = desk.listing(hidden)
        assert not listing.children
        while not listing.display:
            await desk.press("v")
        await desk.until(lambda: listing.query_one(VirtualTable).has_focus)
        assert listing.title in desk.text


async def test_change_elsewhere_loads_the_shown_screen_once(tmp_path: Path, loads: Counter[str]) -> None:
    async with at_screen(tmp_path, "DeputiesScreen") as desk:
        await looked_about(desk)
        await desk.office.core.records.add_venue(desk.office.clerk, "新场地", township=None, seats=60)
        await desk.until(lambda: loads["DeputiesScreen"] > 1)
        await looked_about(desk)
        assert loads == {"TodayScreen": 1, "DeputiesScreen": 2}
