"""A sheet as records: what is left when titles, totals, footers, blanks and repeated headers are set aside.

Nothing is dropped silently: every row below the header that is not a record is listed with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from core.domain.roster.grid import Cell, Sheet
from core.domain.roster.headers import Header, TableSpec
from core.domain.roster.identity_numbers import without_identity_numbers
from core.domain.roster.values import raw_text
from core.domain.text import clean_line, fold_width


class SkipReason(StrEnum):
    HIDDEN_SHEET = "hidden_sheet"
    NO_HEADER = "no_header"  # a sheet of instructions or a chart
    EMPTY = "empty"  # nothing in any column that is read, as in rows numbered in advance
    TOTAL = "total"
    VACANT = "vacant"  # a seat that nobody holds
    FOOTER = "footer"
    HEADING = "heading"  # a row across the table that names the part below it
    REPEATED_HEADER = "repeated_header"
    REPEATED_ROW = "repeated_row"  # the same as an earlier one in every field


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row, or (``row`` 0) a whole sheet, that was not read."""

    sheet: str
    row: int
    reason: SkipReason
    text: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the table: its cells by field, and the heading that stands above its part, if any."""

    row: int
    cells: Mapping[str, Cell]
    headings: tuple[str, ...] = ()


_TOTAL = re.compile(
    r"(合计|总计|小计|共计|累计|总人数|人数合计)([:：\d(]|$)|.{0,15}(合计|总计|小计|共计)[:：]?\d*[人名]?$"
    r"|其中[:：]?|(女|男|妇女|党员|党外|少数民族)(代表|选民)?[:：]?\d+[人名]$|(女|男|妇女|党员|党外|少数民族)代表$"
)
_NOTE = re.compile(r"(注|说明|备注|附|附注|附件)[\d、.:：]")
_SIGN_OFF = re.compile(
    r".*[。;；]$|[(\[].+[)\]]$|(\d|[(（]\d+[)）])+[.、)].+|.*[:：].*|.{13,}"
    r"|[\d〇零○一二三四五六七八九十]{4}[年\-/.][\d一二三四五六七八九十]{1,3}([月\-/.][\d一二三四五六七八九十]{0,3}日?)?$"
    r"|.*(办公室|委员会|常委会|人民政府|联络站|选举办|街道办事处)(\(章\))?$|本表.*|此件.*|以下.*|以上.*"
)
_VACANT = frozenset({"空缺", "暂缺", "出缺", "缺", "缺额", "缺员", "待补选", "待选", "空额", "暂空", "空", "待定"})
_FOOTER = re.compile(
    r"(填表|制表|填报|审核|审批|校对|经办人|负责人|联系人|单位负责|日期|时间|注|说明|备注|单位|盖章)[人单位日期]*[:：]"
    r"|注[\d、.]|以下空白|以下无正文|第\d+页|共\d+(页|人|名)|此表"
)
_DITTO = frozenset({"〃", "″", "''", '"', "同上", "“", "”", "..", "々"})


def records(sheet: Sheet, header: Header, spec: TableSpec) -> Iterator[Record | Skipped]:
    """The rows below the header, in order. Ditto marks take the value of the row above."""
    headings: tuple[str, ...] = ()
    above: Mapping[str, Cell] = {}
    in_notes = False
    for number, cells in sheet.rows():
        if number <= header.last_row:
            continue
        reason, text = _not_a_record(number, cells, header, spec)
        if in_notes and reason is None and _is_lone(number, cells):
            reason, text = SkipReason.FOOTER, _shown(cells[0])
        in_notes = reason is SkipReason.FOOTER and (in_notes or _NOTE.match(_tight(text)) is not None)
        if reason is None:
            found = _by_field(cells, header, above)
            above = found
            yield Record(number, found, headings)
            continue
        if reason is SkipReason.HEADING:
            headings = (*headings[-4:], text)
        yield Skipped(sheet.name, number, reason, text)


def _not_a_record(number: int, cells: Sequence[Cell], header: Header, spec: TableSpec) -> tuple[SkipReason | None, str]:
    mapped = {column for columns in header.columns.values() for column in columns}
    own = [cell for cell in cells if not cell.merged_from or _row_of(cell.merged_from) == number]
    if header.is_repeated_by(cells):
        return SkipReason.REPEATED_HEADER, ""
    if not own:
        return SkipReason.EMPTY, ""
    text = _shown(own[0])
    if _ends_the_table(own, header, spec):
        return (SkipReason.TOTAL if _TOTAL.match(_tight(text)) else SkipReason.FOOTER), text
    if not any(cell.column in mapped for cell in own):
        return (SkipReason.HEADING, text) if _is_heading(own) else (SkipReason.EMPTY, text)
    if _is_heading(own) and any(cell.merged_from for cell in own):
        return SkipReason.HEADING, text
    if all(raw_text(cell).startswith("=") for cell in own):
        return SkipReason.TOTAL, text
    if len(own) == 1 and _signs_off(own[0]):
        return SkipReason.FOOTER, text
    if any(cell.column in header.columns[spec.anchor] and _is_vacant(cell) for cell in own):
        return SkipReason.VACANT, text
    return None, ""


def _shown(cell: Cell) -> str:
    return clean_line(without_identity_numbers(raw_text(cell)), limit=60)


def _is_lone(number: int, cells: Sequence[Cell]) -> bool:
    """Whether the row says one thing only, perhaps merged across columns."""
    own = {cell.merged_from or cell.reference for cell in cells}
    return len(own) == 1 and _row_of(next(iter(own))) == number


def _signs_off(cell: Cell) -> bool:
    """Whether a cell that stands alone is a date, an office or a sentence below the table; names have dots inside."""
    if isinstance(cell.value, date):
        return True
    text = _tight(raw_text(cell))
    return isinstance(cell.value, str) and "·" not in text and _SIGN_OFF.fullmatch(text) is not None


def _is_vacant(cell: Cell) -> bool:
    return re.sub(r"[()\[\]<>【】〔〕]", "", _tight(raw_text(cell))) in _VACANT


def _row_of(reference: str) -> int:
    return int(reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _ends_the_table(own: Sequence[Cell], header: Header, spec: TableSpec) -> bool:
    """Whether the first cell is a total's or a footer's word, and no name of a person stands beside it."""
    first = _tight(raw_text(own[0]))
    if not (_TOTAL.match(first) or _FOOTER.match(first)):
        return False
    anchors = header.columns[spec.anchor]
    names = [cell for cell in own[1:] if cell.column in anchors and cell.merged_from != own[0].reference]
    return not any(isinstance(cell.value, str) and _is_wordy(cell.value) for cell in names)


def _is_wordy(text: str) -> bool:
    """Whether a text could be a name rather than a count ("12", "12人", "12件")."""
    return not re.fullmatch(r"=.*|\d+[人名件]?", _tight(text))


def _tight(text: str) -> str:
    return re.sub(r"\s", "", fold_width(text))


def _is_heading(own: Sequence[Cell]) -> bool:
    """One text alone, or merged across columns."""
    origins = {cell.merged_from or cell.reference for cell in own}
    return len(origins) == 1 and isinstance(own[0].value, str) and _is_wordy(own[0].value)


def _by_field(cells: Sequence[Cell], header: Header, above: Mapping[str, Cell]) -> dict[str, Cell]:
    by_column = {cell.column: cell for cell in cells if raw_text(cell).strip()}
    found: dict[str, Cell] = {}
    for field, columns in header.columns.items():
        cell = next((by_column[column] for column in columns if column in by_column), None)
        if cell is not None:
            found[field] = _ditto(cell, above.get(field))
    return found


def _ditto(cell: Cell, above: Cell | None) -> Cell:
    if above is None or _tight(raw_text(cell)) not in _DITTO:
        return cell
    return replace(above, row=cell.row, column=cell.column)
