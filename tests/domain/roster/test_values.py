"""Single cells as people fill them in."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.roster.dates import date_of_serial, read_date
from core.domain.roster.grid import Cell, CellValue
from core.domain.roster.phones import read_phone
from core.domain.roster.values import (
    Reader,
    read_code,
    read_ethnicity,
    read_name,
    read_note,
    read_place,
    read_roles,
    read_sex,
    read_text,
    read_yes_no,
)
from tests.domain.roster.grids import SETTING, code_of, read

READERS = (
    read_code,
    read_date,
    read_ethnicity,
    read_name,
    read_note,
    read_phone,
    read_place,
    read_roles,
    read_sex,
    read_text,
    read_yes_no,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (date(1975, 3, 2), "1975-03-02"),
        (datetime.fromisoformat("1975-03-02T08:00:00"), "1975-03-02"),
        (27455, "1975-03-02"),
        (27455.0, "1975-03-02"),
        ("27455", "1975-03-02"),
        ("1975年3月", "1975-03"),
        ("1975.3.2", "1975-03-02"),
        ("1975.10", "1975-10"),
        ("75-03-02", "1975-03-02"),
        ("05.6", "2005-06"),
        ("一九七五年三月", "1975-03"),
        ("一九七五年十二月二十三日", "1975-12-23"),
        ("二〇〇一年十月廿一日", "2001-10-21"),
        ("1975年三月", "1975-03"),
        ("１９７５．３", "1975-03"),
        ("1975 年 3 月 2 日 出生", "1975-03-02"),
        ("1975-03-02 00:00:00", "1975-03-02"),
        (197503, "1975-03"),
        ("19750302", "1975-03-02"),
        (1975.3, "1975-03"),
        (1975.12, "1975-12"),
    ],
)
def test_dates_are_read_as_written(written: CellValue, meant: str) -> None:
    assert read(read_date, written).value == meant
    assert read(read_date, written).warnings == ()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("02/03/1975", "date.unreadable"),
        ("春天", "date.unreadable"),
        (60, "date.unreadable"),  # 29 February 1900 never was
        (float("nan"), "date.unreadable"),
        ("1975-02-30", "date.no_such_day"),
        ("1975.13", "date.no_such_day"),
        ("农历1975年三月", "date.lunar"),
        ("2026-03-03", "date.out_of_range"),
        ("1875-03-03", "date.out_of_range"),
    ],
)
def test_unreadable_dates_give_reasons(written: CellValue, code: str) -> None:
    assert code_of(read(read_date, written)) == code


@pytest.mark.parametrize(("written", "code"), [(1975, "date.year_only"), (1975.1, "date.january_or_october")])
def test_doubtful_dates_carry_warnings(written: CellValue, code: str) -> None:
    reading = read(read_date, written)
    assert reading.value is not None
    assert [warning.code for warning in reading.warnings] == [code]


def test_serials_follow_their_system() -> None:
    assert read(read_date, 25993, serials_from=1904).value == "1975-03-02"
    assert date_of_serial(59, serials_from=1900) == date(1900, 2, 28)
    assert date_of_serial(61, serials_from=1900) == date(1900, 3, 1)


@given(st.dates(min_value=date(1900, 3, 1), max_value=date(2026, 3, 2)))
def test_every_date_survives_every_spelling(day: date) -> None:
    spelt = (
        day,
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        day.strftime("%Y%m%d") if day.year >= 1000 else day,
    )
    assert {read(read_date, written).value for written in spelt} == {day.isoformat()}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("１３８ １２３４ ５６７８", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        (13812345678.0, "13812345678"),
        (13812345678, "13812345678"),
        ("13812345678.0", "13812345678"),
        ("手机：13812345678", "13812345678"),
        ("0743-6223456", "0743-6223456"),
        ("(010) 6234 5678", "010-62345678"),
        ("6223456", "6223456"),
    ],
)
def test_phones_are_kept_as_text(written: CellValue, meant: str) -> None:
    assert read(read_phone, written).value == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1381234567", "phone.invalid"),
        ("138123456789", "phone.invalid"),
        ("12812345678", "phone.invalid"),
        ("138****5678", "phone.masked"),
        ("1.38E+10", "phone.scientific"),
        ("无", "phone.invalid"),
    ],
)
def test_unusable_phones_give_reasons(written: CellValue, code: str) -> None:
    assert code_of(read(read_phone, written)) == code


@pytest.mark.parametrize("joint", ["、", "/", "\n", "；", " "])
def test_first_mobile_of_several_is_taken(joint: str) -> None:
    reading = read(read_phone, f"0743-6223456{joint}13812345678")
    assert reading.value == "13812345678"
    assert [warning.code for warning in reading.warnings] == ["phone.several"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("张　三", "张三"), (" 欧阳 建国 ", "欧阳建国"), ("阿依努尔•买买提", "阿依努尔·买买提"), ("⽟兰", "玉兰")],
)
def test_names_lose_padding_only(written: str, meant: str) -> None:
    assert read(read_name, written).value == meant
    assert read(read_name, written).warnings == ()


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        ("张\u202e三", "text.invisible"),
        ("张\u200b三", "text.invisible"),
        ("\x1b张三", "text.invisible"),
        ("王\u0410", "name.mixed_scripts"),
        ("张三（女）", "name.note_removed"),
    ],
)
def test_suspicious_names_carry_warnings(written: str, warning: str) -> None:
    reading = read(read_name, written)
    assert reading.value is not None
    assert reading.value.isprintable()
    assert warning in [each.code for each in reading.warnings]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("张" * 300, "name.too_long"),
        ("张\ue000", "name.lost_character"),
        ("张\ufffd", "name.lost_character"),
        ("张三1", "name.characters"),
        ("\x1b[31m张三", "name.characters"),
        ("=张三", "name.characters"),
    ],
)
def test_unusable_names_give_reasons(written: str, code: str) -> None:
    assert code_of(read(read_name, written)) == code


@pytest.mark.parametrize(
    ("reader", "written", "meant"),
    [
        (read_sex, "男", "male"),
        (read_sex, " 女性", "female"),
        (read_yes_no, "√", "yes"),
        (read_yes_no, "✓", "yes"),
        (read_yes_no, True, "yes"),
        (read_yes_no, "否", "no"),
        (read_yes_no, "  ", None),
        (read_ethnicity, "土家", "土家族"),
        (read_ethnicity, "汉 族", "汉族"),
        (read_code, 20260001.0, "20260001"),
        (read_code, " ０ ０ １ ", "001"),
        (read_roles, "计票人、监票人", "scrutineer,teller"),
        (read_roles, "管理员", "administrator"),
        (read_place, "第１选区", "第1选区"),
        (read_text, "龙山县 第一 小学", "龙山县第一小学"),
    ],
)
def test_other_cells_become_canonical(reader: Reader, written: CellValue, meant: str | None) -> None:
    reading = read(reader, written)
    assert (reading.value, reading.error) == (meant, None)


@pytest.mark.parametrize(
    ("reader", "written", "code"),
    [
        (read_sex, "未知", "sex.unknown"),
        (read_yes_no, "也许", "yes_no.unknown"),
        (read_roles, "计票人、厨师", "role.unknown"),
        (read_code, 4331301975030212345, "number.precision_lost"),
        (read_code, "1.2E+17", "number.scientific"),
        (read_code, "9" * 41, "text.too_long"),
        (read_place, "选" * 300, "text.too_long"),
    ],
)
def test_other_bad_cells_give_reasons(reader: Reader, written: CellValue, code: str) -> None:
    assert code_of(read(reader, written)) == code


VALUES = st.one_of(
    st.text(max_size=80),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.text(alphabet="0123456789年月日.-/一二十〇 :E+()*、", max_size=20),
)


@pytest.mark.parametrize("reader", READERS)
@given(value=VALUES)
def test_readers_answer_whatever_they_see(reader: Reader, value: CellValue) -> None:
    reading = reader(Cell(value, 1, 1), SETTING)
    assert reading.error is None or reading.value is None


@pytest.mark.parametrize("reader", READERS)
@given(value=VALUES)
def test_canonical_values_read_back_unchanged(reader: Reader, value: CellValue) -> None:
    once = reader(Cell(value, 1, 1), SETTING).value
    if once is not None:
        assert reader(Cell(once, 1, 1), SETTING).value == once
