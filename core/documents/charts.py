"""The result of a meeting as a picture for a chat, and as words for everybody the picture does not reach.

``ResultChart`` carries counts that were already made; nothing here grades anybody. ``chart_painter`` has the picture
painted. When no font can draw a name there is no picture and the caller sends ``result_table``; the caption says in
words all that the picture shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from rich.cells import cell_len, set_cell_size

from core.documents.chart_drawing import (
    MARGIN_PX,
    MAX_GRADES,
    WIDTH_PX,
    Bar,
    Drawing,
    Segment,
    width_px,
)
from core.documents.paper import GradeCount, worded_date
from core.domain.text import clean_line
from core.locale.catalogue import Translate

MAX_BARS = 30
"""More deputies make a picture that a chat shrinks until nobody can read it."""

CAPTION_LIMIT = 1_000
"""Telegram's 1,024 UTF-16 units, less a margin."""

_PLAIN_NAME = 60


@dataclass(frozen=True, slots=True)
class DeputyBar:
    """A deputy's counts from best to worst, the grade they led to, and on scales of points (0 to 100) the
    mean; there the counts are those of the bands."""

    name: str
    counts: tuple[GradeCount, ...]
    verdict: str = ""
    mean: Decimal | None = None

    @property
    def total(self) -> int:
        return sum(part.count for part in self.counts)


@dataclass(frozen=True, slots=True)
class ResultChart:
    """A meeting's published result. ``note`` is said under the picture (few evaluators, for instance)."""

    title: str
    office: str
    held_on: date
    issued: int
    returned: int
    valid: int
    deputies: tuple[DeputyBar, ...]
    note: str = ""


def drawing_of(chart: ResultChart, t: Translate) -> Drawing:
    """``chart`` in words and shares, ready to be painted."""
    first = chart.deputies[0].counts if chart.deputies else ()
    return Drawing(
        title=clean_line(chart.title),
        subtitles=(_where_and_when(chart, t), sheet_counts(chart, t)),
        legend=tuple(clean_line(part.label) for part in first),
        bars=tuple(_bar(deputy, t) for deputy in chart.deputies),
        footer=clean_line(chart.note),
    )


def result_caption(chart: ResultChart, t: Translate) -> str:
    """The picture in words, for its caption and for people who do not see it; at most ``CAPTION_LIMIT`` long.

    Where all counts do not fit, the grades remain; where those do not fit either, the list is cut.
    """
    head = [clean_line(chart.title), _where_and_when(chart, t), sheet_counts(chart, t)]
    for word in (_full_line, _verdict_line):
        caption = "\n".join([*head, *(word(deputy, t) for deputy in chart.deputies)])
        if len(caption) <= CAPTION_LIMIT:
            return caption
    return caption[: CAPTION_LIMIT - 4].rsplit("\n", 1)[0] + "\n..."


def result_table(chart: ResultChart, t: Translate, *, width: int = 44) -> str:
    """The result as fixed-width text with ASCII rules: a table while it fits ``width`` cells, else blocks."""
    head = [clean_line(chart.title), _where_and_when(chart, t), sheet_counts(chart, t), ""]
    table = _table(chart, t)
    if max(map(cell_len, table), default=0) > width:
        table = [line for deputy in chart.deputies for line in _block(deputy, t)]
    note = ["", clean_line(chart.note)] if chart.note else []
    return "\n".join([*head, *table, *note]).rstrip() + "\n"


def sheet_counts(chart: ResultChart, t: Translate) -> str:
    """Issued, returned, valid: the line without which no result may be read."""
    return t(
        "Issued {issued}, returned {returned}, valid {valid}",
        issued=chart.issued,
        returned=chart.returned,
        valid=chart.valid,
    )


def percent(count: int, total: int) -> str:
    """``count`` of ``total`` with two decimals, halves rounded up, as the forms print it."""
    share = Decimal(100 * count) / Decimal(total) if total else Decimal(0)
    return f"{share.quantize(Decimal('0.01'), rounding=ROUND_HALF_UP)}%"


def is_paintable(chart: ResultChart) -> bool:
    """One scale for all, no more grades than there are hatchings, no more rows than a telephone shows."""
    scales = {tuple(part.label for part in deputy.counts) for deputy in chart.deputies}
    return len(scales) == 1 and len(scales.pop()) <= MAX_GRADES and len(chart.deputies) <= MAX_BARS


def _bar(deputy: DeputyBar, t: Translate) -> Bar:
    total = deputy.total
    return Bar(
        heading=_shortened(deputy.name),
        verdict=clean_line(deputy.verdict, limit=24),
        details=_detail_lines(deputy, t),
        segments=tuple(Segment(part.count / total if total else 0.0, str(part.count)) for part in deputy.counts),
        level=None if deputy.mean is None else min(max(float(deputy.mean) / 100, 0.0), 1.0),
        level_caption="" if deputy.mean is None else t("Mean {mean}", mean=_points(deputy.mean)),
    )


def _shortened(name: str) -> str:
    line = clean_line(name, limit=_PLAIN_NAME)
    return line if cell_len(line) <= 34 else set_cell_size(line, 31).rstrip() + "..."


def _detail_lines(deputy: DeputyBar, t: Translate) -> tuple[str, ...]:
    if not deputy.total:
        return (t("No valid sheets"),)
    parts = [f"{clean_line(part.label)} {part.count} ({percent(part.count, deputy.total)})" for part in deputy.counts]
    rows = [parts[0]]
    for part in parts[1:]:
        joined = f"{rows[-1]}    {part}"
        if width_px(joined, 30) <= WIDTH_PX - 2 * MARGIN_PX:
            rows[-1] = joined
        else:
            rows.append(part)
    return tuple(rows)


def _where_and_when(chart: ResultChart, t: Translate) -> str:
    return f"{clean_line(chart.office)}  {worded_date(chart.held_on, t)}".strip()


def _full_line(deputy: DeputyBar, t: Translate) -> str:
    counts = ", ".join(f"{clean_line(part.label)} {part.count}" for part in deputy.counts)
    mean = [] if deputy.mean is None else [t("Mean {mean}", mean=_points(deputy.mean))]
    return f"{_verdict_line(deputy, t)} ({'; '.join([*mean, counts])})"


def _verdict_line(deputy: DeputyBar, t: Translate) -> str:
    verdict = clean_line(deputy.verdict)
    return f"{_shortened(deputy.name)}: {verdict}" if verdict else _shortened(deputy.name)


def _block(deputy: DeputyBar, t: Translate) -> Sequence[str]:
    labels = max((cell_len(part.label) for part in deputy.counts), default=0)
    total = deputy.total
    counts = [
        f"  {set_cell_size(clean_line(part.label), labels)} {part.count:>5} {percent(part.count, total):>8}"
        for part in deputy.counts
    ]
    mean = [] if deputy.mean is None else ["  " + t("Mean {mean}", mean=_points(deputy.mean))]
    return (_verdict_line(deputy, t), *mean, *counts)


def _table(chart: ResultChart, t: Translate) -> list[str]:
    scales = {tuple(part.label for part in deputy.counts) for deputy in chart.deputies}
    if len(scales) != 1 or any(deputy.mean is not None for deputy in chart.deputies):
        return [line for deputy in chart.deputies for line in _block(deputy, t)]
    rows = [[t("Deputy"), *map(clean_line, scales.pop()), t("Grade")]]
    for deputy in chart.deputies:
        counts = [str(part.count) for part in deputy.counts]
        rows.append([_shortened(deputy.name), *counts, clean_line(deputy.verdict)])
    widths = [max(cell_len(row[place]) for row in rows) for place in range(len(rows[0]))]
    drawn = [_row(row, widths) for row in rows]
    return [drawn[0], "-" * (sum(widths) + 2 * (len(widths) - 1)), *drawn[1:]]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, counts to the right, each column as wide as its widest cell on screen."""
    padded = [
        " " * (width - cell_len(cell)) + cell if cell.isdigit() else cell + " " * (width - cell_len(cell))
        for cell, width in zip(cells, widths, strict=True)
    ]
    return "  ".join(padded).rstrip()


def _points(mean: Decimal) -> str:
    return str(mean.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
