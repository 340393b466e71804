from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell

from core.documents.csv_writer import Cell, csv_bytes, guarded, unguarded
from core.documents.paper import GradeCount, MeetingFacts
from core.documents.summaries import DeputySummary, MeetingSummary
from core.documents.workbooks import summary_workbook, table_workbook
from core.domain.text import clean_text
from tests.documents.pages import untranslated

HOSTILE_CELLS = (
    "=1+1",
    '=HYPERLINK("http://127.0.0.1","x")',
    "=cmd|'/C calc'!A0",
    "+86 138 0000 0000",
    "+8613800000000",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "　=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "{=1+1}",
    "#REF!",
    "'=1+1",
    "0743622211",
    "433130199001011234",
    "a\x00b\x1b[0m",
)


def facts(word: str = "") -> MeetingFacts:
    return MeetingFacts(
        word or "里耶镇述职会", word or "联工委", word or "第三选区", word or "里耶镇", word or "代表之家",
        date(2026, 12, 8), time(9, 30), word or "周主持",
    )  # fmt: skip


def deputy(word: str = "", **changes: object) -> DeputySummary:
    counts = (GradeCount(word or "满意", 52), GradeCount("不满意", 8))
    plain = DeputySummary(
        name=word or "田禾苗",
        counts=counts,
        valid=60,
        invalid=1,
        grade=word or "满意",
        explanation=(word or "52/60 = 86.67% >= 80%",),
        aspects=((word or "联系选民", counts),),
        comments=(word or "多走走", "乙", "甲"),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def summary(*deputies: DeputySummary, word: str = "") -> MeetingSummary:
    return MeetingSummary(facts(word), 62, 61, 60, deputies or (deputy(word),), (word or "参评60人",))


def reopened(raw: bytes) -> Workbook:
    return load_workbook(io.BytesIO(raw))


def cells(book: Workbook) -> Iterator[SheetCell]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, SheetCell) and cell.value is not None)


def has_formula(raw: bytes) -> bool:
    """Whether any sheet carries a formula element, read from the file itself."""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    return any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


@pytest.mark.parametrize("word", HOSTILE_CELLS)
def test_no_word_becomes_a_formula(word: str) -> None:
    for raw in (
        table_workbook(word, [word, "b"], [[word, 1]]),
        summary_workbook(summary(word=word), untranslated),
    ):
        assert not has_formula(raw)
        kinds = {cell.data_type for cell in cells(reopened(raw)) if isinstance(cell.value, str)}
        assert kinds == {"s"}


def test_formula_check_can_fail() -> None:
    book, buffer = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"] = "=1+1"
    book.save(buffer)
    assert has_formula(buffer.getvalue())


@pytest.mark.parametrize("word", HOSTILE_CELLS)
def test_words_come_back_as_written(word: str) -> None:
    sheet = reopened(table_workbook("t", ["a"], [[word]])).worksheets[0]
    assert sheet["A2"].value == clean_text(word)
    assert sheet["A2"].number_format == "@"


def test_hostile_start_carries_the_quote_mark() -> None:
    sheet = reopened(table_workbook("t", ["a"], [["+8613800000000"], ["田禾苗"]])).worksheets[0]
    assert [bool(sheet[place].quotePrefix) for place in ("A2", "A3")] == [True, False]


def test_numbers_and_dates_stay_what_they_are() -> None:
    moment = datetime(2026, 12, 8, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    rows: list[list[Cell]] = [[52, Decimal("88.42"), date(2026, 12, 8), moment, None]]
    sheet = reopened(table_workbook("t", list("abcde"), rows)).worksheets[0]
    values = [cell.value for cell in sheet[2]]
    assert values == [52, 88.42, datetime(2026, 12, 8), "2026-12-08 09:30", None]  # noqa: DTZ001


@pytest.mark.parametrize("title", ["[a]:b*c?/\\", "'", "", "测" * 40, "History\n=1"])
def test_any_title_names_a_sheet(title: str) -> None:
    sheet = reopened(table_workbook(title, ["a"], [])).worksheets[0]
    assert 1 <= len(sheet.title) <= 31


def test_header_repeats_on_every_printed_page() -> None:
    sheet = reopened(table_workbook("t", ["a", "b"], [["x", 1]] * 200)).worksheets[0]
    assert sheet.print_title_rows == "$1:$1"
    assert (str(sheet.page_setup.paperSize), sheet.freeze_panes) == ("9", "A2")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_chinese_columns_are_wide_enough() -> None:
    sheet = reopened(table_workbook("t", ["a", "b"], [["里耶镇第三选区选民", "x" * 300]])).worksheets[0]
    assert sheet.column_dimensions["A"].width >= 18
    assert sheet.column_dimensions["B"].width <= 60


def test_summary_states_counts_grade_and_rule() -> None:
    book = reopened(summary_workbook(summary(), untranslated))
    results = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert ["田禾苗", 52, 8, 60, 1, None, "满意"] in results
    words = {cell.value for cell in cells(book)}
    assert {"Issued 62, returned 61, valid 60", "52/60 = 86.67% >= 80%", "参评60人"} <= words


def test_summary_has_places_to_sign() -> None:
    words = [str(cell.value) for cell in cells(reopened(summary_workbook(summary(), untranslated)))]
    for who in ("Scrutineers", "Tellers", "Presiding"):
        assert any(word.startswith(f"{who}: ____") for word in words)


def test_comments_keep_the_given_order() -> None:
    sheet = reopened(summary_workbook(summary(), untranslated))["Comments"]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["多走走", "乙", "甲"]


def test_aspects_appear_only_where_graded() -> None:
    assert "Aspects" in reopened(summary_workbook(summary(), untranslated)).sheetnames
    plain = summary(deputy(aspects=()))
    assert "Aspects" not in reopened(summary_workbook(plain, untranslated)).sheetnames


def test_csv_opens_as_text_in_excel() -> None:
    raw = csv_bytes(["姓名", "电话"], [["田禾苗", "+8613800000000"], ["=1+1", None]])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig") == '"姓名","电话"\r\n"田禾苗","\'+8613800000000"\r\n"\'=1+1",""\r\n'


@pytest.mark.parametrize("word", HOSTILE_CELLS)
def test_csv_cells_are_guarded_and_recoverable(word: str) -> None:
    read = list(csv.reader(io.StringIO(csv_bytes(["a"], [[word]]).decode("utf-8-sig"), newline="")))
    assert read[1][0].lstrip()[:1] not in set("=+-@＝＋－＠\t\r\n")
    assert unguarded(read[1][0]) == clean_text(word)


def test_negative_numbers_stay_numbers_in_csv() -> None:
    assert csv_bytes(["a"], [[-5, Decimal("-1.5")]]).endswith(b'"-5","-1.5"\r\n')


@given(st.text(alphabet=st.sampled_from("'=+-@＝ \t\n\r0123456789ab测")))
def test_guarding_loses_nothing(raw: str) -> None:
    assert unguarded(guarded(raw)) == raw
