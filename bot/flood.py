"""How much one chat may say: a bucket of tokens each, so that one flooding person takes nothing from the others.

Kept in memory: forgetting it at a restart harms nobody, for every event was stored first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

BURST = 60  # a ballot of nine deputies with aspects, tapped quickly
PER_MINUTE = 30
_REMEMBERED = 10_000  # chats


class Admission(StrEnum):
    PASS = "pass"  # noqa: S105
    TELL = "tell"  # the first one too many: say so, once
    DROP = "drop"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime
    is_told: bool = False


class FloodGate:
    """One bucket a conversation."""

    def __init__(self, *, burst: int = BURST, per_minute: int = PER_MINUTE) -> None:
        self._burst = burst
        self._per_second = per_minute / 60
        self._buckets: OrderedDict[bytes, _Bucket] = OrderedDict()

    def admit(self, conversation: bytes, now: datetime) -> Admission:
        """Whether the conversation's next event is handled; told again only after it has been quiet for a while."""
        bucket = self._bucket(conversation, now)
        elapsed = max((now - bucket.filled_at).total_seconds(), 0.0)
        bucket.tokens = min(bucket.tokens + elapsed * self._per_second, float(self._burst))
        bucket.filled_at = now
        if bucket.tokens >= self._burst / 2:
            bucket.is_told = False
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return Admission.PASS
        if bucket.is_told:
            return Admission.DROP
        bucket.is_told = True
        return Admission.TELL

    def _bucket(self, conversation: bytes, now: datetime) -> _Bucket:
        bucket = self._buckets.setdefault(conversation, _Bucket(float(self._burst), now))
        self._buckets.move_to_end(conversation)
        while len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket
