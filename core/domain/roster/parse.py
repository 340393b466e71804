"""Sheets become typed rows of a roll. A bad cell costs its own row, a bad sheet itself, and nothing else.

The sheet's name is the township of its rows when it looks like one, a heading across the table the township,
the group or the constituency of what stands below it; a cell's own word goes before both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

from core.domain.actors import Role
from core.domain.errors import Invalid
from core.domain.roster import columns
from core.domain.roster.dates import read_date, read_day
from core.domain.roster.duplicates import set_repeats_apart
from core.domain.roster.grid import Cell, Sheet
from core.domain.roster.headers import Header, TableSpec, find_header
from core.domain.roster.identity_numbers import holds_identity_number, without_identity_numbers
from core.domain.roster.phones import read_phone
from core.domain.roster.rows import (
    DeputyRow,
    Origin,
    ParsedRoster,
    ParsedSheet,
    RosterKind,
    RosterRow,
    RowError,
    StaffRow,
    VoterRow,
)
from core.domain.roster.tables import Record, Skipped, SkipReason, records
from core.domain.roster.values import (
    Fault,
    Reader,
    Reading,
    Setting,
    Sex,
    raw_text,
    read_code,
    read_ethnicity,
    read_name,
    read_note,
    read_place,
    read_roles,
    read_sex,
    read_text,
    read_yes_no,
)
from core.domain.text import clean_line, clean_name

RowT = TypeVar("RowT", bound=RosterRow)
Values = Mapping[str, str | None]

_READERS: Mapping[str, Reader] = {
    "name": read_name,
    "constituency": read_place,
    "township": read_place,
    "deputy_group": read_place,
    "delegation": read_place,
    "card_number": read_code,
    "roll_number": read_code,
    "login": read_code,
    "phone": read_phone,
    "sex": read_sex,
    "ethnicity": read_ethnicity,
    "born": read_date,
    "roles": read_roles,
    "is_representative": read_yes_no,
    "joined_on": read_day,
    "remark": read_note,
}
_NOTHING = frozenset(
    {"/", "／", "\\", "-", "－", "–", "—", "——", "--", "无", "暂无", "没有", "不详", "未知", "N/A", "NULL"}
)
_STATED_BY_STROKE = frozenset({"is_representative"})  # where a stroke is a no
_SHEET_NAME_REST = re.compile(
    r"^[\d一二三四五六七八九十]+[.、\s-]+|[(\[].*|(县人大)?(代表|选民)?(花名册|名册|名单|登记表|一览表|信息表|表)$"
)
_TOWNSHIP = re.compile(r".{1,12}(街道|镇|乡|街道办|街道办事处|管委会)")


@dataclass(frozen=True, slots=True)
class _Plan(Generic[RowT]):
    kind: RosterKind
    spec: TableSpec
    build: Callable[[Origin, Values], RowT]


def parse_deputies(sheets: Sequence[Sheet], *, today: date, townships: Collection[str] = ()) -> ParsedRoster[DeputyRow]:
    """The deputies in ``sheets``. ``today`` bounds dates of birth; ``townships`` are the county's own names.

    Errors: Invalid ``import.missing_columns`` (missing: fields, found: headers) when no sheet has what it needs.
    """
    plan = _Plan(RosterKind.DEPUTIES, columns.DEPUTIES, _deputy)
    return _parse(plan, sheets, today=today, townships=townships)


def parse_voters(sheets: Sequence[Sheet], *, today: date, townships: Collection[str] = ()) -> ParsedRoster[VoterRow]:
    """The voters in ``sheets``. Parameters and errors as in ``parse_deputies``."""
    plan = _Plan(RosterKind.VOTERS, columns.VOTERS, _voter)
    return _parse(plan, sheets, today=today, townships=townships)


def parse_staff(sheets: Sequence[Sheet], *, today: date) -> ParsedRoster[StaffRow]:
    """The staff in ``sheets``. Errors as in ``parse_deputies``."""
    return _parse(_Plan(RosterKind.STAFF, columns.STAFF, _staff), sheets, today=today, townships=())


def township_named(text: str, known: Collection[str]) -> str | None:
    """The township that ``text`` (a sheet's name, a heading) stands for, or None.

    ``民安街道代表名册`` is 民安街道, and so is ``民安`` where the county has one township of that beginning.
    """
    word = clean_name(_SHEET_NAME_REST.sub("", _SHEET_NAME_REST.sub("", clean_name(text))))
    if word in known:
        return word
    if len(word) >= 2 and len(longer := [name for name in known if _is_long_for(name, word)]) == 1:
        return longer[0]
    return word if _TOWNSHIP.fullmatch(word) else None


def _is_long_for(name: str, word: str) -> bool:
    return name.startswith(word) and name.removeprefix(word) in ("街道", "镇", "乡", "街道办", "街道办事处")


def _parse(
    plan: _Plan[RowT], sheets: Sequence[Sheet], *, today: date, townships: Collection[str]
) -> ParsedRoster[RowT]:
    headers = [find_header(sheet, plan.spec) if not sheet.is_hidden else None for sheet in sheets]
    _refuse_without_table(plan.spec, headers)
    parsed = [
        _parse_sheet(plan, sheet, header, _Context(Setting(today, sheet.serials_from), townships))
        for sheet, header in zip(sheets, headers, strict=True)
    ]
    roster = ParsedRoster(
        plan.kind,
        rows=tuple(row for sheet in parsed for row in sheet.rows),
        errors=tuple(error for sheet in parsed for error in sheet.errors),
        warnings=tuple(warning for sheet in parsed for warning in sheet.warnings),
        skipped=tuple(skipped for sheet in parsed for skipped in sheet.skipped),
        ignored=tuple(dict.fromkeys(word for sheet in parsed for word in sheet.ignored)),
    )
    return set_repeats_apart(roster)


def _refuse_without_table(spec: TableSpec, headers: Iterable[Header | None]) -> None:
    seen = [header for header in headers if header is not None]
    if any(not header.missing(spec) for header in seen):
        return
    best = min(seen, key=lambda header: len(header.missing(spec)), default=None)
    missing = best.missing(spec) if best else tuple(sorted(spec.required))
    raise Invalid("import.missing_columns", missing=missing, found=best.found if best else ())


@dataclass(frozen=True, slots=True)
class _Context:
    setting: Setting
    townships: Collection[str]


def _parse_sheet(plan: _Plan[RowT], sheet: Sheet, header: Header | None, context: _Context) -> ParsedSheet[RowT]:
    if header is None or plan.spec.anchor not in header.columns:
        reason = SkipReason.HIDDEN_SHEET if sheet.is_hidden else SkipReason.NO_HEADER
        return ParsedSheet(sheet.name, skipped=(Skipped(sheet.name, 0, reason),))
    if fault := _fault_of(header, plan.spec):
        error = RowError(sheet.name, header.row, str(header.row), fault.code, params=fault.params)
        return ParsedSheet(sheet.name, errors=(error,), ignored=header.ignored)
    rows: list[RowT] = []
    errors: list[RowError] = []
    warnings: list[RowError] = []
    skipped: list[Skipped] = []
    for record in records(sheet, header, plan.spec):
        if isinstance(record, Skipped):
            skipped.append(record)
            continue
        read = _read(record, _Place(sheet, header), plan.spec, context)
        errors += read.errors
        warnings += read.warnings
        if not read.errors:
            rows.append(plan.build(read.origin, read.values))
    return ParsedSheet(sheet.name, tuple(rows), tuple(errors), tuple(warnings), tuple(skipped), header.ignored)


def _fault_of(header: Header, spec: TableSpec) -> Fault | None:
    """Why a sheet that names people cannot be read all the same."""
    if missing := header.missing(spec):
        return Fault("sheet.missing_columns", {"missing": missing, "found": header.found})
    if len(header.anchors) > 1:
        return Fault("sheet.side_by_side", {"references": header.anchors})
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    """Words for where a cell stands."""

    sheet: Sheet
    header: Header

    def error(self, fault: Fault, name: str, cell: Cell | int) -> RowError:
        """``cell``: the one at fault, or the row in which the field is blank."""
        row = cell if isinstance(cell, int) else cell.row
        blank = self.header.reference(name, row) or str(row)
        column = cell.column if isinstance(cell, Cell) else self.header.columns.get(name, (0,))[0]
        return RowError(
            sheet=self.sheet.name,
            row=row,
            reference=cell.reference if isinstance(cell, Cell) else blank,
            code=fault.code,
            field=name,
            column=self.header.texts.get(column, ""),
            value=clean_line(without_identity_numbers(raw_text(cell)), limit=60) if isinstance(cell, Cell) else "",
            params=fault.params,
        )


@dataclass(frozen=True, slots=True)
class _Read:
    origin: Origin
    values: Values
    errors: list[RowError]
    warnings: list[RowError]


def _read(record: Record, place: _Place, spec: TableSpec, context: _Context) -> _Read:
    values: dict[str, str | None] = _inherited(record, place.sheet, context)
    errors: list[RowError] = []
    warnings: list[RowError] = []
    for name, cell in record.cells.items():
        reading = _reading(name, cell, context)
        warnings += [place.error(fault, name, cell) for fault in reading.warnings]
        if reading.error:
            errors.append(place.error(reading.error, name, cell))
        elif reading.value:
            values[name] = reading.value
    faulty = {error.field for error in errors}
    for name in sorted(spec.required - faulty):
        if not values.get(name):
            errors.append(place.error(Fault("cell.required"), name, record.row))
    references = {name: cell.reference for name, cell in record.cells.items()}
    return _Read(Origin(place.sheet.name, record.row, references), values, errors, warnings)


def _reading(name: str, cell: Cell, context: _Context) -> Reading:
    if cell.problem is not None:
        return Reading(error=Fault(f"cell.{cell.problem}"))
    if name not in _STATED_BY_STROKE and raw_text(cell).strip() in _NOTHING:
        return Reading()
    reader = _READERS.get(name, read_text)
    if reader is not read_note and holds_identity_number(raw_text(cell)):
        return Reading(error=Fault("text.identity_number"))
    reading = reader(cell, context.setting)
    if name == "township" and reading.value:
        return replace(reading, value=township_named(reading.value, context.townships) or reading.value)
    return reading


def _inherited(record: Record, sheet: Sheet, context: _Context) -> dict[str, str | None]:
    """What the row does not say itself: from the nearest heading above it, else from the sheet's name."""
    values: dict[str, str | None] = {"township": township_named(sheet.name, context.townships)}
    for heading in record.headings:
        word = clean_name(_SHEET_NAME_REST.sub("", heading))
        if township := township_named(heading, context.townships):
            values["township"] = township
        elif word.endswith(("代表小组", "小组", "代表组")):
            values["deputy_group"] = word
        elif word.endswith("选区"):
            values["constituency"] = word
    return values


def _deputy(origin: Origin, values: Values) -> DeputyRow:
    return DeputyRow(
        origin,
        name=values["name"] or "",
        constituency=values["constituency"] or "",
        township=values.get("township"),
        deputy_group=values.get("deputy_group"),
        delegation=values.get("delegation"),
        card_number=values.get("card_number"),
        phone=values.get("phone"),
        sex=_sex(values),
        ethnicity=values.get("ethnicity"),
        born=values.get("born"),
        party=values.get("party"),
        education=values.get("education"),
        work_unit=values.get("work_unit"),
        post=values.get("post"),
        joined_on=values.get("joined_on"),
        remark=values.get("remark"),
    )


def _voter(origin: Origin, values: Values) -> VoterRow:
    claim = values.get("is_representative")
    return VoterRow(
        origin,
        name=values["name"] or "",
        constituency=values["constituency"] or "",
        township=values.get("township"),
        roll_number=values.get("roll_number"),
        phone=values.get("phone"),
        is_representative=None if claim is None else claim == "yes",
        remark=values.get("remark"),
    )


def _staff(origin: Origin, values: Values) -> StaffRow:
    return StaffRow(
        origin,
        name=values["name"] or "",
        roles=frozenset(Role(word) for word in (values["roles"] or "").split(",")),
        login=values.get("login"),
        phone=values.get("phone"),
    )


def _sex(values: Values) -> Sex | None:
    word = values.get("sex")
    return Sex(word) if word else None
