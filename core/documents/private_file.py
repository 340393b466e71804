"""A new file that only its owner may read: whole, or not there."""

from __future__ import annotations

from pathlib import Path

from core.domain.errors import Conflict, Unavailable
from core.domain.text import clean_line
from core.durable_files import private_file

LONGEST_NAME = 60  # characters, of four bytes at most each: a disk takes 255 bytes, and something is put around it
_NOT_IN_NAMES = '\\/:*?"<>|'


def file_name(text: str) -> str:
    """A name or a title, which is people's text, as what a file may be called: without directories or signs."""
    kept = (char for char in clean_line(text, limit=LONGEST_NAME) if char not in _NOT_IN_NAMES)
    return "".join(kept).strip(". ")


def write_private(path: Path, content: bytes) -> Path:
    """Create ``path`` (0600). Errors: Conflict("file.exists"), Unavailable("file.failed")."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with private_file(path) as file:
            file.write(content)
    except FileExistsError as error:
        raise Conflict("file.exists", path=str(path)) from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Unavailable("file.failed", path=str(path), reason=error.strerror or type(error).__name__) from error
    return path
