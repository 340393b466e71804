"""Telling the story: a line a thing, and the time that each step took."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.text import Text

from core.domain.planning.solving import SolutionStatus
from core.locale.catalogue import Translator
from core.services.publishing import MeetingResult
from core.services.stores.meetings import StoredResult


class Narrator:
    """Says things in the language of whoever watches."""

    def __init__(self, t: Translator, console: Console) -> None:
        self.t = t
        self._console = console

    def __call__(self, line: str) -> None:
        self._console.print(Text(f"  {line}"))

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """A chapter; its title is followed by the seconds it took."""
        started = perf_counter()
        with self._console.status(Text(title)):
            yield
        self._console.print(Text(f"{title}  ({perf_counter() - started:.1f} s)", style="bold"))

    def status(self, status: SolutionStatus) -> str:
        t = self.t
        return {
            SolutionStatus.PROVEN_OPTIMAL: t("proven optimal"),
            SolutionStatus.FEASIBLE: t("good, not proven"),
            SolutionStatus.GREEDY: t("quick plan"),
            SolutionStatus.INFEASIBLE: t("impossible"),
            SolutionStatus.UNKNOWN: t("unknown"),
        }[status]

    def result(self, one: StoredResult, result: MeetingResult) -> None:
        """A deputy's result on one line, as a chair would announce it."""
        language = self.t.language
        grades = result.rules.grading.called(language)
        counts = one.counts["overall"]
        words = "，" if language != "en" else ", "
        told = words.join(f"{label} {counts[option]}" for option, label in grades.items() if option in counts)
        self(
            self.t(
                "{name}: issued {issued}, returned {returned}, valid {valid}; {counts}; grade {grade}.",
                name=result.names[one.deputy_id],
                issued=one.issued,
                returned=one.returned,
                valid=one.valid,
                counts=told,
                grade=grades.get(one.grade or "", "-"),
            )
        )
