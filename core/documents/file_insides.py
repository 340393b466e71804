"""What is inside a file that anybody may have made: its first bytes, its zip directory, the attributes of its XML.

What must stay true: nothing is unpacked to a disk and nothing is run; a zip directory is not read before its length is
known to be one that an office program writes, a part not before its size is; of XML no document type is read, so that
nothing in it is expanded or fetched.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from xml.parsers import expat

from core.domain.errors import Invalid
from core.domain.proposals.file_insides import MOST_DIRECTORY, MOST_PARTS, Form, Part

_FIRST_BYTES = {
    Form.PDF: b"%PDF-",
    Form.JPEG: b"\xff\xd8\xff",
    Form.PNG: b"\x89PNG\r\n\x1a\n",
    Form.PACKAGE: b"PK\x03\x04",
    Form.COMPOUND: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}
_ENCODINGS = ("utf-8", "gb18030")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # no text has them, in either encoding
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LOCKED = 0x1
# All that zipfile answers to a turned bit.
_DAMAGES = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError)
_END, _END_SIZE, _BEFORE_END = b"PK\x05\x06", 22, b"PK\x06\x07"


class BoundedInsides:
    """A ``FileInsides`` that reads from memory."""

    def form(self, content: bytes) -> Form | None:
        """See ``FileInsides``."""
        return next((form for form, first in _FIRST_BYTES.items() if content.startswith(first)), None)

    def is_text(self, content: bytes) -> bool:
        """See ``FileInsides``."""
        if _CONTROLS.search(content) is None:
            for encoding in _ENCODINGS:
                with suppress(UnicodeDecodeError):
                    content.decode(encoding)
                    return True
        return False

    def package(self, content: bytes) -> ZipPackage:
        """See ``FileInsides``."""
        _check_directory(content)
        try:
            return ZipPackage(zipfile.ZipFile(BytesIO(content)))
        except _DAMAGES as error:
            raise Invalid("attachment.damaged") from error

    def each_element(self, xml: bytes, check: Callable[[Mapping[str, str]], None]) -> None:
        """See ``FileInsides``."""

        def refuse(*_: object) -> None:
            raise Invalid("attachment.crafted")

        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda _name, attributes: check(attributes)
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise Invalid("attachment.damaged") from error


class ZipPackage:
    """A ``Package`` in memory; nothing is to be closed."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._entries = {_part(entry): entry for entry in archive.infolist()}
        self.parts = tuple(_part(entry) for entry in archive.infolist())

    def unpacked(self, part: Part, *, limit: int) -> bytes:
        """See ``Package``."""
        try:
            with self._archive.open(self._entries[part]) as entry:
                return entry.read(limit + 1)
        except _DAMAGES as error:
            raise Invalid("attachment.damaged") from error


def _part(entry: zipfile.ZipInfo) -> Part:
    is_locked = bool(entry.flag_bits & _LOCKED)
    return Part(entry.orig_filename, entry.file_size, is_locked, entry.compress_type in _PACKED)


def _check_directory(content: bytes) -> None:
    """Before the directory is read into memory: where it says that it is, and not longer than one can be."""
    at = content.rfind(_END, -_END_SIZE)
    if at != len(content) - _END_SIZE or content[at - 20 : at - 16] == _BEFORE_END:
        raise Invalid("attachment.damaged")  # something behind it, or the long form that no such file needs
    number = int.from_bytes(content[at + 10 : at + 12], "little")
    size, begin = (int.from_bytes(content[at + 12 + place : at + 16 + place], "little") for place in (0, 4))
    if number > MOST_PARTS or size > MOST_DIRECTORY:
        raise Invalid("attachment.crafted")
    if begin + size != at:
        raise Invalid("attachment.damaged")
