"""Sheets as offices lay them out, and the one bad cell that must not cost the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.actors import Role
from core.domain.errors import Invalid, ShuzhiError
from core.domain.roster.columns import DEPUTIES, VOTERS
from core.domain.roster.grid import Cell, CellProblem, CellValue, Sheet
from core.domain.roster.headers import find_header
from core.domain.roster.parse import parse_deputies, parse_staff, parse_voters, township_named
from core.domain.roster.rows import DeputyRow, ParsedRoster
from core.domain.roster.tables import SkipReason
from core.domain.roster.values import Sex
from tests.domain.roster.grids import TODAY, sheet

HEADER = ("序号", "姓名", "选区", "联系电话（手机）")


def deputies(*sheets: Sheet, townships: tuple[str, ...] = ()) -> ParsedRoster[DeputyRow]:
    return parse_deputies(sheets, today=TODAY, townships=townships)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("姓 名", "name"),
        ("代表\n姓名", "name"),
        ("＊姓名（必填）", "name"),
        ("代表性别", "sex"),
        ("出生\n年月", "born"),
        ("单位及职务", "post"),
        ("所属代表小组", "deputy_group"),
        ("乡（镇）", "township"),
        ("乡镇/街道", "township"),
        ("联系电话（手机）", "phone"),
        ("手机号码", "phone"),
        ("联系电话(办公)", "phone"),
        ("代表证编号", "card_number"),
    ],
)
def test_header_synonyms_are_known(text: str, field: str) -> None:
    match = DEPUTIES.field_of(text)
    assert match is not None
    assert match[0] == field


@pytest.mark.parametrize("text", ["联系人姓名", "身份证号", "序号", "姓名张三", ""])
def test_other_headers_are_left_alone(text: str) -> None:
    assert DEPUTIES.field_of(text) is None


def test_deputy_column_is_not_voter_name() -> None:
    assert VOTERS.field_of("代表姓名") is None


def test_header_is_found_under_titles() -> None:
    titles = [("龙山县人大代表名册",), ("填报单位：民安街道",), (), ("二〇二六年三月",), (), (), (), ()]
    header = find_header(sheet(*titles, HEADER, (1, "张三", "第一选区")), DEPUTIES)
    assert header is not None
    assert header.row == 9
    assert header.columns == {"name": (2,), "constituency": (3,), "phone": (4,)}


def test_two_row_headers_are_joined() -> None:
    parsed = deputies(
        sheet(("姓名", "选区", "联系方式", ""), ("", "", "手机", "座机"), ("张三", "一", "13812345678", "6223456"))
    )
    assert [row.phone for row in parsed.rows] == ["13812345678"]
    assert parsed.errors == ()


def test_header_merged_over_columns_counts_once() -> None:
    table = sheet(("姓名", "", "选区"), ("张三", "", "一"))
    merged = Cell("姓名", 1, 2, merged_from="A1")
    cells = sorted((*table.cells, merged), key=lambda cell: (cell.row, cell.column))
    parsed = deputies(Sheet("a", tuple(cells)))
    assert ([row.name for row in parsed.rows], parsed.errors) == (["张三"], ())


def test_better_column_wins_and_other_fills() -> None:
    header = ("姓名", "选区", "联系电话", "手机")
    rows = ("张三", "一", "6223456", "13812345678"), ("李四", "一", "6223457", "")
    assert [row.phone for row in deputies(sheet(header, *rows)).rows] == ["13812345678", "6223457"]


def test_full_row_becomes_typed() -> None:
    header = (
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "政治面貌",
        "学历",
        "工作单位",
        "职务",
        "选区",
        "代表小组",
        "代表证号",
    )
    values = ("张　三", "男", "土家", "1975年3月", "中共党员", "大专", "县一中", "教师", "第一选区", "第一小组", "0012")
    (row,) = deputies(sheet(header, values, name="民安街道")).rows
    assert (row.name, row.sex, row.ethnicity, row.born) == ("张三", Sex.MALE, "土家族", "1975-03")
    assert (row.work_unit, row.post, row.card_number) == ("县一中", "教师", "0012")
    assert (row.township, row.deputy_group) == ("民安街道", "第一小组")
    assert (row.origin.sheet, row.origin.row, row.origin.reference("born")) == ("民安街道", 2, "D2")


def test_bad_cell_loses_only_its_row() -> None:
    rows = (1, "张三", "第一选区", "13812345678"), (2, "李四", "第一选区", "138"), (3, "王五", "第一选区", "")
    parsed = deputies(sheet(HEADER, *rows))
    assert [row.name for row in parsed.rows] == ["张三", "王五"]
    (error,) = parsed.errors
    assert (error.reference, error.code, error.field) == ("D3", "phone.invalid", "phone")
    assert (error.column, error.value, error.params["digits"]) == ("联系电话（手机）", "138", 3)


def test_blank_required_cell_is_pointed_at() -> None:
    (error,) = deputies(sheet(HEADER, (1, "张三", "", "13812345678"))).errors
    assert (error.reference, error.code) == ("C2", "cell.required")


def test_formula_in_read_cell_is_error() -> None:
    good = sheet(HEADER, (1, "张三", "第一选区", "13812345678"))
    formula = Cell("=D1", 2, 4, CellProblem.FORMULA)
    (error,) = deputies(Sheet("a", (*good.cells[:-1], formula))).errors
    assert (error.reference, error.code, error.value) == ("D2", "cell.formula", "=D1")


def test_formula_in_ignored_column_is_harmless() -> None:
    good = sheet(HEADER, ("", "张三", "第一选区", ""))
    cells = sorted((*good.cells, Cell("=ROW()", 2, 1, CellProblem.FORMULA)), key=lambda cell: (cell.row, cell.column))
    assert len(deputies(Sheet("a", tuple(cells))).rows) == 1


def test_rows_that_are_no_people_are_listed() -> None:
    parsed = deputies(
        sheet(
            HEADER,
            (1, "张三", "第一选区", ""),
            HEADER,
            (2, "李四", "第一选区", ""),
            (3,),
            ("合计", "", "2人"),
            ("填表人：王五", "", "审核人：赵六"),
        )
    )
    assert [row.name for row in parsed.rows] == ["张三", "李四"]
    assert [(skipped.row, skipped.reason) for skipped in parsed.skipped] == [
        (3, SkipReason.REPEATED_HEADER),
        (5, SkipReason.EMPTY),
        (6, SkipReason.TOTAL),
        (7, SkipReason.FOOTER),
    ]


def test_headings_name_what_stands_below() -> None:
    heading = [Cell("里耶镇（2人）", 2, column, None, "A2" if column > 1 else "") for column in (1, 2, 3)]
    table = sheet(("姓名", "选区", "备注"), (), ("张三", "一", ""))
    cells = sorted((*table.cells, *heading), key=lambda cell: (cell.row, cell.column))
    (row,) = deputies(Sheet("Sheet1", tuple(cells))).rows
    assert row.township == "里耶镇"


def test_ditto_marks_repeat_cell_above() -> None:
    rows = ("张三", "第一选区"), ("李四", "〃"), ("王五", "同上")
    assert {row.constituency for row in deputies(sheet(("姓名", "选区"), *rows)).rows} == {"第一选区"}


@pytest.mark.parametrize(
    ("text", "township"),
    [
        ("民安街道", "民安街道"),
        ("1.民安街道", "民安街道"),
        ("里耶镇代表名册", "里耶镇"),
        ("里耶镇（12人）", "里耶镇"),
        ("洗车河", "洗车河镇"),
        ("Sheet1", None),
        ("汇总", None),
    ],
)
def test_sheet_names_become_townships(text: str, township: str | None) -> None:
    assert township_named(text, ("洗车河镇", "民安街道")) == township


def test_cell_goes_before_sheet_name() -> None:
    table = sheet(("姓名", "选区", "乡镇"), ("张三", "一", "里耶"), ("李四", "一", ""), name="民安街道")
    parsed = deputies(table, townships=("里耶镇", "民安街道"))
    assert [row.township for row in parsed.rows] == ["里耶镇", "民安街道"]


def test_sheets_without_people_are_set_aside() -> None:
    hidden = replace(sheet(HEADER, (1, "旧人", "一")), is_hidden=True)
    parsed = deputies(sheet(("填表说明",)), sheet(HEADER, (1, "张三", "一")), hidden)
    assert [row.name for row in parsed.rows] == ["张三"]
    assert [(skipped.row, skipped.reason) for skipped in parsed.skipped] == [
        (0, SkipReason.NO_HEADER),
        (0, SkipReason.HIDDEN_SHEET),
    ]


def test_bad_sheet_does_not_lose_others() -> None:
    parsed = deputies(sheet(("姓名", "电话"), ("张三", "1"), name="甲"), sheet(HEADER, (1, "李四", "一")))
    assert [row.name for row in parsed.rows] == ["李四"]
    assert [(error.sheet, error.code) for error in parsed.errors] == [("甲", "sheet.missing_columns")]


def test_side_by_side_tables_are_refused() -> None:
    both = sheet(("姓名", "选区", "姓名", "选区"), ("张三", "一", "李四", "一"))
    (error,) = deputies(both).errors
    assert (error.code, error.params["references"]) == ("sheet.side_by_side", ("A1", "C1"))


def test_missing_columns_are_named() -> None:
    with pytest.raises(Invalid) as refusal:
        deputies(sheet(("姓名", "电话"), ("张三", "13812345678")))
    assert refusal.value.code == "import.missing_columns"
    assert refusal.value.params == {"missing": ("constituency",), "found": ("姓名", "电话")}


def test_repeated_row_is_warned_of_once() -> None:
    parsed = deputies(sheet(HEADER, (1, "张三", "一"), (2, "张 三", "一")))
    assert len(parsed.rows) == 1
    assert parsed.errors == ()
    assert [(each.reference, each.params["first_reference"]) for each in parsed.warnings] == [("B3", "B2")]


def test_contradicting_duplicates_name_both_places() -> None:
    first = sheet(HEADER, (1, "张三", "一", "13812345678"), name="甲")
    second = sheet(HEADER, (1, "张三", "一", "13812345679"), name="乙")
    parsed = deputies(first, second)
    assert len(parsed.rows) == 1
    (error,) = parsed.errors
    assert (error.sheet, error.reference, error.code) == ("乙", "B2", "row.duplicate")
    assert error.params == {"first_sheet": "甲", "first_reference": "B2"}


def test_namesakes_with_cards_are_two_people() -> None:
    rows = ("张三", "一", "001"), ("张三", "一", "002")
    assert len(deputies(sheet(("姓名", "选区", "代表证号"), *rows)).rows) == 2


def test_shared_telephone_is_warned_of() -> None:
    parsed = deputies(sheet(HEADER, (1, "张三", "一", "13812345678"), (2, "李四", "一", "13812345678")))
    assert len(parsed.rows) == 2
    assert [warning.code for warning in parsed.warnings] == ["phone.shared"]


def test_voters_are_read_with_their_claim() -> None:
    table = sheet(("选民姓名", "选区", "选民证号", "是否选民代表"), ("张三", "一", 12, "√"), ("李四", "一", 13, ""))
    rows = parse_voters([table], today=TODAY).rows
    assert [(row.roll_number, row.is_representative) for row in rows] == [("12", True), ("13", None)]


def test_staff_are_read_with_roles() -> None:
    table = sheet(("姓名", "岗位", "账号"), ("张三", "计票人、经办人", "zhangsan"), ("李四", "厨师", "lisi"))
    parsed = parse_staff([table], today=TODAY)
    assert [(row.login, row.roles) for row in parsed.rows] == [("zhangsan", frozenset({Role.TELLER, Role.CLERK}))]
    assert [error.code for error in parsed.errors] == ["role.unknown"]


WORDS = st.sampled_from(
    ["姓名", "选区", "电话", "岗位", "合计", "序号", "张三", "第一选区", "〃", "里耶镇", "注：", "13812345678"]
)
GRIDS = st.lists(st.lists(WORDS | st.text(max_size=5) | st.none() | st.integers(), max_size=5), max_size=14)
PARSERS: list[Callable[..., ParsedRoster[Any]]] = [parse_deputies, parse_voters, parse_staff]


@pytest.mark.parametrize("parse", PARSERS)
@given(rows=GRIDS)
def test_any_grid_is_parsed_or_refused(parse: Callable[..., ParsedRoster[Any]], rows: list[list[CellValue]]) -> None:
    table = sheet(*rows)
    try:
        parsed = parse([table], today=TODAY)
    except ShuzhiError:
        return
    assert parse([table], today=TODAY) == parsed
    assert all(row.name for row in parsed.rows)
    bad = {(error.sheet, error.row) for error in parsed.errors}
    assert bad.isdisjoint((row.origin.sheet, row.origin.row) for row in parsed.rows)
