"""Files that a command writes: private, whole, and never over another one."""

from __future__ import annotations

from pathlib import Path

from core.documents.private_file import write_private
from core.domain.errors import Conflict, Invalid, NotFound

__all__ = ["ending_of", "read_text", "refuse_existing", "write_private"]


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
