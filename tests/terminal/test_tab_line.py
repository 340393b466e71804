"""The modes in the tab line and the views below it: ten have a digit, all can be reached and read at 80 columns."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from core.locale.catalogue import translator
from tests.terminal.desk import at_desk
from tui import modes
from tui.front import Front
from tui.mode_screen import ModeScreen
from tui.modes import Mode, all_modes
from tui.widgets.tab_line import ModeTab, labels
from tui.widgets.tabs import Tab
from tui.widgets.view_line import ViewLine, in_sight


class LaterScreen(ModeScreen):
    mode_id = "later"

    def body(self) -> ComposeResult:
        yield from ()

    async def load(self) -> None:
        return None


def later_screen(front: Front) -> ModeScreen:
    return LaterScreen(front)


LATER = Mode("later", 95, "Deputies of the term", later_screen)


def _tabs(language: str, here: int) -> list[ModeTab]:
    t = translator(language)
    modes = enumerate(all_modes(), start=1)
    return [ModeTab(one.key, t(one.title), t(one.short or one.title), number == here) for number, one in modes]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("here", range(1, 11))
def test_no_word_is_cut_at_eighty(language: str, here: int) -> None:
    tabs = _tabs(language, here)
    shown = [label.strip() for label in labels(tabs, 80)]
    assert cell_len(" ".join(shown)) <= 80
    assert shown[here - 1] == f"[{here % 10} {tabs[here - 1].title}]"
    others = {label for number, label in enumerate(shown, start=1) if number != here}
    assert others <= {f"{one.key} {title}" for one in tabs for title in (one.title, one.short)}


def test_more_modes_than_have_room_are_cut_alike() -> None:
    tabs = [*_tabs("en", 1), *(ModeTab("", f"Later {word}", f"Later{word}") for word in ("one", "two", "six"))]
    shown = labels(tabs, 80)
    assert sum(map(cell_len, shown)) - 1 <= 80
    assert shown[0] == "[1 Today] "
    assert all(label.startswith(one.key) for label, one in zip(shown[1:], tabs[1:], strict=True))


def test_whole_titles_stand_where_there_is_room() -> None:
    shown = labels(_tabs("en", 2), 140)
    assert all(one.title in label for one, label in zip(_tabs("en", 2), shown, strict=True))


def _views(numbers: int, here: int) -> list[Tab]:
    titles = ("All", "In review", "Unassigned", "With units", "To rate", "Unhappy", "Ended")
    return [
        Tab(f"[{title} {numbers}]" if number == here else f" {title} {numbers} ", is_here=number == here)
        for number, title in enumerate(titles)
    ]


@pytest.mark.parametrize("here", range(7))
def test_present_view_is_whole_beside_marks(here: int) -> None:
    tabs = _views(1234, here)
    shown = in_sight(tabs, here, 80)
    line = "".join(tab.text for _, tab in shown)
    assert cell_len(line) <= 80
    assert tabs[here].text in line
    numbers = [number for number, _ in shown]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert (line.startswith("< "), line.endswith(" >")) == (tabs[0].text not in line, tabs[6].text not in line)


def test_all_views_stand_where_there_is_room() -> None:
    assert in_sight(_views(12, 6), 6, 140) == list(enumerate(_views(12, 6)))


class Views(App[None]):
    """A line of views that have no room."""

    CSS = "ViewLine { height: 1; }"

    def compose(self) -> ComposeResult:
        yield ViewLine([f"{title} 1234" for title in ("All", "In review", "Unassigned", "To rate", "Ended")])

    def on_view_line_chosen(self, event: ViewLine.Chosen) -> None:
        self.query_one(ViewLine).go_to(event.number)


async def test_mark_leads_to_the_next_view() -> None:
    async with Views().run_test(size=(40, 3)) as pilot:
        shown = [str(pilot.app.query_one(ViewLine).render())]
        for column in (27, 0):
            await pilot.click(offset=(column, 0))
            shown.append(str(pilot.app.query_one(ViewLine).render()))
    assert shown == [
        "[All 1234] In review 1234  >",
        "<  In review 1234 [Unassigned 1234] >",
        "[All 1234] In review 1234  >",
    ]


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
