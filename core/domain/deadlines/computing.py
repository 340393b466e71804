"""A deadline with its explanation, and how much of it is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from core.domain.deadlines.explaining import Explainer
from core.domain.deadlines.pauses import Pause, pauses_of
from core.domain.deadlines.reckoning import reckon
from core.domain.deadlines.terms import DeadlineRule, Extension, Suspension
from core.domain.deadlines.workday_index import WorkdayIndex, index_of
from core.domain.rules.explanation import Step

if TYPE_CHECKING:  # the rules may import terms from here, and working_days imports the rules
    from core.domain.working_days import WorkCalendar


@dataclass(frozen=True, slots=True)
class Deadline:
    """A computed date. ``due_on`` is the last day, included; None while the deadline does not run.

    ``key``: the rule's. ``is_estimated``: a year without holiday data had a part in it.
    """

    key: str
    due_on: date | None
    is_estimated: bool
    explanation: tuple[Step, ...]


def compute(
    rule: DeadlineRule,
    start: date,
    calendar: WorkCalendar,
    *,
    suspensions: Iterable[Suspension] = (),
    extension: Extension | None = None,
) -> Deadline:
    """When ``rule`` is due if it began on ``start`` (see ``reckoning`` for the law), explained.

    Errors: Invalid ``deadline.day_out_of_range``, ``deadline.extension_shortens``, ``deadline.period_too_long``.
    """
    return explained(rule, start, index_of(calendar), pauses=pauses_of(suspensions), extension=extension)


def explained(
    rule: DeadlineRule,
    start: date,
    index: WorkdayIndex,
    *,
    pauses: Sequence[Pause],
    extension: Extension | None,
) -> Deadline:
    """``compute`` for whoever has the calendar's index and the suspensions in order."""
    reckoning = reckon(rule, start, index, pauses=pauses, extension=extension)
    steps = Explainer(rule, index, pauses).steps(reckoning, extension)
    return Deadline(rule.key, reckoning.due_on, bool(reckoning.estimated_years), steps)


class DueState(StrEnum):
    """A deadline as a traffic light; each state has a word, because colour alone says nothing to some."""

    FINE = "fine"
    SOON = "soon"
    DUE_TODAY = "due_today"
    OVERDUE = "overdue"
    NOT_RUNNING = "not_running"


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left: calendar days and working days, negative when overdue; None of a deadline that does not run.

    ``workdays`` None beside ``days``: they were not counted.
    """

    state: DueState
    days: int | None
    workdays: int | None


def remaining(deadline: Deadline, today: date, calendar: WorkCalendar, *, soon_within: int) -> Remaining:
    """How ``deadline`` stands ``today``; ``soon`` from ``soon_within`` calendar days before it."""
    if deadline.due_on is None:
        return Remaining(DueState.NOT_RUNNING, None, None)
    days = (deadline.due_on - today).days
    return Remaining(_state(days, soon_within), days, index_of(calendar).between(today, deadline.due_on))


def days_left(on: date, today: date, *, soon_within: int) -> Remaining:
    """How a day stands that somebody has set, where working days do not matter: they are not counted."""
    days = (on - today).days
    return Remaining(_state(days, soon_within), days, None)


def _state(days: int, soon_within: int) -> DueState:
    if days < 0:
        return DueState.OVERDUE
    if days == 0:
        return DueState.DUE_TODAY
    return DueState.SOON if days <= soon_within else DueState.FINE
