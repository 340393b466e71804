"""A homeserver's limits, learned from its refusals: it says only "too many" and for how long.

Synapse lets an account say 0.2 messages a second after a burst of 10, in all rooms together, edits included; an
administrator may lift that for one account, so nothing is held back before the first refusal. Then the time from one
message to when the next would be let through is what a message costs, and what was let through beyond that pace was the
burst. What must stay true: nothing is sent before the time that the server named; once refused, messages go at the pace
that was learned instead of running into the next refusal, until it is so old that it is tried anew.

``pace`` is what those are told who plan a broadcast: a belief (what is usual, or what was learned before the last
start), which is given up as soon as the server lets more through than it allows, and what refusals taught. The first of
them may name less than a message costs in the long run, so the slower of the two is told.

Time is a callable that counts seconds and never runs backwards, so that tests can turn it by hand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from math import ceil

from bot.channels.matrix.limits import USUAL
from core.domain.paces import Basis, Pace

MonotonicSeconds = Callable[[], float]

_LONGEST_COST = 60.0  # seconds; a longer wait is a ban, not a pace
# Messages over what a belief allows, until it is given up: a burst that was learned may have been begun by others.
_DOUBT = 10
_REMEMBERED = 3_600.0  # seconds without a refusal, until it is tried whether the limit was lifted
_LOOKED_AT = 200  # of the messages that were let through lately; no burst is longer


class Pacing:
    """One account on one server."""

    def __init__(self, monotonic: MonotonicSeconds) -> None:
        self._monotonic = monotonic
        self._held_until = 0.0
        self._cost = 0.0  # seconds a message; 0: no limit is known
        self._burst = 1
        # The instant at which everything that was sent is paid for at the learned pace (GCRA).
        self._paid_at = 0.0
        self._refused_at = 0.0
        self._accepted: deque[float] = deque(maxlen=_LOOKED_AT)
        self._kept = 0  # places that were given and not used yet
        self._last_at = self._before_at = float("-inf")
        self._belief = USUAL
        self._seen: Pace | None = None
        self._believed_at = 0.0  # the instant at which everything that was let through is paid for, as believed

    @property
    def cost(self) -> float:
        """Seconds that a message is made to wait for in the long run; 0: nothing is held back."""
        return self._cost

    @property
    def pace(self) -> Pace:
        """What is known, or believed."""
        seen, belief = self._seen, self._belief
        return replace(seen, cost=max(seen.cost, belief.cost)) if seen is not None else belief

    def recall(self, pace: Pace) -> None:
        """What was known before this start. It only informs: an administrator may have lifted it since."""
        if self._belief.basis is Basis.ASSUMED:
            self._belief = pace if pace.basis is Basis.ASSUMED else replace(pace, basis=Basis.SEEN)

    def told(self, pace: Pace) -> None:
        """The server says so itself: messages go at that pace from now on."""
        self._belief, self._cost, self._burst = pace, pace.cost, pace.burst

    def accepted(self) -> None:
        """The server let a message through. More of them than was believed to be possible end the belief."""
        now, belief = self._monotonic(), self._belief
        self._accepted.append(now)
        if self._seen is not None:
            self._learn_burst(now)  # its answer was still under way when another was refused
        if not belief.is_limited:
            return
        self._believed_at = max(self._believed_at, now) + belief.cost
        if self._believed_at - now > (belief.burst + _DOUBT) * belief.cost:
            self._belief = Pace(0, 1, Basis.SEEN)

    def delay(self) -> float:
        """Seconds until the next message may go; 0: now, and the place of one message is kept for who asked."""
        now = self._monotonic()
        if self._seen is not None and now - self._refused_at > _REMEMBERED:
            self._belief, self._seen, self._cost, self._burst = self.pace, None, 0.0, 1
        free_at = self._paid_at - (self._burst - 1) * self._cost if self._cost else now
        wait = max(0.0, self._held_until - now, free_at - now)
        if not wait and self._cost:
            self._kept += 1
            self._pay(now)
        return wait

    def spend(self) -> None:
        """One message leaves now."""
        now = self._monotonic()
        self._before_at, self._last_at = self._last_at, now
        if self._kept:
            self._kept -= 1
        else:
            self._pay(now)

    def _pay(self, now: float) -> None:
        self._paid_at = max(self._paid_at, now) + self._cost

    def refused(self, seconds: float) -> None:
        """The message that left last was refused for ``seconds``; a shorter wait never ends a longer one.

        A part of the next message's time has often passed already, so what was named is less than its cost.
        """
        now = self._refused_at = self._monotonic()
        self._held_until = max(self._held_until, now + seconds)
        since_before = now - self._before_at
        seen = since_before + seconds if since_before < _LONGEST_COST else seconds
        self._cost = max(self._cost, min(seen, _LONGEST_COST))
        self._learn_burst(now)
        # The burst is used up: from here on each message waits until it is paid for.
        self._paid_at = max(self._paid_at, now + seconds + (self._burst - 1) * self._cost)

    def _learn_burst(self, now: float) -> None:
        """Whatever was let through in any time until now fitted into the burst and what was paid for meanwhile."""
        beyond = [count - (now - at) / self._cost for count, at in enumerate(reversed(self._accepted), 1)]
        burst = max(self._burst, *(ceil(round(least, 3)) for least in beyond), 1)
        self._paid_at += (burst - self._burst) * self._cost
        self._burst = burst
        self._seen = Pace(self._cost, burst, Basis.SEEN)
