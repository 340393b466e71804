"""What a file must satisfy before anything parses it, judged from its first bytes and its zip directory.

Every refusal is ``Invalid`` with a code of its own, so that a front can say what to do about it:

    import.too_large      more than an office's roll can be (params: what, limit)
    import.zip_bomb       the parts declare far more than they hold compressed (unpacked, limit)
    import.encrypted      protected by a password
    import.macro          carries a program (part)
    import.entities       declares a document type or entities, which no office program writes (part)
    import.old_format     .xls, .doc, .xlsb: to be saved as .xlsx (found)
    import.not_a_table    something else altogether (found)
    import.damaged        incomplete or not what it claims to be

Declared sizes can be believed as a bound: the unpacker stops at them.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

from core.domain.errors import Invalid

MEBIBYTE = 1024 * 1024
PROLOG_BYTES = MEBIBYTE  # a document type can only stand before the first element
_CHUNK = 16 * 1024

_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
_FOREIGN_MAGICS = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"Rar!": "archive",
    b"7z\xbc\xaf": "archive",
    b"\x1f\x8b": "archive",
    b"{\\rtf": "rtf",
}
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_MACRO_MARKS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/", "/ctrlprops/vba")
_WORKBOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """How much of a file is read, and what reading may cost. Bytes, seconds, counts."""

    file_bytes: int = 20 * MEBIBYTE
    unpacked_bytes: int = 150 * MEBIBYTE
    part_bytes: int = 100 * MEBIBYTE
    ratio: int = 100  # judged only above ratio_from_bytes: small parts of repeated tags pack very well
    ratio_from_bytes: int = 10 * MEBIBYTE
    entries: int = 2_000
    sheets: int = 100
    columns: int = 256
    cells: int = 500_000
    cell_characters: int = 4_000
    characters: int = 10_000_000
    answer_bytes: int = 96 * MEBIBYTE
    memory_bytes: int = 384 * MEBIBYTE
    cpu_seconds: int = 60  # 2.4 million empty styled cells take 18
    wall_seconds: float = 120.0

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> ReadingLimits:
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Package:
    """A zip container that passed. ``has_external_links``: they are never followed, only reported."""

    names: frozenset[str]
    has_external_links: bool


def is_package(content: bytes) -> bool:
    """Whether ``content`` says it is a zip container, by its first bytes."""
    return content.startswith(_ZIP_MAGICS)


def refuse_foreign(content: bytes) -> None:
    """Refuse by the first bytes what is neither a zip container nor text. The name's ending is not asked."""
    if content.startswith(_OLE_MAGIC):
        if _ENCRYPTED_PACKAGE in content:
            raise Invalid("import.encrypted")
        raise Invalid("import.old_format", found="xls")
    for magic, found in _FOREIGN_MAGICS.items():
        if content.startswith(magic):
            raise Invalid("import.not_a_table", found=found)
    head = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        raise Invalid("import.old_format", found="html")  # what many systems export under the name .xls
    if head.startswith(b"<?xml"):
        raise Invalid("import.old_format", found="xml")


def check_package(content: bytes, *, limits: ReadingLimits) -> Package:
    """Judge a zip container by its directory and the prologs of its XML parts; nothing is unpacked whole.

    Errors: every code of this module.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_size(entries, limits)
            _refuse_encryption(entries)
            _refuse_programs(archive, entries)
            _refuse_document_types(archive, entries)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise Invalid("import.damaged") from error
    names = frozenset(entry.filename for entry in entries)
    return Package(names, any("/externallinks/" in name.lower() for name in names))


def refuse_no_workbook(package: Package) -> None:
    """Refuse a package that is not an .xlsx workbook, naming what it is where that is known."""
    if _WORKBOOK in package.names:
        return
    if "xl/workbook.bin" in package.names:
        raise Invalid("import.old_format", found="xlsb")
    if "word/document.xml" in package.names:
        raise Invalid("import.not_a_table", found="docx")
    if "content.xml" in package.names:
        raise Invalid("import.not_a_table", found="ods")
    raise Invalid("import.not_a_table", found="zip")


def _refuse_size(entries: list[zipfile.ZipInfo], limits: ReadingLimits) -> None:
    if len(entries) > limits.entries:
        raise Invalid("import.too_large", what="parts", limit=limits.entries)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.ratio_from_bytes and unpacked > limits.ratio * max(packed, 1):
        raise Invalid("import.zip_bomb", unpacked=unpacked, limit=limits.unpacked_bytes)
    largest = max((entry.file_size for entry in entries), default=0)
    if unpacked > limits.unpacked_bytes or largest > limits.part_bytes:
        raise Invalid("import.too_large", what="unpacked", limit=limits.unpacked_bytes)
    for entry in entries:
        if entry.file_size > limits.ratio_from_bytes:
            _refuse_ratio(entry, limits)


def _refuse_ratio(entry: zipfile.ZipInfo, limits: ReadingLimits) -> None:
    if entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Invalid("import.zip_bomb", unpacked=entry.file_size, limit=limits.part_bytes)


def _refuse_encryption(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Invalid("import.encrypted")


def _refuse_programs(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if any(mark in f"/{entry.filename.lower()}" for mark in _MACRO_MARKS):
            raise Invalid("import.macro", part=_shown(entry.filename))
    types = next((entry for entry in entries if entry.filename == "[Content_Types].xml"), None)
    if types is not None and b"macroEnabled" in archive.open(types).read(PROLOG_BYTES):
        raise Invalid("import.macro", part=_shown(types.filename))


def _refuse_document_types(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as part:
                if _declares_document_type(part):
                    raise Invalid("import.entities", part=_shown(entry.filename))


class _PrologRead(Exception):  # noqa: N818 - an outcome, not an error
    """The parser reached the end of what had to be looked at."""


def _declares_document_type(part: Any) -> bool:
    """Whether the XML in ``part`` has a DOCTYPE. A real parser looks, so that no encoding hides it."""
    found: list[bool] = []

    def stop(*_: object) -> None:
        raise _PrologRead

    def remember(*_: object) -> None:
        found.append(True)
        raise _PrologRead

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = remember
    parser.StartElementHandler = stop
    try:
        for _ in range(PROLOG_BYTES // _CHUNK):
            chunk = part.read(_CHUNK)
            parser.Parse(chunk, not chunk)
            if not chunk:
                break
    except _PrologRead:
        return bool(found)
    except expat.ExpatError as error:
        raise Invalid("import.damaged") from error
    raise Invalid("import.damaged")  # no element within the prolog's bytes


def _shown(name: str) -> str:
    """A part's name for a message: it is the file's own text, so no longer than a path and ASCII."""
    return name.encode("ascii", "replace").decode("ascii")[:80]
