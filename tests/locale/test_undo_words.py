"""What undoing would bring back is told in words: no code, no instant as a machine writes it."""

from __future__ import annotations

from datetime import date

import pytest

from core.domain.attendance import AttendanceState
from core.domain.meetings import MeetingStatus
from core.domain.records import DeputyStatus, StatusReason
from core.domain.undo import FieldWas
from core.locale.catalogue import translator
from core.locale.undoing import _CODES, _change

CHINESE = translator("zh_CN")


def test_every_code_of_a_state_has_a_word() -> None:
    assert {*MeetingStatus, *DeputyStatus} == set(_CODES["status"])
    assert set(StatusReason) == set(_CODES["status_reason"])
    assert set(AttendanceState) == set(_CODES["attendance"])


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (FieldWas("status", "planned", "noticed"), "状态: 已通知 -> 已安排"),
        (FieldWas("status", "serving", "suspended"), "状态: 暂停职务 -> 履职"),
        (FieldWas("noticed_at", None, "2026-11-26T06:46:21.190850+00:00"), "2026年11月26日（周四）14:46 -> -"),
        (FieldWas("status_on", None, date(2026, 11, 2).isoformat()), "2026-11-02 -> -"),
        (FieldWas("remark", "planned", ""), "- -> planned"),
    ],
)
def test_value_is_told_in_words(field: FieldWas, words: str) -> None:
    assert words in _change(field, CHINESE)
