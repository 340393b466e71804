"""Who this device is on its homeserver, and that no other process is it at the same time.

What must stay true: the access token is stored, so that a start is no login (Synapse lets five through and then one
in 331 s); a device id is never used again with other keys; two processes never share a device, for they would spend
the same keys twice.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.matrix.private_files import make_private, read_json, write_json
from core.county_home import MATRIX_SESSION
from core.domain.errors import Conflict

_LOCK = "device.lock"


@dataclass(frozen=True, slots=True)
class Session:
    """One login."""

    user_id: str
    device_id: str
    access_token: str = field(repr=False)


def load_session(state_dir: Path) -> Session | None:
    """The stored login; None before the first."""
    stored = read_json(state_dir / MATRIX_SESSION)
    if stored is None or not {"user_id", "device_id", "access_token"} <= stored.keys():
        return None
    return Session(str(stored["user_id"]), str(stored["device_id"]), str(stored["access_token"]))


def save_session(state_dir: Path, session: Session) -> None:
    """Replace the stored login; the keys of the device before it are of no more use."""
    before = load_session(state_dir)
    content = {"user_id": session.user_id, "device_id": session.device_id, "access_token": session.access_token}
    write_json(state_dir / MATRIX_SESSION, content)
    if before is not None and before.device_id != session.device_id:
        store_path(state_dir, before.device_id).unlink(missing_ok=True)


def store_path(state_dir: Path, device_id: str) -> Path:
    """Where the keys of a device are: a file of its own, so that a new device never meets old ones."""
    return state_dir / f"{''.join(char for char in device_id if char.isalnum())}.db"


@contextmanager
def only_process(state_dir: Path) -> Iterator[None]:
    """Be the only one that uses the device while the block runs. Errors: Conflict("matrix.device_in_use")."""
    make_private(state_dir)
    descriptor = os.open(state_dir / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("matrix.device_in_use", path=str(state_dir)) from None
        yield
    finally:
        os.close(descriptor)
