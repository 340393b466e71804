"""A past year's ledger of proposals, messy as ledgers are, becomes rows. A bad cell costs its own row, nothing else.

A heading across the table is the topic of what stands below it; a row whose title is only repeated by a merged cell
goes on with the row above (one unit or deputy a line); a year that no row states is the sheet's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.errors import Invalid
from core.domain.proposals.ledger_cells import readers
from core.domain.proposals.ledger_columns import ANCHOR, spec_of
from core.domain.roster.grid import Cell, Sheet
from core.domain.roster.headers import Header, TableSpec, find_header
from core.domain.roster.identity_numbers import without_identity_numbers
from core.domain.roster.rows import Origin, RowError
from core.domain.roster.tables import Record, Skipped, SkipReason, records
from core.domain.roster.values import Fault, Reader, Setting, raw_text
from core.domain.rules.handling import ProposalRules
from core.domain.text import clean_line

_NOTHING = frozenset({"/", "／", "\\", "-", "－", "–", "—", "——", "--", "无", "没有", "暂无", "不详", "N/A", "NULL"})
_STATED_BY_STROKE = frozenset({"confidential", "publication", "consultation", "status"})
_JOINED = frozenset({"lead", "cosigners", "units", "lead_unit", "assist_units"})
_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One proposal as a ledger tells it: canonical strings by field, only of what it says.

    ``headers``: what stands above each field's column.
    """

    origin: Origin
    values: Mapping[str, str]
    headers: Mapping[str, str]

    @property
    def title(self) -> str:
        return self.values[ANCHOR]


@dataclass(frozen=True, slots=True)
class ParsedLedger:
    """What a file gave. ``rows`` are the faultless ones."""

    rows: tuple[LedgerRow, ...] = ()
    errors: tuple[RowError, ...] = ()
    warnings: tuple[RowError, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with what its cells are read by."""

    sheet: Sheet
    header: Header
    spec: TableSpec
    readers: Mapping[str, Reader]
    setting: Setting
    year: int | None


def parse_ledger(sheets: Sequence[Sheet], rules: ProposalRules, *, today: date, year: int | None) -> ParsedLedger:
    """The proposals in ``sheets``. ``year``: of every row that does not name one; None: the one above the table.

    Errors: Invalid("import.missing_columns") when no sheet has titles and deputies.
    """
    spec = spec_of(rules)
    found = [(sheet, find_header(sheet, spec) if not sheet.is_hidden else None) for sheet in sheets]
    _refuse_without_table(spec, [header for _, header in found if header is not None])
    parts = [_parsed(sheet, header, spec, rules, today, year) for sheet, header in found]
    return ParsedLedger(
        rows=tuple(row for part in parts for row in part.rows),
        errors=tuple(error for part in parts for error in part.errors),
        warnings=tuple(warning for part in parts for warning in part.warnings),
        skipped=tuple(skipped for part in parts for skipped in part.skipped),
        ignored=tuple(dict.fromkeys(word for part in parts for word in part.ignored)),
    )


def _refuse_without_table(spec: TableSpec, headers: Sequence[Header]) -> None:
    if any(not header.missing(spec) for header in headers):
        return
    best = min(headers, key=lambda header: len(header.missing(spec)), default=None)
    missing = best.missing(spec) if best else tuple(sorted(spec.required))
    raise Invalid("import.missing_columns", missing=missing, found=best.found if best else ())


def _parsed(
    sheet: Sheet, header: Header | None, spec: TableSpec, rules: ProposalRules, today: date, year: int | None
) -> ParsedLedger:
    if header is None or ANCHOR not in header.columns:
        reason = SkipReason.HIDDEN_SHEET if sheet.is_hidden else SkipReason.NO_HEADER
        return ParsedLedger(skipped=(Skipped(sheet.name, 0, reason),))
    if missing := header.missing(spec):
        params = {"missing": missing, "found": header.found}
        error = RowError(sheet.name, header.row, str(header.row), "sheet.missing_columns", params=params)
        return ParsedLedger(errors=(error,), ignored=header.ignored)
    its = year if year is not None else _year_above(sheet, header)
    table = _Table(sheet, header, spec, readers(rules, its), Setting(today, sheet.serials_from), its)
    return _read_all(table)


def _year_above(sheet: Sheet, header: Header) -> int | None:
    """The year of the title above the table, otherwise of the sheet's name."""
    above = [raw_text(cell) for _, cells in sheet.rows() for cell in cells if cell.row < header.row]
    years = [match[1] for text in (*above, sheet.name) if (match := _YEAR.search(text))]
    return int(years[0]) if years else None


def _read_all(table: _Table) -> ParsedLedger:
    rows: list[LedgerRow] = []
    errors: list[RowError] = []
    warnings: list[RowError] = []
    skipped: list[Skipped] = []
    for record in _joined(_headed(records(table.sheet, table.header, table.spec), table)):
        if isinstance(record, Skipped):
            skipped.append(record)
            continue
        row, faults, remarks = _read(record, table)
        errors += faults
        warnings += remarks
        rows += [] if faults else [row]
    return ParsedLedger(tuple(rows), tuple(errors), tuple(warnings), tuple(skipped), table.header.ignored)


def _headed(found: Iterator[Record | Skipped], table: _Table) -> Iterator[Record | Skipped]:
    """A text that stands alone before the titles heads what is below it, also where nobody has merged its row."""
    headings: tuple[str, ...] = ()
    for one in found:
        if isinstance(one, Record) and _is_heading(one):
            headings = (_text(next(iter(one.cells.values()))),)
            yield Skipped(table.sheet.name, one.row, SkipReason.HEADING, headings[0])
        elif isinstance(one, Record):
            yield replace(one, headings=headings or one.headings)
        else:
            headings = () if one.reason is SkipReason.HEADING else headings
            yield one


def _is_heading(record: Record) -> bool:
    [*cells] = record.cells.values()
    return len(cells) == 1 and ANCHOR not in record.cells and re.search(r"[^\W\d]{2}", _text(cells[0])) is not None


def _joined(found: Iterator[Record | Skipped]) -> Iterator[Record | Skipped]:
    """Rows under one merged title as one."""
    waiting: Record | None = None
    for one in found:
        if isinstance(one, Record) and waiting is not None and _goes_on(one):
            waiting = replace(waiting, cells=_with(waiting.cells, one.cells))
            continue
        if waiting is not None:
            yield waiting
        waiting = one if isinstance(one, Record) else None
        if isinstance(one, Skipped):
            yield one
    if waiting is not None:
        yield waiting


def _goes_on(record: Record) -> bool:
    title = record.cells.get(ANCHOR)
    return title is not None and bool(title.merged_from) and title.merged_from.lstrip(_LETTERS) != str(record.row)


def _with(first: Mapping[str, Cell], more: Mapping[str, Cell]) -> dict[str, Cell]:
    joined = dict(first)
    for field, cell in more.items():
        known = joined.get(field)
        if known is None:
            joined[field] = cell
        elif field in _JOINED and not cell.merged_from and raw_text(cell) != raw_text(known):
            joined[field] = replace(known, value=f"{raw_text(known)}\n{raw_text(cell)}")
    return joined


def _read(record: Record, table: _Table) -> tuple[LedgerRow, list[RowError], list[RowError]]:
    values: dict[str, str] = {}
    errors: list[RowError] = []
    warnings: list[RowError] = []
    for field, cell in _cells(record, table).items():
        if cell.problem is not None:
            errors.append(_error(Fault(f"cell.{cell.problem}"), field, cell, table))
            continue
        if field not in _STATED_BY_STROKE and raw_text(cell).strip() in _NOTHING:
            continue
        reading = table.readers[field](cell, table.setting)
        warnings += [_error(fault, field, cell, table) for fault in reading.warnings]
        if reading.error:
            errors.append(_error(reading.error, field, cell, table))
        elif reading.value:
            values[field] = reading.value
    faulty = {error.field for error in errors}
    for field in sorted(table.spec.required - values.keys() - faulty):
        errors.append(_error(Fault("cell.required"), field, record.row, table))
    return LedgerRow(_origin(record, table), _completed(values, table), _headers(table)), errors, warnings


def _cells(record: Record, table: _Table) -> Mapping[str, Cell]:
    """With the heading above as the topic where the row has none."""
    if "topic" in record.cells or not record.headings:
        return record.cells
    heading = re.sub(r"^[一二三四五六七八九十\d]+[、.．\s]+|[(（].*$", "", record.headings[-1])
    reading = table.readers["topic"](Cell(heading, record.row, 0), table.setting)
    is_topic = reading.value is not None and not reading.warnings
    return {**record.cells, "topic": Cell(heading, record.row, 0)} if is_topic else record.cells


def _completed(values: dict[str, str], table: _Table) -> dict[str, str]:
    """The number's own year goes before the column's, that before the table's; one rating is of every axis."""
    rating = values.pop("rating", None)
    if rating is not None:
        values = {**{field: rating for field in table.readers if field.startswith("rating.")}, **values}
    number = values.get("number", "")
    stated = re.search(r"(20\d\d)-", number)
    if stated:
        values["number"] = number.replace(stated[0], "")
        values["year"] = stated[1]
    if "year" not in values and table.year is not None:
        values["year"] = str(table.year)
    if values.get("number", "").startswith("motion "):
        values["number"] = values["number"].removeprefix("motion ")
        values.setdefault("kind", "motion")
    return values


def _headers(table: _Table) -> Mapping[str, str]:
    texts = table.header.texts
    return {field: texts.get(columns[0], "") for field, columns in table.header.columns.items()}


def _origin(record: Record, table: _Table) -> Origin:
    return Origin(table.sheet.name, record.row, {field: cell.reference for field, cell in record.cells.items()})


def _text(cell: Cell) -> str:
    return clean_line(without_identity_numbers(raw_text(cell)), limit=60)


def _error(fault: Fault, field: str, cell: Cell | int, table: _Table) -> RowError:
    """``cell``: the one at fault, or the row in which the field is blank."""
    row = cell if isinstance(cell, int) else cell.row
    blank = table.header.reference(field, row) or str(row)
    column = cell.column if isinstance(cell, Cell) else table.header.columns.get(field, (0,))[0]
    return RowError(
        sheet=table.sheet.name,
        row=row,
        reference=cell.reference if isinstance(cell, Cell) and cell.column else blank,
        code=fault.code,
        field=field,
        column=table.header.texts.get(column, ""),
        value=_text(cell) if isinstance(cell, Cell) else "",
        params=fault.params,
    )


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
