"""Typed rows of the three rolls, and what was found wrong with the rows that are not among them.

A row knows where it stood, cell by cell, so that a preview can point there. ``fields`` is its comparable form:
canonical strings under the names that an existing record has them, None where the file says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as made
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from core.domain.actors import Role
from core.domain.roster.tables import Skipped
from core.domain.roster.values import Sex


class RosterKind(StrEnum):
    DEPUTIES = "deputies"
    VOTERS = "voters"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stood. ``references``: field to cell (``B7``), only for fields that the row states."""

    sheet: str
    row: int
    references: Mapping[str, str] = made(default_factory=dict)

    def reference(self, name: str) -> str:
        """The field's cell, or the row's number when the field came from elsewhere (the sheet's name)."""
        return self.references.get(name, str(self.row))


class RosterRow(Protocol):
    @property
    def origin(self) -> Origin: ...

    @property
    def name(self) -> str: ...

    def fields(self) -> dict[str, str | None]:
        """Canonical strings by field name; None: not stated."""
        ...


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """``born`` is ISO 8601 as exact as it was written: ``1975-03-02``, ``1975-03``, ``1975``; ``joined_on`` a day."""

    origin: Origin
    name: str
    constituency: str
    township: str | None = None
    deputy_group: str | None = None
    delegation: str | None = None
    card_number: str | None = None
    phone: str | None = None
    sex: Sex | None = None
    ethnicity: str | None = None
    born: str | None = None
    party: str | None = None
    education: str | None = None
    work_unit: str | None = None
    post: str | None = None
    joined_on: str | None = None
    remark: str | None = None

    def fields(self) -> dict[str, str | None]:
        return _comparable(self)


@dataclass(frozen=True, slots=True)
class VoterRow:
    """No more than is stored of a voter: other columns are ignored, and named in the preview (PIPL art. 6)."""

    origin: Origin
    name: str
    constituency: str
    township: str | None = None
    roll_number: str | None = None
    phone: str | None = None
    is_representative: bool | None = None
    remark: str | None = None

    def fields(self) -> dict[str, str | None]:
        return _comparable(self)


@dataclass(frozen=True, slots=True)
class StaffRow:
    origin: Origin
    name: str
    roles: frozenset[Role]
    login: str | None = None
    phone: str | None = None

    def fields(self) -> dict[str, str | None]:
        return _comparable(self)


def _comparable(row: DeputyRow | VoterRow | StaffRow) -> dict[str, str | None]:
    return {item.name: canonical(getattr(row, item.name)) for item in fields(row) if item.name != "origin"}


def canonical(value: object) -> str | None:
    """A field's comparable form: ``yes``/``no`` for a claim, roles in alphabetical order, text as it is."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return ",".join(sorted(str(item) for item in value))
    return str(value)


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong (or, among warnings, worth a look) with one cell or one row.

    ``reference`` is the cell (``B7``), or the row's number where no cell can be named; ``column`` the header's
    own words; ``value`` what stands there, cleaned and short, for the screen and never for a log.
    """

    sheet: str
    row: int
    reference: str
    code: str
    field: str = ""
    column: str = ""
    value: str = ""
    params: Mapping[str, object] = made(default_factory=dict)


RowT_co = TypeVar("RowT_co", bound=RosterRow, covariant=True)


@dataclass(frozen=True, slots=True)
class ParsedSheet(Generic[RowT_co]):
    """What one sheet gave. ``ignored``: columns that are not stored, by their headers."""

    name: str
    rows: tuple[RowT_co, ...] = ()
    errors: tuple[RowError, ...] = ()
    warnings: tuple[RowError, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedRoster(Generic[RowT_co]):
    """What a file gave. ``rows`` are the faultless ones; a row with an error is in ``errors`` only.

    ``ignored``: columns that are not stored, by their headers.
    """

    kind: RosterKind
    rows: tuple[RowT_co, ...]
    errors: tuple[RowError, ...] = ()
    warnings: tuple[RowError, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ignored: tuple[str, ...] = ()
