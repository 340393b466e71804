"""``--out FILE``: a list as a file instead of on the screen, whole, private and never over another one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from rich.cells import cell_len

from cli.output import cell_text
from cli.session import Desk
from cli.words import t
from core.documents.csv_writer import Cell
from core.documents.table_files import TableFile
from core.services.pages import Reader
from core.services.stores.pages import From, Listed

Entry = TypeVar("Entry")
Rows = Sequence[Sequence[object]]
_PIECE = 500


async def shown_or_written(
    desk: Desk, out: Path | None, title: str, data: object, columns: Sequence[str], rows: Rows
) -> None:
    """Print the list, or write it to ``out``. Errors: as ``TableFile``."""
    if out is None:
        desk.output.show_table(data, columns, rows)
        return

    async def pieces() -> AsyncIterator[Rows]:
        for start in range(0, len(rows), _PIECE):
            yield rows[start : start + _PIECE]

    await written(desk, out, title, columns, pieces())


async def written(desk: Desk, out: Path, title: str, columns: Sequence[str], pieces: AsyncIterator[Rows]) -> None:
    """Write ``pieces`` to ``out`` as they come. Errors: as ``TableFile``."""
    file = TableFile(out, title, columns, [max(cell_len(column), 12) for column in columns])
    number = 0
    try:
        with desk.output.working(t("Writing {file} ...", file=out.name)):
            async for rows in pieces:
                await asyncio.to_thread(file.add, [_cells(row) for row in rows])
                number += len(rows)
            await asyncio.to_thread(file.finish)
    finally:
        file.abandon()
    told = t("{file} ({rows} rows, readable only by you)", file=out, rows=number)
    desk.output.show({"file": out, "rows": number}, [told])


async def pages_of(
    reader: Reader[Entry], listed: Listed, row: Callable[[Entry], Sequence[object]]
) -> AsyncIterator[Rows]:
    """Every page of a list of the core, from where the one before ended."""
    start = From()
    while page := await reader.page(listed, start, _PIECE):
        yield [row(one.entry) for one in page]
        start = From(after=page[-1].at)


def _cells(row: Iterable[object]) -> list[Cell]:
    return [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    if value is None:
        return ""
    return value if isinstance(value, int) and not isinstance(value, bool) else cell_text(value)
