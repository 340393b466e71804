"""A counted result as lines: grades, every number, bars, how each grade was found, aspects, comments.

Nothing is computed here that the count did not say; bars are characters that every terminal draws one cell wide. Slow
to import (it brings the documents along): a page imports it in a thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from core.documents.charts import percent
from core.documents.paper import GradeCount
from core.documents.results import result_summary
from core.documents.summaries import DeputySummary
from core.domain.text import clean_text
from core.locale.catalogue import Translator
from core.services.duty_desk import MeetingView
from core.services.publishing import MeetingResult
from tui.plain_text import folded, line
from tui.widgets.gauge import bar

_NUMBERS = 20  # cells for a count and its share
_LEAST_BAR, _MOST_BAR = 10, 60
_INDENT = 4


def result_text(result: MeetingResult, view: MeetingView, t: Translator, *, width: int) -> Text:
    """The whole result in lines of ``width`` cells."""
    summary = result_summary(result, view, t)
    numbers = {"issued": summary.issued, "returned": summary.returned, "valid": summary.valid}
    text = Text(t("Issued {issued}, returned {returned}, valid {valid}", **numbers))
    for note in summary.notes:
        text.append("\n" + line(note), style="bold yellow")
    for deputy in summary.deputies:
        text.append("\n\n").append_text(_deputy(deputy, t, width))
    return text


def _deputy(deputy: DeputySummary, t: Translator, width: int) -> Text:
    text = Text()
    text.append(f"{line(deputy.name)}  {line(deputy.grade)}", style="bold")
    text.append("\n  " + t("Valid {valid}, not valid {invalid}", valid=deputy.valid, invalid=deputy.invalid))
    if deputy.mean is not None:
        text.append("  " + t("Mean {mean}", mean=deputy.mean))
    for drawn in _bars(deputy.counts, width):
        text.append("\n  ").append_text(drawn)
    for heading, lines in _parts(deputy, t):
        text.append(f"\n  {heading}", style="bold")
        for one in lines:
            text.append("".join(f"\n    {part}" for part in folded(one, width - _INDENT)))
    return text


def _parts(deputy: DeputySummary, t: Translator) -> Iterator[tuple[str, Sequence[str]]]:
    if deputy.explanation:
        yield t("How the grade was found"), [line(one) for one in deputy.explanation]
    answered = [(label, counts) for label, counts in deputy.aspects if any(one.count for one in counts)]
    if answered:
        yield t("By aspect"), [f"{line(label)}: {_counts(counts)}" for label, counts in answered]
    if deputy.comments:
        yield t("Comments, in no order"), [f"- {clean_text(one, limit=4_000)}" for one in deputy.comments]


def _bars(counts: Sequence[GradeCount], width: int) -> Iterator[Text]:
    total = sum(one.count for one in counts)
    labels = max((cell_len(line(one.label)) for one in counts), default=0)
    room = max(min(width - labels - _NUMBERS, _MOST_BAR), _LEAST_BAR)
    for one in counts:
        drawn = Text(set_cell_size(line(one.label), labels) + " ")
        drawn.append_text(bar(one.count, total, width=room))
        yield drawn.append(f" {one.count:>5} {percent(one.count, total):>8}")


def _counts(counts: Sequence[GradeCount]) -> str:
    return "  ".join(f"{line(one.label)} {one.count}" for one in counts)
