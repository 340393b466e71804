"""Telegram's flood limits as token buckets: one a chat, one a group, one for the whole bot."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Bucket:
    """Holds ``capacity`` tokens and gains ``per_second``; an empty one says how long to wait."""

    capacity: float
    per_second: float
    filled_at: float
    tokens: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.capacity

    def missing(self, now: float) -> float:
        """Seconds until a token is there; 0: now."""
        self.tokens = min(self.capacity, self.tokens + (now - self.filled_at) * self.per_second)
        self.filled_at = now
        return max(0.0, (1.0 - self.tokens) / self.per_second)


@dataclass(slots=True)
class FloodRules:
    """What Telegram tells bot authors: 1/s in a chat with short bursts, 20/min in a group, 30/s overall."""

    enabled: bool = True
    chat_burst: float = 5.0
    chat_per_second: float = 1.0
    group_per_minute: float = 20.0
    overall_per_second: float = 30.0


class FloodGate:
    """Lets a send through or names the whole seconds after which it may be tried again."""

    def __init__(self, rules: FloodRules, monotonic: Callable[[], float]) -> None:
        self.rules = rules
        self.refused = 0
        self._monotonic = monotonic
        self._chats: dict[int, Bucket] = {}
        self._groups: dict[int, Bucket] = {}
        self._overall: Bucket | None = None

    def retry_after(self, chat_id: int) -> int:
        """0 and a token of each bucket is taken, or the seconds to wait and none is."""
        if not self.rules.enabled:
            return 0
        now = self._monotonic()
        buckets = self._buckets(chat_id, now)
        wait = max(bucket.missing(now) for bucket in buckets)
        if wait > 0:
            self.refused += 1
            return math.ceil(wait)
        for bucket in buckets:
            bucket.tokens -= 1
        return 0

    def _buckets(self, chat_id: int, now: float) -> list[Bucket]:
        rules = self.rules
        if self._overall is None:
            self._overall = Bucket(rules.overall_per_second, rules.overall_per_second, now)
        if chat_id not in self._chats:
            self._chats[chat_id] = Bucket(rules.chat_burst, rules.chat_per_second, now)
        found = [self._overall, self._chats[chat_id]]
        if chat_id < 0:
            per_minute = rules.group_per_minute
            found.append(self._groups.setdefault(chat_id, Bucket(per_minute, per_minute / 60, now)))
        return found
