"""From the file on disk to the preview: a township workbook with everything that offices do to one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.worksheet import Worksheet

from core.documents.reading.table_file import open_table_file, read_table_file
from core.domain.roster.diff import ExistingRecord, Unchanged, fingerprint, preview
from core.domain.roster.parse import parse_deputies, parse_voters
from core.domain.roster.rows import DeputyRow, ParsedRoster

TODAY = date(2026, 3, 2)
HEADER = ("序号", "姓 名", "性\n别", "出生年月", "选区", "所属代表小组", "联系电话（手机）", "备注")


def fill_minan(sheet: Worksheet) -> None:
    sheet["A1"] = "民安街道县人大代表名册"
    sheet.merge_cells("A1:H1")
    sheet["A2"] = "填报时间：二〇二六年三月"
    sheet.append([])
    sheet.append(HEADER)
    sheet.append([1, "张　三", "男", "1975年3月", "第一选区", "第一代表小组", 13812340001, None])
    sheet.append([2, "李四（女）", "女", date(1980, 5, 6), None, None, "１３８ １２３４ ０００２", None])
    sheet.append([3, "王\u202e五", "男", 27455, None, None, "=G5", "公式"])
    sheet.append([4, "阿依努尔•买买提", "女", "一九八八年十月", "第二选区", "〃", "138-1234-0004", None])
    sheet.merge_cells("E5:E7")
    sheet.merge_cells("F5:F7")
    sheet.append(["合计", None, "4人"])


def fill_liye(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    sheet.append([1, "赵六", "男", "65.12", "第三选区", None, "0743-6223456、13812340005", None])
    sheet.append(HEADER)
    sheet.append([2, "\x09钱七", "男", "1970/2/30", "第三选区", None, 13812340006, None])
    sheet.append([3, "赵六", "男", "65.12", "第三选区", None, 13812340007, None])


def messy(path: Path) -> Path:
    book = openpyxl.Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = "填表说明"
    book.active["A1"] = "请于三月十日前报送"
    fill_minan(book.create_sheet("民安街道"))
    fill_liye(book.create_sheet("2.里耶镇"))
    book.save(path)
    return path


async def deputies(path: Path) -> ParsedRoster[DeputyRow]:
    return parse_deputies(await read_table_file(path), today=TODAY)


async def test_messy_workbook_keeps_its_good_rows(tmp_path: Path) -> None:
    rows = (await deputies(messy(tmp_path / "a.xlsx"))).rows
    assert [(row.township, row.name, row.born, row.constituency, row.phone) for row in rows] == [
        ("民安街道", "张三", "1975-03", "第一选区", "13812340001"),
        ("民安街道", "李四", "1980-05-06", "第一选区", "13812340002"),
        ("民安街道", "阿依努尔·买买提", "1988-10", "第二选区", "13812340004"),
        ("里耶镇", "赵六", "1965-12", "第三选区", "13812340005"),
    ]
    assert {row.deputy_group for row in rows[:3]} == {"第一代表小组"}


async def test_messy_workbook_names_its_bad_cells(tmp_path: Path) -> None:
    parsed = await deputies(messy(tmp_path / "a.xlsx"))
    assert [(error.sheet, error.reference, error.code) for error in parsed.errors] == [
        ("民安街道", "G7", "cell.formula"),
        ("2.里耶镇", "D4", "date.no_such_day"),
        ("2.里耶镇", "B5", "row.duplicate"),
    ]
    assert [(each.reference, each.code) for each in parsed.warnings] == [
        ("B6", "name.note_removed"),
        ("B7", "text.invisible"),
        ("G2", "phone.several"),
    ]


async def test_messy_workbook_twice_changes_nothing(tmp_path: Path) -> None:
    path = messy(tmp_path / "a.xlsx")
    first = await deputies(path)
    records = [ExistingRecord(str(place), row.fields()) for place, row in enumerate(first.rows)]
    shown = preview(await deputies(path), records)
    assert (shown.counts["unchanged"], shown.counts["new"], shown.counts["changed"]) == (4, 0, 0)
    assert {type(entry) for entry in shown.entries[:4]} == {Unchanged}


async def test_fingerprint_is_of_file_and_world(tmp_path: Path) -> None:
    file = await open_table_file(messy(tmp_path / "a.xlsx"))
    parsed = parse_deputies(file.sheets, today=TODAY)
    empty, one = preview(parsed, []), preview(parsed, [ExistingRecord("1", parsed.rows[0].fields())])
    assert len({fingerprint(file.digest, shown) for shown in (empty, one)}) == 2


async def test_serials_of_1904_files_are_right(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = MAC_EPOCH
    assert isinstance(book.active, Worksheet)
    book.active.append(["姓名", "选区", "出生日期"])
    book.active.append(["张三", "第一选区", 25993])
    book.save(tmp_path / "a.xlsx")
    (row,) = (await deputies(tmp_path / "a.xlsx")).rows
    assert row.born == "1975-03-02"


async def test_csv_in_gb18030_gives_voters(tmp_path: Path) -> None:
    text = "选民姓名;选区;选民证号;手机号;是否选民代表\r\n张三;第一选区;0001;１３８１２３４０００１;√\r\n合计;1人\r\n"
    (tmp_path / "选民.csv").write_bytes(text.encode("gb18030"))
    (row,) = parse_voters(await read_table_file(tmp_path / "选民.csv"), today=TODAY).rows
    assert (row.name, row.roll_number, row.phone, row.is_representative) == ("张三", "0001", "13812340001", True)


async def test_endless_and_escaping_names_are_refused(tmp_path: Path) -> None:
    lines = ["姓名,选区", f"{'张' * 300},一", "\x1b]0;题\x07李四,一", "王五,一"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    parsed = await deputies(tmp_path / "a.csv")
    assert [row.name for row in parsed.rows] == ["王五"]
    assert [(error.reference, error.code) for error in parsed.errors] == [
        ("A2", "name.too_long"),
        ("A3", "name.characters"),
    ]
    assert all(error.value.isprintable() and len(error.value) <= 60 for error in parsed.errors)
