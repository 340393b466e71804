"""Rows as tab-separated text for the terminal's clipboard: as they stand on the screen, masked telephones included."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.documents.csv_writer import guarded
from core.domain.errors import ShuzhiError
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Column, Row

COPY_LIMIT = 1_000  # a terminal's clipboard takes some ten kilobytes; a file is for more


def copy_rows(listing: Listing, t: Translator) -> None:
    """Copy the marked rows, or the one under the cursor."""
    listing.run_worker(_copy(listing, t), group="copy", exclusive=True)


def as_text(rows: Iterable[Row], columns: Sequence[Column]) -> str:
    """A line a row, a tab between columns, in the order of the columns; no cell becomes a spreadsheet's formula."""
    return "\n".join("\t".join(_cell(row, column) for column in columns) for row in rows)


async def _copy(listing: Listing, t: Translator) -> None:
    try:
        rows = await _chosen(listing)
    except ShuzhiError as error:
        listing.notify(word_error(error, t), severity="error", markup=False)
        return
    if not rows:
        return
    listing.app.copy_to_clipboard(as_text(rows[:COPY_LIMIT], listing.columns))
    if len(rows) > COPY_LIMIT:
        told = t("Copied the first {number} rows only. Export the list for more.", number=COPY_LIMIT)
        listing.notify(told, severity="warning", markup=False)
    else:
        listing.notify(t("Rows copied: {number}", number=len(rows)), markup=False)


async def _chosen(listing: Listing) -> Sequence[Row]:
    selection = listing.selection
    if selection.is_empty:
        return [listing.cursor_row] if listing.cursor_row is not None else []
    return await listing.source.chosen(selection, None, COPY_LIMIT + 1)


def _cell(row: Row, column: Column) -> str:
    value = row.cells.get(column.key)
    text = line(value.text) if value is not None else ""
    return text if text.isdigit() else guarded(text)
