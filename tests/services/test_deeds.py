"""Lines of the trail are folded where they are one thing to read, and nowhere else."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core.services.deeds import deeds_of
from core.services.stores.ledger import AuditLine
from tests.factories import NOON

WRITTEN, FILED = "report.save_draft", "report.file"


def a_line(action: str = WRITTEN, *, actor: str = "deputy:1", at: datetime = NOON, **details: Any) -> AuditLine:
    details = {"year": 2026, "on_behalf": False, **details}
    return AuditLine(1, at, actor, "telegram", action, "deputy:1", details, b"", b"")


def written(number: int, **changed: Any) -> list[AuditLine]:
    """So many sections, the newest first."""
    return [a_line(sections=[f"aspect:{one}"], **changed) for one in reversed(range(number))]


def test_report_is_one_deed_with_its_parts() -> None:
    lines = [a_line(FILED, late=False), *written(8), *written(5, at=NOON - timedelta(days=3))]
    [deed] = deeds_of(lines)
    assert (deed.named_by.action, deed.parts, deed.lines) == (FILED, 8, tuple(lines))  # five were written twice


def test_older_lines_count_one_part_each() -> None:
    [deed] = deeds_of([a_line(FILED), *[a_line()] * 13])
    assert deed.parts == 13


def test_another_hand_or_year_is_another_deed() -> None:
    lines = [a_line(FILED), *written(2), *written(3, actor="staff:2"), *written(4, year=2025)]
    assert [(one.named_by.actor, one.parts) for one in deeds_of(lines)] == [
        ("deputy:1", 2),
        ("staff:2", 3),
        ("deputy:1", 4),
    ]


def test_same_deed_folds_within_a_day() -> None:
    today, before = a_line("person.reveal_phone", purpose="催交"), NOON - timedelta(days=1)
    other = a_line("person.reveal_phone", purpose="通知")
    lines = [today, today, other, a_line("person.reveal_phone", purpose="通知", at=before)]
    assert [one.times for one in deeds_of(lines)] == [2, 1, 1]
