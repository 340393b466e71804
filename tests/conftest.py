"""What holds for every test: nothing is judged by the clock, and little time goes into looking for garbage."""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

_NEW_OBJECTS = 20_000  # until the collector looks again


def pytest_collection_finish() -> None:
    """Thousands of collected tests stay to the end: looking through them again and again takes a fifth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
