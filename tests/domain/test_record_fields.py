"""Fields of a record as people type them: the same value as from a file, or the reason why not, field by field."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.actors import PersonKind
from core.domain.record_fields import FieldFault, fields_of, read_field, read_fields

TODAY = date(2026, 3, 2)
DEPUTY, VOTER = PersonKind.DEPUTY, PersonKind.VOTER


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("name", "张　三", "张三"),
        ("phone", "+86 138-1234-5678", "13812345678"),
        ("sex", "女", "female"),
        ("ethnicity", "土家", "土家族"),
        ("born", "1975年3月", "1975-03"),
        ("joined_on", "2022-01-10", "2022-01-10"),
        ("card_number", "D 001", "D001"),
        ("post", "", None),
    ],
)
def test_what_is_typed_becomes_the_value_of_a_file(name: str, typed: str, value: str | None) -> None:
    reading = read_field(DEPUTY, name, typed, today=TODAY)
    assert (reading.value, reading.error) == (value, None)


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("name", "", "cell.required"),
        ("name", "张三1", "name.characters"),
        ("phone", "1381234", "phone.invalid"),
        ("phone", "138****5678", "phone.masked"),
        ("sex", "其他", "sex.unknown"),
        ("born", "2100-01-01", "date.out_of_range"),
        ("joined_on", "2022", "date.day_needed"),
        ("post", "长" * 121, "text.too_long"),
        ("shoe_size", "42", "field.unknown"),
    ],
)
def test_fault_names_its_reason(name: str, typed: str, code: str) -> None:
    error = read_field(DEPUTY, name, typed, today=TODAY).error
    assert error is not None
    assert error.code == code


def test_every_fault_is_told_at_once() -> None:
    read = read_fields(VOTER, {"name": "", "phone": "12", "remark": "好"}, today=TODAY)
    assert [(one.field, one.code) for one in read.faults] == [("name", "cell.required"), ("phone", "phone.invalid")]
    assert isinstance(read.faults[0], FieldFault)


def test_voter_has_no_more_fields_than_an_evaluation_needs() -> None:
    assert {"sex", "ethnicity", "born"}.isdisjoint(fields_of(VOTER))
    assert read_field(VOTER, "sex", "女", today=TODAY).error is not None


def test_masked_number_typed_back_is_never_stored() -> None:
    assert read_field(VOTER, "phone", "138****1234", today=TODAY).value is None
