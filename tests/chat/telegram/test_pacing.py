"""Pacing as properties: whatever is asked in whatever order, the network's limits hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.pacing import Limits, Pacing
from tests.chat.telegram.conftest import Hourglass

ADDRESSES = st.sampled_from(["1", "2", "3", "-100200", "-100300"])
REQUESTS = st.lists(st.tuples(ADDRESSES, st.sampled_from([0.0, 0.0, 0.1]) | st.floats(0, 20)), min_size=1, max_size=150)
Sends = list[tuple[str, float]]

ROUNDING = 1e-6


def obedient(requests: list[tuple[str, float]], limits: Limits) -> Sends:
    """Sends of a program that idles as asked, then waits as long as it is told."""
    glass = Hourglass()
    pacing = Pacing(glass, limits=limits)
    sends: Sends = []
    for address, idle in requests:
        glass.now += idle
        glass.now += pacing.delay(address)
        assert pacing.delay(address) < ROUNDING
        pacing.spend(address)
        sends.append((address, glass.now))
    return sends


def most_in_any(window: float, times: list[float]) -> int:
    return max(sum(1 for at in times if first <= at < first + window - ROUNDING) for first in times)


@given(REQUESTS)
def test_no_second_holds_more_than_overall(requests: list[tuple[str, float]]) -> None:
    sends = obedient(requests, Limits(overall=2))
    assert most_in_any(1.0, [at for _, at in sends]) <= 2


def test_full_second_stops_everybody(glass: Hourglass) -> None:
    pacing = Pacing(glass)
    for number in range(28):
        assert pacing.delay(str(number)) == 0
        pacing.spend(str(number))
    assert pacing.delay("99") == pytest.approx(1.0)


@given(REQUESTS, st.floats(min_value=0.1, max_value=30))
def test_no_chat_exceeds_burst_plus_rate(requests: list[tuple[str, float]], window: float) -> None:
    sends = obedient(requests, Limits())
    for chat in {address for address, _ in sends}:
        times = [at for address, at in sends if address == chat]
        assert most_in_any(window, times) <= 3 + window + ROUNDING


@given(st.lists(st.floats(min_value=0, max_value=4), min_size=25, max_size=90))
def test_no_group_minute_exceeds_twenty(idles: list[float]) -> None:
    sends = obedient([("-100200", idle) for idle in idles], Limits())
    assert most_in_any(60.0, [at for _, at in sends]) <= 20


def test_private_chat_has_no_minute_limit(glass: Hourglass) -> None:
    pacing = Pacing(glass)
    for _ in range(40):
        glass.now += 1
        assert pacing.delay("7") == 0
        pacing.spend("7")


def test_short_burst_leaves_at_once(glass: Hourglass) -> None:
    pacing = Pacing(glass)
    for _ in range(3):
        assert pacing.delay("7") == 0
        pacing.spend("7")
    assert pacing.delay("7") == pytest.approx(1.0)


@given(st.floats(min_value=1, max_value=600), st.floats(min_value=0, max_value=1_000))
def test_refused_chat_waits_others_do_not(seconds: float, later: float) -> None:
    glass = Hourglass()
    pacing = Pacing(glass)
    pacing.hold("7", seconds)
    glass.now += later
    assert pacing.delay("7") == pytest.approx(max(0.0, seconds - later), abs=ROUNDING)
    assert pacing.delay("8") == 0


def test_shorter_refusal_never_ends_longer(glass: Hourglass) -> None:
    pacing = Pacing(glass)
    pacing.hold("7", 30)
    pacing.hold("7", 2)
    assert pacing.delay("7") == pytest.approx(30)


def test_idle_chats_are_forgotten(glass: Hourglass) -> None:
    pacing = Pacing(glass, limits=Limits(overall=2_000))
    for number in range(999):
        pacing.spend(f"-{number}")
    glass.now += 3_600
    pacing.spend("7")
    assert len(pacing._paid_at) == 1
    assert not pacing._groups
