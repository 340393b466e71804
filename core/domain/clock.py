"""One clock, injected. Instants are UTC and end in ``_at``; dates are the county's and end in ``_on``.

Nothing else in the program asks the machine for the time (ruff bans it); what needs a time takes a ``Clock``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Where the program learns the time."""

    def now(self) -> datetime:
        """The present instant, UTC, aware."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one place


@dataclass(slots=True)
class ManualClock:
    """A clock that stands still until it is moved: for tests, demonstrations and simulations."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 1, 0, tzinfo=UTC))

    def now(self) -> datetime:
        return self.instant

    def advance(self, step: timedelta) -> None:
        self.instant += step

    def move_to(self, instant: datetime) -> None:
        self.instant = instant


def date_in(zone: ZoneInfo, instant: datetime) -> date:
    """The calendar date that ``instant`` falls on in ``zone``."""
    return instant.astimezone(zone).date()
