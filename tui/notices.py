"""What the dashboard said, to be read again: notifications go, but nothing is said only once."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence; ``is_wrong``: something was refused or failed."""

    at: datetime
    text: str
    is_wrong: bool


class Notices:
    """The newest ``MOST_KEPT``, newest first; in memory only, for they name people."""

    def __init__(self) -> None:
        self._told: deque[Told] = deque(maxlen=MOST_KEPT)

    def keep(self, told: Told) -> None:
        self._told.appendleft(told)

    def __iter__(self) -> Iterator[Told]:
        return iter(self._told)
