"""What another table of holidays changes: which open deadlines move, from when to when.

Only a deadline that says something of a day that is different now is reckoned and explained again: ten thousand open
cases take well under a second (``python -m bench deadlines``).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from core.domain.deadlines.computing import Deadline, explained
from core.domain.deadlines.pauses import pauses_of
from core.domain.deadlines.reckoning import reckon
from core.domain.deadlines.terms import DeadlineRule, Extension, Suspension
from core.domain.deadlines.workday_index import WorkdayIndex, index_of

if TYPE_CHECKING:  # the rules may import terms from here, and working_days imports the rules
    from core.domain.working_days import WorkCalendar

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class OpenDeadline(Generic[Case]):
    """Everything that a deadline was computed from, so that it can be computed again. ``case``: whose it is."""

    case: Case
    rule: DeadlineRule
    start: date
    suspensions: tuple[Suspension, ...] = ()
    extension: Extension | None = None


@dataclass(frozen=True, slots=True)
class Shift(Generic[Case]):
    """A deadline on whose way something changed: its date, or only what its explanation says and how sure it is."""

    case: Case
    from_on: date | None
    was_estimated: bool
    deadline: Deadline

    @property
    def to_on(self) -> date | None:
        return self.deadline.due_on

    @property
    def has_moved(self) -> bool:
        return self.from_on != self.to_on


@dataclass(frozen=True, slots=True)
class Changes:
    """Days (in order) and years of which two tables say different things."""

    days: tuple[date, ...]
    years: frozenset[int]

    @classmethod
    def between(cls, old: WorkCalendar, new: WorkCalendar) -> Changes:
        days = (on for on in {*old.days, *new.days} if old.days.get(on) != new.days.get(on))
        return cls(tuple(sorted(days)), old.known_years ^ new.known_years)

    def touch(self, first: date, last: date) -> bool:
        """Whether something changed from ``first`` to ``last``."""
        if bisect_left(self.days, first) < bisect_right(self.days, last):
            return True
        return not self.years.isdisjoint(range(first.year, last.year + 1))


def recomputed(
    open_deadlines: Iterable[OpenDeadline[Case]], old_calendar: WorkCalendar, new_calendar: WorkCalendar
) -> tuple[Shift[Case], ...]:
    """The deadlines that ``new_calendar`` touches, in the order given; all others stay as they are, word for word.

    Every one of them is to be stored again; those that ``has_moved`` are to be told.
    """
    changes = Changes.between(old_calendar, new_calendar)
    old, new = index_of(old_calendar), index_of(new_calendar)
    shifts = (_shift(one, old, new, changes) for one in open_deadlines)
    return tuple(shift for shift in shifts if shift is not None)


def _shift(one: OpenDeadline[Case], old: WorkdayIndex, new: WorkdayIndex, changes: Changes) -> Shift[Case] | None:
    pauses = pauses_of(one.suspensions)
    before = reckon(one.rule, one.start, old, pauses=pauses, extension=one.extension)
    if not any(changes.touch(first, last) for first, last in before.told):
        return None
    deadline = explained(one.rule, one.start, new, pauses=pauses, extension=one.extension)
    return Shift(one.case, before.due_on, bool(before.estimated_years), deadline)
