"""What is inside a file, for whoever judges it: the rules know this and neither zip nor XML.

What must stay true of whatever reads it: nothing is unpacked to a disk and nothing is run; how much is read is bounded
before it is read, so that a crafted file costs no more than an honest one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

MOST_PARTS = 2_000  # of one package
MOST_DIRECTORY = 500_000  # bytes of the list of its parts


class Form(StrEnum):
    """What a file is by its first bytes."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    PACKAGE = "package"  # a zip file, as Word, Excel and PowerPoint write since 2007
    COMPOUND = "compound"  # OLE: what they wrote before, and what one with a password still is


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a package, as its directory tells of it; nothing of it has been unpacked.

    ``name``: as it is written there. ``size``: bytes that it says it comes to. ``is_locked``: with a password.
    ``is_usual``: packed in a way that an office program uses.
    """

    name: str
    size: int
    is_locked: bool
    is_usual: bool


class Package(Protocol):
    """A file of parts."""

    @property
    def parts(self) -> Sequence[Part]:
        """In the order of the directory, also two of one name."""
        ...

    def unpacked(self, part: Part, *, limit: int) -> bytes:
        """One part, never more of it than ``limit`` bytes and one. Errors: Invalid("attachment.damaged")."""
        ...


class FileInsides(Protocol):
    """Reads files that anybody may have made."""

    def form(self, content: bytes) -> Form | None: ...

    def is_text(self, content: bytes) -> bool:
        """Whether all of it is text, in UTF-8 or as Chinese systems write it (GB 18030), without control signs."""
        ...

    def package(self, content: bytes) -> Package:
        """Errors: Invalid("attachment.damaged"), Invalid("attachment.crafted") where the directory is longer than
        ``MOST_PARTS`` and ``MOST_DIRECTORY`` let one be, before it is read.
        """
        ...

    def each_element(self, xml: bytes, check: Callable[[Mapping[str, str]], None]) -> None:
        """``check`` the attributes of every element; what it raises ends the reading.

        Errors: Invalid("attachment.damaged"), Invalid("attachment.crafted") of a document type, which no office
        program writes and which is not read.
        """
        ...
