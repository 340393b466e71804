"""How long messages take at the pace of a network."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.paces import Pace

SYNAPSE = Pace(cost=5.0, burst=10)


@pytest.mark.parametrize(
    ("messages", "seconds"), [(0, 0), (1, 0), (10, 0), (11, 5), (300, 1_450)], ids=lambda value: str(value)
)
def test_burst_is_free_and_the_rest_costs(messages: int, seconds: int) -> None:
    assert SYNAPSE.time_for(messages) == timedelta(seconds=seconds)


def test_network_without_limit_takes_no_time() -> None:
    assert not Pace(0).is_limited
    assert Pace(0).time_for(100_000) == timedelta()


@pytest.mark.parametrize(("cost", "said"), [(5.0, 12), (1 / 28, 1_680), (120.0, 0.5), (7.0, 8.6)])
def test_rate_is_rounded_as_one_says_it(cost: float, said: float) -> None:
    assert Pace(cost).per_minute == said
