"""What a file would change, as it is told before it is asked for: the same of rolls and of ledgers of proposals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cli.output import Output
from cli.words import speaker, t
from core.domain.roster.rows import RowError
from core.domain.roster.tables import Skipped
from core.locale.row_faults import word_fault, word_place, word_unread

_SHOWN_ROWS = 40


def show_rows(output: Output, told: dict[str, Any], heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """The first rows as a table, and how many there are besides; JSON has ``told``, which is all of it."""
    output.show_table(told, heads, rows[:_SHOWN_ROWS])
    if len(rows) > _SHOWN_ROWS:
        output.say(t("... and {count} more rows (--json shows all).", count=len(rows) - _SHOWN_ROWS))


def remarks_on_file(warnings: Sequence[RowError], skipped: Sequence[Skipped], ignored: Sequence[str]) -> Iterable[str]:
    """What to look at before it is applied, and what of the file is not read."""
    for warning in warnings[:_SHOWN_ROWS]:
        place, what = word_place(warning, speaker()), word_fault(warning, speaker())
        yield t("Please check {place}: {what}", place=place, what=what)
    yield from word_unread(skipped, ignored, speaker())


def error_row(error: RowError, label: str) -> tuple[str, str, str, str]:
    """A row that is refused, as a row of the table."""
    return label, word_place(error, speaker()), "", f"{error.value} {word_fault(error, speaker())}".strip()


def fault_data(error: RowError) -> dict[str, Any]:
    """What is wrong with a cell, for JSON."""
    place = {"sheet": error.sheet, "row": error.row, "cell": error.reference, "column": error.column}
    return {**place, "code": error.code, "value": error.value, "reason": word_fault(error, speaker())}
