"""The term plan: for every deputy and year of the term, a report before the voters, in writing, or none.

What must stay true of a ``TermPlan``: every deputy who owes a report in a year has a mode for it; each has as
many oral turns as the rule asks and the years allow; each open year reaches its share; history and pins
stand. Every cell that is not the plain case says why. Otherwise the answer is ``Infeasible`` and names
the rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import DeputyId
from core.domain.planning.reasons import Infeasible, Reason, because
from core.domain.planning.term_conflicts import find_conflict, no_room_for
from core.domain.planning.term_rules import (
    Denominator,
    DeputyStanding,
    PinKind,
    Standing,
    TermProblem,
    counted,
    no_report_reason,
)
from core.domain.planning.turn_filling import fill_by_blocks, fill_the_rest, meet_shares, trim_to_limit
from core.domain.planning.turns import TurnTable


class ReportMode(StrEnum):
    """How a deputy reports in one year."""

    ORAL = "oral"
    WRITTEN = "written"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """One cell of the plan; ``reasons`` is empty in the plain case."""

    deputy_id: DeputyId
    year: int
    mode: ReportMode
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class YearLoad:
    """One year's sum: ``oral`` of ``counted`` deputies, at least ``required``. History is not judged."""

    year: int
    counted: int
    required: int
    oral: int
    is_history: bool


@dataclass(frozen=True, slots=True)
class TermPlan:
    """The whole plan, ordered by deputy and year, with the sums of the years and what to know about it."""

    reports: tuple[PlannedReport, ...]
    years: tuple[YearLoad, ...]
    notes: tuple[Reason, ...]

    def orally_in(self, year: int) -> tuple[DeputyId, ...]:
        """Who reports orally in ``year``."""
        return tuple(r.deputy_id for r in self.reports if r.year == year and r.mode is ReportMode.ORAL)

    def oral_years(self) -> Mapping[DeputyId, frozenset[int]]:
        """Each deputy's oral years."""
        found: dict[DeputyId, set[int]] = {report.deputy_id: set() for report in self.reports}
        for report in self.reports:
            if report.mode is ReportMode.ORAL:
                found[report.deputy_id].add(report.year)
        return {deputy_id: frozenset(years) for deputy_id, years in found.items()}


@dataclass(frozen=True, slots=True)
class ReportChange:
    """One cell that another plan fills differently; None: the deputy is not in that plan."""

    deputy_id: DeputyId
    year: int
    before: ReportMode | None
    after: ReportMode | None
    reasons: tuple[Reason, ...]


def plan_term(problem: TermProblem) -> TermPlan | Infeasible:
    """A new plan: constituencies together, years level, as few second turns as possible. Deterministic."""
    table = TurnTable(problem)
    conflict = find_conflict(table)
    if conflict is not None:
        return conflict
    fill_by_blocks(table)
    return _finish(table, longest_chain=len(table.years))


def replan_term(existing: TermPlan, problem: TermProblem) -> TermPlan | Infeasible:
    """The plan for ``problem`` (the facts as they are now) that changes the fewest deputies of ``existing``.

    A turn that is still possible stays. A year that fell below its share takes a spare turn of another year,
    or else one second turn: either changes one deputy, never a chain of them.
    """
    table = TurnTable(problem)
    conflict = find_conflict(table)
    if conflict is not None:
        return conflict
    for deputy_id, years in existing.oral_years().items():
        for year in sorted(years):
            if deputy_id in table.rows and year in table.need and table.may_speak(deputy_id, year):
                table.add(deputy_id, year)
    trim_to_limit(table)
    fill_by_blocks(table)
    return _finish(table, longest_chain=1)


def changes_between(before: TermPlan, after: TermPlan) -> tuple[ReportChange, ...]:
    """Every cell that differs, with the reasons of the newer plan."""
    old = {(report.deputy_id, report.year): report for report in before.reports}
    new = {(report.deputy_id, report.year): report for report in after.reports}
    return tuple(
        ReportChange(
            deputy_id=key[0],
            year=key[1],
            before=old[key].mode if key in old else None,
            after=new[key].mode if key in new else None,
            reasons=new[key].reasons if key in new else (),
        )
        for key in sorted(old.keys() | new.keys())
        if (old[key].mode if key in old else None) != (new[key].mode if key in new else None)
    )


def _finish(table: TurnTable, *, longest_chain: int) -> TermPlan | Infeasible:
    left_out = fill_the_rest(table)
    if left_out is not None:
        return no_room_for(table, left_out)
    meet_shares(table, longest_chain=longest_chain)
    return _as_plan(table)


def _as_plan(table: TurnTable) -> TermPlan:
    problem = table.problem
    reports = tuple(_cell(table, row.deputy, year) for row in table.rows.values() for year in problem.years)
    loads = tuple(_year_load(table, year) for year in problem.years)
    return TermPlan(reports=reports, years=loads, notes=tuple(_notes(table)))


def _year_load(table: TurnTable, year: int) -> YearLoad:
    of = counted(table.problem, year)
    is_history = year < table.problem.planning_from
    return YearLoad(year, of, table.problem.rules.required(of), table.load[year], is_history)


def _cell(table: TurnTable, deputy: DeputyStanding, year: int) -> PlannedReport:
    excuse = no_report_reason(deputy, year, table.problem.rules)
    if excuse is not None:
        return PlannedReport(deputy.deputy_id, year, ReportMode.NONE, (excuse,))
    if year in table.turns[deputy.deputy_id]:
        return PlannedReport(deputy.deputy_id, year, ReportMode.ORAL, tuple(_why_oral(table, deputy, year)))
    return PlannedReport(deputy.deputy_id, year, ReportMode.WRITTEN, tuple(_why_written(table, deputy, year)))


def _why_oral(table: TurnTable, deputy: DeputyStanding, year: int) -> Iterator[Reason]:
    row, turns = table.rows[deputy.deputy_id], table.turns[deputy.deputy_id]
    if year in deputy.oral_years_done:
        yield because("already_reported", year=year)
        return
    if year in row.fixed:
        yield because("pinned_orally", year=year)
    if len(turns) > row.demand and year == max(turns - row.fixed, default=None):
        yield because("second_turn_for_share", year=year, required=table.need[year], turns=len(turns))
    if deputy.joined_on > table.problem.term.starts_on and len(row.allowed) < len(table.years):
        yield because("turn_of_late_joiner", joined_on=deputy.joined_on, years_left=len(row.allowed))
    if any(spell.back_on.year <= year for spell in deputy.suspensions):
        yield because("turn_after_restoration", back_on=max(s.back_on for s in deputy.suspensions))


def _why_written(table: TurnTable, deputy: DeputyStanding, year: int) -> Iterator[Reason]:
    if year < table.problem.planning_from:
        yield because("history", year=year)
    for pin in table.problem.pins:
        if (pin.deputy_id, pin.year, pin.kind) == (deputy.deputy_id, year, PinKind.NOT_ORALLY):
            yield because("pinned_not_orally", year=year)


def _notes(table: TurnTable) -> Iterator[Reason]:
    """What is not in any cell: turns that the rule asks and the years cannot give, and vacant seats."""
    problem = table.problem
    for row in table.rows.values():
        if row.demand < problem.rules.oral_per_term:
            yield _turns_short(row.deputy, row.demand, problem.rules.oral_per_term)
    for seat in sorted(problem.vacancies, key=lambda one: (one.constituency_id, one.since_on)):
        counts = problem.rules.denominator is Denominator.SEATS
        code = "vacant_seat_counted" if counts else "vacant_seat_not_counted"
        yield because(code, constituency=seat.constituency_id, since_on=seat.since_on)


def _turns_short(deputy: DeputyStanding, turns: int, asked: int) -> Reason:
    code = {
        Standing.SUSPENDED: "turn_owed_on_restoration",
        Standing.ENDED: "mandate_ended_before_turn",
        Standing.SERVING: "too_few_seasons_left",
    }[deputy.status]
    return because(code, deputy=deputy.deputy_id, turns=turns, asked=asked)
