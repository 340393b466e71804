"""Workbooks and text files that are meant well: everything in them arrives, typed and placed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from core.documents.reading.table_file import open_table_file, read_table_file
from core.domain.errors import Invalid, NotFound
from core.domain.roster.grid import CellProblem, Sheet
from tests.documents.reading.workbooks import sheet_xml, table, with_parts, with_sheet, workbook


def values(sheet: Sheet) -> dict[str, object]:
    return {cell.reference: cell.value for cell in sheet.cells}


async def test_cells_keep_type_and_place(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", [["姓名", None, "电话"], ["张三", True, 13812345678], [1.5, date(1975, 3, 2)]])
    (sheet,) = await read_table_file(path)
    assert values(sheet) == {
        "A1": "姓名",
        "C1": "电话",
        "A2": "张三",
        "B2": True,
        "C2": 13812345678,
        "A3": 1.5,
        "B3": date(1975, 3, 2),
    }


async def test_instants_keep_their_time_of_day(tmp_path: Path) -> None:
    noted = datetime.fromisoformat("2026-03-02T09:30:00")
    (sheet,) = await read_table_file(table(tmp_path / "a.xlsx", [[noted]]))
    assert sheet.cells[0].value == noted


async def test_merged_areas_repeat_their_value(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"], sheet["B1"], sheet["B3"] = "第一选区", "张三", "李四"
        sheet.merge_cells("A1:A3")

    (sheet,) = await read_table_file(workbook(tmp_path / "a.xlsx", fill))
    assert values(sheet) == dict.fromkeys(("A1", "A2", "A3"), "第一选区") | {"B1": "张三", "B3": "李四"}
    assert [cell.merged_from for cell in sheet.cells if cell.column == 1] == ["", "A1", "A1"]


async def test_whole_sheet_merge_stays_within_use(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="3"><c r="B3"><v>1</v></c></row>'
    merge = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    (sheet,) = await read_table_file(with_sheet(tmp_path / "a.xlsx", sheet_xml(rows, tail=merge)))
    assert sorted(values(sheet)) == ["A1", "A2", "A3", "B1", "B2", "B3"]


async def test_formula_cells_are_never_evaluated(tmp_path: Path) -> None:
    (sheet,) = await read_table_file(table(tmp_path / "a.xlsx", [["=1+1", '=HYPERLINK("http://a.test","b")']]))
    assert [cell.problem for cell in sheet.cells] == [CellProblem.FORMULA] * 2
    assert sheet.cells[0].value == "=1+1"


async def test_shared_and_array_formulas_are_found(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f><v>5</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>6</v></c>'
        '<c r="B2"><f t="array" ref="B2">SUM(A1)</f><v>7</v></c></row>'
    )
    (sheet,) = await read_table_file(with_sheet(tmp_path / "a.xlsx", sheet_xml(rows)))
    assert [cell.problem for cell in sheet.cells] == [CellProblem.FORMULA] * 3


async def test_error_values_are_problems(tmp_path: Path) -> None:
    (sheet,) = await read_table_file(table(tmp_path / "a.xlsx", [["#REF!"]]))
    assert sheet.cells[0].problem is CellProblem.ERROR_VALUE


async def test_old_macintosh_dates_are_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = MAC_EPOCH
    assert isinstance(book.active, Worksheet)
    book.active.append([date(1975, 3, 2), 25993])
    book.save(tmp_path / "a.xlsx")
    (sheet,) = await read_table_file(tmp_path / "a.xlsx")
    assert (sheet.serials_from, sheet.cells[0].value) == (1904, date(1975, 3, 2))


async def test_every_sheet_is_read_in_order(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("民安街道", "里耶镇"):
        book.create_sheet(name).append(["姓名"])
    book["里耶镇"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    sheets = await read_table_file(tmp_path / "a.xlsx")
    assert [(sheet.name, sheet.is_hidden) for sheet in sheets] == [
        ("Sheet", False),
        ("民安街道", False),
        ("里耶镇", True),
    ]


async def test_overlong_text_is_cut_and_marked(tmp_path: Path) -> None:
    (sheet,) = await read_table_file(table(tmp_path / "a.xlsx", [["长" * 30_000]]))
    assert sheet.cells[0].problem is CellProblem.TOO_LONG
    assert sheet.cells[0].value == "长" * 4_000


async def test_external_links_are_reported_not_followed(tmp_path: Path) -> None:
    path = with_parts(table(tmp_path / "a.xlsx", [["姓名"]]), {"xl/externalLinks/externalLink1.xml": b"<x/>"})
    assert (await open_table_file(path)).notices == ("import.external_links",)


async def test_digest_is_of_parsed_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc")
    digest = (await open_table_file(path)).digest
    assert digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
async def test_csv_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = delimiter.join(("姓名", "选区")) + "\r\n" + delimiter.join(("张三", "第一选区")) + "\r\n"
    (tmp_path / "名册.csv").write_bytes(text.encode(encoding))
    (sheet,) = await read_table_file(tmp_path / "名册.csv")
    assert sheet.name == "名册"
    assert values(sheet) == {"A1": "姓名", "B1": "选区", "A2": "张三", "B2": "第一选区"}


async def test_csv_rare_characters_survive_gb18030(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("姓名,选区\n㛃𠅤,一\n".encode("gb18030"))
    (sheet,) = await read_table_file(tmp_path / "a.csv")
    assert values(sheet)["A2"] == "㛃𠅤"


async def test_csv_quoted_fields_keep_delimiters(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('姓名,单位\n张三,"一, 二\n三"\n', encoding="utf-8")
    (sheet,) = await read_table_file(tmp_path / "a.csv")
    assert values(sheet)["B2"] == "一, 二\n三"


async def test_csv_protected_digits_are_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('姓名,电话\n张三,"=""013812345678"""\n李四,=1+1\n', encoding="utf-8")
    (sheet,) = await read_table_file(tmp_path / "a.csv")
    assert [(cell.value, cell.problem) for cell in sheet.cells if cell.column == 2][1:] == [
        ("013812345678", None),
        ("=1+1", CellProblem.FORMULA),
    ]


async def test_unknown_encoding_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"name,\xff\xff\x80\n")
    with pytest.raises(Invalid) as refusal:
        await read_table_file(tmp_path / "a.csv")
    assert (refusal.value.code, refusal.value.params["found"]) == ("import.not_a_table", "encoding")


async def test_missing_file_is_said_clearly(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"import\.no_file"):
        await read_table_file(tmp_path / "nothing.xlsx")
