"""Tables as CSV for people who open them in Excel: a byte order mark, every cell quoted, no cell a formula.

A spreadsheet reads ``=``, ``+``, ``-`` and ``@`` (and their full-width forms) at the start of a cell as a
formula, and skips blanks, tabs and line breaks before looking. It also turns long digit strings into rounded
numbers and drops leading zeros. Such text gets an apostrophe in front, which ``unguarded`` takes off again:
the pair loses nothing, so what was exported can be imported.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from core.domain.text import clean_text

Cell = str | int | Decimal | date | None
"""What a table may hold; a ``datetime`` is written in its own zone, so bring it to the county's first."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TRIGGER = re.compile(r"\s*[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n]")
_DAMAGED_NUMBER = re.compile(r"\s*(0\d+|\d{12,})\s*")


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as CSV (RFC 4180 line ends, UTF-8 with byte order mark)."""
    return _BYTE_ORDER_MARK + csv_lines([columns]) + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Some lines of such a table, for one that is written piece by piece: its first piece is ``csv_bytes``."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_written(cell) for cell in row])
    return buffer.getvalue().encode()


def guarded(raw: str) -> str:
    """``raw`` such that no spreadsheet evaluates or rounds it."""
    return f"'{raw}" if _is_dangerous(raw.lstrip("'")) else raw


def unguarded(cell: str) -> str:
    """The text that ``guarded`` was given."""
    return cell[1:] if cell.startswith("'") and _is_dangerous(cell.lstrip("'")) else cell


def worded_instant(moment: datetime) -> str:
    """``moment`` to the minute, in its own zone, as text that sorts."""
    return f"{moment:%Y-%m-%d %H:%M}"


def _is_dangerous(raw: str) -> bool:
    return _TRIGGER.match(raw) is not None or _DAMAGED_NUMBER.fullmatch(raw) is not None


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return guarded(clean_text(cell, limit=32_000))
        case datetime():
            return worded_instant(cell)
        case date():
            return cell.isoformat()
        case _:
            return str(cell)
