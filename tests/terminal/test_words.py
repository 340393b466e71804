"""Every word of the dashboard is there in Chinese, and no table holds a character of doubtful width."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from core.domain.actors import Role
from core.domain.meetings import MeetingStatus
from core.domain.next_steps import DeskStep
from core.domain.notices import NoticeKind
from core.domain.records import DeputyStatus
from core.domain.rules import OccasionKind
from core.locale.notice_kinds import NOTICES
from core.services.stores.messages import OutboxState
from tests.locale.messages import english, entries, is_translated, missing, unsaid
from tests.terminal.desk import WIDE, at_desk
from tui import wording
from tui.widgets.gauge import bar


def test_every_word_is_translated_and_no_other() -> None:
    """A sentence that another package says too may stand in that one's catalogue."""
    assert [one.one for one in missing() if one.domain == "tui"] == []
    assert [text for domain, text in unsaid() if domain == "tui"] == []
    assert [english(one) for domain, one in entries() if domain == "tui" and not is_translated(one)] == []


def test_every_state_has_its_word() -> None:
    assert set(wording.MEETING_STATES) == set(MeetingStatus)
    assert set(wording.STEPS) == set(DeskStep)
    assert set(wording.EVENTS) == set(OccasionKind)
    assert set(wording.DEPUTY_STATES) == set(DeputyStatus)
    assert set(wording.MESSAGE_STATES) == set(OutboxState)


def test_every_notice_has_a_name() -> None:
    """What a person was told stands in their history; one without a name would keep the page from opening."""
    assert set(NOTICES) == set(NoticeKind)


async def test_no_screen_holds_a_character_of_doubtful_width(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE, role=Role.ADMINISTRATOR) as desk:
        for key in "1234568":
            await desk.press(key)
            await desk.until(lambda: "筛选" in desk.footer)
            doubtful = {char for char in desk.text if unicodedata.east_asian_width(char) == "A"}
            assert doubtful == set(), doubtful


def test_gauge_marks_the_minimum_and_never_overflows() -> None:
    assert bar(31, 62, width=22, mark=50).plain == "[##########......|...]"
    assert bar(70, 62, width=12, mark=50).plain == "[#######|##]"
    assert bar(0, 0, width=12).plain == "[..........]"


async def test_no_colour_leaves_every_state_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_desk(tmp_path, language="en") as desk:
        assert desk.app.no_color
        await desk.press("2")
        await desk.until_shown("published", "counted", "closed", "voting open", "noticed", "planned", "postponed")
