"""What the summary sheet of a meeting says, ready to be put on paper or on a screen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from core.documents.paper import GradeCount, MeetingFacts


@dataclass(frozen=True, slots=True)
class DeputySummary:
    """A deputy's tally. ``explanation`` is the rule, the inputs and the steps, a line each; ``aspects`` are
    the optional grades an aspect; ``comments`` come shuffled and without their writers."""

    name: str
    counts: tuple[GradeCount, ...]
    valid: int
    invalid: int
    grade: str
    mean: Decimal | None = None
    explanation: tuple[str, ...] = ()
    aspects: tuple[tuple[str, tuple[GradeCount, ...]], ...] = ()
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingSummary:
    """All that the summary sheet of one meeting says."""

    facts: MeetingFacts
    issued: int
    returned: int
    valid: int
    deputies: tuple[DeputySummary, ...]
    notes: tuple[str, ...] = ()
