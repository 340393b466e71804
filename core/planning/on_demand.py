"""The solver, imported only when somebody plans: HiGHS costs a quarter of a second that no other command owes."""

from __future__ import annotations

from core.domain.planning.solving import Solution
from core.domain.planning.timetable import Timetable, TimetableProblem


class SolverOnDemand:
    """A ``TimetableSolver`` that becomes a ``HighsSolver`` at its first use."""

    async def solve(
        self, problem: TimetableProblem, *, time_limit_seconds: float, previous: Timetable | None = None
    ) -> Solution:
        """See ``TimetableSolver``."""
        from core.planning.highs import HighsSolver

        return await HighsSolver().solve(problem, time_limit_seconds=time_limit_seconds, previous=previous)
