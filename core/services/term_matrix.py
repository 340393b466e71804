"""The term plan in one view: every deputy by every year, as adopted or fixed, beside what today's facts say.

Computed, never stored; the facts are those that a new term plan would be made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.domain.ids import ConstituencyId, DeputyId
from core.domain.planning.reasons import Reason, because
from core.domain.planning.term_plan import ReportMode, YearLoad
from core.domain.planning.term_rules import DeputyStanding, Standing, TermProblem, counted, no_report_reason
from core.domain.planning.turns import eligibility
from core.domain.records import Deputy
from core.services.stores.plans import ReportTurn

_NO_TURN = {
    Standing.SUSPENDED: "turn_owed_on_restoration",
    Standing.ENDED: "mandate_ended_before_turn",
    Standing.SERVING: "too_few_seasons_left",
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One deputy. ``turns``: year to turn, a year without one is not planned; ``heard``: the years in which the oral
    report has been given; ``exceptions``: year to what is out of the ordinary on today's facts; ``notes``: what
    concerns the whole term.
    """

    deputy: Deputy
    constituency: str
    township: str
    turns: Mapping[int, ReportTurn]
    heard: frozenset[int]
    exceptions: Mapping[int, Reason]
    notes: tuple[Reason, ...]

    @property
    def oral_years(self) -> tuple[int, ...]:
        """The years of an oral report, given or planned."""
        planned = {year for year, turn in self.turns.items() if turn.mode == ReportMode.ORAL}
        return tuple(sorted(planned | self.heard))

    @property
    def lacks_oral_turn(self) -> bool:
        """Whether a deputy in office has neither given an oral report in this term nor is planned to."""
        return self.deputy.is_serving and not self.oral_years


@dataclass(frozen=True, slots=True)
class TermMatrix:
    """``years``: each year of the term with its share of oral reports against the minimum; years before
    ``planning_from`` are over.
    """

    years: tuple[YearLoad, ...]
    planning_from: int
    rows: tuple[MatrixRow, ...]


def matrix_of(
    problem: TermProblem,
    deputies: Sequence[Deputy],
    turns: Sequence[ReportTurn],
    places: Mapping[ConstituencyId, tuple[str, str]],
) -> TermMatrix:
    """The plan in force. ``places``: each constituency's name and its township's. Takes milliseconds of a processor."""
    by_deputy: dict[DeputyId, dict[int, ReportTurn]] = {}
    for turn in turns:
        by_deputy.setdefault(turn.deputy_id, {})[turn.year] = turn
    standings = problem.by_id()
    rows = tuple(
        _row(problem, one, standings[one.id], by_deputy.get(one.id, {}), places[one.constituency_id])
        for one in deputies
        if one.id in standings
    )
    return TermMatrix(tuple(_load(problem, rows, year) for year in problem.years), problem.planning_from, rows)


def _row(
    problem: TermProblem,
    deputy: Deputy,
    standing: DeputyStanding,
    turns: Mapping[int, ReportTurn],
    place: tuple[str, str],
) -> MatrixRow:
    excuses = {year: no_report_reason(standing, year, problem.rules) for year in problem.years}
    exceptions = {year: excuse for year, excuse in excuses.items() if excuse is not None}
    notes = tuple(_notes(problem, standing))
    return MatrixRow(deputy, place[0], place[1], turns, standing.oral_years_done, exceptions, notes)


def _notes(problem: TermProblem, standing: DeputyStanding) -> Iterator[Reason]:
    asked, turns = problem.rules.oral_per_term, eligibility(problem, standing).demand
    if turns < asked:
        yield because(_NO_TURN[standing.status], deputy=standing.deputy_id, turns=turns, asked=asked)


def _load(problem: TermProblem, rows: Sequence[MatrixRow], year: int) -> YearLoad:
    of = counted(problem, year)
    oral = sum(1 for row in rows if year in row.oral_years)
    return YearLoad(year, of, problem.rules.required(of), oral, year < problem.planning_from)
