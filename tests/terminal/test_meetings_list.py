"""The season as a list and as a calendar: years, states, several notices at once, calendar files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from core.domain.actors import Role
from core.domain.meetings import MeetingStatus
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.meeting_room import NOTICED, PLANNED, agree, fill, meeting_at, until_status
from tui.widgets.month_grid import MonthGrid

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


@asynccontextmanager
async def at_list(
    folder: Path, *, size: tuple[int, int] = NARROW, language: str = "en", role: Role = Role.CLERK
) -> AsyncIterator[Desk]:
    async with at_desk(folder, size=size, language=language, role=role) as desk:
        await desk.press("2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        yield desk


def grid(desk: Desk) -> MonthGrid:
    return desk.app.screen.query_one(MonthGrid)


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_calendar_shows_state_and_township(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {
        "zh_CN": ("2026-11", "周一", "[23]<", "石羔", "测评进行中"),
        "en": ("2026-11", "Mon", "[23]<", "石羔", "voting open"),
    }
    async with at_list(tmp_path, size=size, language=language) as desk:
        await desk.press("c")
        await desk.until_shown(*words[language])
        await desk.press("c")
        await desk.until(lambda: desk.listing("meetings").display and not desk.app.screen.query_one("#season").display)


async def test_arrows_move_and_enter_opens(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("c", "right", "right", "right")
        await desk.until_shown("[26]", "noticed")
        assert grid(desk).day == date(2026, 11, 26)
        await desk.press("enter")
        await desk.until_shown("里耶片区代表述职评议会", "Next: open voting (key o)")
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query(MonthGrid)))
        assert grid(desk).day == date(2026, 11, 26)


async def test_months_turn_and_home_returns(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("c", "pagedown")
        await desk.until_shown("2026-12")
        await desk.press("pagedown")
        await desk.until_shown("2027-01", "No meeting on this day.")
        await desk.press("home")
        await desk.until_shown("2026-11", "[23]<", "石羔")


async def test_weeks_and_months_go_both_ways(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("c")
        for key, day in (
            ("down", date(2026, 11, 30)),
            ("up", date(2026, 11, 23)),
            ("left", date(2026, 11, 22)),
            ("pageup", date(2026, 10, 22)),
            ("pagedown", date(2026, 11, 22)),
        ):
            await desk.press(key)
            assert grid(desk).day == day


async def test_day_without_meeting_opens_nothing(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("c", "left", "enter")
        await desk.until_shown("No meeting on this day.")
        assert type(desk.app.screen).__name__ == "MeetingsScreen"


async def test_click_on_a_day_goes_there(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("c")
        await desk.until_shown("[23]")
        await desk.pilot.click(MonthGrid, offset=(35, 2))
        await desk.until(lambda: grid(desk).day.weekday() == 3)
        assert grid(desk).day.isocalendar().week == date(2026, 11, 1).isocalendar().week


@SIZES
async def test_brackets_lead_to_other_years(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_list(tmp_path, size=size) as desk:
        await desk.press("left_square_bracket")
        await desk.until_shown("Meetings of 2025 (0)")
        await desk.press("right_square_bracket")
        await desk.until_shown("Meetings of 2026 (12)")


async def test_one_state_alone_is_shown(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("v")
        await desk.until_shown("Which meetings?")
        await desk.type("planned")
        await desk.press("enter")
        await desk.until_shown("Meetings of 2026: planned (6)")
        await desk.press("v")
        await desk.until_shown("all (12)")
        await desk.press("enter")
        await desk.until_shown("Meetings of 2026 (12)")


async def test_marked_meetings_are_noticed_together(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press(*["down"] * NOTICED, "space", "space", "down", "space", "n")
        await desk.until_shown("Send the notices of 2 meetings?", "Left out (noticed)", "in chat")
        assert (await meeting_at(desk, PLANNED)).status is MeetingStatus.PLANNED
        await agree(desk)
        await until_status(desk, PLANNED, MeetingStatus.NOTICED)
        await until_status(desk, PLANNED + 2, MeetingStatus.NOTICED)
        await desk.until(lambda: desk.listing("meetings").selection.is_empty)


async def test_meetings_past_their_notice_are_refused_kindly(tmp_path: Path) -> None:
    async with at_list(tmp_path) as desk:
        await desk.press("n")
        await desk.until(lambda: any("waits for its notice" in one.text for one in desk.app.front.notices))


async def test_viewer_sends_no_notices(tmp_path: Path) -> None:
    async with at_list(tmp_path, role=Role.VIEWER) as desk:
        await desk.press(*["down"] * PLANNED, "n")
        assert type(desk.app.screen).__name__ == "MeetingsScreen"


async def test_calendar_file_is_written_privately(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with at_list(tmp_path) as desk:
        await desk.press("w")
        await fill(desk, str(tmp_path / "season.ics"))
        await desk.until(lambda: (tmp_path / "season.ics").exists())
        written = (tmp_path / "season.ics").read_text("utf-8")
        assert written.count("BEGIN:VEVENT") == 12
        assert (tmp_path / "season.ics").stat().st_mode & 0o777 == 0o600
