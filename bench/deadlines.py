"""What a hundred thousand open deadlines cost, beside the plain way of doing the same in the same run.

- ``date of each``: reckoned from the rule (``reckon``) beside a loop over days and a set of rest days;
- ``explained``: the same with every step (``compute``); the plain way explains nothing;
- ``next due``, ``tick``: the table of clocks with its index, as the program keeps it, beside going through all rows:
  when something is due next, and what has run out by today;
- ``what is left``: state, days and working days of each (``remaining``) beside counting day by day;
- ``recompute``: the holidays of a year arrive and 10,000 open deadlines of the second half of 2026 are brought up to
  date (``recomputed``, moved ones explained anew) beside computing all of them twice.

Both ways must agree on every date. Cases are drawn: reply in three months (one in eight extended to six), return in
ten days, first contact in twenty and an assisting unit's opinion in thirty working days; one in ten was suspended for a
while.

    python -m bench deadlines [--cases 100000] [--recomputed 10000]
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import sqlalchemy as sa

from bench._plain_deadlines import PlainCalendar, due_on, workdays_left
from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.deadlines import (
    Deadline,
    DeadlineRule,
    Extension,
    OpenDeadline,
    Period,
    PeriodUnit,
    Shift,
    Suspension,
    compute,
    recomputed,
    remaining,
)
from core.domain.deadlines.pauses import pauses_of
from core.domain.deadlines.reckoning import reckon
from core.domain.deadlines.workday_index import index_of
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar
from core.storage.tables.proposals import proposal_clocks

A_DAY = timedelta(days=1)
YEARS = range(2024, 2031)
TODAY = date(2026, 11, 26)
SOON = 7
MONTHS, DAYS, WORKDAYS = PeriodUnit.MONTHS, PeriodUnit.DAYS, PeriodUnit.WORKDAYS
REPLY = DeadlineRule("reply", Period(3, MONTHS), True, "Deputies Law, art. 51")
RULES = (
    REPLY,
    DeadlineRule("return_to_assigner", Period(10, DAYS), True, "county rule"),
    DeadlineRule("first_contact", Period(20, WORKDAYS), False, "county rule"),
    DeadlineRule("assist", Period(30, WORKDAYS), False, "county rule"),
)
SIX_MONTHS = Period(6, MONTHS)
Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Timed:
    """A line of the table: seconds of this program and of the plain way."""

    name: str
    ours: float
    plain: float | None


def before() -> WorkCalendar:
    """The table as it is installed: 2027 is not announced."""
    return WorkCalendar.of(seed_rows(), known_years=seed_years())


def after() -> WorkCalendar:
    """An invented notice for 2027 of the usual kind: a week in February, a week in October, two worked weekends."""
    resting = [CalendarDay(date(2027, 2, 5) + A_DAY * number, DayKind.HOLIDAY, "春节") for number in range(9)]
    resting += [CalendarDay(date(2027, 10, 1) + A_DAY * number, DayKind.HOLIDAY, "国庆节") for number in range(7)]
    others = [
        CalendarDay(date(2027, month, day), DayKind.HOLIDAY, "-") for month, day in ((1, 1), (5, 1), (5, 2), (5, 3))
    ]
    worked = [CalendarDay(on, DayKind.MAKE_UP_WORKDAY, "春节") for on in (date(2027, 1, 31), date(2027, 2, 20))]
    return WorkCalendar.of([*seed_rows(), *resting, *others, *worked], known_years=[*seed_years(), 2027])


def cases(number: int, first: date, days: int, *, seed: int = 5) -> list[OpenDeadline[int]]:
    """``number`` open deadlines that began within ``days`` days from ``first`` on."""
    dice = random.Random(seed)
    return [_case(case, first + A_DAY * dice.randrange(days), dice) for case in range(number)]


def _case(case: int, start: date, dice: random.Random) -> OpenDeadline[int]:
    rule = dice.choice(RULES)
    stopped = start + A_DAY * dice.randrange(1, 40)
    suspensions = (Suspension(stopped, stopped + A_DAY * dice.randrange(1, 20), "on-site visit"),)
    is_extended = rule is REPLY and dice.random() < 1 / 8
    extension = Extension(SIX_MONTHS, start + A_DAY * 60, "wide-ranging") if is_extended else None
    return OpenDeadline(case, rule, start, suspensions if dice.random() < 0.1 else (), extension)


def timed(work: Callable[[], Outcome]) -> tuple[float, Outcome]:
    started = perf_counter()
    outcome = work()
    return perf_counter() - started, outcome


def dates(opened: Sequence[OpenDeadline[int]]) -> tuple[Timed, list[date]]:
    """Every date both ways."""
    calendar = before()
    plain_calendar = PlainCalendar.of(calendar, YEARS)
    ours, found = timed(lambda: [_reckoned(one, calendar) for one in opened])
    plain, expected = timed(lambda: [due_on(one, plain_calendar) for one in opened])
    assert found == expected
    return Timed("date of each", ours, plain), expected


def _reckoned(one: OpenDeadline[int], calendar: WorkCalendar) -> date | None:
    pauses = pauses_of(one.suspensions)
    return reckon(one.rule, one.start, index_of(calendar), pauses=pauses, extension=one.extension).due_on


def explained(opened: Sequence[OpenDeadline[int]]) -> Timed:
    calendar = before()
    ours, steps = timed(lambda: sum(len(_computed(one, calendar).explanation) for one in opened))
    assert steps > 3 * len(opened)
    return Timed("explained", ours, None)


def _computed(one: OpenDeadline[int], calendar: WorkCalendar) -> Deadline:
    return compute(one.rule, one.start, calendar, suspensions=one.suspensions, extension=one.extension)


def left(due: Sequence[date]) -> Timed:
    """What is left of every one today."""
    calendar = before()
    plain_calendar = PlainCalendar.of(calendar, YEARS)
    deadlines = [Deadline("reply", on, False, ()) for on in due]
    ours, found = timed(lambda: [remaining(one, TODAY, calendar, soon_within=SOON).workdays for one in deadlines])
    plain, expected = timed(lambda: [workdays_left(TODAY, on, plain_calendar) for on in due])
    assert found == expected
    return Timed("what is left", ours, plain)


def clocks(folder: Path, due: Sequence[date]) -> list[Timed]:
    """When the next one is due, and which have run out by today: by the index, and through all rows."""
    engine = sa.create_engine(f"sqlite:///{folder / 'clocks.db'}")
    columns = proposal_clocks.c
    is_open = columns.met_on.is_(None)
    with engine.begin() as connection:
        proposal_clocks.metadata.create_all(connection)
        connection.execute(sa.insert(proposal_clocks), [_clock(case, on) for case, on in enumerate(due)])
    with engine.connect() as connection:
        next_due = sa.select(sa.func.min(columns.due_on)).where(is_open, columns.due_on >= TODAY)
        run_out = (
            sa.select(columns.proposal_id).where(is_open, columns.due_on < TODAY).order_by(columns.due_on).limit(500)
        )
        everything = sa.select(columns.proposal_id, columns.due_on, columns.met_on)
        ours, soonest = timed(lambda: connection.scalar(next_due))
        plain, expected = timed(
            lambda: min(row.due_on for row in connection.execute(everything) if row.due_on >= TODAY)
        )
        assert soonest == expected
        ticked, late = timed(lambda: connection.execute(run_out).all())
        looked, all_late = timed(lambda: [row for row in connection.execute(everything) if row.due_on < TODAY])
        assert len(late) == min(500, len(all_late))
    engine.dispose()
    return [Timed("next due", ours, plain), Timed("tick (500 a tick)", ticked, looked)]


def _clock(case: int, on: date) -> dict[str, object]:
    begun = {"round": 1, "event": "assigned", "started_on": TODAY, "is_estimated": False, "explanation": []}
    return {"proposal_id": case, "position": 0, "key": "reply", "due_on": on, "extension_reason": "", **begun}


def recompute(opened: Sequence[OpenDeadline[int]]) -> tuple[Timed, Sequence[Shift[int]]]:
    """The year's holidays arrive."""
    old, new = before(), after()
    plain_old, plain_new = PlainCalendar.of(old, YEARS), PlainCalendar.of(new, YEARS)
    ours, shifts = timed(lambda: recomputed(opened, old, new))
    plain, pairs = timed(lambda: [(due_on(one, plain_old), due_on(one, plain_new)) for one in opened])
    moved = {one.case: pair for one, pair in zip(opened, pairs, strict=True) if pair[0] != pair[1]}
    assert {shift.case: (shift.from_on, shift.to_on) for shift in shifts if shift.has_moved} == moved
    return Timed(f"recompute {len(opened):,}", ours, plain), shifts


def main(argv: list[str]) -> int:
    """Print a line for each measurement; 1 if recomputing took a second or more."""
    parser = argparse.ArgumentParser(prog="python -m bench deadlines", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--recomputed", type=int, default=10_000)
    options = parser.parse_args(argv)
    opened = cases(options.cases, date(2024, 1, 1), 365 * 3)
    print(f"{len(opened):,} open deadlines that began in 2024-2026; seconds")
    print(f"{'':<20} {'this':>9} {'plain':>9} {'plain / this':>13}")
    line, due = dates(opened)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        for one in (line, explained(opened), left(due), *clocks(Path(name), due)):
            _print(one)
    line, shifts = recompute(cases(options.recomputed, date(2026, 7, 1), 184))
    _print(line)
    print(
        f"the year's holidays touched {len(shifts):,}, moved {sum(one.has_moved for one in shifts):,}; both ways agree"
    )
    return 0 if line.ours < 1 else 1


def _print(one: Timed) -> None:
    plain, times = ("-", "-") if one.plain is None else (f"{one.plain:.4f}", f"{one.plain / one.ours:.1f}")
    print(f"{one.name:<20} {one.ours:>9.4f} {plain:>9} {times:>13}", flush=True)
