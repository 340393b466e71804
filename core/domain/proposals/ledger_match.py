"""What importing a ledger would do to a county: every row new, there already, or refused, before anything is done.

What is there already is never changed by a ledger: a row that says something else than the proposal of its number is
refused and says what differs. Importing a file again gives only rows that are there already.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.ledger import LedgerRow, ParsedLedger
from core.domain.proposals.ledger_history import Choices, is_replied, lacks_days, status_of
from core.domain.proposals.ledger_words import Values
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind, Publication
from core.domain.proposals.units import Part
from core.domain.roster.rows import Origin, RowError
from core.domain.roster.tables import Skipped, SkipReason
from core.domain.text import clean_name

_BRACKET = re.compile(r"(?P<name>[^()]+)\((?P<mark>[^()]+)\)")
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class County:
    """What a ledger is held against. ``deputies``: what each may be called; ``known``: the proposals that are there."""

    deputies: Mapping[str, tuple[DeputyId, ...]]
    marked: Mapping[tuple[str, str], DeputyId]  # (name, card number or constituency)
    names: Mapping[DeputyId, str]
    units: frozenset[str]
    known: Mapping[ProposalId, Values]


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A row that becomes a proposal. ``values``: settled, as ``values_of`` would tell it."""

    origin: Origin
    values: Values
    signatories: tuple[DeputyId, ...]


@dataclass(frozen=True, slots=True)
class KnownProposal:
    """A row whose proposal is there, and says nothing else."""

    origin: Origin
    proposal: ProposalId
    title: str


@dataclass(frozen=True, slots=True)
class LedgerPreview:
    """Every row's fate. ``new_units``: handling units that would be added, by name."""

    new: tuple[NewProposal, ...]
    known: tuple[KnownProposal, ...]
    errors: tuple[RowError, ...]
    warnings: tuple[RowError, ...]
    skipped: tuple[Skipped, ...]
    ignored: tuple[str, ...]
    new_units: tuple[str, ...]
    choices: Choices
    counts: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        refused = len({(one.sheet, one.row) for one in self.errors})
        counts = {"new": len(self.new), "unchanged": len(self.known), "rejected": refused}
        object.__setattr__(self, "counts", counts)


def fingerprint(digest: str, shown: LedgerPreview) -> str:
    """SHA-256 (hex) of the file, of everything that would be done and of what was chosen."""
    told = [
        digest,
        [[dict(one.values), list(one.signatories)] for one in shown.new],
        [one.proposal for one in shown.known],
        [[one.sheet, one.row, one.code] for one in shown.errors],
        shown.new_units,
        [shown.choices.year, shown.choices.adds_units, shown.choices.publication],
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def matched(parsed: ParsedLedger, county: County, choices: Choices) -> LedgerPreview:
    """Hold every row against the county. Pure."""
    return _Matching(parsed, county, choices).shown()


class _Matching:
    """One file's rows, one after the other."""

    def __init__(self, parsed: ParsedLedger, county: County, choices: Choices) -> None:
        self._parsed, self._county, self._choices = parsed, county, choices
        self._errors, self._warnings = list(parsed.errors), list(parsed.warnings)
        self._skipped = list(parsed.skipped)
        self._new: list[NewProposal] = []
        self._known: list[KnownProposal] = []
        self._units: dict[str, None] = {}
        self._seen: dict[Key, tuple[Origin, Values]] = {}
        self._there = {
            key: (number, values)
            for number, values in county.known.items()
            for key in (_by_title(values), *_keys(values))
        }

    def shown(self) -> LedgerPreview:
        for row in self._parsed.rows:
            self._take(row)
        return LedgerPreview(
            tuple(self._new),
            tuple(self._known),
            tuple(self._errors),
            tuple(self._warnings),
            tuple(self._skipped),
            self._parsed.ignored,
            tuple(self._units),
            self._choices,
        )

    def _take(self, row: LedgerRow) -> None:
        before = len(self._errors)
        signatories = self._signatories(row)
        units = self._shares(row)
        if "year" not in row.values:
            self._refuse(row, "year", "year.missing")
        if len(self._errors) > before:
            return
        settled = _settled(row.values, [self._county.names[one] for one in signatories], units)
        if self._is_repeated(row, settled):
            return
        there = next((self._there[key] for key in _keys(settled) if key in self._there), None)
        if there is None:
            self._add(row, settled, signatories)
        elif self._agrees(row, settled, there[1]):
            self._known.append(KnownProposal(row.origin, there[0], row.title))

    def _add(self, row: LedgerRow, settled: Values, signatories: Sequence[DeputyId]) -> None:
        """Errors and warnings say what of it cannot be kept, or is kept other than one might think."""
        told = {**settled, "status": str(status_of(settled))}
        if is_replied(told) and "units" not in told:
            self._refuse(row, "units", "units.missing")
            return
        if told["status"] not in {Status.CLOSED, Status.WITHDRAWN}:
            self._warnings.append(_error(row, "status", "row.still_open"))
        if lacks_days(told):
            self._warnings.append(_error(row, "replied_on", "row.days_missing"))
        self._new.append(NewProposal(row.origin, told, tuple(signatories)))

    def _is_repeated(self, row: LedgerRow, settled: Values) -> bool:
        """Whether an earlier row has its number; said, and refused where the two differ."""
        keys = _keys(settled)
        earlier = next((self._seen[key] for key in keys if key in self._seen), None)
        if earlier is None:
            self._seen |= dict.fromkeys(keys, (row.origin, settled))
            return False
        first, values = earlier
        params = {"first_sheet": first.sheet, "first_reference": first.reference("number")}
        if values == settled:
            self._warnings.append(_error(row, "number", "row.repeated", params))
            self._skipped.append(Skipped(row.origin.sheet, row.origin.row, SkipReason.REPEATED_ROW, row.title))
        else:
            self._errors.append(_error(row, "number", "row.doubled_number", params))
        return True

    def _agrees(self, row: LedgerRow, settled: Values, there: Values) -> bool:
        """Whether the proposal that is there says what the row says; what the row leaves out does not matter."""
        differing = [one for one in settled if one != "number" and settled[one] != there.get(one, "")]
        for one in differing:
            self._errors.append(_error(row, one, "proposal.differs", {"there": there.get(one, "")[:60]}))
        return not differing

    def _signatories(self, row: LedgerRow) -> list[DeputyId]:
        found: list[DeputyId] = []
        for name in ("lead", "cosigners"):
            for said in row.values.get(name, "").split("\n"):
                found += self._deputies(row, name, said) if said else []
        return list(dict.fromkeys(found))

    def _deputies(self, row: LedgerRow, column: str, said: str) -> list[DeputyId]:
        """Whoever ``said`` means: one person, or several with blanks between them."""
        for parts in ([said], said.split()):
            found = [self._deputy(part) for part in parts]
            if all(len(some) == 1 for some in found):
                return [some[0] for some in found]
        several = self._deputy(said)
        code = "deputy.several_of_the_name" if several else "deputy.not_on_the_roll"
        self._errors.append(_error(row, column, code, {"name": said}, value=said))
        return []

    def _deputy(self, said: str) -> tuple[DeputyId, ...]:
        match = _BRACKET.fullmatch(said)
        if match:
            marked = self._county.marked.get((clean_name(match["name"]), clean_name(match["mark"])))
            if marked is not None:
                return (marked,)
            said = match["name"]
        return self._county.deputies.get(clean_name(said), ())

    def _shares(self, row: LedgerRow) -> list[tuple[str, str]]:
        """(part, unit's name), the unit that leads first."""
        said = [
            (part if part != "?" else usual, self._unit(row, column, name))
            for column, usual in (("lead_unit", "lead"), ("units", "?"), ("assist_units", "assist"))
            for part, _, name in (line.partition(" ") for line in row.values.get(column, "").split("\n") if line)
        ]
        shares = {name: part for part, name in reversed(said) if name}
        return self._parts(row, [(shares[name], name) for name in dict.fromkeys(name for _, name in said if name)])

    def _parts(self, row: LedgerRow, shares: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """What each unit is to it: of several of which none is said to lead the first is taken, with a warning."""
        if len(shares) <= 1:
            return [(str(Part.SOLE), name) for _, name in shares]
        if all(part in {str(Part.SEPARATE), "?"} for part, _ in shares) and any(part != "?" for part, _ in shares):
            return [(str(Part.SEPARATE), name) for _, name in shares]
        leading = [name for part, name in shares if part == Part.LEAD]
        candidates = leading or [name for part, name in shares if part != Part.ASSIST] or [shares[0][1]]
        if len(leading) != 1:
            column = next((one for one in ("units", "lead_unit", "assist_units") if one in row.values), "units")
            self._warnings.append(_error(row, column, "units.first_leads", {"name": candidates[0]}))
        rest = [(str(Part.ASSIST), name) for _, name in shares if name != candidates[0]]
        return [(str(Part.LEAD), candidates[0]), *rest]

    def _unit(self, row: LedgerRow, column: str, name: str) -> str:
        """The unit's full name: "教育局" is 县教育局 where only one ends like that."""
        if name in self._county.units or name in self._units:
            return name
        longer = [one for one in self._county.units if one.removeprefix("县").removeprefix("市") == name]
        if len(longer) == 1:
            return longer[0]
        if not self._choices.adds_units:
            self._errors.append(_error(row, column, "unit.not_known", {"name": name}, value=name))
            return ""
        self._units[name] = None
        return name

    def _refuse(self, row: LedgerRow, column: str, code: str) -> None:
        self._errors.append(_error(row, column, code))


def _settled(values: Values, names: Sequence[str], shares: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What the row says, as ``values_of`` would say it."""
    told = {name: value for name, value in values.items() if name not in {"lead_unit", "assist_units"}}
    told |= {"kind": values.get("kind", str(Kind.SUGGESTION)), "lead": names[0]}
    told |= {"cosigners": "\n".join(names[1:]), "units": "\n".join(f"{part} {name}" for part, name in shares)}
    if told.get("confidential") == "yes":
        told["publication"] = str(Publication.NOT)
    return {name: value for name, value in told.items() if value}


def _keys(values: Values) -> list[Key]:
    """By its number, or where there is none by its title and the deputy who leads."""
    if "number" in values:
        return [(values["year"], values["kind"], values["number"])]
    return [_by_title(values)]


def _by_title(values: Values) -> Key:
    return (values["year"], values["kind"], values["title"], values["lead"])


def _error(
    row: LedgerRow, column: str, code: str, params: Mapping[str, object] | None = None, *, value: str = ""
) -> RowError:
    return RowError(
        sheet=row.origin.sheet,
        row=row.origin.row,
        reference=row.origin.reference(column),
        code=code,
        field=column,
        column=row.headers.get(column, ""),
        value=value or row.values.get(column, "").replace("\n", " ")[:60],
        params=params or {},
    )
