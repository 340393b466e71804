"""The line of keys: what it shows at which width, and what a click on it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.desk import NARROW, WIDE, at_desk
from tui.help_screen import HelpScreen
from tui.widgets.key_line import KeyLine, KeyWords, fitted, key_at

HELP = KeyWords("question_mark", "?", "Help", is_kept=True)
KEYS = (KeyWords("a", "a", "会议"), KeyWords("b", "b", "Close"), HELP)


def test_chinese_takes_two_cells() -> None:
    assert KEYS[0].width == len(" a ") + 4 + len(" ")


@pytest.mark.parametrize(("width", "shown"), [(40, "ab"), (24, "ab"), (23, "a"), (15, "a"), (14, ""), (3, "")])
def test_help_stays_when_room_is_short(width: int, shown: str) -> None:
    left, right = fitted(KEYS, width)
    assert "".join(one.key for one in left) == shown
    assert right == [HELP]


@pytest.mark.parametrize(
    ("column", "key"), [(0, "a"), (7, "a"), (8, "b"), (16, "b"), (17, None), (32, None), (33, "?")]
)
def test_click_finds_the_words_under_it(column: int, key: str | None) -> None:
    found = key_at(KEYS, 40, column)
    assert (found.shown if found else None) == key


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_clicked_key_is_pressed(size: tuple[int, int], tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=size, language="en") as desk:
        await desk.until(lambda: "Help" in desk.footer)
        await desk.pilot.click(KeyLine, offset=(desk.footer.index("Help"), 0))
        await desk.until(lambda: isinstance(desk.app.screen, HelpScreen))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_help_and_all_actions_are_always_there(language: str, tmp_path: Path) -> None:
    words = {"en": ("Help", "Actions"), "zh_CN": ("帮助", "操作")}[language]
    async with at_desk(tmp_path, size=(40, 24), language=language) as desk:
        await desk.until(lambda: all(word in desk.footer for word in words))
