"""Telegram's limits, kept before they are broken: a refused message costs more than a waiting one.

Source: Telegram's bot FAQ and python-telegram-bot's ``FloodLimit``: about 30 messages a second overall, one
a second in a chat with short bursts, 20 a minute in a group. On a 429 only the chat it concerns waits. What
holds:

- in any window of ``s`` seconds one chat gets at most ``burst + s * per_chat`` messages;
- in any minute one group gets at most ``group_per_minute``; in any second all chats together at most
  ``overall``;
- a chat that was refused gets nothing until the time the server named has passed.

Time is a callable that counts seconds and never runs backwards, so that tests can turn it by hand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from core.domain.paces import Basis, Pace

MonotonicSeconds = Callable[[], float]

_SWEEP_EVERY = 1_000  # sends between two removals of chats that are idle again


@dataclass(frozen=True, slots=True)
class Limits:
    """``overall`` stays below the 30 of Telegram: its clock and ours do not cut seconds at the same
    instant.
    """

    per_chat: float = 1.0
    burst: int = 3
    group_per_minute: int = 20
    overall: int = 28


class Pacing:
    """Remembers what was sent; ``delay`` says how long the next message must wait."""

    def __init__(self, monotonic: MonotonicSeconds, *, limits: Limits | None = None) -> None:
        self._monotonic = monotonic
        self._limits = limits or Limits()
        self._recent: deque[float] = deque(maxlen=self._limits.overall)
        # Per chat, the instant at which all its sends would be paid for at the chat's rate (GCRA).
        self._paid_at: dict[str, float] = {}
        self._groups: dict[str, deque[float]] = {}
        self._held_until: dict[str, float] = {}
        self._sends = 0

    @property
    def pace(self) -> Pace:
        """Of all chats together: what a broadcast meets. Nobody can lift it."""
        return Pace(1 / self._limits.overall, self._limits.overall, Basis.SET)

    def delay(self, address: str) -> float:
        """Seconds until ``address`` may be written to; 0: now."""
        now = self._monotonic()
        free_at = max(
            self._held_until.get(address, now),
            self._chat_free_at(address, now),
            self._group_free_at(address, now),
            _window_free_at(self._recent, self._limits.overall, 1.0, now),
        )
        return max(0.0, free_at - now)

    def spend(self, address: str) -> None:
        """One message to ``address`` leaves now."""
        now = self._monotonic()
        self._recent.append(now)
        self._paid_at[address] = max(self._paid_at.get(address, now), now) + 1 / self._limits.per_chat
        if is_group(address):
            self._group_log(address).append(now)
        self._sends += 1
        if self._sends % _SWEEP_EVERY == 0:
            self._forget_idle(now)

    def hold(self, address: str, seconds: float) -> None:
        """The server refused ``address`` for ``seconds``; a shorter refusal never ends a longer one."""
        until = self._monotonic() + seconds
        self._held_until[address] = max(self._held_until.get(address, until), until)

    def _chat_free_at(self, address: str, now: float) -> float:
        saved = (self._limits.burst - 1) / self._limits.per_chat
        return self._paid_at.get(address, now) - saved

    def _group_free_at(self, address: str, now: float) -> float:
        if address not in self._groups:
            return now
        return _window_free_at(self._groups[address], self._limits.group_per_minute, 60.0, now)

    def _group_log(self, address: str) -> deque[float]:
        return self._groups.setdefault(address, deque(maxlen=self._limits.group_per_minute))

    def _forget_idle(self, now: float) -> None:
        self._paid_at = {chat: at for chat, at in self._paid_at.items() if at > now}
        self._held_until = {chat: at for chat, at in self._held_until.items() if at > now}
        self._groups = {chat: log for chat, log in self._groups.items() if log[-1] > now - 60.0}


def is_group(address: str) -> bool:
    """Groups, supergroups and channels have negative ids; a person's chat has a positive one."""
    return address.startswith("-")


def _window_free_at(log: deque[float], most: int, window: float, now: float) -> float:
    """When a further send keeps ``most`` per ``window`` seconds; ``log`` holds the last ``most`` sends."""
    return log[0] + window if len(log) == most else now
