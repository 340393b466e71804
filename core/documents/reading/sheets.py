"""Workbooks and text files become sheets. Runs in the confined child; nothing here trusts the file.

openpyxl's own row parser is used without its worksheet objects: rows stream, empty styled cells cost nothing,
and merged areas, which its read-only mode drops, are filled from their top-left cell. What openpyxl raises
on a malformed workbook is of every type there is; it is not caught here: the child dies of it and its parent
says ``import.damaged``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, cast

import openpyxl
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._reader import WorkSheetParser

from core.documents.reading.csv_reader import read_csv
from core.documents.reading.limits import (
    ReadingLimits,
    check_package,
    is_package,
    refuse_foreign,
    refuse_no_workbook,
)
from core.domain.errors import Invalid
from core.domain.roster.grid import Cell, CellProblem, CellValue, Sheet

EXTERNAL_LINKS = "import.external_links"
_FORMULA_SHOWN = 200


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All of a file. ``notices``: codes of what was left out on purpose."""

    sheets: tuple[Sheet, ...]
    notices: tuple[str, ...] = ()


def read_content(content: bytes, *, name: str, limits: ReadingLimits) -> ReadFile:
    """``content`` of a file called ``name`` (without its ending) as sheets, in the workbook's order.

    Errors: Invalid with the codes of ``core.documents.reading.limits``.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise Invalid("import.not_a_table", found="empty")
    refuse_foreign(content)
    if not is_package(content):
        return ReadFile((read_csv(content, name=name, limits=limits),))
    package = check_package(content, limits=limits)
    refuse_no_workbook(package)
    notices = (EXTERNAL_LINKS,) if package.has_external_links else ()
    return ReadFile(read_workbook(content, limits=limits), notices)


def read_workbook(content: bytes, *, limits: ReadingLimits) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx that passed ``check_package``. Errors: Invalid; anything for a malformed one."""
    if not openpyxl.DEFUSEDXML:
        raise RuntimeError("openpyxl parses without defusedxml")  # a broken installation, not a bad file
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    if len(book.worksheets) > limits.sheets:
        raise Invalid("import.too_large", what="sheets", limit=limits.sheets)
    budget = _Budget(limits)
    sheets = tuple(_read_sheet(sheet, budget) for sheet in book.worksheets)
    if not sheets:
        raise Invalid("import.not_a_table", found="no_sheets")
    return sheets


class _CautiousParser(WorkSheetParser):
    """Keeps a formula as text: openpyxl would translate shared formulas, which costs and can fail."""

    def parse_formula(self, element: Any) -> str:
        formula = next((child.text for child in element if child.tag.endswith("}f")), None)
        return f"={formula or ''}"[:_FORMULA_SHOWN]


@dataclass(slots=True)
class _Budget:
    """What all sheets together may still take."""

    limits: ReadingLimits
    cells: int = field(default=0)
    characters: int = field(default=0)

    def spend(self, cell: Cell) -> Cell:
        self.cells += 1
        if isinstance(cell.value, str):
            self.characters += len(cell.value)
        if cell.column > self.limits.columns:
            raise Invalid("import.too_large", what="columns", limit=self.limits.columns)
        if self.cells > self.limits.cells:
            raise Invalid("import.too_large", what="cells", limit=self.limits.cells)
        if self.characters > self.limits.characters:
            raise Invalid("import.too_large", what="characters", limit=self.limits.characters)
        return cell


def _read_sheet(sheet: Any, budget: _Budget) -> Sheet:
    with sheet._get_source() as source:
        parser = _CautiousParser(
            source,
            sheet._shared_strings,
            data_only=False,
            epoch=sheet.parent.epoch,
            date_formats=sheet.parent._date_formats,
            timedelta_formats=sheet.parent._timedelta_formats,
        )
        grid = {(cell.row, cell.column): budget.spend(cell) for cell in _parsed(parser, budget.limits)}
    _fill_merged(grid, _merged_areas(parser), budget)
    return Sheet(
        name=sheet.title,
        cells=tuple(grid[place] for place in sorted(grid)),
        is_hidden=sheet.sheet_state != "visible",
        serials_from=1904 if sheet.parent.epoch == MAC_EPOCH else 1900,
    )


def _parsed(parser: WorkSheetParser, limits: ReadingLimits) -> Iterator[Cell]:
    for _, row in parser.parse():
        for raw in row:
            cell = _cell(raw["value"], raw["data_type"], (raw["row"], raw["column"]), limits)
            if cell is not None:
                yield cell


def _cell(value: object, kind: str, place: tuple[int, int], limits: ReadingLimits) -> Cell | None:
    typed, problem = _typed(value)
    if kind == "f":
        problem = CellProblem.FORMULA
    elif kind == "e":
        problem = CellProblem.ERROR_VALUE
    if isinstance(typed, str):
        if not typed.strip():
            return None
        if len(typed) > limits.cell_characters:
            typed, problem = typed[: limits.cell_characters], problem or CellProblem.TOO_LONG
    return None if typed is None else Cell(typed, *place, problem)


def _typed(value: object) -> tuple[CellValue, CellProblem | None]:
    """A midnight is a date; times and durations stay as text; what is not a number is an error."""
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value), None
    if isinstance(value, float) and not math.isfinite(value):
        return str(value), CellProblem.ERROR_VALUE
    if value is None or isinstance(value, str | int | float | bool | date):
        return value, None
    return str(value), None


def _merged_areas(parser: WorkSheetParser) -> list[tuple[int, int, int, int]]:
    """(first column, first row, last column, last row) of each merged area."""
    merged = parser.merged_cells.mergeCell if parser.merged_cells else ()
    return [cast("tuple[int, int, int, int]", range_boundaries(area.ref)) for area in merged]


def _fill_merged(grid: dict[tuple[int, int], Cell], areas: list[tuple[int, int, int, int]], budget: _Budget) -> None:
    """Repeat each top-left value over its area, as far as the sheet is used: areas claim whole columns."""
    last_row = max((row for row, _ in grid), default=0)
    last_column = max((column for _, column in grid), default=0)
    for left, top, right, bottom in areas:
        source = grid.get((top, left))
        if source is None:
            continue
        for row in range(top, min(bottom, last_row) + 1):
            for column in range(left, min(right, last_column) + 1):
                if (row, column) not in grid:
                    copy = replace(source, row=row, column=column, merged_from=source.reference)
                    grid[row, column] = budget.spend(copy)
