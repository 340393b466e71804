"""Paints a worded drawing as a PNG. Runs in a child process: matplotlib is not safe across threads, keeps
tens of megabytes and holds the interpreter for longer than a chat may wait.

Nothing here chooses words or counts anything: a ``Drawing`` arrives finished. A grade is never told by colour
alone: each has its own hatching, and every number stands beside its word.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from core.documents.fonts import CjkFont, missing_letters, open_font

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_PX = 1280
MARGIN_PX = 56
LENGTH_BYTES = 4

_DPI = 100
_INNER_PX = WIDTH_PX - 2 * MARGIN_PX
_TITLE, _SUBTITLE, _NAME, _VERDICT, _COUNT, _DETAIL, _FOOTER = 46, 33, 38, 34, 30, 30, 26
_BAR_PX, _STRIP_PX = 64, 34
_INK, _PALE_INK, _PAPER, _TRACK, _MEAN = "#1d2430", "#4a5361", "#ffffff", "#e6e9ee", "#5b6b82"
_TONES = {
    1: ("#2f6f9f",),
    2: ("#2f6f9f", "#b8473a"),
    3: ("#2f6f9f", "#e9b44c", "#b8473a"),
    4: ("#2f6f9f", "#6aa67d", "#e9b44c", "#b8473a"),
    5: ("#2f6f9f", "#6aa67d", "#e9b44c", "#cf7a4a", "#8d3440"),
}
_HATCHES = ("", "//", "..", "xx", "\\\\")
MAX_GRADES = len(_HATCHES)
_BLANK_EM, _LATIN_EM = 0.25, 0.58
_BREAKABLE = re.compile(r"[!-~]+\s*|\s*.\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: ``share`` of its length (0 to 1), ``caption`` written on it where it fits."""

    share: float
    caption: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A deputy's row. ``level`` (0 to 1) is the mean on scales of points; else the segments are the bar."""

    heading: str
    verdict: str
    details: tuple[str, ...]
    segments: tuple[Segment, ...]
    level: float | None = None
    level_caption: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture in words and shares. ``legend`` names the segments' places from best to worst."""

    title: str
    subtitles: tuple[str, ...]
    legend: tuple[str, ...]
    bars: tuple[Bar, ...]
    footer: str = ""

    def letters(self) -> str:
        """Every character that must have a shape."""
        parts = [self.title, *self.subtitles, *self.legend, self.footer]
        for bar in self.bars:
            parts += [bar.heading, bar.verdict, bar.level_caption, *bar.details]
            parts += [segment.caption for segment in bar.segments]
        return "".join(parts)


def to_json(drawing: Drawing, font: CjkFont) -> bytes:
    """The child's input."""
    order = {"drawing": asdict(drawing), "font": str(font.path), "family": font.family, "face": font.face}
    return json.dumps(order).encode()


def from_json(raw: bytes) -> tuple[Drawing, CjkFont]:
    """What ``to_json`` wrote."""
    order = json.loads(raw)
    fields = order["drawing"]
    drawing = Drawing(
        title=fields["title"],
        subtitles=tuple(fields["subtitles"]),
        legend=tuple(fields["legend"]),
        bars=tuple(_bar_from(bar) for bar in fields["bars"]),
        footer=fields["footer"],
    )
    return drawing, CjkFont(Path(order["font"]), order["family"], order["face"])


def unpaintable_letters(drawing: Drawing, font: CjkFont) -> frozenset[str]:
    """The characters that neither ``font`` nor the spare font of matplotlib can draw."""
    missing = missing_letters(font, drawing.letters())
    if not missing:
        return missing
    spare = open_font(_spare_font(), letters="")
    return missing if spare is None else missing_letters(spare, "".join(sorted(missing)))


def draw_png(drawing: Drawing, font: CjkFont) -> bytes:
    """``drawing`` as PNG, ``WIDTH_PX`` wide and as high as it needs. One caller a process at a time."""
    from matplotlib import font_manager
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    font_manager.fontManager.addfont(font.path)
    height = _height_of(drawing)
    figure = Figure(figsize=(WIDTH_PX / _DPI, height / _DPI), dpi=_DPI, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH_PX)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    _Brush(axes, [font.family, "DejaVu Sans"], _TONES[min(max(len(drawing.legend), 1), MAX_GRADES)]).paint(drawing)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
    return buffer.getvalue()


class _Brush:
    """Draws from top to bottom in pixels; ``_y`` is where the next thing begins."""

    def __init__(self, axes: Axes, families: list[str], tones: tuple[str, ...]) -> None:
        self._axes = axes
        self._families = families
        self._tones = tones
        self._y = float(MARGIN_PX)

    def paint(self, drawing: Drawing) -> None:
        for line in wrapped(drawing.title, _TITLE):
            self._line(line, _TITLE)
        for subtitle in drawing.subtitles:
            for line in wrapped(subtitle, _SUBTITLE):
                self._line(line, _SUBTITLE, colour=_PALE_INK)
        self._y += 14
        self._legend(drawing.legend)
        for bar in drawing.bars:
            self._bar(bar)
        if drawing.footer:
            self._y += 10
            for line in wrapped(drawing.footer, _FOOTER):
                self._line(line, _FOOTER, colour=_PALE_INK)

    def _legend(self, labels: tuple[str, ...]) -> None:
        for row in _legend_rows(labels):
            x = float(MARGIN_PX)
            for place, label in row:
                self._block(x, self._y + 4, width=52, height=36, place=place)
                self._words(x + 64, self._y + 22, label, _SUBTITLE)
                x += _legend_width(label)
            self._y += 54
        self._y += 16

    def _bar(self, bar: Bar) -> None:
        self._words(MARGIN_PX, self._y + 26, bar.heading, _NAME)
        self._words(WIDTH_PX - MARGIN_PX, self._y + 26, bar.verdict, _VERDICT, align="right")
        self._y += 56
        if bar.level is not None:
            self._level(bar.level, bar.level_caption)
        height = _BAR_PX if bar.level is None else _STRIP_PX
        self._segments(bar.segments, height)
        self._y += height + 6
        for line in bar.details:
            self._line(line, _DETAIL, colour=_PALE_INK)
        self._y += 26

    def _level(self, level: float, caption: str) -> None:
        self._rectangle(MARGIN_PX, self._y, width=_INNER_PX, height=_BAR_PX, face=_TRACK, edge=_TRACK)
        self._rectangle(MARGIN_PX, self._y, width=_INNER_PX * level, height=_BAR_PX, face=_MEAN, edge=_MEAN)
        self._plate(MARGIN_PX + max(_INNER_PX * level / 2, 90), self._y + _BAR_PX / 2, caption)
        self._y += _BAR_PX + 4

    def _segments(self, segments: tuple[Segment, ...], height: int) -> None:
        self._rectangle(MARGIN_PX, self._y, width=_INNER_PX, height=height, face=_TRACK, edge=_TRACK)
        x = float(MARGIN_PX)
        for place, segment in enumerate(segments):
            width = _INNER_PX * segment.share
            if width <= 0:
                continue
            self._block(x, self._y, width=width, height=height, place=place)
            if height == _BAR_PX and width_px(segment.caption, _COUNT) + 36 <= width:
                self._plate(x + width / 2, self._y + height / 2, segment.caption)
            x += width

    def _block(self, x: float, y: float, *, width: float, height: float, place: int) -> None:
        style = min(place, len(self._tones) - 1)
        self._rectangle(x, y, width=width, height=height, face=self._tones[style], edge=_PAPER, hatch=_HATCHES[style])

    def _rectangle(
        self, x: float, y: float, *, width: float, height: float, face: str, edge: str, hatch: str = ""
    ) -> None:
        from matplotlib.patches import Rectangle

        self._axes.add_patch(
            Rectangle((x, y), width, height, facecolor=face, edgecolor=edge, hatch=hatch or None, linewidth=1.5)
        )

    def _plate(self, x: float, y: float, caption: str) -> None:
        """Words on a white plate: hatching must not run through a number."""
        plate = {"boxstyle": "round,pad=0.22", "facecolor": _PAPER, "edgecolor": "none"}
        self._words(x, y, caption, _COUNT, align="center", bbox=plate)

    def _line(self, words: str, size: int, *, colour: str = _INK) -> None:
        self._words(MARGIN_PX, self._y + line_px(size) / 2, words, size, colour=colour)
        self._y += line_px(size)

    def _words(
        self,
        x: float,
        y: float,
        words: str,
        size: int,
        *,
        colour: str = _INK,
        align: str = "left",
        **look: Any,
    ) -> None:
        self._axes.text(
            x,
            y,
            words,
            fontsize=size * 72 / _DPI,
            family=self._families,
            color=colour,
            ha=align,
            va="center_baseline",
            parse_math=False,
            **look,
        )


def wrapped(words: str, size: int) -> tuple[str, ...]:
    """``words`` cut into lines that fit the picture at ``size`` pixels; Chinese breaks anywhere."""
    rows: list[str] = []
    row = ""
    for piece in _BREAKABLE.findall(words):
        if row and width_px(row + piece.rstrip(), size) > _INNER_PX:
            rows.append(row.rstrip())
            row = ""
        while width_px(piece, size) > _INNER_PX:
            fitting = int(_INNER_PX / size)
            rows.append(piece[:fitting])
            piece = piece[fitting:]
        row += piece
    return (*rows, row.rstrip()) if row.strip() else tuple(rows)


def width_px(words: str, size: int) -> float:
    """About how wide ``words`` are: a Chinese character is square, a Latin letter a little over half."""
    ems = sum(_BLANK_EM if char == " " else 1.0 if cell_len(char) > 1 else _LATIN_EM for char in words)
    return ems * size


def line_px(size: int) -> int:
    """The height of a line of letters of ``size`` pixels."""
    return round(size * 1.42)


def _legend_width(label: str) -> float:
    return 64 + width_px(label, _SUBTITLE) + 44


def _legend_rows(labels: tuple[str, ...]) -> Iterator[list[tuple[int, str]]]:
    row: list[tuple[int, str]] = []
    used = 0.0
    for place, label in enumerate(labels):
        if row and used + _legend_width(label) > _INNER_PX:
            yield row
            row, used = [], 0.0
        row.append((place, label))
        used += _legend_width(label)
    if row:
        yield row


def _height_of(drawing: Drawing) -> int:
    head = line_px(_TITLE) * len(wrapped(drawing.title, _TITLE))
    head += sum(line_px(_SUBTITLE) * len(wrapped(line, _SUBTITLE)) for line in drawing.subtitles)
    legend = 14 + 54 * sum(1 for _ in _legend_rows(drawing.legend)) + 16
    foot = 10 + line_px(_FOOTER) * len(wrapped(drawing.footer, _FOOTER)) if drawing.footer else 0
    return MARGIN_PX + head + legend + sum(map(_bar_height, drawing.bars)) + foot + MARGIN_PX // 2


def _bar_height(bar: Bar) -> int:
    body = _BAR_PX if bar.level is None else _BAR_PX + 4 + _STRIP_PX
    return 56 + body + 6 + line_px(_DETAIL) * len(bar.details) + 26


def _bar_from(fields: dict[str, Any]) -> Bar:
    return Bar(
        heading=fields["heading"],
        verdict=fields["verdict"],
        details=tuple(fields["details"]),
        segments=tuple(Segment(part["share"], part["caption"]) for part in fields["segments"]),
        level=fields["level"],
        level_caption=fields["level_caption"],
    )


def _spare_font() -> Path:
    from matplotlib import get_data_path

    return Path(get_data_path()) / "fonts/ttf/DejaVuSans.ttf"


def main() -> None:
    """The child: each drawing on standard input becomes a picture on standard output, an empty one where a letter
    has no shape in any font (a box is worse than a text table); both with their length in LENGTH_BYTES ahead."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    while length := int.from_bytes(source.read(LENGTH_BYTES), "big"):
        drawing, font = from_json(source.read(length))
        picture = b"" if unpaintable_letters(drawing, font) else draw_png(drawing, font)
        target.write(len(picture).to_bytes(LENGTH_BYTES, "big") + picture)
        target.flush()


if __name__ == "__main__":
    main()
