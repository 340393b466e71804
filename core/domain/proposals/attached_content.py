"""Whether a file is what its name says, and carries nothing that could act on whoever opens it.

Judged from its first bytes and, of a Word, Excel or PowerPoint file, from its zip directory and the few small parts
that say what belongs together. Nothing is unpacked to a disk and nothing is run; what is read is bounded before it is
read, so that a crafted file costs no more than an honest one. Refusals are ``Invalid``:

    attachment.kind             the ending is none of those allowed
    attachment.not_what_it_says the content does not belong to the ending (given)
    attachment.old_office       the format of before 2007, or locked with a password
    attachment.macro            carries a program (part)
    attachment.object           carries another program's object (part)
    attachment.remote           fetches something from elsewhere when it is opened (part)
    attachment.crafted          more parts, or larger ones, than an office program writes
    attachment.damaged          incomplete

What this is not: a search for viruses. A PDF file or a picture is passed on as it came.
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
from core.domain.proposals.attachments import FileKind, check_size, kind_by_name

MOST_PARTS = 2_000
MOST_DIRECTORY = 500_000  # bytes
MOST_READ = 4_000_000  # bytes that are unpacked in all, of the parts that are looked into
LARGEST_PART = 1_000_000  # of those
MOST_UNPACKED = 200_000_000  # what all parts together say that they come to: for the sake of whoever opens it
LARGEST_INSIDE = 5_000_000  # a table behind a chart is a package within the package

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_MAGIC = {
    FileKind.PDF: (b"%PDF-",),
    FileKind.DOCX: (_ZIP,),
    FileKind.XLSX: (_ZIP,),
    FileKind.PPTX: (_ZIP,),
    FileKind.JPEG: (b"\xff\xd8\xff",),
    FileKind.PNG: (b"\x89PNG\r\n\x1a\n",),
}
_MAIN = {
    FileKind.DOCX: ("word/document.xml", "wordprocessingml.document.main+xml"),
    FileKind.XLSX: ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    FileKind.PPTX: ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}
_TYPES = "[Content_Types].xml"
_PROGRAMS = ("vbaproject", "vbadata", "/macrosheets/", "/customui/")
_OBJECTS = ("/activex/", "oleobject", "/ctrlprops/")
_TYPES_OF_PROGRAMS = ("macroenabled", "vbaproject", "vba")
_TYPES_OF_OBJECTS = ("oleobject", "activex")
# What an office program puts into such a package; ``bin`` only where it is the printer's settings.
_HARMLESS_ENDINGS = frozenset(
    (
        *("xml", "rels", "vml", "xlsx", "thmx", "psmdcp", "odttf", "fntdata", "ttf"),
        *("jpeg", "jpg", "png", "gif", "bmp", "tif", "tiff", "emf", "wmf", "svg", "wdp"),
    )
)
_PRINTER = "/printersettings/"
_MAY_LEAD_AWAY = "/hyperlink"  # followed by whoever clicks on it, and by nothing else
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# All that zipfile answers to a turned bit.
_DAMAGES = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError, ValueError)
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")  # no text has them, in either encoding
_END, _END_SIZE, _BEFORE_END = b"PK\x05\x06", 22, b"PK\x06\x07"


def check_content(name: str, content: bytes) -> FileKind:
    """What ``content`` is, called ``name``. Errors: those of ``check_size`` and every code of this module."""
    check_size(len(content))
    kind = kind_by_name(name)
    if content.startswith(_OLE):
        raise Invalid("attachment.old_office")
    if kind is FileKind.TEXT:
        _check_text(content)
    elif not content.startswith(_MAGIC[kind]):
        raise Invalid("attachment.not_what_it_says", given=str(kind))
    if kind in _MAIN:
        _check_package(content, kind, depth=0)
    return kind


def _check_text(content: bytes) -> None:
    if _CONTROLS.search(content) is None:
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                content.decode(encoding)
                return
    raise Invalid("attachment.not_what_it_says", given=str(FileKind.TEXT))


def _check_package(content: bytes, kind: FileKind, *, depth: int) -> None:
    _check_directory(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_parts(archive, kind, depth)
    except _DAMAGES as error:
        raise Invalid("attachment.damaged") from error


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


def _check_parts(archive: zipfile.ZipFile, kind: FileKind, depth: int) -> None:
    entries = archive.infolist()
    names = [entry.orig_filename for entry in entries]
    if len(entries) > MOST_PARTS or len({name.lower() for name in names}) < len(names):
        raise Invalid("attachment.crafted")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Invalid("attachment.crafted")
    for name in names:
        _check_name(name)
    _check_types(archive, kind, names)
    left = MOST_READ
    for entry in entries:
        if entry.filename.lower().endswith(".rels"):
            part = _read(archive, entry, min(left, LARGEST_PART))
            left -= len(part)
            _check_relations(entry.filename, part)
        elif entry.filename.lower().endswith(".xlsx"):
            _check_inside(archive, entry, depth)


def _check_name(name: str) -> None:
    """Of a part: no way out of the package, nothing that acts, and only endings that such packages have."""
    lowered = f"/{name.lower()}"
    steps = lowered.split("/")[1:]
    if "\0" in name or "\\" in name or ".." in steps or name.startswith("/") or ":" in name:
        raise Invalid("attachment.crafted")
    if any(mark in lowered for mark in _PROGRAMS):
        raise Invalid("attachment.macro", part=_shown(name))
    if any(mark in lowered for mark in _OBJECTS):
        raise Invalid("attachment.object", part=_shown(name))
    ending = steps[-1].rpartition(".")[2]
    is_printer = ending == "bin" and _PRINTER in lowered
    if steps[-1] and ending not in _HARMLESS_ENDINGS and not is_printer:
        raise Invalid("attachment.object", part=_shown(name))


def _check_types(archive: zipfile.ZipFile, kind: FileKind, names: list[str]) -> None:
    """What the package says that its parts are: the main part is that of its kind, and none is a program."""
    main, wanted = _MAIN[kind]
    if main not in names or _TYPES not in names:
        raise Invalid("attachment.not_what_it_says", given=str(kind))
    found: list[str] = []

    def check(attributes: Mapping[str, str]) -> None:
        said = attributes.get("ContentType", "").lower()
        if any(mark in said for mark in _TYPES_OF_PROGRAMS):
            raise Invalid("attachment.macro", part=_TYPES)
        if any(mark in said for mark in _TYPES_OF_OBJECTS):
            raise Invalid("attachment.object", part=_TYPES)
        if attributes.get("PartName") == f"/{main}":
            found.append(said)

    _each_element(_read(archive, archive.getinfo(_TYPES), LARGEST_PART), check)
    if [wanted in said for said in found] != [True]:
        raise Invalid("attachment.not_what_it_says", given=str(kind))


def _check_relations(name: str, part: bytes) -> None:
    """``attachedTemplate``, linked pictures, other workbooks: whatever is fetched by opening the file."""

    def check(attributes: Mapping[str, str]) -> None:
        means = attributes.get("Type", "").lower()
        if any(mark in means for mark in _TYPES_OF_PROGRAMS):
            raise Invalid("attachment.macro", part=_shown(name))
        if any(mark in means for mark in _TYPES_OF_OBJECTS):
            raise Invalid("attachment.object", part=_shown(name))
        leads_away = attributes.get("TargetMode", "").lower() == "external"
        if leads_away and not means.endswith(_MAY_LEAD_AWAY):
            raise Invalid("attachment.remote", part=_shown(name))

    _each_element(part, check)


def _check_inside(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, depth: int) -> None:
    """The table behind a chart is judged like a file of its own; one within it is none of an office program's."""
    if depth:
        raise Invalid("attachment.object", part=_shown(entry.filename))
    content = _read(archive, entry, LARGEST_INSIDE)
    if not content.startswith(_ZIP):
        raise Invalid("attachment.object", part=_shown(entry.filename))
    _check_package(content, FileKind.XLSX, depth=depth + 1)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """One part, at most ``limit`` bytes of it ever unpacked."""
    if entry.flag_bits & 0x1:
        raise Invalid("attachment.old_office")
    if entry.file_size > limit or entry.compress_type not in _PACKED:
        raise Invalid("attachment.crafted")
    with archive.open(entry) as part:
        return part.read(limit + 1)


def _each_element(part: bytes, check: Callable[[Mapping[str, str]], None]) -> None:
    """``check`` the attributes of every element. A document type, which no office program writes, is refused unread."""

    def refuse(*_: object) -> None:
        raise Invalid("attachment.crafted")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda _name, attributes: check(attributes)
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        raise Invalid("attachment.damaged") from error


def _shown(name: str) -> str:
    """A part's name for a message: it is the file's own text, so no longer than a path and ASCII."""
    return name.encode("ascii", "replace").decode("ascii")[:80]
