"""Excel files that leave the house: the summary sheet of a meeting, and plain tables for exports.

Every word is a text cell: openpyxl would make a live formula of a string that begins with ``=``, and a person
who edits the cell would make one of ``+`` or ``@``; so the type is set by hand and hostile starts also carry
Excel's quote mark. Only numbers that we counted are numbers. Comments are written in the order given: who
calls has shuffled them, and nothing here sorts, numbers or dates them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from rich.cells import cell_len

from core.documents.csv_writer import Cell, guarded, worded_instant
from core.documents.paper import worded_moment
from core.documents.summaries import DeputySummary, MeetingSummary
from core.domain.text import clean_line, clean_text
from core.locale.catalogue import Translate

_MAX_CELL = 32_000
_A4 = 9
_NARROWEST, _WIDEST = 8, 48
_LINE_CELLS, _LINE_POINTS = 80, 18
"""Merged cells do not grow by themselves: about how much fits a line across the table, and a line's height."""
_THIN = Side(style="thin", color="FF6B7280")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_SHADE = PatternFill("solid", fgColor="FFE8ECF2")
_TITLE_FONT = Font(name="黑体", size=18)
_HEAD_FONT = Font(name="黑体", size=12)
_BODY_FONT = Font(name="宋体", size=12)
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def summary_workbook(summary: MeetingSummary, t: Translate) -> bytes:
    """The summary sheet (.xlsx, A4): results, the way each grade was found, comments, places to sign."""
    book = _new_book()
    _results_sheet(_first_sheet(book, t("Results")), summary, t)
    _explanations_sheet(book.create_sheet(_sheet_name(t("Rules and computation"))), summary, t)
    if any(deputy.aspects for deputy in summary.deputies):
        _aspects_sheet(book.create_sheet(_sheet_name(t("Aspects"))), summary, t)
    _comments_sheet(book.create_sheet(_sheet_name(t("Comments"))), summary, t)
    return _saved(book, creator=summary.facts.office)


@dataclass(frozen=True, slots=True)
class TitledTable:
    """A sheet with its title, lines above the table and notes below it."""

    sheet: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def titled_workbook(tables: Sequence[TitledTable], *, creator: str) -> bytes:
    """Sheets to be printed (.xlsx, A4 across), each with its heads repeated on every page."""
    book = _new_book()
    for place, table in enumerate(tables):
        sheet = _first_sheet(book, table.sheet) if place == 0 else book.create_sheet(_sheet_name(table.sheet))
        width = len(table.columns)
        row = _heading(sheet, table.title, width=width)
        for line in table.lines:
            row = _line(sheet, row, line, width=width)
        _header(sheet, row, table.columns)
        for number, values in enumerate(table.rows, start=row + 1):
            _row(sheet, number, values)
        for number, note in enumerate(table.notes, start=row + len(table.rows) + 1):
            _line(sheet, number, note, width=width)
        _fit_columns(sheet, header_row=row)
        _print_on_a4(sheet, header_row=row, orientation="landscape")
    return _saved(book, creator=creator)


def table_workbook(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A plain table (.xlsx, A4 across): one header row that repeats on every page and stays on screen."""
    book = _new_book()
    sheet = _first_sheet(book, title)
    _header(sheet, 1, columns)
    for number, row in enumerate(rows, start=2):
        _row(sheet, number, row)
    _fit_columns(sheet, header_row=1)
    _print_on_a4(sheet, header_row=1, orientation="landscape")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    return _saved(book, creator="")


class TableBook:
    """A plain table (.xlsx) that is written piece by piece: a million rows take no more memory than one.

    ``widths``: of the columns, in cells.
    """

    def __init__(self, title: str, columns: Sequence[str], widths: Sequence[int]) -> None:
        self._book = Workbook(write_only=True)
        for style in _named_styles():
            self._book.add_named_style(style)
        self._sheet = self._book.create_sheet(_sheet_name(title))
        for place, width in enumerate(widths, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = min(max(width, _NARROWEST) + 3, _WIDEST)
        self._sheet.freeze_panes = "A2"
        self._cells = [WriteOnlyCell(self._sheet) for _ in columns]
        for cell, label in zip(self._cells, columns, strict=True):
            _write_words(cell, label, style="head")
        self._sheet.append(self._cells)

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Append ``rows``; the cells are used again for each, which is how the library means it."""
        for row in rows:
            for cell, value in zip(self._cells, row, strict=True):
                cell.quotePrefix = False
                _write(cell, value)
            self._sheet.append(self._cells)

    def save(self, target: BinaryIO) -> None:
        self._book.save(target)

    def abandon(self) -> None:
        """Throw away what was written so far."""
        self._sheet.close()
        self._sheet._writer.cleanup()


def _results_sheet(sheet: Worksheet, summary: MeetingSummary, t: Translate) -> None:
    columns = _result_columns(summary, t)
    row = _heading(sheet, summary.facts.title, width=len(columns))
    for line in _fact_lines(summary, t):
        row = _line(sheet, row, line, width=len(columns))
    header_row = row + 1
    _header(sheet, header_row, columns)
    for row, deputy in enumerate(summary.deputies, start=header_row + 1):
        _row(sheet, row, _result_row(deputy, summary))
    row = header_row + len(summary.deputies) + 1
    for note in summary.notes:
        row = _line(sheet, row, note, width=len(columns))
    _signatures(sheet, row + 1, width=len(columns), t=t)
    _fit_columns(sheet, header_row=header_row)
    _print_on_a4(sheet, header_row=header_row, orientation="landscape")


def _result_columns(summary: MeetingSummary, t: Translate) -> list[str]:
    return [t("Deputy"), *_labels(summary), t("Valid"), t("Invalid"), t("Mean"), t("Grade")]


def _result_row(deputy: DeputySummary, summary: MeetingSummary) -> list[Cell]:
    counted = {part.label: part.count for part in deputy.counts}
    counts: list[Cell] = [counted.get(label) for label in _labels(summary)]
    return [deputy.name, *counts, deputy.valid, deputy.invalid, deputy.mean, deputy.grade]


def _labels(summary: MeetingSummary) -> list[str]:
    """The grades of the scale in their order; deputies of one meeting share it, a stray one is appended."""
    return list(dict.fromkeys(part.label for deputy in summary.deputies for part in deputy.counts))


def _fact_lines(summary: MeetingSummary, t: Translate) -> Iterator[str]:
    facts = summary.facts
    yield t("Office: {office}", office=facts.office)
    yield t("Constituency: {township} {constituency}", township=facts.township, constituency=facts.constituency)
    yield t("Time: {moment}    Venue: {venue}", moment=worded_moment(facts, t), venue=facts.venue)
    if facts.presiding:
        yield t("Presiding: {name}", name=facts.presiding)
    yield t(
        "Issued {issued}, returned {returned}, valid {valid}",
        issued=summary.issued,
        returned=summary.returned,
        valid=summary.valid,
    )


def _signatures(sheet: Worksheet, row: int, *, width: int, t: Translate) -> None:
    """Places where scrutineers and tellers sign: the paper, not the file, is what counts."""
    for label in (t("Scrutineers"), t("Tellers"), t("Presiding"), t("Date")):
        _line(sheet, row, f"{label}: ____________________    ____________________", width=width)
        sheet.row_dimensions[row].height = 2 * _LINE_POINTS
        row += 1


def _explanations_sheet(sheet: Worksheet, summary: MeetingSummary, t: Translate) -> None:
    rows = [(deputy.name, line) for deputy in summary.deputies for line in deputy.explanation]
    _two_columns(sheet, (t("Deputy"), t("Rule and computation")), rows)


def _comments_sheet(sheet: Worksheet, summary: MeetingSummary, t: Translate) -> None:
    rows = [(deputy.name, comment) for deputy in summary.deputies for comment in deputy.comments]
    _two_columns(sheet, (t("Deputy"), t("Comment (unnamed, in random order)")), rows)


def _two_columns(sheet: Worksheet, columns: tuple[str, str], rows: Sequence[tuple[str, str]]) -> None:
    _header(sheet, 1, columns)
    for number, row in enumerate(rows, start=2):
        _row(sheet, number, row)
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 72
    sheet.freeze_panes = "A2"
    _print_on_a4(sheet, header_row=1, orientation="portrait")


def _aspects_sheet(sheet: Worksheet, summary: MeetingSummary, t: Translate) -> None:
    labels = _labels(summary)
    _header(sheet, 1, [t("Deputy"), t("Aspect"), *labels])
    number = 2
    for deputy in summary.deputies:
        for aspect, counts in deputy.aspects:
            counted = {part.label: part.count for part in counts}
            _row(sheet, number, [deputy.name, aspect, *(counted.get(label) for label in labels)])
            number += 1
    _fit_columns(sheet, header_row=1)
    sheet.freeze_panes = "A2"
    _print_on_a4(sheet, header_row=1, orientation="portrait")


def _heading(sheet: Worksheet, words: str, *, width: int) -> int:
    row = _line(sheet, 1, words, width=width, style="title")
    sheet.row_dimensions[1].height = 40
    return row


def _line(sheet: Worksheet, row: int, words: str, *, width: int, style: str = "line") -> int:
    """One line of text across the table; returns the next row."""
    _write_words(_cell(sheet, row, 1), words, style=style)
    sheet.row_dimensions[row].height = _LINE_POINTS * max(1, -(-cell_len(words) // _LINE_CELLS))
    if width > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    return row + 1


def _header(sheet: Worksheet, row: int, columns: Sequence[str]) -> None:
    for place, label in enumerate(columns, start=1):
        _write_words(_cell(sheet, row, place), label, style="head")


def _row(sheet: Worksheet, row: int, values: Sequence[Cell]) -> None:
    for place, value in enumerate(values, start=1):
        _write(_cell(sheet, row, place), value)


def _write(cell: SheetCell, value: Cell) -> None:
    """``value`` as what it is: words as text whatever they look like, our own numbers and dates as such."""
    match value:
        case datetime():
            _write_words(cell, worded_instant(value))
        case str():
            _write_words(cell, value)
        case date():
            cell.value = value
            cell.style = "day"
        case _:
            cell.value = value
            cell.style = "figure"


def _write_words(cell: SheetCell, raw: str, *, style: str = "words") -> None:
    words = clean_text(raw, limit=_MAX_CELL)
    cell.value = words
    cell.data_type = "s"
    cell.style = style
    if guarded(words) != words:
        cell.quotePrefix = True


def _cell(sheet: Worksheet, row: int, column: int) -> SheetCell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, SheetCell), "a merged cell holds no value of its own"
    return cell


def _fit_columns(sheet: Worksheet, *, header_row: int) -> None:
    """Columns as wide as their widest word, within what a page can bear; titles above do not count."""
    for place, column in enumerate(sheet.iter_cols(min_row=header_row), start=1):
        widths = [cell_len(line) for cell in column for line in str(cell.value or "").split("\n")[:3]]
        width = min(max([_NARROWEST, *widths]) + 3, _WIDEST)
        sheet.column_dimensions[get_column_letter(place)].width = width


def _print_on_a4(sheet: Worksheet, *, header_row: int, orientation: str) -> None:
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if orientation == "landscape" else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&P / &N"))


def _new_book() -> Workbook:
    book = Workbook()
    for style in _named_styles():
        book.add_named_style(style)
    return book


def _named_styles() -> Iterator[NamedStyle]:
    """The looks of a cell. Named once: a style set property by property costs most of the time of a table."""
    centred = Alignment(horizontal="center", vertical="center", wrap_text=True)
    plain = Alignment(vertical="center", wrap_text=True)
    yield NamedStyle("title", font=_TITLE_FONT, alignment=centred, number_format="@")
    yield NamedStyle("line", font=_BODY_FONT, alignment=plain, number_format="@")
    yield NamedStyle("head", font=_HEAD_FONT, fill=_SHADE, border=_FRAME, alignment=centred, number_format="@")
    for name, written in (("words", "@"), ("figure", "General"), ("day", "yyyy-mm-dd")):
        yield NamedStyle(name, font=_BODY_FONT, border=_FRAME, alignment=plain, number_format=written)


def _first_sheet(book: Workbook, name: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = _sheet_name(name)
    return sheet


def _sheet_name(raw: str) -> str:
    """``raw`` as Excel lets a sheet be called: 31 characters, none of its own signs."""
    return _FORBIDDEN_IN_NAMES.sub(" ", clean_line(raw)).strip("' ")[:31] or "1"


def _saved(book: Workbook, *, creator: str) -> bytes:
    book.properties.creator = clean_line(creator)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
