"""Messy ledgers become rows: every cell's many spellings, and every fault with its place."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.errors import Invalid
from core.domain.proposals.ledger import ParsedLedger, parse_ledger
from core.domain.roster.grid import Cell, CellValue, Sheet
from core.domain.roster.tables import SkipReason
from core.presets import load_preset
from tests.services.ledger_sheets import ledger, sheet

RULES = load_preset("longshan").proposals
TODAY = date(2026, 11, 26)
A_ROW = ("第1号", "修缮桥梁", "张三", "", "县交通运输局", "A", "满意", "2025-05-08")


def read(*sheets: Sheet, year: int | None = None) -> ParsedLedger:
    assert RULES is not None
    return parse_ledger(sheets, RULES, today=TODAY, year=year)


def value(heading: str, written: CellValue, field: str) -> str | None:
    """What ``written`` under ``heading`` is read as, in a row that is otherwise right."""
    parsed = read(ledger(("第1号", "修缮桥梁", "张三", written), headings=("编号", "标题", "领衔代表", heading)))
    assert not parsed.errors, parsed.errors
    return parsed.rows[0].values.get(field)


def fault(heading: str, written: CellValue) -> str:
    parsed = read(ledger(("第1号", "修缮桥梁", "张三", written), headings=("编号", "标题", "领衔代表", heading)))
    [error] = parsed.errors
    assert (error.reference, error.column) == ("D3", heading)
    return error.code


def test_whole_row_is_read() -> None:
    [row] = read(ledger(A_ROW)).rows
    assert row.values == {
        "year": "2025",
        "number": "1",
        "title": "修缮桥梁",
        "lead": "张三",
        "units": "? 县交通运输局",
        "result_class": "a",
        "rating.process": "satisfied",
        "rating.result": "satisfied",
        "replied_on": "2025-05-08",
    }


@pytest.mark.parametrize(
    ("written", "number", "year"),
    [
        (12, "12", "2025"),
        ("第12号", "12", "2025"),
        ("012", "12", "2025"),
        ("2024-12", "12", "2024"),
        ("2024012", "12", "2024"),
        ("2024年第12号", "12", "2024"),
        ("建议第１２号", "12", "2025"),
    ],
)
def test_numbers_are_read_with_their_year(written: CellValue, number: str, year: str) -> None:
    [row] = read(ledger((written, *A_ROW[1:]))).rows
    assert (row.values["number"], row.values["year"]) == (number, year)


def test_number_may_say_that_it_is_a_motion() -> None:
    [row] = read(ledger(("议案3号", *A_ROW[1:]))).rows
    assert (row.values["number"], row.values["kind"]) == ("3", "motion")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025.3.5", "2025-03-05"),
        ("2025年3月5日", "2025-03-05"),
        ("3月5日", "2025-03-05"),
        ("3.5", "2025-03-05"),
        ("二〇二五年三月五日", "2025-03-05"),
        (20250305, "2025-03-05"),
        (date(2025, 3, 5), "2025-03-05"),
        (45721, "2025-03-05"),
    ],
)
def test_days_are_read_in_many_spellings(written: CellValue, day: str) -> None:
    assert value("交办时间", written, "assigned_on") == day


@pytest.mark.parametrize(
    ("written", "units"),
    [
        ("县交通运输局", ["? 县交通运输局"]),
        ("县交通运输局、县水利局", ["? 县交通运输局", "? 县水利局"]),
        ("主办：县交通运输局\n协办：县财政局、县水利局", ["lead 县交通运输局", "assist 县财政局", "assist 县水利局"]),
        ("主办单位:县交通运输局 会办单位:县财政局", ["lead 县交通运输局", "assist 县财政局"]),
        ("县交通运输局（主办）；县财政局（协办）", ["lead 县交通运输局", "assist 县财政局"]),
        ("分办：甲局，乙局", ["separate 甲局", "separate 乙局"]),
        ("县 教 育 局", ["? 县教育局"]),
    ],
)
def test_units_are_read_with_their_parts(written: str, units: list[str]) -> None:
    assert (value("承办单位", written, "units") or "").split("\n") == units


def test_people_stand_apart_by_any_mark() -> None:
    assert value("附议代表", "李四、王五\n赵 六；钱七", "cosigners") == "李四\n王五\n赵 六\n钱七"


def test_people_who_are_not_named_are_warned_of() -> None:
    parsed = read(ledger(("1", "修缮桥梁", "张三等3名代表")))
    assert parsed.rows[0].values["lead"] == "张三"
    assert [(one.reference, one.code) for one in parsed.warnings] == [("C3", "people.and_others")]


@pytest.mark.parametrize("written", ["A", "a", "A类", "Ａ 类", "已经解决或基本解决", "Class A"])
def test_classes_are_read_in_many_spellings(written: str) -> None:
    assert value("办理结果", written, "result_class") == "a"


@pytest.mark.parametrize(
    ("written", "mark"),
    [("满意", "satisfied"), ("基本满意", "basically_satisfied"), ("较满意", "basically_satisfied"),
     ("不满意", "dissatisfied"), ("非常满意", "satisfied"), ("未表态", None), ("", None), ("/", None)],
)  # fmt: skip
def test_ratings_are_read_in_many_spellings(written: str, mark: str | None) -> None:
    assert value("满意度", written, "rating.result") == mark


def test_each_axis_may_have_a_column() -> None:
    headings = ("编号", "标题", "领衔代表", "办理态度满意度", "对办理结果满意度")
    [row] = read(ledger((1, "修缮桥梁", "张三", "满意", "不满意"), headings=headings)).rows
    assert (row.values["rating.process"], row.values["rating.result"]) == ("satisfied", "dissatisfied")


@pytest.mark.parametrize(
    ("heading", "written", "field", "expected"),
    [
        ("是否公开", "是", "publication", "full"),
        ("是否公开", "仅公开标题", "publication", "title_only"),
        ("公开方式", "不予公开", "publication", "not"),
        ("面商情况", "已面商", "consultation", "visit"),
        ("沟通方式", "电话沟通", "consultation", "phone"),
        ("面商情况", "未面商", "consultation", "none"),
        ("办理状态", "已办结", "status", "closed"),
        ("办理状态", "未办结", "status", "handling"),
        ("状态", "代表撤回", "status", "withdrawn"),
        ("分类", "农业", "topic", "agriculture"),
        ("类别", "城建环保类", "topic", "building"),
        ("备注", "随便", "remark", None),
    ],
)
def test_words_of_the_office_are_understood(heading: str, written: str, field: str, expected: str | None) -> None:
    assert value(heading, written, field) == expected


@pytest.mark.parametrize(
    ("heading", "written", "code"),
    [
        ("办理结果", "戊", "result.unknown"),
        ("满意度", "好", "rating.unknown"),
        ("答复日期", "去年", "date.unreadable"),
        ("答复日期", "2027-01-01", "date.out_of_range"),
        ("状态", "?", "status.unknown"),
        ("是否公开", "看情况", "publication.unknown"),
        ("年度", "甲", "year.unreadable"),
        ("建议内容", "字" * 5_001, "text.too_long"),
    ],
)
def test_faults_say_where_they_stand(heading: str, written: str, code: str) -> None:
    assert fault(heading, written) == code


def test_what_is_no_proposal_is_set_aside() -> None:
    rows = (
        ("一、城建环保类（1件）",),
        A_ROW,
        (),
        ("编号", "标题", "领衔代表", "附议代表", "承办单位", "办理结果", "满意度", "答复日期"),
        ("合计", "", "1件"),
        ("制表人：某某",),
    )
    parsed = read(ledger(*rows))
    assert not parsed.errors
    assert [row.values["topic"] for row in parsed.rows] == ["building"]
    assert [one.reason for one in parsed.skipped] == [
        SkipReason.HEADING,
        SkipReason.REPEATED_HEADER,
        SkipReason.TOTAL,
        SkipReason.FOOTER,
    ]


def test_row_without_title_or_deputy_is_refused() -> None:
    parsed = read(ledger((1, "", "张三", "李四"), (2, "修缮桥梁", "", "李四")))
    assert [(one.reference, one.code) for one in parsed.errors] == [("B3", "cell.required"), ("C4", "cell.required")]


def test_lines_under_one_merged_title_are_one_proposal() -> None:
    cells = list(ledger(A_ROW).cells)
    cells += [
        Cell("修缮桥梁", 4, 2, merged_from="B3"),
        Cell("张三", 4, 3, merged_from="C3"),
        Cell("县水利局", 4, 5),
    ]
    [row] = read(Sheet("台账", tuple(cells))).rows
    assert row.values["units"] == "? 县交通运输局\n? 县水利局"


def test_year_is_the_callers_before_the_titles() -> None:
    assert read(ledger(A_ROW), year=2023).rows[0].values["year"] == "2023"
    assert "year" not in read(ledger(A_ROW, year=None)).rows[0].values


def test_columns_that_are_not_stored_are_named() -> None:
    parsed = read(ledger((1, "修缮桥梁", "张三", "0743"), headings=("编号", "标题", "领衔代表", "经办电话")))
    assert parsed.ignored == ("经办电话",)


def test_file_without_a_ledger_is_refused() -> None:
    with pytest.raises(Invalid, match=r"import\.missing_columns"):
        read(sheet([["姓名", "电话"], ["张三", "1"]]))


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "\x1b]0;x\x07", "\u202e反", "[/bold]", "{0}", "%s"])
def test_hostile_texts_are_only_text(text: str) -> None:
    written = value("建议内容", text, "facts")
    assert written is not None
    assert not set(written) & {"\x1b", "\x07", "\u202e"}


def test_identity_numbers_are_left_out() -> None:
    written = value("建议内容", "联系人43312319800101123X反映", "facts")
    assert written is not None
    assert "43312319800101123X" not in written
