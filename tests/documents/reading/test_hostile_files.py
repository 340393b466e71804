"""Files made to harm: each gets a refusal that says what it is, within the memory that was granted."""

from __future__ import annotations

import asyncio
import dataclasses
import struct
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from defusedxml.common import EntitiesForbidden
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.documents.reading.limits import MEBIBYTE, ReadingLimits
from core.documents.reading.sheets import read_content, read_workbook
from core.documents.reading.table_file import open_table_file, read_table_file
from core.domain.errors import Invalid, ShuzhiError
from tests.documents.reading.workbooks import sheet_xml, table, unpacking_to, with_parts, with_sheet

LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 10}'>" for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
LAUGHING = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
OPEN_HANDED = ReadingLimits(ratio=10**9, unpacked_bytes=10**12, part_bytes=10**12)


async def refusal_of(path: Path, limits: ReadingLimits | None = None) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        await open_table_file(path, limits=limits or ReadingLimits())
    return refusal.value


MEASURED = """
import re, sys
from pathlib import Path
from core.documents.reading import child
child.main()
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""


def child_peak_of(path: Path, limits: ReadingLimits) -> tuple[int, str]:
    """Peak resident bytes of one child that reads ``path``, and its answer.

    The kernel's high-water mark, because rusage would start from the memory of the test run that forked.
    """
    command = [sys.executable, "-W", "ignore", "-c", MEASURED, str(path), limits.to_json()]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return int(done.stderr) * 1024, done.stdout


async def test_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = unpacking_to(tmp_path / "bomb.xlsx", 320)
    assert path.stat().st_size < 2 * MEBIBYTE
    assert (await refusal_of(path)).code == "import.zip_bomb"
    peak, _ = child_peak_of(path, ReadingLimits())
    assert peak < 64 * MEBIBYTE


def test_parsed_bomb_stays_within_memory(tmp_path: Path) -> None:
    """Even when the directory's check is switched off, the parser cannot take more than it was granted."""
    path = unpacking_to(tmp_path / "bomb.xlsx", 320)
    limits = dataclasses.replace(OPEN_HANDED, memory_bytes=128 * MEBIBYTE, characters=10**12)
    peak, answer = child_peak_of(path, limits)
    assert peak < 128 * MEBIBYTE
    assert "import.memory" in answer


async def test_running_out_of_memory_is_said(tmp_path: Path) -> None:
    one_text = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "A" * (80 * MEBIBYTE) + "</t></is></c></row>"
    path = with_sheet(tmp_path / "a.xlsx", sheet_xml(one_text))
    limits = dataclasses.replace(OPEN_HANDED, memory_bytes=160 * MEBIBYTE)
    assert (await refusal_of(path, limits)).code == "import.memory"


async def test_running_out_of_time_is_said(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名"]])
    assert (await refusal_of(path, ReadingLimits(wall_seconds=0.001))).code == "import.timeout"


async def test_running_out_of_processor_is_said(tmp_path: Path) -> None:
    path = unpacking_to(tmp_path / "slow.xlsx", 64)
    limits = dataclasses.replace(OPEN_HANDED, characters=10**12, cpu_seconds=1)
    assert (await refusal_of(path, limits)).code == "import.timeout"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
async def test_billion_laughs_are_refused(tmp_path: Path, encoding: str) -> None:
    xml = sheet_xml(LAUGHING, prolog=LAUGHS + "]>").decode().replace('"1.0"', f'"1.0" encoding="{encoding}"')
    refusal = await refusal_of(with_sheet(tmp_path / "a.xlsx", xml.encode(encoding)))
    assert (refusal.code, refusal.params["part"]) == ("import.entities", "xl/worksheets/sheet1.xml")


async def test_external_entities_are_refused(tmp_path: Path) -> None:
    prolog = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
    path = with_sheet(tmp_path / "a.xlsx", sheet_xml(LAUGHING, prolog=prolog))
    assert (await refusal_of(path)).code == "import.entities"


def test_parser_itself_refuses_entities(tmp_path: Path) -> None:
    """The second line of defence, without the check of the prolog: defusedxml in openpyxl."""
    path = with_sheet(tmp_path / "a.xlsx", sheet_xml(LAUGHING, prolog=LAUGHS + "]>"))
    with pytest.raises(ValueError, match="could not read worksheets") as raised:
        read_workbook(path.read_bytes(), limits=ReadingLimits())
    assert isinstance(raised.value.__cause__, EntitiesForbidden)


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "word/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
async def test_macro_parts_are_refused(tmp_path: Path, part: str) -> None:
    path = with_parts(table(tmp_path / "a.xlsx", [["姓名"]]), {part: b"<x/>"})
    refusal = await refusal_of(path)
    assert (refusal.code, refusal.params["part"]) == ("import.macro", part)


async def test_macro_workbooks_are_refused_whatever_named(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名"]])
    with zipfile.ZipFile(path) as archive:
        types = archive.read("[Content_Types].xml")
    types = types.replace(b"spreadsheetml.sheet.main", b"excel.sheet.macroEnabled.main")
    assert (await refusal_of(with_parts(path, {"[Content_Types].xml": types}))).code == "import.macro"


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "import.old_format", "xls"),
        (b"<html><table><tr><td>a</td></tr></table></html>", "import.old_format", "html"),
        (b'<?xml version="1.0"?><Workbook/>', "import.old_format", "xml"),
        (b"%PDF-1.7", "import.not_a_table", "pdf"),
        (b"\x00" * 4000, "import.not_a_table", "empty"),
        (b"", "import.not_a_table", "empty"),
        (b"ab\x00\x01\x02cd", "import.not_a_table", "binary"),
    ],
)
async def test_foreign_formats_are_named(tmp_path: Path, content: bytes, code: str, found: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    refusal = await refusal_of(tmp_path / "a.xlsx")
    assert (refusal.code, refusal.params["found"]) == (code, found)


async def test_password_protected_workbook_is_named(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(content)
    assert (await refusal_of(tmp_path / "a.xlsx")).code == "import.encrypted"


async def test_encrypted_zip_entries_are_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名"]])
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 8 : start + 10] = struct.pack("<H", 1)
    path.write_bytes(content)
    assert (await refusal_of(path)).code == "import.encrypted"


@pytest.mark.parametrize(("part", "found"), [("word/document.xml", "docx"), ("content.xml", "ods")])
async def test_other_packages_are_named(tmp_path: Path, part: str, found: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr(part, "<x/>")
    assert (await refusal_of(tmp_path / "a.xlsx")).params["found"] == found


async def test_truncated_workbook_is_called_damaged(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名"]])
    path.write_bytes(path.read_bytes()[:-400])
    assert (await refusal_of(path)).code == "import.damaged"


@pytest.mark.parametrize("row", ['<row r="x"/>', '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', "<row>"])
async def test_malformed_sheet_is_called_damaged(tmp_path: Path, row: str) -> None:
    """What the parser dies of in the child is a refusal here."""
    assert (await refusal_of(with_sheet(tmp_path / "a.xlsx", sheet_xml(row)))).code == "import.damaged"


async def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = with_parts(table(tmp_path / "a.xlsx", [["姓名"]]), {f"xl/{n}.bin": b"" for n in range(2_001)})
    assert (await refusal_of(path)).params["what"] == "parts"


async def test_too_large_file_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名"]])
    assert (await refusal_of(path, ReadingLimits(file_bytes=100))).params["what"] == "file"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
async def test_too_many_cells_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("csv"):
        path.write_text("a,b,c\n" * 5, encoding="utf-8")
    else:
        table(path, [["a", "b", "c"]] * 5)
    assert (await refusal_of(path, ReadingLimits(cells=10))).params["what"] == "cells"


async def test_repeated_long_text_is_refused(tmp_path: Path) -> None:
    """Small in the file, large when told to another process."""
    path = table(tmp_path / "a.xlsx", [["长" * 4_000] * 100] * 30)
    assert (await refusal_of(path, OPEN_HANDED)).params["what"] == "characters"


async def test_loop_runs_while_child_reads(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名"] * 20] * 500)
    reading = asyncio.create_task(read_table_file(path))
    turns = 0
    while not reading.done():
        turns += 1
        await asyncio.wait([reading], timeout=0.01)
    assert turns > 3
    assert len(await reading) == 1


async def test_cancelled_reading_ends_its_child(tmp_path: Path) -> None:
    path = unpacking_to(tmp_path / "slow.xlsx", 40)
    before = children()
    reading = asyncio.create_task(read_table_file(path, limits=OPEN_HANDED))
    await asyncio.wait([reading], timeout=0.3)
    assert len(children() - before) == 1
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert children() == before


def children() -> set[str]:
    """The processes that this one started and has not waited for, by number."""
    return {child for task in Path("/proc/self/task").glob("*/children") for child in task.read_text().split()}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_broken_workbooks_never_crash_us(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(table(tmp_path / "a.xlsx", [["姓名", "选区"], ["张三", 1]]).read_bytes())
    places = st.tuples(st.integers(0, 100_000), st.integers(0, 255))
    for place, byte in data.draw(st.lists(places, min_size=1, max_size=20)):
        content[place % len(content)] = byte
    (tmp_path / "b.xlsx").write_bytes(content)
    with suppress(ShuzhiError):
        await read_table_file(tmp_path / "b.xlsx")


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_table_or_refused(content: bytes) -> None:
    with suppress(ShuzhiError):
        assert read_content(content, name="a", limits=ReadingLimits()).sheets
