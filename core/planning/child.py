"""The process in which a timetable is searched for: ``python -m core.planning.child``.

It reads one pickled question from standard input and answers with one pickled ``Solution`` on standard output; both
sides are this very program. A process of its own and not ``multiprocessing``: that hands the terminal's descriptors
on, of which the dashboard has none to give, and runs the program's first module again.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from pathlib import Path

import core
from core.domain.errors import Unavailable
from core.domain.planning.solving import Solution
from core.domain.planning.timetable import Timetable, TimetableProblem

_ROOT = str(Path(core.__file__).parent.parent)
Question = tuple[TimetableProblem, float, Timetable | None]


async def ask_child(question: Question, *, patience_seconds: float) -> Solution | None:
    """The child's answer; None when it is overdue. Cancelled: the child is ended.

    Errors: Unavailable("planning.solver_died").
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-s", "-m", "core.planning.child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": _ROOT},
    )
    try:
        async with asyncio.timeout(patience_seconds):
            answer, _ = await process.communicate(pickle.dumps(question))
    except TimeoutError:
        return None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _read(answer)


def _read(answer: bytes) -> Solution:
    solution = pickle.loads(answer) if answer else None  # noqa: S301 - our own child's
    if not isinstance(solution, Solution):
        raise Unavailable("planning.solver_died")
    return solution


def main() -> None:
    from core.planning.highs import solve_now

    problem, seconds, previous = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - our own parent's
    solution = solve_now(problem, time_limit_seconds=seconds, previous=previous)
    sys.stdout.buffer.write(pickle.dumps(solution))


if __name__ == "__main__":
    main()
