"""Before a step of a meeting: what its people may regret not having been told, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.domain.ids import MeetingId
from core.locale.catalogue import translator
from core.locale.meeting_steps import count_lines, early_lines, opening_lines, publishing_lines
from core.services.count_previews import CountPreview
from core.services.meeting_previews import MeetingPreview
from core.services.paper_progress import Progress, SheetProgress
from tests.factories import a_meeting

EN, ZH = translator("en"), translator("zh_CN")


def a_preview(**changed: object) -> MeetingPreview:
    facts: dict[str, object] = {
        "meeting": a_meeting(held_on=date(2026, 11, 27)),
        "deputies": 4,
        "evaluators": 62,
        "reachable": 62,
        "rooms": 0,
        "draws_roll": False,
        "minimum": 50,
        "notice_days": 5,
        "short_of_notice_days": 0,
        "objections_end_on": date(2026, 12, 4),
        "called": 62,
    }
    return MeetingPreview(**{**facts, **changed})  # type: ignore[arg-type]


def a_count(*, taken_part: int = 62, issued: int = 0, entered: int = 0, is_hard: bool = False) -> CountPreview:
    sheets = tuple(SheetProgress(number, ("甲", "乙")) for number in range(1, entered + 1))
    paper = Progress(MeetingId(1), issued, sheets, ())
    return CountPreview(a_meeting(), taken_part, 50, is_hard, surplus_is_void=True, paper=paper)


def test_nothing_is_said_on_the_day() -> None:
    assert early_lines(a_preview(), EN) == []
    assert opening_lines(a_preview(), EN) == ["The roll stands from now on: 62 evaluators."]


def test_early_opening_is_counted_in_days() -> None:
    assert early_lines(a_preview(days_early=1), EN)[0].startswith("The meeting is in 1 day, on")
    assert early_lines(a_preview(days_early=3), EN)[0].startswith("The meeting is in 3 days, on")
    assert early_lines(a_preview(days_early=3), ZH)[0].startswith("距会议还有 3 天")


def test_who_cannot_vote_in_chat_is_counted() -> None:
    assert "Note: 12 evaluators have no chat account and need paper ballots." in opening_lines(a_preview(called=50), EN)


def test_complete_count_needs_no_note() -> None:
    assert count_lines(a_count(issued=5, entered=5), EN) == []


@pytest.mark.parametrize(
    ("preview", "said"),
    [
        (a_count(taken_part=49), "the result will say so"),
        (a_count(taken_part=49, is_hard=True), "nobody gets a grade"),
        (a_count(issued=5, entered=3), "of 5 paper sheets handed out 2 are not entered"),
        (a_count(issued=3, entered=5), "the round is void"),
    ],
)
def test_short_count_says_what_is_lost(preview: CountPreview, said: str) -> None:
    assert said in " ".join(count_lines(preview, EN))


def test_publishing_at_night_says_from_when() -> None:
    at_night = a_preview(heard_from=datetime(2026, 11, 28, 0, 0, tzinfo=UTC), without_grade=1)
    said = " ".join(publishing_lines(at_night, EN))
    assert "people hear it from" in said
    assert "1 deputy gets no grade" in said
    assert "is not taken back" in said
