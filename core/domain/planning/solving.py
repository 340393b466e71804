"""What a timetable solver promises, whichever it is: the services know this and no library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.domain.planning.reasons import Infeasible
from core.domain.planning.timetable import Timetable, TimetableProblem


class SolutionStatus(StrEnum):
    """How much is known about a solution."""

    PROVEN_OPTIMAL = "proven_optimal"
    FEASIBLE = "feasible"
    """Found by the solver, better ones not ruled out when the time was over."""
    GREEDY = "greedy"
    """Made without the solver: no time, or the solver found nothing in time."""
    INFEASIBLE = "infeasible"
    """No timetable exists; ``Solution.conflict`` names the rule."""
    UNKNOWN = "unknown"
    """The time was over before a timetable or a reason against one was found."""


@dataclass(frozen=True, slots=True)
class Solution:
    """An answer. A ``timetable`` that is there has passed ``check``; ``points`` and ``bound`` are scores.

    ``gap`` is how far ``points`` may be above the optimum, as a share of ``points``. When replanning, as many
    meetings as possible stay exactly as they were, and only then points count: an optimum is one in that
    order, and ``changed_meetings`` is how many meetings people must be told anew about.
    """

    status: SolutionStatus
    timetable: Timetable | None
    conflict: Infeasible | None
    points: int
    bound: int
    gap: float
    seconds: float
    changed_meetings: int = 0


class TimetableSolver(Protocol):
    """Places a year's meetings."""

    async def solve(
        self, problem: TimetableProblem, *, time_limit_seconds: float, previous: Timetable | None = None
    ) -> Solution:
        """The best timetable found in the time; with ``previous``, the one that changes the fewest meetings."""
        ...
