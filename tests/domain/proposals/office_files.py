"""Files as office programs write them, and as somebody hostile would: small packages made part by part."""

from __future__ import annotations

import zipfile
from io import BytesIO

from core.domain.rules.attaching import FileKind

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
JPEG = b"\xff\xd8\xff\xe0" + bytes(16)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    FileKind.DOCX: ("word/document.xml", f"{_OFFICE}wordprocessingml.document.main+xml"),
    FileKind.XLSX: ("xl/workbook.xml", f"{_OFFICE}spreadsheetml.sheet.main+xml"),
    FileKind.PPTX: ("ppt/presentation.xml", f"{_OFFICE}presentationml.presentation.main+xml"),
}


def package(kind: FileKind = FileKind.DOCX, parts: dict[str, bytes] | None = None, *, main_type: str = "") -> bytes:
    """A package of that kind with these ``parts`` beside its own (or in their place)."""
    main, usual = _MAIN[kind]
    types = f'<Types><Override PartName="/{main}" ContentType="{main_type or usual}"/></Types>'.encode()
    return zipped({"[Content_Types].xml": types, main: b"<document/>", **(parts or {})})


def zipped(parts: dict[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relation(means: str, target: str, *, mode: str = "External") -> bytes:
    return (
        f'<Relationships><Relationship Id="r1" Type="{means}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()
