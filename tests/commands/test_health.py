"""What a running server says of itself: a fault when it begins and when it ends, and always to the service manager."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from cli.health import Health
from cli.systemd import Systemd

GIB, MIB = 1 << 30, 1 << 20


class Manager(Systemd):
    """Remembers what it was told."""

    def __init__(self) -> None:
        super().__init__({})
        self.heard: list[str] = []

    def status(self, status: str) -> None:
        self.heard.append(status)


@pytest.fixture
def manager() -> Manager:
    return Manager()


@pytest.fixture
def health(manager: Manager, tmp_path: Path) -> Health:
    return Health(manager, tmp_path, "channels: telegram")


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Sets how much room the disk has."""

    def leave(free: int) -> None:
        usage = shutil._ntuple_diskusage(100 * GIB, 100 * GIB - free, free)
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    return leave


def test_fault_is_shown_until_it_is_over(health: Health, manager: Manager) -> None:
    health.failed("reminders", "storage.full")
    health.done("year")
    assert health.status == "channels: telegram; storage.full"
    health.done("reminders")
    assert manager.heard == ["channels: telegram; storage.full", "channels: telegram"]


async def test_little_room_is_said_once(health: Health, manager: Manager, room: Callable[[int], None]) -> None:
    with capture_logs() as logged:
        for free in (2 * GIB, 900 * MIB, 800 * MIB, 50 * MIB, 3 * GIB, 3 * GIB):
            room(free)
            await health.look_at_disk()
    assert [line["code"] for line in logged] == ["disk.little_space", "disk.no_space", "disk.enough"]
    assert manager.heard[-2:] == ["channels: telegram; disk.no_space: 50 MiB", "channels: telegram"]


async def test_enough_room_is_no_news(health: Health, manager: Manager, room: Callable[[int], None]) -> None:
    room(2 * GIB)
    with capture_logs() as logged:
        await health.look_at_disk()
    assert (logged, manager.heard) == ([], [])
