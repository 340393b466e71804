"""How long a channel waits for a network that does not answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Backoff:
    """Waits that double from ``first`` to ``most`` seconds while nothing succeeds."""

    first: float = 0.5
    most: float = 15.0
    _next: float = field(default=0.0, init=False)

    def next(self) -> float:
        self._next = min(self.most, max(self.first, self._next * 2))
        return self._next

    def reset(self) -> None:
        self._next = 0.0
