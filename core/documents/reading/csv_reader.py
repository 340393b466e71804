"""Comma-separated text becomes a sheet: UTF-8 (marked or not), GB18030, or the UTF-16 that Excel saves.

Encodings are tried from the strictest to the widest. Everything stays text; what a date or a phone number is,
the parser of the table decides.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from core.documents.csv_writer import unguarded
from core.documents.reading.limits import ReadingLimits
from core.domain.errors import Invalid
from core.domain.roster.grid import Cell, CellProblem, Sheet

DELIMITERS = (",", ";", "\t")
_SAMPLE_LINES = 50
_CONTROLS = frozenset(map(chr, range(32))) - frozenset("\t\r\n\f\x1b")
_STRANGE_SHARE = 100  # one control character in a hundred: not a text
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_csv(content: bytes, *, name: str, limits: ReadingLimits) -> Sheet:
    """``content`` as one sheet called ``name``.

    Errors: Invalid ``import.not_a_table`` (found: encoding, binary or quoting), ``import.too_large``.
    """
    text = decode(content)
    return Sheet(name, tuple(_cells(text, sniff_delimiter(text), limits)))


def decode(content: bytes) -> str:
    """``content`` as text. Errors: Invalid ``import.not_a_table`` with found ``encoding`` or ``binary``."""
    text = _decoded(content)
    strange = sum(text.count(char) for char in _CONTROLS)
    if "\0" in text or strange * _STRANGE_SHARE > len(text):
        raise Invalid("import.not_a_table", found="binary")
    return text


def _decoded(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_UTF16_MARKS) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("import.not_a_table", found="encoding")


def sniff_delimiter(text: str) -> str:
    """The delimiter that splits most of the first lines into equally many fields; a comma when none does."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _rows(sample, delimiter) if len(row) > 1)
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return lines, width

    return max(DELIMITERS, key=agreement)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Invalid("import.not_a_table", found="quoting") from error


def _cells(text: str, delimiter: str, limits: ReadingLimits) -> Iterator[Cell]:
    count = characters = 0
    for number, row in enumerate(_rows(text, delimiter), start=1):
        for column, raw in enumerate(row, start=1):
            if not raw.strip():
                continue
            count, characters = count + 1, characters + len(raw)
            _refuse_too_much(count, characters, column, limits)
            yield _cell(raw, number, column, limits)


def _refuse_too_much(count: int, characters: int, column: int, limits: ReadingLimits) -> None:
    if column > limits.columns:
        raise Invalid("import.too_large", what="columns", limit=limits.columns)
    if count > limits.cells:
        raise Invalid("import.too_large", what="cells", limit=limits.cells)
    if characters > limits.characters:
        raise Invalid("import.too_large", what="characters", limit=limits.characters)


def _cell(raw: str, row: int, column: int, limits: ReadingLimits) -> Cell:
    """``="138..."`` is how systems keep Excel from eating digits: text, not a formula; so is an apostrophe."""
    value = raw.strip()
    if value.startswith('="') and value.endswith('"') and value.count('"') == 2:
        value = value[2:-1]
    elif value.startswith("="):
        return Cell(value[: limits.cell_characters], row, column, CellProblem.FORMULA)
    value = unguarded(value).strip()
    if len(value) > limits.cell_characters:
        return Cell(value[: limits.cell_characters], row, column, CellProblem.TOO_LONG)
    return Cell(value, row, column)
