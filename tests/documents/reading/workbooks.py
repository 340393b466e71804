"""Files as offices and as attackers make them, for the tests of reading."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

SHEET_PART = "xl/worksheets/sheet1.xml"
_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, fill: Callable[[Worksheet], object]) -> Path:
    """An .xlsx whose first sheet ``fill`` has written."""
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    fill(book.active)
    book.save(path)
    return path


def table(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(list(row))

    return workbook(path, fill)


def with_parts(path: Path, parts: dict[str, bytes]) -> Path:
    """The .xlsx at ``path`` with ``parts`` replaced or added."""
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (kept | parts).items():
            archive.writestr(name, content)
    return path


def sheet_xml(rows: str, *, prolog: str = "", tail: str = "") -> bytes:
    body = f'<worksheet xmlns="{_NAMESPACE}"><sheetData>{rows}</sheetData>{tail}</worksheet>'
    return f'<?xml version="1.0"?>{prolog}{body}'.encode()


def with_sheet(path: Path, xml: bytes) -> Path:
    """An .xlsx whose only sheet is ``xml``."""
    return with_parts(table(path, [["姓名"]]), {SHEET_PART: xml})


def unpacking_to(path: Path, megabytes: int) -> Path:
    """An .xlsx whose sheet is rows of repeated text, ``megabytes`` when unpacked."""
    table(path, [["姓名"]])
    row = b'<row><c t="inlineStr"><is><t>' + b"A" * 900 + b"</t></is></c></row>"
    block = row * (1024 * 1024 // len(row))
    opening, closing = sheet_xml("").split(b"</sheetData>")
    with zipfile.ZipFile(path) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name != SHEET_PART}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        with archive.open(SHEET_PART, "w", force_zip64=True) as part:
            part.write(opening)
            for _ in range(megabytes):
                part.write(block)
            part.write(b"</sheetData>" + closing)
    return path
