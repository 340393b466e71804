"""The modes in the tab line: ten have a digit, every one can be reached, all can be read at 80 columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import ComposeResult

from tests.terminal.desk import at_desk
from tui import modes
from tui.front import Front
from tui.mode_screen import ModeScreen
from tui.modes import Mode, all_modes
from tui.widgets.tab_line import labels

ENGLISH = ("Today", "Meetings", "Plan", "Deputies", "Voters", "Messages", "Rules", "Audit", "System", "Proposals")
CHINESE = ("今日", "会议", "计划", "代表", "选民", "消息", "规则", "审计", "系统", "建议")


class LaterScreen(ModeScreen):
    mode_id = "later"

    def body(self) -> ComposeResult:
        yield from ()

    async def load(self) -> None:
        return None


def later_screen(front: Front) -> ModeScreen:
    return LaterScreen(front)


LATER = Mode("later", 95, "Deputies of the term", later_screen)


def _tabs(titles: tuple[str, ...], here: int) -> list[tuple[str, str, bool]]:
    return [(str(number % 10), title, number == here) for number, title in enumerate(titles, start=1)]


@pytest.mark.parametrize("titles", [ENGLISH, CHINESE])
@pytest.mark.parametrize("here", [1, 4, 9, 10])
def test_ten_tabs_have_room_at_eighty(titles: tuple[str, ...], here: int) -> None:
    shown = labels(_tabs(titles, here), 79)
    assert sum(map(cell_len, shown)) <= 79
    assert f"[{here % 10} {titles[here - 1]}]" in shown[here - 1]
    assert all(label.lstrip("[").startswith(str(number % 10)) for number, label in enumerate(shown, start=1))


def test_whole_titles_stand_where_there_is_room() -> None:
    shown = labels(_tabs(ENGLISH, 2), 140)
    assert all(title in label for title, label in zip(ENGLISH, shown, strict=True))


def test_order_alone_decides_the_digit() -> None:
    keys = {order: Mode("x", order, "X", later_screen).key for order in (10, 40, 45, 90, 95, 100, 110)}
    assert keys == {10: "1", 40: "4", 45: "", 90: "9", 95: "", 100: "0", 110: ""}


def test_no_two_modes_have_one_digit() -> None:
    digits = [mode.key for mode in all_modes() if mode.key]
    assert len(digits) == len(set(digits))


@pytest.fixture
def with_later_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    every = (*all_modes(), LATER)
    monkeypatch.setattr(modes, "all_modes", lambda: every)
    monkeypatch.setattr("tui.app.all_modes", lambda: every)


@pytest.mark.usefixtures("with_later_mode")
async def test_mode_without_digit_is_reached_by_help(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await desk.press("question_mark")
        await desk.until_shown("What can be done here")
        await desk.type("of the term")
        await desk.press("enter")
        await desk.until_shown("[Deputies of the term]")


@pytest.mark.usefixtures("with_later_mode")
async def test_mode_without_digit_is_reached_by_mouse(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en", size=(140, 40)) as desk:
        column = desk.text.splitlines()[0].index("Deputies of the term")
        await desk.pilot.click(offset=(column + 2, 0))
        await desk.until_shown("[Deputies of the term]")
