"""Why a plan is as it is, and why there is none: codes and plain parameters, worded by the fronts.

Everything here survives ``json.dumps``: parameters are strings and whole numbers, dates are ISO text, and a
list of identifiers is their decimal forms joined by commas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Plain = str | int


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of an explanation: a stable ``code`` and what fills its sentence."""

    code: str
    params: Mapping[str, Plain]

    def as_json(self) -> dict[str, object]:
        """The same as plain JSON values."""
        return {"code": self.code, "params": dict(self.params)}


class Constraint(StrEnum):
    """The rule that cannot be kept. Term plan first, timetable after."""

    PINS = "pins"
    ORAL_PER_TERM = "oral_per_term"
    ORAL_SHARE = "oral_share"
    YEARLY_LIMIT = "yearly_limit"
    SEASON_DAYS = "season_days"
    MEETING_SIZE = "meeting_size"
    VENUE_SEATS = "venue_seats"
    VENUE_SLOTS = "venue_slots"
    LEADERS = "leaders"
    DAILY_CAPACITY = "daily_capacity"
    COMBINATION = "combination"


@dataclass(frozen=True, slots=True)
class Infeasible:
    """No plan exists: the rule that fails, the numbers that show it, and what would make room."""

    constraint: Constraint
    details: tuple[Reason, ...]
    relaxations: tuple[Reason, ...]

    def as_json(self) -> dict[str, object]:
        """The same as plain JSON values."""
        return {
            "constraint": self.constraint.value,
            "details": [step.as_json() for step in self.details],
            "relaxations": [step.as_json() for step in self.relaxations],
        }


def because(code: str, **params: Plain | date | Iterable[int]) -> Reason:
    """A ``Reason`` from the values at hand: dates and lists of identifiers are made plain."""
    return Reason(code, {name: _plain(value) for name, value in params.items()})


def _plain(value: Plain | date | Iterable[int]) -> Plain:
    if isinstance(value, str | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return ",".join(str(item) for item in sorted(value))
