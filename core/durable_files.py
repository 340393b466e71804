"""Files beside the database that only the office's account may read, and that a power cut does not undo.

Below all rooms: storage, documents and channels keep theirs through this one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def private_file(path: Path) -> Iterator[BinaryIO]:
    """A new file (0600) to be written; its content is on the disk when the block has been left, its name once
    ``sync_directory`` returns. Errors: FileExistsError and every other OSError as they come.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def replace_private(path: Path, content: bytes) -> None:
    """Create or replace ``path`` (0600): all of ``content`` under its name, or what was there; on the disk when this
    returns. Errors: every OSError as it comes.
    """
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with private_file(draft) as file:
        file.write(content)
    draft.replace(path)
    sync_directory(path.parent)


def sync_directory(directory: Path) -> None:
    """Make durable which names ``directory`` holds."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
