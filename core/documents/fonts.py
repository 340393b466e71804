"""Where the Chinese letters of a picture come from: a font file found at start, or honestly none.

A fresh machine has no font that can draw a Chinese name, and a drawing library then paints an empty box for
every character. So a font counts only after it was opened and found to hold the office's own words; without
one there is no picture and the caller sends a text table. Needs no fontconfig: known directories first, then
whatever matplotlib can list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

REQUIRED_LETTERS = "人大代表述职测评票满意称龙茨岩塘靛"
"""A font that lacks one of these is a subset made for something else."""

_KNOWN_FILES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Regular.otf",
    "SourceHanSansCN-Regular.otf",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "LXGWWenKai-Regular.ttf",
    "DroidSansFallbackFull.ttf",
    "FandolHei-Regular.otf",
    "NotoSerifCJK-Regular.ttc",
    "uming.ttc",
    "msyh.ttc",
    "simhei.ttf",
    "simsun.ttc",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "STHeiti Medium.ttc",
)
_SUFFIXES = frozenset({".ttf", ".ttc", ".otf", ".otc"})
_MAX_FACES = 16


@dataclass(frozen=True, slots=True)
class CjkFont:
    """A font file that was opened and holds Chinese. ``face`` chooses within a collection: one file often
    carries Japanese, Korean and Chinese shapes of the same character, and ours are the simplified ones."""

    path: Path
    family: str
    face: int = 0


def system_font_directories() -> tuple[Path, ...]:
    """The places where the common systems keep fonts; those that do not exist are simply empty."""
    home = Path.home()
    return (
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        Path("C:/Windows/Fonts"),
    )


def find_cjk_font(extra_directory: Path | None = None, *, directories: Sequence[Path] | None = None) -> CjkFont | None:
    """The best font that can draw Chinese, or None.

    ``extra_directory`` is the office's own choice and wins: any font in it counts, whatever its name.
    ``directories`` replaces the system's places, and then matplotlib is not asked either.
    """
    if extra_directory is not None:
        chosen = _first_usable(sorted(_font_files(extra_directory)))
        if chosen is not None:
            return chosen
    places = system_font_directories() if directories is None else directories
    known = _first_usable(_known_fonts(places))
    if known is not None or directories is not None:
        return known
    return _first_usable(_fonts_known_to_matplotlib())


def open_font(path: Path, *, letters: str = REQUIRED_LETTERS) -> CjkFont | None:
    """``path`` as a font if it can be read and draws every one of ``letters``, with its best face."""
    from matplotlib.ft2font import FT2Font

    usable: list[CjkFont] = []
    try:
        for face in range(min(FT2Font(path).num_faces, _MAX_FACES)):
            font = FT2Font(path, face_index=face)
            if all(font.get_char_index(ord(letter)) for letter in letters):
                usable.append(CjkFont(path, font.family_name, face))
    except (OSError, RuntimeError):
        return None
    return min(usable, key=_distance_from_simplified, default=None)


def missing_letters(font: CjkFont, text: str) -> frozenset[str]:
    """The characters of ``text`` that ``font`` would paint as a box (rare characters of names)."""
    from matplotlib.ft2font import FT2Font

    opened = FT2Font(font.path, face_index=font.face)
    return frozenset(char for char in text if not char.isspace() and not opened.get_char_index(ord(char)))


def _known_fonts(places: Sequence[Path]) -> Iterator[Path]:
    found: dict[str, Path] = {}
    for place in places:
        for path in _font_files(place):
            found.setdefault(path.name.lower(), path)
    for name in _KNOWN_FILES:
        if name.lower() in found:
            yield found[name.lower()]


def _font_files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (path for path in place.rglob("*") if path.suffix.lower() in _SUFFIXES)


def _fonts_known_to_matplotlib() -> Iterator[Path]:
    from matplotlib import font_manager

    yield from (Path(name) for name in sorted(font_manager.findSystemFonts()))


def _first_usable(paths: Iterator[Path] | Sequence[Path]) -> CjkFont | None:
    return next((font for font in map(open_font, paths) if font is not None), None)


def _distance_from_simplified(font: CjkFont) -> tuple[bool, bool, int]:
    family = font.family
    return ("Mono" in family, not any(mark in family for mark in (" SC", " CN", "GB")), font.face)
