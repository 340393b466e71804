"""Text of people on the screen: cleaned, never interpreted, cut to its place in cells.

Cleaned at the boundary of the core already; cleaned again here, because what is shown may have come by another way
(an older database, a network's error text). The cut is marked with two full stops: an ellipsis is one cell wide in
some terminals and two in others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.content import Content

from core.domain.text import clean_line, clean_text

MAX_SHOWN = 400
_CUT = ".."
_GAP = "   "  # between parts of a line


def line(raw: str, *, limit: int = MAX_SHOWN) -> str:
    """``raw`` as one harmless line."""
    return clean_line(raw, limit=limit)


def paragraph(raw: str, *, limit: int = 4_000) -> Content:
    """``raw`` as harmless lines, ready for a widget."""
    return Content(clean_text(raw, limit=limit))


def fit(raw: str, cells: int) -> str:
    """``raw`` as one line of at most ``cells`` cells."""
    shown = line(raw)
    return shown if cell_len(shown) <= cells else _cut(shown, cells)


@lru_cache(maxsize=4096)
def placed(raw: str, cells: int) -> str:
    """``raw`` as one line of exactly ``cells`` cells. What is drawn over and over is worked out once."""
    shown = line(raw)
    left = cells - (len(shown) if shown.isascii() else cell_len(shown))
    return shown + " " * left if left >= 0 else set_cell_size(_cut(shown, cells), cells)


def folded(text: str, cells: int) -> list[str]:
    """``text`` in lines of at most ``cells`` cells: broken at a blank where there is one near, as Chinese has none."""
    lines: list[str] = []
    for rest in text.split("\n"):
        while cell_len(rest) > cells:
            cut = len(set_cell_size(rest, cells).rstrip()) or 1
            is_in_word = rest[cut - 1 : cut + 1].isascii()
            blank = rest.rfind(" ", 0 if is_in_word else cut * 2 // 3, cut + 1)
            cut = blank if blank > 0 else cut
            lines.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        lines.append(rest)
    return lines


def packed(parts: Iterable[str], cells: int) -> str:
    """``parts`` side by side in lines of at most ``cells`` cells, none of them broken where it need not be."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + len(_GAP) + cell_len(part) <= cells:
            lines[-1] += _GAP + part
        else:
            lines.append(part)
    return "\n".join(lines)


def _cut(shown: str, cells: int) -> str:
    return set_cell_size(shown, max(cells - len(_CUT), 0)).rstrip() + _CUT[:cells]


def cell(raw: str, cells: int, style: str = "") -> Text:
    """A table's cell."""
    return Text(fit(raw, cells), style=style, no_wrap=True)
