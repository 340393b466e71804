"""Pictures of every mode of the dashboard, in both sizes and both languages.

    make pictures        (python -m tests.terminal.gallery)

draws them into docs/pictures/dashboard/, from the invented season that the tests sit at, whose clock stands still.
The pictures load nothing: their font is whatever the reader has.
"""

from __future__ import annotations

import asyncio
import html
import re
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from rich.cells import cell_len

from core.domain.actors import Role
from tests.architecture.source import ROOT
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tui.mode_screen import LoadingScreen
from tui.modes import all_modes

HALL = ROOT / "docs" / "pictures" / "dashboard"
SIZES = {"80x24": NARROW, "140x40": WIDE}
LANGUAGES = {"zh": "zh_CN", "en": "en"}
_FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_TEXT = re.compile(r'(<text [^>]*?)x="([\d.]+)"([^>]*?) textLength="[\d.]+"([^>]*)>([^<]*)</text>')
CELL = 12.2  # a cell's width in Rich's drawing
_FONTS = "font-family: 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Sarasa Mono SC', monospace"


def picture_name(mode: str, size: str, language: str) -> str:
    return f"{mode}-{size}-{language}.svg"


async def hang(folder: Path, size: str, language: str) -> AsyncIterator[tuple[str, str]]:
    """Every mode once: its file's name and its SVG."""
    async with at_desk(folder, size=SIZES[size], language=LANGUAGES[language], role=Role.ADMINISTRATOR) as desk:
        for mode in all_modes():
            await desk.app.switch_mode(mode.id)
            await _settled(desk)
            yield (
                picture_name(mode.id, size, language),
                _self_contained(desk.app.export_screenshot(title="Shuzhi 述职")),
            )


async def _settled(desk: Desk) -> None:
    """Until what is loaded has been drawn, and nothing changes any more."""
    screen = desk.app.screen
    assert isinstance(screen, LoadingScreen)
    last, still = "", 0
    while still < 3:
        await desk.pilot.pause(0.1)
        is_there = screen.has_arrived and not screen._is_loading  # a list that waits looks like an empty one
        still = still + 1 if is_there and desk.text == last else 0
        last = desk.text


def _self_contained(svg: str) -> str:
    """Without fonts from elsewhere; each character in its cell; ids that stay the same."""
    drawn = _TEXT.sub(_placed, _FONT_FACE.sub("", svg))
    drawn = re.sub(r"font-family: ?(?:Fira Code, monospace|arial)", _FONTS, drawn)
    return re.sub(r"terminal-\d+", "terminal", drawn)


def _placed(found: re.Match[str]) -> str:
    """Every character at its cell: readers' fonts differ in the width of a Chinese one."""
    before, start, between, after, content = found.groups()
    letters, places, cells = "", [], 0
    for letter in html.unescape(content):
        if letter.strip():
            letters += letter
            places.append(f"{float(start) + cells * CELL:.1f}")
        cells += cell_len(letter)
    return f'{before}x="{" ".join(places)}"{between}{after}>{html.escape(letters)}</text>' if letters else ""


async def _draw_all() -> None:
    HALL.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                async for name, svg in hang(Path(folder), size, language):
                    (HALL / name).write_text(svg, encoding="utf-8")
                    print(HALL / name)


if __name__ == "__main__":
    asyncio.run(_draw_all())
