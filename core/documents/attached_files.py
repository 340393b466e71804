"""Attachments from a disk and back to one: read whole and bounded, written private and never over another file.

What must stay true: what is read is a file, not a device or a pipe, and no larger than may be attached; what is written
lies in the folder that somebody named, whatever the attachment is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.documents.private_file import write_private
from core.domain.errors import Conflict, Invalid, NotFound, Unavailable
from core.domain.proposals.attachments import LARGEST, Attachment, check_size, shown_name


def read_file(path: Path) -> bytes:
    """Errors: NotFound("file.missing"), Invalid("attachment.empty" | "attachment.too_large"), Unavailable."""
    if not path.is_file():
        raise NotFound("file.missing", path=str(path))
    try:
        check_size(path.stat().st_size)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise Unavailable("file.failed", path=str(path), reason=error.strerror or type(error).__name__) from error
    check_size(len(content))
    return content


def places_in(folder: Path, wanted: Sequence[Attachment]) -> list[Path]:
    """Where each goes, none where something is; two of one name get a number.

    Errors: Invalid("attachment.no_folder"), Conflict("file.exists").
    """
    if not folder.is_dir():
        raise Invalid("attachment.no_folder", path=str(folder))
    taken: set[str] = set()
    places = []
    for one in wanted:
        name = _free(shown_name(one.name) or f"{one.id}.{one.kind}", taken)
        taken.add(name.casefold())
        places.append(folder / name)
    for place in places:
        if place.exists():
            raise Conflict("file.exists", path=str(place))
    return places


def write_file(place: Path, content: bytes) -> Path:
    """Errors: Conflict("file.exists"), Unavailable("file.failed")."""
    return write_private(place, content)


def _free(name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".")
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{stem or ending} ({number}){dot}{ending if stem else ''}"
    return free
