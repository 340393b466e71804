"""What stands in an office's table besides people: marks, notes, totals, empty seats - and numbers not to be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.roster.columns import VOTERS
from core.domain.roster.diff import ExistingRecord, Rejected, preview
from core.domain.roster.grid import Cell, CellValue
from core.domain.roster.headers import find_header
from core.domain.roster.parse import parse_deputies, parse_voters
from core.domain.roster.rows import DeputyRow, Origin, ParsedRoster, VoterRow
from core.domain.roster.tables import SkipReason
from tests.domain.roster.grids import TODAY, sheet

CARD = "433130197503020011"


def deputies(
    *rows: tuple[CellValue, ...], header: tuple[str, ...] = ("姓名", "选区", "备注")
) -> ParsedRoster[DeputyRow]:
    return parse_deputies([sheet(header, ("张三", "一选区"), *rows)], today=TODAY)


def voters(*rows: tuple[CellValue, ...]) -> ParsedRoster[VoterRow]:
    return parse_voters([sheet(("姓名", "选区", "选民证号", "电话", "备注"), *rows)], today=TODAY)


@pytest.mark.parametrize("written", ["李四*", "★李四", "李四①", "李四²", "＊ 李四", "李四※", "李 四▲"])
def test_footnote_marks_are_taken_off(written: str) -> None:
    parsed = deputies((written, "一选区"))
    assert [row.name for row in parsed.rows] == ["张三", "李四"]
    assert [warning.code for warning in parsed.warnings] == ["name.mark_removed"]


@pytest.mark.parametrize("written", ["李四1", "李四、王五", "李×", "李四(已故)", "李四（调离）"])
def test_doubtful_names_are_not_guessed(written: str) -> None:
    parsed = deputies((written, "一选区"))
    assert ([row.name for row in parsed.rows], len(parsed.errors)) == (["张三"], 1)


@pytest.mark.parametrize("written", ["空缺", "（空缺）", "待补选", "【暂缺】"])
def test_empty_seats_are_nobody(written: str) -> None:
    parsed = deputies((written, "一选区"))
    assert (len(parsed.rows), parsed.errors) == (1, ())
    assert [skipped.reason for skipped in parsed.skipped] == [SkipReason.VACANT]


@pytest.mark.parametrize(
    "written",
    [
        "注：打*的为女代表",
        "（此件公开发布）",
        "二〇二六年三月一日",
        "2026年3月1日",
        "龙山县人大常委会办公室",
        "2.党外代表加△。",
    ],
)
def test_lines_below_the_table_are_footers(written: str) -> None:
    for row in ((written,), (None, written), (None, None, written)):
        parsed = deputies(row)
        assert (len(parsed.rows), parsed.errors) == (1, ())
        assert [skipped.reason for skipped in parsed.skipped] == [SkipReason.FOOTER]


def test_notes_may_go_on() -> None:
    parsed = deputies(("注：一式两份",), ("另报电子版",), ("李四", "一选区"), ("王五",))
    assert [row.name for row in parsed.rows] == ["张三", "李四"]
    assert [error.reference for error in parsed.errors] == ["B6"]


def test_headings_after_notes_still_name_townships() -> None:
    heading = [Cell("里耶镇（1人）", 4, column, None, "A4" if column > 1 else "") for column in (1, 2, 3)]
    rows = ("姓名", "选区", "备注"), ("张三", "一选区"), ("注：完",), (), ("李四", "二选区")
    table = sheet(*rows, name="民安街道")
    cells = sorted((*table.cells, *heading), key=lambda cell: (cell.row, cell.column))
    parsed = parse_deputies([replace(table, cells=tuple(cells))], today=TODAY)
    assert [row.township for row in parsed.rows] == ["民安街道", "里耶镇"]


@pytest.mark.parametrize(
    "row",
    [
        ("一选区小计", "1"),
        ("合 计：1 人",),
        ("其中：女", 1),
        ("女代表", "1"),
        (None, None, "=SUM(C1:C2)"),
        ("以上共计1人",),
    ],
)
def test_totals_of_every_wording_are_skipped(row: tuple[CellValue, ...]) -> None:
    parsed = deputies(row)
    assert (len(parsed.rows), parsed.errors, len(parsed.skipped)) == (1, (), 1)


@pytest.mark.parametrize("stroke", ["/", "无", "—", "不详"])
def test_strokes_are_empty_cells(stroke: str) -> None:
    parsed = voters(("张三", "一", stroke, stroke), ("李四", "一", stroke, stroke))
    assert [(row.roll_number, row.phone) for row in parsed.rows] == [(None, None)] * 2


@pytest.mark.parametrize("mark", ["'", "’", "`"])
def test_apostrophes_before_digits_are_no_digits(mark: str) -> None:
    (row,) = voters(("张三", "一", f"{mark}0012", f"{mark}13812340001")).rows
    assert (row.roll_number, row.phone) == ("0012", "13812340001")


@pytest.mark.parametrize("text", ["身份证号", "身份（证号）", "证号（身份证）", "公民身份号码", "证件号码", "身份\n证"])
def test_identity_columns_have_no_field(text: str) -> None:
    assert VOTERS.field_of(text) is None
    header = find_header(sheet(("序号", "姓名", "选区", text)), VOTERS)
    assert header is not None
    assert header.ignored == (" ".join(text.split()),)


@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("card", [CARD, "433130 19750302 0011", "43313019750302001x", 433130197503020011.0])
def test_identity_numbers_are_refused_unseen(place: int, card: CellValue) -> None:
    cells: list[CellValue] = ["张三", "一", "7", "13812340001"]
    cells[place] = card
    (error,) = (parsed := voters(tuple(cells))).errors
    assert error.code == "text.identity_number"
    assert "433130" not in str(parsed)


def test_identity_number_leaves_the_remark() -> None:
    parsed = voters(("张三", "一", "", "", f"组长 {CARD}"))
    assert [row.remark for row in parsed.rows] == ["组长 …"]
    assert [warning.code for warning in parsed.warnings] == ["text.identity_number_removed"]


def test_rows_must_stay_distinct_when_applied() -> None:
    known = VoterRow(Origin("甲", 2), "李四", "一", roll_number="1", phone="13812340001")
    parsed = voters(("张三", "一", "1", ""), ("张三", "一", "", "13812340001"))
    shown = preview(parsed, [ExistingRecord("5", known.fields())])
    codes = [error.code for entry in shown.entries if isinstance(entry, Rejected) for error in entry.errors]
    assert codes == ["row.indistinct"]
