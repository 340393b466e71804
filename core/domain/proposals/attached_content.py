"""Whether a file is what its name says, and carries nothing that could act on whoever opens it.

Judged from its first bytes and, of a Word, Excel or PowerPoint file, from the names of its parts and the few small ones
that say what belongs together. What is in there is read through ``FileInsides``, which bounds it. Refusals are
``Invalid``:

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

from collections.abc import Mapping

from core.domain.errors import Invalid
from core.domain.proposals.attachments import check_size, kind_by_name
from core.domain.proposals.file_insides import MOST_PARTS, FileInsides, Form, Package, Part
from core.domain.rules.attaching import AttachmentRules, FileKind

MOST_READ = 4_000_000  # bytes that are unpacked in all, of the parts that are looked into
LARGEST_PART = 1_000_000  # of those
MOST_UNPACKED = 200_000_000  # what all parts together say that they come to: for the sake of whoever opens it
LARGEST_INSIDE = 5_000_000  # a table behind a chart is a package within the package

_FORMS = {
    FileKind.PDF: Form.PDF,
    FileKind.DOCX: Form.PACKAGE,
    FileKind.XLSX: Form.PACKAGE,
    FileKind.PPTX: Form.PACKAGE,
    FileKind.JPEG: Form.JPEG,
    FileKind.PNG: Form.PNG,
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


def check_content(name: str, content: bytes, insides: FileInsides, allowed: AttachmentRules) -> FileKind:
    """What ``content`` is, called ``name``. Errors: those of ``check_size`` and every code of this module."""
    check_size(len(content), allowed.largest_mb)
    kind, form = kind_by_name(name, allowed), insides.form(content)
    if form is Form.COMPOUND:
        raise Invalid("attachment.old_office")
    is_meant = insides.is_text(content) if kind is FileKind.TEXT else form is _FORMS[kind]
    if not is_meant:
        raise Invalid("attachment.not_what_it_says", given=str(kind))
    if kind in _MAIN:
        _Opened(insides, insides.package(content)).check(kind)
    return kind


class _Opened:
    """A package that is being judged. ``is_inside``: it lies in another one."""

    def __init__(self, insides: FileInsides, package: Package, *, is_inside: bool = False) -> None:
        self._insides = insides
        self._package = package
        self._is_inside = is_inside

    def check(self, kind: FileKind) -> None:
        parts = self._package.parts
        names = {part.name.lower() for part in parts}
        if len(parts) > MOST_PARTS or len(names) < len(parts) or sum(part.size for part in parts) > MOST_UNPACKED:
            raise Invalid("attachment.crafted")
        for part in parts:
            _check_name(part.name)
        self._check_types(kind)
        left = MOST_READ
        for part in parts:
            if part.name.lower().endswith(".rels"):
                self._check_relations(part, min(left, LARGEST_PART))
                left -= part.size
            elif part.name.lower().endswith(".xlsx"):
                self._check_inside(part)

    def _check_types(self, kind: FileKind) -> None:
        """What the package says that its parts are: the main part is that of its kind, and none is a program."""
        main, wanted = _MAIN[kind]
        named = {part.name: part for part in self._package.parts}
        if main not in named or _TYPES not in named:
            raise Invalid("attachment.not_what_it_says", given=str(kind))
        found: list[str] = []

        def check(attributes: Mapping[str, str]) -> None:
            said = attributes.get("ContentType", "").lower()
            _check_meaning(said, _TYPES)
            if attributes.get("PartName") == f"/{main}":
                found.append(said)

        self._insides.each_element(self._unpacked(named[_TYPES], LARGEST_PART), check)
        if [wanted in said for said in found] != [True]:
            raise Invalid("attachment.not_what_it_says", given=str(kind))

    def _check_relations(self, part: Part, limit: int) -> None:
        """``attachedTemplate``, linked pictures, other workbooks: whatever is fetched by opening the file."""

        def check(attributes: Mapping[str, str]) -> None:
            means = attributes.get("Type", "").lower()
            _check_meaning(means, part.name)
            leads_away = attributes.get("TargetMode", "").lower() == "external"
            if leads_away and not means.endswith(_MAY_LEAD_AWAY):
                raise Invalid("attachment.remote", part=_shown(part.name))

        self._insides.each_element(self._unpacked(part, limit), check)

    def _check_inside(self, part: Part) -> None:
        """The table behind a chart is judged like a file of its own; one within it is none of an office program's."""
        content = b"" if self._is_inside else self._unpacked(part, LARGEST_INSIDE)
        if self._insides.form(content) is not Form.PACKAGE:
            raise Invalid("attachment.object", part=_shown(part.name))
        _Opened(self._insides, self._insides.package(content), is_inside=True).check(FileKind.XLSX)

    def _unpacked(self, part: Part, limit: int) -> bytes:
        if part.is_locked:
            raise Invalid("attachment.old_office")
        if part.size > limit or not part.is_usual:
            raise Invalid("attachment.crafted")
        return self._package.unpacked(part, limit=limit)


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


def _check_meaning(said: str, part: str) -> None:
    """What a package says that a part is, or is for."""
    if any(mark in said for mark in _TYPES_OF_PROGRAMS):
        raise Invalid("attachment.macro", part=_shown(part))
    if any(mark in said for mark in _TYPES_OF_OBJECTS):
        raise Invalid("attachment.object", part=_shown(part))


def _shown(name: str) -> str:
    """A part's name for a message: it is the file's own text, so no longer than a path and ASCII."""
    return name.encode("ascii", "replace").decode("ascii")[:80]
