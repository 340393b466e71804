"""Grids written as rows of values, for tests that need no file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from core.domain.roster.grid import Cell, CellValue, Sheet
from core.domain.roster.values import Reader, Reading, Setting

TODAY = date(2026, 3, 2)
SETTING = Setting(TODAY)


def sheet(*rows: Iterable[CellValue], name: str = "Sheet1") -> Sheet:
    cells = [
        Cell(value, row, column)
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value not in (None, "")
    ]
    return Sheet(name, tuple(cells))


def read(reader: Reader, value: CellValue, *, serials_from: int = 1900) -> Reading:
    return reader(Cell(value, 1, 1), Setting(TODAY, serials_from))


def code_of(reading: Reading) -> str:
    """The error's code; empty when there is none."""
    return reading.error.code if reading.error else ""
