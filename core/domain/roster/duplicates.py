"""The same person twice in one file: said with both places, never resolved by guessing.

The first row stands. A later one that says exactly the same is set aside with a warning; one that differs is an
error, because only the office knows which of the two is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from core.domain.roster.identity import exact_key, may_be_same, number_of
from core.domain.roster.rows import Origin, ParsedRoster, RosterKind, RosterRow, RowError
from core.domain.roster.tables import Skipped, SkipReason

RowT = TypeVar("RowT", bound=RosterRow)


def set_repeats_apart(roster: ParsedRoster[RowT]) -> ParsedRoster[RowT]:
    """``roster`` with each person once in ``rows``, and a warning where two people share a telephone."""
    kept: list[RowT] = []
    errors, warnings, skipped = list(roster.errors), list(roster.warnings), list(roster.skipped)
    seen = _Seen[RowT](roster.kind)
    for row in roster.rows:
        first = seen.same_as(row)
        if first is None:
            kept.append(row)
            warnings += seen.shared_phone(row)
            seen.add(row)
        elif first.fields() == row.fields():
            warnings.append(_repeat("row.repeated", row, first.origin))
            skipped.append(Skipped(row.origin.sheet, row.origin.row, SkipReason.REPEATED_ROW, row.name))
        else:
            errors.append(_repeat("row.duplicate", row, first.origin))
    return replace(roster, rows=tuple(kept), errors=tuple(errors), warnings=tuple(warnings), skipped=tuple(skipped))


class _Seen(dict[tuple[str, ...], list[RowT]]):
    """Rows by number, by exact key and by telephone."""

    def __init__(self, kind: RosterKind) -> None:
        super().__init__()
        self._kind = kind

    def add(self, row: RowT) -> None:
        for key in self._keys(row):
            self.setdefault(key, []).append(row)
        if phone := row.fields().get("phone"):
            self.setdefault(("phone", phone), []).append(row)

    def same_as(self, row: RowT) -> RowT | None:
        for key in self._keys(row):
            for other in self.get(key, ()):
                if key[0] == "number" or may_be_same(self._kind, row.fields(), other.fields()):
                    return other
        return None

    def shared_phone(self, row: RowT) -> Iterable[RowError]:
        others = self.get(("phone", row.fields().get("phone") or ""), ())
        return [_repeat("phone.shared", row, other.origin, field="phone") for other in others[:1]]

    def _keys(self, row: RowT) -> list[tuple[str, ...]]:
        number = number_of(self._kind, row.fields())
        exact = ("exact", *exact_key(self._kind, row.fields()))
        return [("number", number), exact] if number else [exact]


def _repeat(code: str, row: RosterRow, first: Origin, *, field: str = "name") -> RowError:
    return RowError(
        sheet=row.origin.sheet,
        row=row.origin.row,
        reference=row.origin.reference(field),
        code=code,
        field=field,
        value=row.name,
        params={"first_sheet": first.sheet, "first_reference": first.reference(field)},
    )
