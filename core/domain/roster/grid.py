"""A sheet as a grid of typed cells: what every reader of files yields and every parser of tables takes.

Only cells that hold something are kept, ordered by row and then column; both count from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby

CellValue = str | int | float | bool | date | datetime | None


class CellProblem(StrEnum):
    """Why what stands in a cell is not a value that may be used."""

    FORMULA = "formula"  # never evaluated, and the stored result is not trusted
    ERROR_VALUE = "error_value"  # #REF!, #N/A, a date beyond the calendar
    TOO_LONG = "too_long"  # the text was cut


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``merged_from`` is the reference of the top-left cell whose value a merged area repeats."""

    value: CellValue
    row: int
    column: int
    problem: CellProblem | None = None
    merged_from: str = ""

    @property
    def reference(self) -> str:
        """``B7``, as the office sees it."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. ``serials_from``: the first year of its date serials, 1900 or (old Macintosh files) 1904."""

    name: str
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    serials_from: int = 1900

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """The rows that hold something, each with its number."""
        for number, cells in groupby(self.cells, key=lambda cell: cell.row):
            yield number, tuple(cells)


def column_letters(column: int) -> str:
    """``1`` is ``A``, ``27`` is ``AA``."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters
