"""Suspensions as days that do not count: sorted, overlapping ones together, so that no day is left out twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.deadlines.terms import Suspension

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pause:
    """One or more suspensions that overlap, with all their reasons. Both ends included; no ``last``: still going on."""

    first: date
    last: date | None
    reasons: tuple[str, ...]

    def covers(self, on: date) -> bool:
        return self.first <= on and (self.last is None or on <= self.last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Neighbouring days that count, or (``pause``) do not."""

    first: date
    last: date
    pause: Pause | None


def pauses_of(suspensions: Iterable[Suspension]) -> tuple[Pause, ...]:
    """In order of time, without overlap; neighbours stay apart, because each has its own reason."""
    pauses: list[Pause] = []
    for one in sorted(suspensions, key=lambda suspension: suspension.first):
        if pauses and pauses[-1].covers(one.first):
            pauses[-1] = _joined(pauses[-1], one)
        else:
            pauses.append(Pause(one.first, one.last, (one.reason,)))
    return tuple(pauses)


def covering(pauses: Sequence[Pause], on: date) -> Pause | None:
    """The pause in which ``on`` lies."""
    return next((pause for pause in pauses if pause.covers(on)), None) if pauses else None


def stretches(first: date, last: date, pauses: Sequence[Pause]) -> Iterator[Stretch]:
    """The days from ``first`` to ``last``, divided where pauses begin and end; none if ``last`` comes first."""
    on = first
    for pause in pauses:
        if on > last or pause.first > last:
            break
        if pause.last is not None and pause.last < on:
            continue
        if on < pause.first:
            yield Stretch(on, pause.first - _A_DAY, None)
            on = pause.first
        end = last if pause.last is None else min(last, pause.last)
        yield Stretch(on, end, pause)
        on = end + _A_DAY
    if on <= last:
        yield Stretch(on, last, None)


def _joined(pause: Pause, other: Suspension) -> Pause:
    last = None if pause.last is None or other.last is None else max(pause.last, other.last)
    reasons = pause.reasons if other.reason in pause.reasons else (*pause.reasons, other.reason)
    return Pause(pause.first, last, reasons)
