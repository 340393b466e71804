"""Deadlines that explain themselves: days, working days and months, suspensions, extensions, and a table that changes.

Pure. The law is in ``reckoning``, the words in ``core.locale.deadline_words``. The county's rules may import ``terms``
(and nothing else from here, because the rest explains itself with the rules' own steps).
"""

from core.domain.deadlines.computing import Deadline, DueState, Remaining, compute, days_left, remaining
from core.domain.deadlines.recomputing import OpenDeadline, Shift, recomputed
from core.domain.deadlines.terms import (
    DeadlineRule,
    Extension,
    ExtensionMode,
    Period,
    PeriodUnit,
    StartEvent,
    Suspension,
)

__all__ = [
    "Deadline",
    "DeadlineRule",
    "DueState",
    "Extension",
    "ExtensionMode",
    "OpenDeadline",
    "Period",
    "PeriodUnit",
    "Remaining",
    "Shift",
    "StartEvent",
    "Suspension",
    "compute",
    "days_left",
    "recomputed",
    "remaining",
]
