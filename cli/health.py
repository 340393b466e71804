"""How a running server is, for its log and for ``systemctl status``: said when it changes, not at every look.

What must stay true: a fault is said when it begins and when it ends; the service manager shows the faults there are.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import structlog

from cli.systemd import Systemd
from core.doctor import LITTLE_SPACE, NO_SPACE

log = structlog.get_logger(__name__)
_DISK = "disk"


class Health:
    """The faults of one server. ``usual`` is the status of a server without any."""

    def __init__(self, systemd: Systemd, root: Path, usual: str) -> None:
        self._systemd = systemd
        self._root = root
        self._usual = usual
        self._faults: dict[str, str] = {}

    @property
    def status(self) -> str:
        """One line."""
        return "; ".join([self._usual, *self._faults.values()])

    def failed(self, job: str, code: str) -> None:
        """``job`` was not done because of ``code``: it is tried again at its next time."""
        log.error("serve.storage_unavailable", job=job, code=code)
        self._change(job, code)

    def done(self, job: str) -> None:
        """``job`` was done; what it failed with before is over."""
        if job in self._faults:
            log.info("serve.storage_available", job=job)
            self._change(job, "")

    async def look_at_disk(self) -> None:
        """Warn while there is room to do something about it: below LITTLE_SPACE, and again below NO_SPACE."""
        free = shutil.disk_usage(self._root).free
        fault = "disk.no_space" if free < NO_SPACE else "disk.little_space" if free < LITTLE_SPACE else ""
        before = self._faults.get(_DISK, "").partition(":")[0]
        if fault != before:
            tell = log.warning if fault else log.info
            tell("serve.disk", code=fault or "disk.enough", free=free)
        self._change(_DISK, f"{fault}: {free >> 20} MiB" if fault else "")

    def _change(self, name: str, fault: str) -> None:
        if self._faults.get(name, "") == fault:
            return
        self._faults.pop(name, None)
        if fault:
            self._faults[name] = fault
        self._systemd.status(self.status)
