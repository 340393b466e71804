"""What a deadline is made of: a period, the rule that sets it, what stops it and what lengthens it.

Plain values, checked when they are made; nothing here knows a calendar. What must stay true: a value that exists can be
computed with, so that bringing ten thousand open deadlines to a new calendar fails for none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.errors import Invalid

MAX_DAYS = 3_660  # ten years, as far as working days are counted (core.domain.working_days.MAX_COUNT)
MAX_MONTHS = 120
LATEST = date(2999, 12, 31)  # a later day is a slip of the pen, and date arithmetic ends in 9999


class PeriodUnit(StrEnum):
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Period:
    """So many days, working days or months. Errors: Invalid ``deadline.negative_period``, ``deadline.period_too_long``.

    A period of 0 ends on the day on which it begins.
    """

    count: int
    unit: PeriodUnit

    def __post_init__(self) -> None:
        limit = MAX_MONTHS if self.unit is PeriodUnit.MONTHS else MAX_DAYS
        if self.count < 0:
            raise Invalid("deadline.negative_period", count=self.count)
        if self.count > limit:
            raise Invalid("deadline.period_too_long", count=self.count, limit=limit)


class StartEvent(StrEnum):
    """What happened on the day from which a deadline is counted; the fronts word it."""

    BEGUN = "begun"  # nothing is known but the day
    SUBMITTED = "submitted"
    FILED = "filed"
    REVIEWED = "reviewed"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    REASSIGNED = "reassigned"
    REPLIED = "replied"
    REPLY_RECEIVED = "reply_received"
    RATED = "rated"
    REHANDLING_ASSIGNED = "rehandling_assigned"
    COMMITMENT_REPORTED = "commitment_reported"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """Within which time a step is due.

    ``key`` names the step (``reply``). ``rolls``: a last day on a rest day moves to the next working day (Civil Code
    art. 203 para. 1); days and months only, working days never end on a rest day. ``source``: the article as it is
    shown; ``source_en`` the same in English, ``source`` where it is empty.
    """

    key: str
    period: Period
    rolls: bool
    source: str
    event: StartEvent = StartEvent.BEGUN
    source_en: str = ""


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not count, both ends included; without ``last`` the deadline does not run until somebody ends it.

    Errors: Invalid ``deadline.suspension_ends_before_it_begins``, ``deadline.day_out_of_range``.
    """

    first: date
    last: date | None
    reason: str

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise Invalid("deadline.suspension_ends_before_it_begins", first=self.first, last=self.last)
        check_day(self.last or self.first)


class ExtensionMode(StrEnum):
    REPLACES = "replaces"  # the period counted from the original start: three months become six (Deputies Law art. 51)
    ADDS = "adds"  # to the period: 30 working days and 5 more (Chongqing, docs/sources.md B3.11)


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, granted by the office. ``granted_on`` and ``reason`` are shown; they do not change the date."""

    period: Period
    granted_on: date
    reason: str
    mode: ExtensionMode = ExtensionMode.REPLACES


def check_day(on: date) -> None:
    """Errors: Invalid ``deadline.day_out_of_range``."""
    if on > LATEST:
        raise Invalid("deadline.day_out_of_range", on=on, limit=LATEST)


def periods_of(rule: DeadlineRule, extension: Extension | None) -> tuple[Period, ...]:
    """What is counted, one after the other.

    An added period in the rule's unit makes one longer period (one month and one more from 31 January end on 31 March,
    not on 28); in another unit it begins where the first one ends. Errors: Invalid ``deadline.extension_shortens`` for
    a replacing period that is not longer in the same unit, ``deadline.period_too_long``.
    """
    if extension is None:
        return (rule.period,)
    if extension.mode is ExtensionMode.REPLACES:
        _check_longer(rule.period, extension.period)
        return (extension.period,)
    if extension.period.unit is rule.period.unit:
        return (Period(rule.period.count + extension.period.count, rule.period.unit),)
    return (rule.period, extension.period)


def _check_longer(period: Period, extended: Period) -> None:
    if period.unit is extended.unit and extended.count <= period.count:
        raise Invalid("deadline.extension_shortens", count=extended.count, limit=period.count)
