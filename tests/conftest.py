"""One profile for every property: a slow machine is no counterexample, so nothing is judged by the clock."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: the dashboard's tests wait for its screen a third of their time."""
    return (os.cpu_count() or 1) + 1
