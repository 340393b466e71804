"""Why a term plan cannot exist: the rule, the numbers, and what would make room.

Each test is exact: what it reports stands against every plan, not only against the one that was tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.domain.ids import DeputyId
from core.domain.planning.reasons import Constraint, Infeasible, Reason, because
from core.domain.planning.term_rules import PinKind, TurnPin, no_report_reason
from core.domain.planning.turns import TurnTable


def find_conflict(table: TurnTable) -> Infeasible | None:
    """The first rule that no plan can keep: pins, each deputy's turns, then each year's share and limit."""
    for conflict in (*_broken_pins(table), *_short_deputies(table), *_short_years(table)):
        return conflict
    return None


def no_room_for(table: TurnTable, deputy_id: DeputyId) -> Infeasible:
    """The years that ``deputy_id`` could use are full of turns that can only be among those years."""
    choices = [year for year in table.years if table.may_speak(deputy_id, year)]
    full = table.reachable(choices)
    limit = table.problem.rules.yearly_limit or 0
    turns = sum(table.load[year] for year in full) + table.owed(deputy_id)
    return Infeasible(
        Constraint.YEARLY_LIMIT,
        (because("turns_exceed_seasons", years=full, turns=turns, room=limit * len(full), deputy=deputy_id),),
        (because("raise_yearly_limit", limit=limit + 1), *_release(table, full)),
    )


def _broken_pins(table: TurnTable) -> Iterator[Infeasible]:
    pins = sorted(table.problem.pins, key=lambda pin: (pin.deputy_id, pin.year, pin.kind))
    for pin in pins:
        reason = _pin_fault(table, pin)
        if reason is not None:
            yield Infeasible(Constraint.PINS, (reason,), (_release_pin(pin),))


def _pin_fault(table: TurnTable, pin: TurnPin) -> Reason | None:
    row = table.rows.get(pin.deputy_id)
    if row is None:
        return because("pin_of_unknown_deputy", deputy=pin.deputy_id, year=pin.year)
    has_spoken = pin.year in row.deputy.oral_years_done
    if pin.year not in table.years:
        if has_spoken == (pin.kind is PinKind.ORALLY) and pin.year in table.problem.years:
            return None
        return because("pin_outside_open_years", deputy=pin.deputy_id, year=pin.year)
    if pin.kind is PinKind.NOT_ORALLY:
        return because("pin_against_history", deputy=pin.deputy_id, year=pin.year) if has_spoken else None
    if TurnPin(pin.deputy_id, pin.year, PinKind.NOT_ORALLY) in table.problem.pins:
        return because("pins_contradict", deputy=pin.deputy_id, year=pin.year)
    excuse = no_report_reason(row.deputy, pin.year, table.problem.rules)
    if excuse is None:
        return None
    return because("pin_without_report", deputy=pin.deputy_id, year=pin.year, why=excuse.code)


def _short_deputies(table: TurnTable) -> Iterator[Infeasible]:
    """Only pins can take years away here: what the years themselves cannot give is not demanded."""
    for deputy_id, row in table.rows.items():
        if len(row.allowed) < row.demand:
            pins = sorted(table.problem.pins, key=lambda pin: pin.year)
            barred = [pin for pin in pins if pin.deputy_id == deputy_id]
            detail = because("too_few_years_for_turns", deputy=deputy_id, years=len(row.allowed), turns=row.demand)
            yield Infeasible(
                Constraint.ORAL_PER_TERM, (detail,), tuple(_release_pin(pin) for pin in barred if _bars(pin))
            )


def _short_years(table: TurnTable) -> Iterator[Infeasible]:
    limit = table.problem.rules.yearly_limit
    for year in table.years:
        available, need = table.available(year), table.need[year]
        if available < need:
            detail = because("too_few_speakers", year=year, available=available, required=need)
            yield Infeasible(Constraint.ORAL_SHARE, (detail,), (*_release(table, [year]), _lower_share(table)))
        if limit is not None and max(need, table.load[year]) > limit:
            detail = because("season_too_small", year=year, limit=limit, required=need, fixed=table.load[year])
            raised = because("raise_yearly_limit", limit=max(need, table.load[year]))
            yield Infeasible(
                Constraint.YEARLY_LIMIT, (detail,), (raised, *_release(table, [year]), _lower_share(table))
            )


def _release(table: TurnTable, years: Iterable[int]) -> Iterator[Reason]:
    """Every pin that touches ``years``, as something to give up."""
    among = frozenset(years)
    for pin in sorted(table.problem.pins, key=lambda one: (one.year, one.deputy_id)):
        if pin.year in among:
            yield _release_pin(pin)


def _release_pin(pin: TurnPin) -> Reason:
    return because("release_pin", deputy=pin.deputy_id, year=pin.year, kind=pin.kind.value)


def _bars(pin: TurnPin) -> bool:
    return pin.kind is PinKind.NOT_ORALLY


def _lower_share(table: TurnTable) -> Reason:
    share = table.problem.rules.oral_share
    return because("lower_oral_share", numerator=share.numerator, denominator=share.denominator)
