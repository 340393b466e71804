"""How fast a chat network lets us speak, and how long a number of messages takes at that pace.

What must stay true: a time is never promised on a guess that is not called one (``Basis``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

_WHOLE = 10  # messages a minute, from where fractions are not said


class Basis(StrEnum):
    """How a pace is known."""

    SET = "set"  # the network says so itself
    SEEN = "seen"  # learned from what it refused, or from what it let through
    ASSUMED = "assumed"  # what such a network does where nobody changed it


@dataclass(frozen=True, slots=True)
class Pace:
    """``burst`` messages go at once, and from then on one in ``cost`` seconds; a ``cost`` of 0: no limit.

    ``lifted_by``: what an administrator of the network types to lift the limit; "" where nobody can.
    """

    cost: float
    burst: int = 1
    basis: Basis = Basis.SET
    lifted_by: str = ""

    @property
    def is_limited(self) -> bool:
        return self.cost > 0

    @property
    def per_minute(self) -> float:
        """Messages in the long run, rounded as one says it; of a limited pace."""
        rate = 60 / self.cost
        return round(rate) if rate >= _WHOLE else round(rate, 1)

    def time_for(self, messages: int) -> timedelta:
        """From the first of ``messages`` until the last may go, after a time of rest."""
        return timedelta(seconds=max(0, messages - self.burst) * self.cost)
