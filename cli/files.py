"""Files that a command writes: private, whole, and never over another one."""

from __future__ import annotations

import os
from pathlib import Path

from core.domain.errors import Conflict, Invalid, NotFound, Unavailable


def write_private(path: Path, content: bytes) -> Path:
    """Create ``path`` (0600). Errors: Conflict("file.exists"), Unavailable("file.failed")."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
    except FileExistsError as error:
        raise Conflict("file.exists", path=str(path)) from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise Unavailable("file.failed", path=str(path), reason=error.strerror or type(error).__name__) from error
    return path


def refuse_existing(path: Path) -> None:
    """Before long work whose file could not be written. Errors: Conflict("file.exists")."""
    if path.exists():
        raise Conflict("file.exists", path=str(path))


def read_text(path: Path) -> str:
    """Errors: NotFound("file.missing"), Invalid("file.unreadable")."""
    if not path.is_file():
        raise NotFound("file.missing", path=str(path))
    try:
        return path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise Invalid("file.unreadable", path=str(path)) from error


def ending_of(path: Path, *allowed: str) -> str:
    """``path``'s ending, one of ``allowed``. Errors: Invalid("file.ending")."""
    ending = path.suffix.lower()
    if ending not in allowed:
        raise Invalid("file.ending", path=str(path), endings=list(allowed))
    return ending
