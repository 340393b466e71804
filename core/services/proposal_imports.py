"""A past year's ledger of proposals from a file, in two steps, and back into one.

What must stay true: what is applied is what somebody has seen (the fingerprint); all of it or nothing; importing a file
twice changes nothing the second time; a ledger never changes a proposal that is there; nothing of the file's text
reaches the audit trail.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.ledger import ParsedLedger, parse_ledger
from core.domain.proposals.ledger_columns import headings
from core.domain.proposals.ledger_history import Choices, proposal_of
from core.domain.proposals.ledger_match import County, LedgerPreview, fingerprint, matched
from core.domain.proposals.ledger_words import IN_LEDGER, names_of, values_of, worded
from core.domain.proposals.proposal import Kind
from core.domain.proposals.units import HandlingUnit
from core.domain.records import Deputy
from core.domain.roster.grid import Sheet
from core.domain.rules.handling import ProposalRules
from core.domain.text import clean_name
from core.domain.undo import LedgerWas, print_of
from core.domain.use_cases import use_case
from core.services.rules import RuleBook
from core.services.work import Transactions, Work

_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class LedgerSeen:
    """What applying a ledger would do, and the ``fingerprint`` that agreeing to it takes."""

    preview: LedgerPreview
    fingerprint: str


@dataclass(frozen=True, slots=True)
class LedgerTable:
    """A year's proposals as a table of text, headed in the office's own words."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class ProposalImports:
    """Ledgers of proposals from files, and back into files."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("proposal.import_preview", *_KEEPERS)
    async def preview(self, actor: Actor, sheets: Sequence[Sheet], digest: str, *, choices: Choices) -> LedgerSeen:
        """What ``sheets`` (of the file with this SHA-256) would add. Nothing is changed.

        Errors: Invalid("import.missing_columns"), Conflict("proposal.no_rules").
        """
        async with self._transactions.read(actor) as work:
            rules, county = await self._rules(work), await _county(work)
            today = date_in(COUNTY_ZONE, work.now)
        return await asyncio.to_thread(_seen, sheets, digest, choices, rules, county, today)

    @use_case("proposal.import", *_KEEPERS)
    async def apply(
        self, actor: Actor, sheets: Sequence[Sheet], digest: str, *, choices: Choices, fingerprint: str
    ) -> Mapping[str, int]:
        """Do what the preview with this ``fingerprint`` showed; how many rows were new and how many there already.

        Errors: as ``preview``; Conflict("import.world_changed") when the file or the county is no longer as shown;
        Conflict("import.has_errors", errors=…) when a single row cannot be applied.
        """
        async with self._transactions.write(actor) as work:
            rules, county = await self._rules(work), await _county(work)
            today = date_in(COUNTY_ZONE, work.now)
            seen = await asyncio.to_thread(_seen, sheets, digest, choices, rules, county, today)
            if seen.fingerprint != fingerprint:
                raise Conflict("import.world_changed")
            if seen.preview.errors:
                raise Conflict("import.has_errors", errors=seen.preview.counts["rejected"])
            if seen.preview.new:
                await work.remember("proposal.import", await _write(work, seen.preview, rules, today))
            counts = seen.preview.counts
            await work.record("proposal.import", "proposal:*", file=digest, new=counts["new"])
        return dict(counts)

    @use_case("proposal.export", *_KEEPERS)
    async def export(self, actor: Actor, *, year: int | None = None) -> LedgerTable:
        """The ledger of ``year``, or of all years, confidential ones included: it is the office's own.

        Importing it again changes nothing. A ledger line tells who took it. Errors: Conflict("proposal.no_rules").
        """
        async with self._transactions.write(actor) as work:
            rules, names, units = await self._rules(work), await _names(work), await _units(work)
            found = [one for one in await work.proposals.listed(year=year, statuses=IN_LEDGER) if one.number]
            await work.record("proposal.export", "proposal:*", year=year, rows=len(found))
        fields = headings(rules)
        told = [values_of(one, names, units) for one in found]
        rows = tuple(tuple(worded(field, one.get(field, ""), rules) for field in fields) for one in told)
        return LedgerTable(tuple(fields.values()), rows)

    async def _rules(self, work: Work) -> ProposalRules:
        rules = (await self._book.current(work)).proposals
        if rules is None:
            raise Conflict("proposal.no_rules")
        return rules


def _seen(
    sheets: Sequence[Sheet], digest: str, choices: Choices, rules: ProposalRules, county: County, today: date
) -> LedgerSeen:
    """Pure; about a second for ten thousand rows."""
    parsed: ParsedLedger = parse_ledger(sheets, rules, today=today, year=choices.year)
    shown = matched(parsed, county, choices)
    return LedgerSeen(shown, fingerprint(digest, shown))


async def _county(work: Work) -> County:
    deputies, places = await work.records.deputies(), await _places(work)
    names, units = names_of(deputies, places), await _units(work)
    proposals = await work.proposals.listed()
    return County(
        deputies=_by_name(deputies),
        marked=_by_mark(deputies, places),
        names=names,
        units=frozenset(units.values()),
        known={one.id: values_of(one, names, units) for one in proposals if one.number is not None},
    )


def _by_name(deputies: Sequence[Deputy]) -> Mapping[str, tuple[DeputyId, ...]]:
    found: dict[str, tuple[DeputyId, ...]] = defaultdict(tuple)
    for one in deputies:
        found[clean_name(one.name)] += (one.id,)
    return found


def _by_mark(deputies: Sequence[Deputy], places: Mapping[int, str]) -> Mapping[tuple[str, str], DeputyId]:
    marks = [(one, mark) for one in deputies for mark in (one.card_number, places.get(one.constituency_id)) if mark]
    return {(clean_name(one.name), clean_name(mark)): one.id for one, mark in marks}


async def _names(work: Work) -> Mapping[DeputyId, str]:
    return names_of(await work.records.deputies(), await _places(work))


async def _places(work: Work) -> Mapping[int, str]:
    return {int(one.id): one.name for one in await work.records.constituencies()}


async def _units(work: Work) -> Mapping[HandlingUnitId, str]:
    return {one.id: one.name for one in await work.proposals.units()}


async def _write(work: Work, shown: LedgerPreview, rules: ProposalRules, today: date) -> LedgerWas:
    """Every new proposal and unit; what undoes it."""
    added = [await work.proposals.add_unit(HandlingUnit(HandlingUnitId(0), name)) for name in shown.new_units]
    units = {one.name: one.id for one in await work.proposals.units()}
    numbers = await _numbers(work, shown)
    written: list[ProposalId] = []
    for one, number in zip(shown.new, numbers, strict=True):
        publication = shown.choices.publication
        new = proposal_of(one.values, one.signatories, units, rules, number=number, publication=publication)
        written.append(await work.proposals.add(replace(new, imported_on=today)))
    kept = [await work.proposals.get(one) for one in written]
    return LedgerWas(tuple(written), print_of(kept), tuple(added))


async def _numbers(work: Work, shown: LedgerPreview) -> list[int]:
    """The ledger's own; rows without one go on after the last of their year and kind."""
    kinds = {(int(one.values["year"]), Kind(one.values["kind"])) for one in shown.new}
    last = {(year, kind): await work.proposals.last_number(year, kind) for year, kind in kinds}
    for one in shown.new:
        key = (int(one.values["year"]), Kind(one.values["kind"]))
        last[key] = max(last[key], int(one.values.get("number", 0)))
    found = []
    for one in shown.new:
        key = (int(one.values["year"]), Kind(one.values["kind"]))
        if "number" not in one.values:
            last[key] += 1
        found.append(int(one.values.get("number", last[key])))
    return found
