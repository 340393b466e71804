"""What a term plan starts from: the term, the county's rule, each deputy's standing, what is pinned.

Source of the rule: Longshan 2019 (docs/sources.md B1.4): every deputy reports every year, at least once a term
orally, and at least 20 % of the deputies orally in each year. How to count when seats are vacant or deputies
suspended is not written anywhere that was found; the choice is therefore a setting (``Denominator``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil

from core.domain.errors import Invalid
from core.domain.ids import ConstituencyId, DeputyId, TownshipId
from core.domain.planning.reasons import Reason, because
from core.domain.rules import MonthDay

JOINING_CUTOFF = MonthDay(11, 1)
_SEASON_FIRST, _SEASON_LAST = MonthDay(12, 1), MonthDay(12, 31)


class Standing(StrEnum):
    """A deputy's mandate (Deputies Law art. 61-63)."""

    SERVING = "serving"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Denominator(StrEnum):
    """Of what the oral share is a share."""

    REPORTING = "reporting"
    """Deputies who must report in that year: vacant seats, suspended and late deputies do not count."""
    SEATS = "seats"
    """All seats, the vacant and the suspended too: the stricter reading."""


class PinKind(StrEnum):
    """What the office has decided by hand about one deputy in one year."""

    ORALLY = "orally"
    NOT_ORALLY = "not_orally"


@dataclass(frozen=True, slots=True)
class TermRules:
    """The county's rule on modes. The season lies within one calendar year (docs/sources.md B1.23: December)."""

    oral_share: Fraction = Fraction(1, 5)
    oral_per_term: int = 1
    denominator: Denominator = Denominator.REPORTING
    season_first: MonthDay = _SEASON_FIRST
    season_last: MonthDay = _SEASON_LAST
    joining_cutoff: MonthDay = JOINING_CUTOFF
    """Who joins after this day reports first in the next year."""
    yearly_limit: int | None = None
    """How many oral reports the office can hear in one season; None: no limit."""

    def __post_init__(self) -> None:
        if not 0 <= self.oral_share <= 1:
            raise Invalid("planning.oral_share", share=str(self.oral_share))
        if self.oral_per_term < 0:
            raise Invalid("planning.oral_per_term", turns=self.oral_per_term)
        if self.season_last < self.season_first or self.season_last < self.joining_cutoff:
            raise Invalid("planning.season_order")

    def required(self, deputies: int) -> int:
        """How many must report orally of ``deputies``: the share, rounded up, exactly (no floats)."""
        return ceil(self.oral_share * deputies)


@dataclass(frozen=True, slots=True)
class Term:
    """From the first session of one congress to the first session of the next (Deputies Law art. 2).

    ``ends_on`` is the first day that no longer belongs to the term.
    """

    starts_on: date
    ends_on: date

    def report_years(self, rules: TermRules) -> tuple[int, ...]:
        """The years whose reporting season begins within the term, so each season is in exactly one term.

        A term from 25 February 2022 to 20 February 2027 with a December season has 2022 to 2026: five.
        """
        years = range(self.starts_on.year, self.ends_on.year + 1)
        return tuple(y for y in years if self.starts_on <= rules.season_first.in_year(y) < self.ends_on)


@dataclass(frozen=True, slots=True)
class Suspension:
    """A suspension that is over, or whose end is known: ``back_on`` is the first day in office again."""

    since_on: date
    back_on: date


@dataclass(frozen=True, slots=True)
class DeputyStanding:
    """One deputy as the plan sees them. ``status_on`` is the day the present status began."""

    deputy_id: DeputyId
    constituency_id: ConstituencyId
    township_id: TownshipId
    joined_on: date
    status: Standing = Standing.SERVING
    status_on: date | None = None
    oral_years_done: frozenset[int] = frozenset()
    suspensions: tuple[Suspension, ...] = ()

    def __post_init__(self) -> None:
        if self.status is not Standing.SERVING and self.status_on is None:
            raise Invalid("planning.status_without_date", deputy=self.deputy_id)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that nobody holds from ``since_on`` until ``filled_on`` (None: still vacant)."""

    constituency_id: ConstituencyId
    township_id: TownshipId
    since_on: date
    filled_on: date | None = None


@dataclass(frozen=True, slots=True)
class TurnPin:
    """The office's own decision, which no planning changes."""

    deputy_id: DeputyId
    year: int
    kind: PinKind


@dataclass(frozen=True, slots=True)
class TermProblem:
    """Everything a term plan depends on. Years before ``planning_from`` are history and stay as they were."""

    term: Term
    deputies: tuple[DeputyStanding, ...]
    planning_from: int
    rules: TermRules = field(default_factory=TermRules)
    vacancies: tuple[Vacancy, ...] = ()
    pins: tuple[TurnPin, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        return self.term.report_years(self.rules)

    @property
    def open_years(self) -> tuple[int, ...]:
        """The years that may still be planned."""
        return tuple(year for year in self.years if year >= self.planning_from)

    def by_id(self) -> Mapping[DeputyId, DeputyStanding]:
        return {deputy.deputy_id: deputy for deputy in self.deputies}


def no_report_reason(deputy: DeputyStanding, year: int, rules: TermRules) -> Reason | None:
    """Why ``deputy`` owes no report in ``year``; None when one is owed. One that was given stays owed."""
    if year in deputy.oral_years_done:
        return None
    cutoff, last = rules.joining_cutoff.in_year(year), rules.season_last.in_year(year)
    if deputy.joined_on > cutoff:
        code = "joined_after_cutoff" if deputy.joined_on.year == year else "not_yet_elected"
        return because(code, joined_on=deputy.joined_on, cutoff_on=cutoff)
    if deputy.status is Standing.ENDED and deputy.status_on is not None and deputy.status_on <= last:
        return because("mandate_ended", ended_on=deputy.status_on)
    return _suspended(deputy, cutoff, last)


def _suspended(deputy: DeputyStanding, cutoff: date, last: date) -> Reason | None:
    """A suspension excuses a year when it has begun by the season's end and is not over at the cutoff."""
    for spell in deputy.suspensions:
        if spell.since_on <= last and spell.back_on > cutoff:
            return because("suspended", since_on=spell.since_on, back_on=spell.back_on)
    is_dated = any(spell.since_on == deputy.status_on for spell in deputy.suspensions)
    if deputy.status is not Standing.SUSPENDED or deputy.status_on is None or is_dated:
        return None
    return because("suspended", since_on=deputy.status_on) if deputy.status_on <= last else None


def counted(problem: TermProblem, year: int) -> int:
    """The denominator of the oral share in ``year``."""
    rules = problem.rules
    if rules.denominator is Denominator.REPORTING:
        return sum(1 for deputy in problem.deputies if no_report_reason(deputy, year, rules) is None)
    cutoff = rules.joining_cutoff.in_year(year)
    vacant = sum(
        1
        for seat in problem.vacancies
        if seat.since_on <= cutoff and (seat.filled_on is None or seat.filled_on > cutoff)
    )
    return vacant + sum(1 for deputy in problem.deputies if _holds_seat(deputy, cutoff))


def _holds_seat(deputy: DeputyStanding, on: date) -> bool:
    ended = deputy.status is Standing.ENDED and deputy.status_on is not None and deputy.status_on <= on
    return deputy.joined_on <= on and not ended
