"""Telling systemd how we are (sd_notify): a datagram to the socket that it names. Silent without one."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from datetime import timedelta

SOCKET, WATCHDOG = "NOTIFY_SOCKET", "WATCHDOG_USEC"


class Systemd:
    """``environment`` as the process was started with it."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get(SOCKET, "")
        self._address = f"\0{address[1:]}" if address.startswith("@") else address
        asked = environment.get(WATCHDOG, "")
        self._watchdog = timedelta(microseconds=int(asked)) if asked.isdecimal() else None

    @property
    def watchdog_every(self) -> timedelta | None:
        """How often to say that we live: half of what was asked, as its manual wants."""
        return self._watchdog / 2 if self._watchdog else None

    def ready(self, status: str) -> None:
        self._tell(f"READY=1\nSTATUS={status}")

    def status(self, status: str) -> None:
        self._tell(f"STATUS={status}")

    def alive(self) -> None:
        self._tell("WATCHDOG=1")

    def stopping(self) -> None:
        self._tell("STOPPING=1")

    def _tell(self, message: str) -> None:
        if not self._address:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
                sender.setblocking(False)
                sender.sendto(message.encode(), self._address)
        except OSError:
            return  # nobody listens any more; that must not stop the office
