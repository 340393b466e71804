"""Ledgers of proposals as tests type them: rows of a table become a sheet, as the reader of files would give it."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.roster.grid import Cell, CellValue, Sheet

Rows = Sequence[Sequence[CellValue]]
HEADINGS = ("编号", "标题", "领衔代表", "附议代表", "承办单位", "办理结果", "满意度", "答复日期")


def sheet(rows: Rows, *, name: str = "台账") -> Sheet:
    cells = [
        Cell(value, row, column)
        for row, values in enumerate(rows, 1)
        for column, value in enumerate(values, 1)
        if value not in (None, "")
    ]
    return Sheet(name, tuple(cells))


def ledger(*rows: Sequence[CellValue], headings: Sequence[str] = HEADINGS, year: int | None = 2025) -> Sheet:
    """With a title above that names the year."""
    title = f"龙山县{year}年人大代表建议办理台账" if year else "人大代表建议办理台账"
    return sheet([[title], headings, *rows])
