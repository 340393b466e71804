"""Townships, constituencies and groups that a roll names: one spelling each, and one township a constituency.

What must stay true: a constituency lies in one township. The first row that says which is believed; a later one,
or one against what the county already knows, is an error, never a second constituency of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from core.domain.roster.identity import folded
from core.domain.roster.rows import DeputyRow, ParsedRoster, RowError, VoterRow

RowT = TypeVar("RowT", DeputyRow, VoterRow)


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """What the county has. ``constituencies``: name to township, None while nobody has said which."""

    townships: frozenset[str] = frozenset()
    constituencies: Mapping[str, str | None] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NewPlaces:
    """What applying a roll would add, in the file's order.

    ``constituencies`` and ``groups`` are (name, township or None); ``placed`` are known constituencies whose
    township becomes known. A group whose rows name several townships belongs to none.
    """

    townships: tuple[str, ...] = ()
    constituencies: tuple[tuple[str, str | None], ...] = ()
    groups: tuple[tuple[str, str | None], ...] = ()
    placed: tuple[tuple[str, str], ...] = ()


def settle_places(parsed: ParsedRoster[RowT], known: KnownPlaces) -> ParsedRoster[RowT]:
    """``parsed`` with every place spelt as the county (else the first row) spells it, contradictions set apart."""
    spelling = _Spelling(known)
    located = dict(known.constituencies)
    kept: list[RowT] = []
    errors: list[RowError] = []
    for row in map(spelling.of_row, parsed.rows):
        township = located.get(row.constituency)
        if row.township and township and row.township != township:
            errors.append(_other_township(row, township))
            continue
        located[row.constituency] = township or row.township
        kept.append(row)
    return replace(parsed, rows=tuple(kept), errors=(*parsed.errors, *errors))


def new_places(rows: Iterable[DeputyRow | VoterRow], known: KnownPlaces) -> NewPlaces:
    """What ``rows``, settled, name and the county does not have."""
    townships: dict[str, None] = {}
    constituencies: dict[str, str | None] = {}
    groups: dict[str, set[str]] = {}
    for row in rows:
        stated = {row.township} if row.township else set[str]()
        townships |= dict.fromkeys(stated)
        constituencies[row.constituency] = constituencies.get(row.constituency) or row.township
        if isinstance(row, DeputyRow) and row.deputy_group:
            groups[row.deputy_group] = groups.get(row.deputy_group, set()) | stated
    return NewPlaces(
        townships=tuple(name for name in townships if name not in known.townships),
        constituencies=tuple((name, of) for name, of in constituencies.items() if name not in known.constituencies),
        groups=tuple((name, _only(of)) for name, of in groups.items() if name not in known.groups),
        placed=tuple(
            (name, of)
            for name, of in constituencies.items()
            if of and name in known.constituencies and known.constituencies[name] is None
        ),
    )


class _Spelling:
    """The first spelling of each name, the county's own before any other."""

    def __init__(self, known: KnownPlaces) -> None:
        self._townships = {folded(name): name for name in sorted(known.townships)}
        self._constituencies = {folded(name): name for name in sorted(known.constituencies)}
        self._groups = {folded(name): name for name in sorted(known.groups)}

    def of_row(self, row: RowT) -> RowT:
        constituency = self._constituencies.setdefault(folded(row.constituency), row.constituency)
        township = self._townships.setdefault(folded(row.township), row.township) if row.township else None
        if isinstance(row, DeputyRow):
            group = self._groups.setdefault(folded(row.deputy_group), row.deputy_group) if row.deputy_group else None
            return replace(row, constituency=constituency, township=township, deputy_group=group)
        return replace(row, constituency=constituency, township=township)


def _only(names: set[str]) -> str | None:
    return next(iter(names)) if len(names) == 1 else None


def _other_township(row: DeputyRow | VoterRow, township: str) -> RowError:
    """``township``: where the constituency already lies."""
    return RowError(
        sheet=row.origin.sheet,
        row=row.origin.row,
        reference=row.origin.reference("constituency"),
        code="constituency.other_township",
        field="constituency",
        value=row.constituency,
        params={"township": township, "stated": row.township or ""},
    )
