"""One running server per county: an advisory lock on a file, held for as long as the process lives.

The lock dies with the process, however it dies, so there is nothing to clean up after a crash.
The file's content, the holder's process id, is only for the message to whoever comes second.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.domain.errors import Conflict, Unavailable

TRIES = 4
PAUSE_SECONDS = 0.05  # a doctor that only looks holds the lock for less than this


@contextmanager
def only_instance(path: Path) -> Iterator[None]:
    """Be the only one while the block runs.

    Errors: Conflict("serve.already_running", pid=…); Unavailable("storage.failed") when the file cannot be made.
    """
    descriptor = _open(path)
    try:
        if not _take(descriptor):
            raise Conflict("serve.already_running", pid=_read_pid(descriptor), path=str(path))
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def holder_of(path: Path) -> int | None:
    """The process that holds the lock; None when nobody does. 0: somebody who has not written its number yet."""
    if not path.exists():
        return None
    descriptor = _open(path)
    try:
        return None if _try(descriptor, fcntl.LOCK_SH) else _read_pid(descriptor)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable("storage.failed", reason=error.strerror or type(error).__name__) from error


def _take(descriptor: int) -> bool:
    for attempt in range(TRIES):
        if _try(descriptor, fcntl.LOCK_EX):
            return True
        if attempt + 1 < TRIES:
            time.sleep(PAUSE_SECONDS)
    return False


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_pid(descriptor: int) -> int:
    content = os.pread(descriptor, 32, 0).strip()
    return int(content) if content.isdigit() else 0
