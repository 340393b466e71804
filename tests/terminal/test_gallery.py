"""Every mode hangs in docs/ in both sizes and both languages, and the pictures load nothing from elsewhere."""

from __future__ import annotations

import re

import pytest

from tests.terminal.gallery import HALL, LANGUAGES, SIZES, picture_name
from tui.modes import all_modes

NAMES = [picture_name(mode.id, size, language) for mode in all_modes() for size in SIZES for language in LANGUAGES]
_NOT_LOADED = ("还没有代表", "Nodeputiesyet", "还没有选民", "Novotersyet")  # blanks are not drawn
_ELSEWHERE = re.compile(r"(?:href|src)\s*=|url\(\s*[\"']?(?!#)|@import")


@pytest.mark.parametrize("name", NAMES)
def test_picture_stands_alone(name: str) -> None:
    drawn = (HALL / name).read_text(encoding="utf-8")
    assert drawn.startswith("<svg")
    assert _ELSEWHERE.search(drawn) is None


@pytest.mark.parametrize("name", NAMES)
def test_picture_was_taken_of_loaded_lists(name: str) -> None:
    drawn = (HALL / name).read_text(encoding="utf-8")
    assert [word for word in _NOT_LOADED if word in drawn] == []


def test_no_picture_is_left_over() -> None:
    assert {path.name for path in HALL.iterdir()} == set(NAMES)
