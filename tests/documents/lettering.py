"""A small real font, made on the spot: the pictures can be tested where no Chinese font is installed.

Every character gets a shape of its own (its code point as a pattern of bars), so two letters that look alike in
a picture were both painted as the box of a missing glyph.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.ttLib.ttCollection import TTCollection  # type: ignore[import-untyped]

from core.documents.fonts import REQUIRED_LETTERS

_ASCII = "".join(map(chr, range(33, 127)))


def make_font(path: Path, *, letters: str = "", family: str = "Test Letters") -> Path:
    """Writes a TrueType file that draws the office's words, ASCII and ``letters``."""
    _built(REQUIRED_LETTERS + _ASCII + letters, family).save(path)
    return path


def make_collection(path: Path, families: Sequence[str]) -> Path:
    """Writes several faces into one file, as the large Chinese fonts come."""
    collection = TTCollection()
    collection.fonts = [_built(REQUIRED_LETTERS, family) for family in families]
    collection.save(path)
    return path


def make_poor_font(path: Path) -> Path:
    """Writes a font that has Latin letters only."""
    _built(_ASCII, "Test Latin").save(path)
    return path


def _built(letters: str, family: str) -> TTFont:
    names = {ord(letter): f"u{ord(letter):05X}" for letter in sorted(set(letters))}
    order = [".notdef", "space", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap({32: "space", **names})
    shapes = {name: _bars(code) for code, name in names.items()}
    builder.setupGlyf({".notdef": _bars(1), "space": TTGlyphPen(None).glyph(), **shapes})
    builder.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120)
    builder.setupPost()
    return builder.font


def _bars(code: int) -> object:
    """One bar a bit of the code point, long for a one: no two characters share a shape."""
    pen = TTGlyphPen(None)
    for bit in range(16):
        bottom, right = 50 * bit, 900 if code >> bit & 1 else 200
        pen.moveTo((50, bottom))
        for corner in ((50, bottom + 30), (right, bottom + 30), (right, bottom)):
            pen.lineTo(corner)
        pen.closePath()
    return pen.glyph()
