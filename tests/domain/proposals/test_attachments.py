"""What may be attached, called what, and how much of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.file_insides import BoundedInsides
from core.documents.word_files import WordFile
from core.documents.workbooks import table_workbook
from core.domain.errors import Conflict, Invalid
from core.domain.ids import ProposalId
from core.domain.proposals.attached_content import check_content
from core.domain.proposals.attachments import (
    LARGEST,
    LONGEST_NAME,
    Attachment,
    check_room,
    check_size,
    new_id,
    shown_name,
)
from core.domain.proposals.file_insides import MOST_PARTS
from core.domain.rules.attaching import MEGABYTE, AttachmentRules, FileKind
from tests.domain.proposals.office_files import (
    HYPERLINK,
    JPEG,
    OLD_WORD,
    PDF,
    PNG,
    TEMPLATE,
    package,
    relation,
    zipped,
)

USUAL = AttachmentRules()
INSIDES = BoundedInsides()  # the real thing: what a hostile file meets
NAMES = [
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("..\\..\\现场.jpg", "现场.jpg"),
    ("C:\\Users\\田\\方案.docx", "方案.docx"),
    ("a\0b.pdf", "ab.pdf"),
    ("CON", "_CON"),
    ("nul.txt", "_nul.txt"),
    ("Lpt1.tar.pdf", "_Lpt1.tar.pdf"),
    ("照片\u202egpj.exe", "照片gpj.exe"),
    ("\x1b[31m红.pdf", "[31m红.pdf"),
    ("行\n名.pdf", "行 名.pdf"),
    (' <桥>|"梁"?.pdf. ', "桥梁.pdf"),
    ("....", ""),
    ("/", ""),
]


@pytest.mark.parametrize(("given_name", "shown"), NAMES)
def test_name_becomes_harmless_text(given_name: str, shown: str) -> None:
    assert shown_name(given_name) == shown


def test_long_name_keeps_its_ending() -> None:
    name = shown_name(f"{'桥' * 300}.docx")
    assert len(name) == LONGEST_NAME
    assert name.endswith("桥.docx")


@given(st.text(st.characters(), max_size=400))
def test_no_name_is_a_path(given_name: str) -> None:
    name = shown_name(given_name)
    assert len(name) <= LONGEST_NAME + 1
    assert not set(name) & set('/\\:*?"<>|\0\n\r\x1b')
    assert name not in {".", ".."}
    assert shown_name(name) == name


HONEST: list[tuple[str, bytes, FileKind]] = [
    ("附件.PDF", PDF, FileKind.PDF),
    ("现场.jpeg", JPEG, FileKind.JPEG),
    ("现场.png", PNG, FileKind.PNG),
    ("说明.txt", "桥面破损\n两处".encode(), FileKind.TEXT),
    ("说明.txt", "桥面破损\r\n两处".encode("gb18030"), FileKind.TEXT),
    ("方案.docx", package(FileKind.DOCX), FileKind.DOCX),
    ("预算.xlsx", package(FileKind.XLSX, {"xl/printerSettings/printerSettings1.bin": b"\1"}), FileKind.XLSX),
    ("汇报.pptx", package(FileKind.PPTX), FileKind.PPTX),
    ("链接.docx", package(parts={"word/_rels/document.xml.rels": relation(HYPERLINK, "https://a.cn")}), FileKind.DOCX),
    ("图表.docx", package(parts={"word/embeddings/a.xlsx": package(FileKind.XLSX)}), FileKind.DOCX),
]


@pytest.mark.parametrize(("name", "content", "kind"), HONEST)
def test_honest_file_is_what_it_says(name: str, content: bytes, kind: FileKind) -> None:
    assert check_content(name, content, INSIDES, USUAL) is kind


def test_our_own_documents_may_be_attached() -> None:
    word = WordFile("答复函", author="龙山县人大", made_at=datetime(2026, 3, 2, tzinfo=UTC))
    word.table(("项目", "金额"), [("修缮", "12")])
    assert check_content("答复函.docx", word.content(), INSIDES, USUAL) is FileKind.DOCX
    assert check_content("预算.xlsx", table_workbook("预算", ("项目",), [("修缮",)]), INSIDES, USUAL) is FileKind.XLSX


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
INNER = package(FileKind.XLSX, {"xl/vbaProject.bin": b"\1"})
DOCTYPE = b'<!DOCTYPE r [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><Relationships>&b;</Relationships>'
HOSTILE: list[tuple[str, str, bytes, str]] = [
    ("program by its ending", "宏.docm", package(main_type=MACRO), "attachment.kind"),
    ("table with macros", "宏.xlsm", package(FileKind.XLSX), "attachment.kind"),
    ("old format by its ending", "旧.doc", OLD_WORD, "attachment.kind"),
    ("two endings", "方案.pdf.exe", PDF, "attachment.kind"),
    ("no ending", "方案", PDF, "attachment.kind"),
    ("old format under a new ending", "旧.docx", OLD_WORD, "attachment.old_office"),
    ("macro document renamed", "宏.docx", package(main_type=MACRO), "attachment.macro"),
    ("program inside", "宏.docx", package(parts={"word/vbaProject.bin": b"\1"}), "attachment.macro"),
    ("program inside, in capitals", "宏.docx", package(parts={"word/VBAPROJECT.BIN": b"\1"}), "attachment.macro"),
    ("old macro sheet", "宏.xlsx", package(FileKind.XLSX, {"xl/macrosheets/a.xml": b"<a/>"}), "attachment.macro"),
    (
        "template from elsewhere",
        "模板.docx",
        package(parts={"word/_rels/settings.xml.rels": relation(TEMPLATE, "https://evil/a.dotm")}),
        "attachment.remote",
    ),
    (
        "template from elsewhere, in another encoding",
        "模板.docx",
        package(parts={"word/_rels/settings.xml.rels": relation(TEMPLATE, "//evil/a").decode().encode("utf-16")}),
        "attachment.remote",
    ),
    ("object", "对象.docx", package(parts={"word/embeddings/oleObject1.bin": b"\1"}), "attachment.object"),
    ("object under another name", "对象.docx", package(parts={"word/embeddings/a.bin": b"\1"}), "attachment.object"),
    ("control", "对象.docx", package(parts={"word/activeX/activeX1.xml": b"<a/>"}), "attachment.object"),
    ("program file", "对象.docx", package(parts={"word/media/a.exe": b"MZ"}), "attachment.object"),
    ("program in the chart's table", "图.docx", package(parts={"word/embeddings/a.xlsx": INNER}), "attachment.macro"),
    ("way out", "路径.docx", package(parts={"../../etc/cron.d/a.xml": b"<a/>"}), "attachment.crafted"),
    ("way out for Windows", "路径.docx", package(parts={"..\\a.xml": b"<a/>"}), "attachment.crafted"),
    ("entities", "实体.docx", package(parts={"_rels/.rels": DOCTYPE}), "attachment.crafted"),
    ("bomb in a part that is read", "炸.docx", package(parts={"_rels/.rels": bytes(9_000_000)}), "attachment.crafted"),
    ("bomb in a part that is not", "炸.docx", package(parts={"word/a.xml": bytes(210_000_000)}), "attachment.crafted"),
    ("far too many parts", "多.docx", package(parts={f"a{n}.xml": b"" for n in range(MOST_PARTS)}),
     "attachment.crafted"),
    ("table called a document", "表.docx", package(FileKind.XLSX), "attachment.not_what_it_says"),
    ("archive called a document", "包.docx", zipped({"a.xml": b"<a/>"}), "attachment.not_what_it_says"),
    ("page called a picture", "图.png", b"<html>", "attachment.not_what_it_says"),
    ("picture called a document", "图.pdf", PNG, "attachment.not_what_it_says"),
    ("program called a text", "说明.txt", b"MZ\x90\0\3", "attachment.not_what_it_says"),
    ("cut off", "断.docx", package()[:-30], "attachment.damaged"),
    ("something behind it", "尾.docx", package() + b"MZ", "attachment.damaged"),
    ("something before it", "头.docx", b"PK\x03\x04" + package(), "attachment.damaged"),
    ("nothing in it", "空.pdf", b"", "attachment.empty"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "code"), [one[1:] for one in HOSTILE], ids=[one[0] for one in HOSTILE])
def test_hostile_file_is_refused(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_content(name, content, INSIDES, USUAL)
    assert refused.value.code == code


@given(st.binary(max_size=40), st.integers(0, 10_000))
def test_turned_bytes_end_in_nothing_but_a_refusal(noise: bytes, place: int) -> None:
    content = bytearray(package(parts={"_rels/.rels": relation(HYPERLINK, "https://a.cn")}))
    content[place % len(content) : place % len(content) + len(noise)] = noise
    with suppress(Invalid):
        assert check_content("方案.docx", bytes(content), INSIDES, USUAL) is FileKind.DOCX


def test_size_is_refused_before_anything_is_read() -> None:
    check_size(LARGEST)
    with pytest.raises(Invalid, match=r"attachment\.too_large"):
        check_size(LARGEST + 1)


def of_size(size: int) -> Attachment:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    return Attachment(new_id(), ProposalId(1), "a.pdf", FileKind.PDF, size, "0" * 64, now, "staff:1")


@pytest.mark.parametrize(
    ("there", "size", "code"),
    [(USUAL.most_files * [1], 1, "attachment.too_many"), ([LARGEST, LARGEST], LARGEST, "attachment.too_much")],
)
def test_neither_number_nor_sum_grows_beyond(there: list[int], size: int, code: str) -> None:
    with pytest.raises(Conflict) as refused:
        check_room([of_size(one) for one in there], size, USUAL)
    assert refused.value.code == code
    check_room([of_size(1)], USUAL.most_mb * MEGABYTE - 1, USUAL)


def test_county_may_allow_less() -> None:
    strict = AttachmentRules(kinds=(FileKind.PDF,), largest_mb=1, most_files=1, most_mb=1)
    assert check_content("方案.pdf", PDF, INSIDES, strict) is FileKind.PDF
    for name, content, told in (
        ("现场.png", PNG, {"given": "png", "allowed": ["pdf"]}),
        ("方案.pdf", PDF + bytes(MEGABYTE), {"limit": 1}),
    ):
        with pytest.raises(Invalid) as refused:
            check_content(name, content, INSIDES, strict)
        assert refused.value.params == told
    with pytest.raises(Conflict, match=r"attachment\.too_many"):
        check_room([of_size(1)], 1, strict)


def test_ids_are_random_and_no_paths() -> None:
    found: set[Any] = {new_id() for _ in range(50)}
    assert len(found) == 50
    assert all(len(one) == 16 and one.isalnum() for one in found)
