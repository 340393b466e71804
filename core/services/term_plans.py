"""The term plan: previewed, pinned, adopted. A preview stores nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from core.domain.actors import Actor, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, Invalid
from core.domain.ids import ConstituencyId, DeputyId, TownshipId
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.planning.reasons import Infeasible
from core.domain.planning.term_plan import (
    PlannedReport,
    ReportChange,
    ReportMode,
    TermPlan,
    changes_between,
    plan_term,
    replan_term,
)
from core.domain.planning.term_rules import (
    JOINING_CUTOFF,
    DeputyStanding,
    PinKind,
    Standing,
    Term,
    TermProblem,
    TermRules,
    TurnPin,
)
from core.domain.records import CongressTerm, Constituency, Deputy, DeputyStatus
from core.domain.rules import CountyRules
from core.domain.undo import TermPlanWas, TurnsWere, TurnWas, print_of
from core.domain.use_cases import use_case
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.stores.plans import ReportTurn
from core.services.term_matrix import TermMatrix, matrix_of
from core.services.undo import former_turns
from core.services.unplanned import Unplanned, gaps_of
from core.services.work import Transactions, Work

READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER, Role.SYSTEM)
KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)
HEARD = (MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED, MeetingStatus.PUBLISHED)
NOWHERE = TownshipId(0)  # a constituency whose township the roster did not name


@dataclass(frozen=True, slots=True)
class TermPreview:
    """A plan, or why there is none; ``changes`` against the plan in force."""

    plan: TermPlan | None
    conflict: Infeasible | None
    changes: tuple[ReportChange, ...] = ()


@dataclass(frozen=True, slots=True)
class YearTurn:
    """One line of a year's plan."""

    deputy: Deputy
    constituency: str
    turn: ReportTurn


@dataclass(frozen=True, slots=True)
class PinWish:
    """A turn as somebody thinks of fixing it. ``mode`` None: given back to the plan."""

    deputy: DeputyId
    year: int
    mode: ReportMode | None


class TermPlans:
    """Who reports orally in which year."""

    def __init__(self, transactions: Transactions, book: RuleBook) -> None:
        self._transactions = transactions
        self._book = book

    @use_case("plan.term_preview", *READERS)
    async def preview(self, actor: Actor, *, wishes: Sequence[PinWish] = ()) -> TermPreview:
        """The term plan for the facts as they are, and what it would change; with ``wishes``, as if they were fixed.

        Errors: NotFound("term.unknown"), Invalid("plan.pin_mode").
        """
        async with self._transactions.read(actor) as work:
            return await self._preview(work, wishes)

    @use_case("plan.adopt_term", *KEEPERS)
    async def adopt(self, actor: Actor) -> TermPreview:
        """Put the term plan in force. Errors: Conflict("plan.infeasible", conflict=…)."""
        async with self._transactions.write(actor) as work:
            preview = await self._preview(work)
            if preview.plan is None:
                raise Conflict("plan.infeasible", conflict=preview.conflict.as_json() if preview.conflict else {})
            term = await work.records.current_term(date_in(COUNTY_ZONE, work.now))
            pinned = {(turn.deputy_id, turn.year) for turn in await work.plans.turns(term.id) if turn.is_pinned}
            before = former_turns(await work.plans.turns(term.id))
            await work.plans.replace_turns(term.id, list(_turns(preview.plan, pinned)))
            print_now = print_of(await work.plans.turns(term.id))
            await work.remember("plan.adopt_term", TermPlanWas(term.id, before, print_now))
            await lay_year_if_any(work, self._book, date_in(COUNTY_ZONE, work.now).year)
            await work.record("plan.adopt_term", f"term:{term.id}", changes=len(preview.changes))
        return preview

    @use_case("plan.pin_turn", *KEEPERS)
    async def pin(self, actor: Actor, wishes: Sequence[PinWish]) -> None:
        """Decide by hand that deputies report orally, or in writing; or give their turns back to the plan. All of it is
        one action of the staff, undone as one.

        Takes effect when the term plan is adopted again. Errors: Invalid("plan.pin_mode"), NotFound("deputy.unknown").
        """
        for wish in wishes:
            _check_mode(wish)
        async with self._transactions.write(actor) as work:
            former = tuple([await _pin_one(work, wish) for wish in wishes])
            if former:
                await work.remember("plan.pin_turn", former[0] if len(former) == 1 else TurnsWere(former))

    @use_case("plan.year", *READERS)
    async def year(self, actor: Actor, year: int) -> Sequence[YearTurn]:
        """Who reports how in ``year``, as adopted."""
        async with self._transactions.read(actor) as work:
            turns = await work.plans.turns_of_year(year)
            deputies = {deputy.id: deputy for deputy in await work.records.deputies()}
            names = {place.id: place.name for place in await work.records.constituencies()}
        found = [(deputies[turn.deputy_id], turn) for turn in turns]
        return [YearTurn(deputy, names[deputy.constituency_id], turn) for deputy, turn in found]

    @use_case("plan.matrix", *READERS)
    async def matrix(self, actor: Actor) -> TermMatrix:
        """The whole term by deputy and year, as adopted or fixed, with what is out of the ordinary today.

        Errors: NotFound("term.unknown").
        """
        async with self._transactions.read(actor) as work:
            return await self._matrix(work)

    @use_case("plan.unplanned", *READERS)
    async def unplanned(self, actor: Actor, year: int) -> Sequence[Unplanned]:
        """What the plans in force leave open in ``year``. Errors: NotFound("term.unknown")."""
        async with self._transactions.read(actor) as work:
            return gaps_of(await self._matrix(work), await work.meetings.list_of_year(year), year)

    async def _preview(self, work: Work, wishes: Sequence[PinWish] = ()) -> TermPreview:
        rules = await self._book.current(work)
        term = await work.records.current_term(date_in(COUNTY_ZONE, work.now))
        stored = await work.plans.turns(term.id)
        problem = await _problem(work, rules, term, _with(stored, wishes))
        found = await asyncio.to_thread(_planned, problem, stored)
        if isinstance(found, Infeasible):
            return TermPreview(None, found)
        return TermPreview(found, None, changes_between(_as_plan(stored), found) if stored else ())

    async def _matrix(self, work: Work) -> TermMatrix:
        rules = await self._book.current(work)
        term = await work.records.current_term(date_in(COUNTY_ZONE, work.now))
        stored, deputies = await work.plans.turns(term.id), await work.records.deputies(term.id)
        problem, places = await _problem(work, rules, term, stored), await _places(work)
        return await asyncio.to_thread(matrix_of, problem, deputies, stored, places)


async def _pin_one(work: Work, wish: PinWish) -> TurnWas:
    """What the turn was before."""
    await work.records.deputy(wish.deputy)
    known = await work.plans.turn(wish.deputy, wish.year)
    turn = _pinned(known, wish)
    await work.plans.save_turn(turn)
    await work.record("plan.pin_turn", f"deputy:{wish.deputy}", year=wish.year, mode=str(wish.mode or ""))
    former = former_turns([known])[0] if known else None
    return TurnWas(wish.deputy, wish.year, former, print_of(turn))


def _planned(problem: TermProblem, stored: Sequence[ReportTurn]) -> TermPlan | Infeasible:
    """Some ten milliseconds of a processor for a county."""
    return replan_term(_as_plan(stored), problem) if stored else plan_term(problem)


def _check_mode(wish: PinWish) -> None:
    if wish.mode is ReportMode.NONE:
        raise Invalid("plan.pin_mode", mode=str(wish.mode))


def _pinned(known: ReportTurn | None, wish: PinWish) -> ReportTurn:
    kept = wish.mode or ReportMode(known.mode if known else ReportMode.WRITTEN)
    return ReportTurn(wish.deputy, wish.year, str(kept), is_pinned=wish.mode is not None)


def _with(stored: Sequence[ReportTurn], wishes: Sequence[PinWish]) -> Sequence[ReportTurn]:
    turns = {(turn.deputy_id, turn.year): turn for turn in stored}
    for wish in wishes:
        _check_mode(wish)
        place = (wish.deputy, wish.year)
        turns[place] = _pinned(turns.get(place), wish)
    return list(turns.values())


async def _places(work: Work) -> dict[ConstituencyId, tuple[str, str]]:
    townships = {one.id: one.name for one in await work.records.townships()}
    return {
        one.id: (one.name, townships.get(one.township_id, "") if one.township_id is not None else "")
        for one in await work.records.constituencies()
    }


async def _problem(work: Work, rules: CountyRules, term: CongressTerm, stored: Sequence[ReportTurn]) -> TermProblem:
    """The roll keeps a term's last day as its last; the plan wants the first day after it."""
    term_rules = _term_rules(rules)
    today = date_in(COUNTY_ZONE, work.now)
    is_season_over = today > term_rules.season_last.in_year(today.year)
    places = {place.id: place for place in await work.records.constituencies()}
    done = _years_done(await work.meetings.list_in(*HEARD))
    standings = tuple(
        _standing(deputy, places[deputy.constituency_id], done.get(deputy.id, frozenset()))
        for deputy in await work.records.deputies(term.id)
    )
    pins = tuple(_pin(turn) for turn in stored if turn.is_pinned)
    span = Term(term.starts_on, term.ends_on + timedelta(days=1))
    return TermProblem(span, standings, today.year + is_season_over, term_rules, pins=pins)


def _term_rules(rules: CountyRules) -> TermRules:
    first = rules.meetings.season_first
    return TermRules(
        oral_share=Fraction(rules.duty_reports.oral_share_percent) / 100,
        oral_per_term=rules.duty_reports.oral_per_term,
        season_first=first,
        season_last=rules.meetings.season_last,
        joining_cutoff=min(JOINING_CUTOFF, first),
    )


def _years_done(meetings: Iterable[Meeting]) -> dict[DeputyId, frozenset[int]]:
    done: dict[DeputyId, frozenset[int]] = {}
    for meeting in meetings:
        for deputy in meeting.agenda:
            done[deputy] = done.get(deputy, frozenset()) | {meeting.year}
    return done


def _standing(deputy: Deputy, place: Constituency, done: frozenset[int]) -> DeputyStanding:
    status = Standing(deputy.status.value)
    since_on = None if deputy.status is DeputyStatus.SERVING else deputy.status_on or deputy.joined_on
    township = place.township_id or NOWHERE
    return DeputyStanding(deputy.id, place.id, township, deputy.joined_on, status, since_on, done)


def _pin(turn: ReportTurn) -> TurnPin:
    kind = PinKind.ORALLY if turn.mode == ReportMode.ORAL else PinKind.NOT_ORALLY
    return TurnPin(turn.deputy_id, turn.year, kind)


def _turns(plan: TermPlan, pinned: set[tuple[DeputyId, int]]) -> Iterable[ReportTurn]:
    for report in plan.reports:
        reason = report.reasons[0].as_json() if report.reasons else None
        is_pinned = (report.deputy_id, report.year) in pinned
        yield ReportTurn(report.deputy_id, report.year, str(report.mode), is_pinned, reason)


def _as_plan(stored: Sequence[ReportTurn]) -> TermPlan:
    reports = [PlannedReport(turn.deputy_id, turn.year, ReportMode(turn.mode)) for turn in stored]
    return TermPlan(tuple(sorted(reports, key=lambda one: (one.deputy_id, one.year))), (), ())
