"""The fields of a person's record as somebody types them: read and judged one by one, so that a form can do it at once.

The readers are those of the imports: what may stand in a file may be typed, and becomes the same value. A fault stops
the change of its field; a warning is worth a look. An empty answer clears a field that may be empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date

from core.domain.actors import PersonKind
from core.domain.roster.dates import read_date, read_day
from core.domain.roster.grid import Cell
from core.domain.roster.phones import read_phone
from core.domain.roster.values import (
    Fault,
    Reader,
    Reading,
    Setting,
    read_code,
    read_ethnicity,
    read_name,
    read_note,
    read_place,
    read_sex,
    read_text,
    read_yes_no,
)

DEPUTY_FIELDS: Mapping[str, Reader] = {
    "name": read_name,
    "constituency": read_place,
    "group": read_place,
    "card_number": read_code,
    "sex": read_sex,
    "ethnicity": read_ethnicity,
    "born": read_date,
    "party": read_text,
    "education": read_text,
    "work_unit": read_text,
    "post": read_text,
    "delegation": read_text,
    "phone": read_phone,
    "remark": read_note,
    "joined_on": read_day,
}
VOTER_FIELDS: Mapping[str, Reader] = {
    "name": read_name,
    "constituency": read_place,
    "roll_number": read_code,
    "phone": read_phone,
    "is_representative": read_yes_no,
    "remark": read_note,
}
NEEDED = frozenset({"name", "constituency", "joined_on", "is_representative"})
_FIELDS = {PersonKind.DEPUTY: DEPUTY_FIELDS, PersonKind.VOTER: VOTER_FIELDS}


@dataclass(frozen=True, slots=True)
class FieldFault:
    """Why a field cannot become what was typed. Codes and params as of an import (``core.locale.row_faults``)."""

    field: str
    code: str
    params: Mapping[str, object] = made(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadFields:
    """The values by field; None clears one. With ``faults`` nothing of it may be stored."""

    values: Mapping[str, str | None]
    faults: tuple[FieldFault, ...] = ()


def fields_of(kind: PersonKind) -> tuple[str, ...]:
    """What can be changed of a record of ``kind``, in the order of a form."""
    return tuple(_FIELDS.get(kind, {}))


def read_field(kind: PersonKind, name: str, typed: str, *, today: date) -> Reading:
    """What ``typed`` means as the field ``name``: a value, a fault or warnings. Pure and quick: once a key press."""
    reader = _FIELDS.get(kind, {}).get(name)
    if reader is None:
        return Reading(error=Fault("field.unknown"))
    reading = reader(Cell(typed, row=1, column=1), Setting(today))
    if reading.value is None and reading.error is None and name in NEEDED:
        return Reading(error=Fault("cell.required"))
    return reading


def read_fields(kind: PersonKind, typed: Mapping[str, str], *, today: date) -> ReadFields:
    """Every field that was typed, and everything that is wrong with them at once."""
    readings = {name: read_field(kind, name, value, today=today) for name, value in typed.items()}
    faults = [
        FieldFault(name, one.error.code, one.error.params) for name, one in readings.items() if one.error is not None
    ]
    return ReadFields({name: one.value for name, one in readings.items()}, tuple(faults))
