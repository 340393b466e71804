"""What a person is chased about in a day, as one notice."""

from __future__ import annotations

from typing import Any

from core.domain.chase_notices import MOST_SHOWN, chase, together
from core.domain.notices import Notice, NoticeKind, digest
from core.locale.catalogue import translator
from core.locale.notices import word


def an_item(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "proposal": number,
        "kind": "suggestion",
        "title": "修缮农车镇桥梁",
        "number": f"2026-{number}",
        "key": "reply",
        "due_on": f"2026-06-{number % 28 + 1:02}",
        "days": -3,
        "unit": "县交通运输局",
    } | changes


def test_chases_become_one_notice() -> None:
    other = Notice(NoticeKind.BINDING_REVOKED)
    merged = together([chase(an_item(2)), other, chase(an_item(1))])
    assert [one.kind for one in merged] == [NoticeKind.PROPOSAL_CHASES, NoticeKind.BINDING_REVOKED]
    assert [item["proposal"] for item in merged[0].params["items"]] == [1, 2]  # type: ignore[union-attr,index]


def test_deadline_stands_in_it_once() -> None:
    [merged] = together([chase(an_item(1)), chase(an_item(1)), chase(an_item(1, key="assist"))])
    assert len(merged.params["items"]) == 2  # type: ignore[arg-type]


def test_long_list_is_cut_and_says_so() -> None:
    [merged] = together([chase(an_item(number)) for number in range(1, 51)])
    assert len(merged.params["items"]) == MOST_SHOWN  # type: ignore[arg-type]
    assert word(merged, translator("zh_CN")).splitlines()[-1] == "另有 10 件。"


def test_a_day_of_ten_thousand_fits_a_message() -> None:
    [merged] = together([chase(an_item(number, title="题" * 80)) for number in range(1, 10_000)])
    assert len(word(digest([merged]), translator("zh_CN"))) < 6_000


def test_overdue_is_said_before_what_is_coming() -> None:
    [merged] = together([chase(an_item(1, days=2)), chase(an_item(2))])
    lines = word(merged, translator("zh_CN")).splitlines()
    assert lines[0] == "已逾期的建议、议案（1）："
    assert "逾期 3 天" in lines[1]
    assert "县交通运输局" in lines[1]


def test_confidential_one_is_named_by_its_number() -> None:
    text = word(chase(an_item(7, title="")), translator("zh_CN"))
    assert "2026-7" in text
    assert "修缮" not in text


def test_earliest_lateness_is_told() -> None:
    late = [{"due_at": f"2026-06-0{day}T01:00:00+00:00", "reason": "downtime"} for day in (3, 2)]
    chases = [
        Notice(one.kind, {**one.params, "late": mark})
        for one, mark in zip([chase(an_item(1)), chase(an_item(2))], late, strict=True)
    ]
    [merged] = together(chases)
    assert merged.params["late"] == late[1]
