"""What is done in the hall: the list at the door, the roll, turnout on the wall, files to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.domain.actors import Role
from core.domain.attendance import AttendanceState
from core.domain.ids import VoterId
from core.services.attendance import AttendeeView
from tests.terminal.desk import NARROW, PATIENCE, WIDE, Desk
from tests.terminal.meeting_room import (
    CLOSED,
    COUNTED,
    NOTICED,
    OPEN,
    PLANNED,
    PUBLISHED,
    agree,
    at_meeting,
    fill,
    meeting_at,
)
from tui.pages.projector import Projector
from tui.widgets.big_digits import big

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


async def people(desk: Desk, place: int = NOTICED) -> dict[str, AttendeeView]:
    meeting = (await meeting_at(desk, place)).id
    listed = await desk.office.core.attendance.listed(desk.office.clerk, meeting)
    return {one.person.label: one for one in listed.people}


async def until_state(desk: Desk, key: str, state: AttendanceState | None) -> None:
    for _ in range(PATIENCE):
        if (await people(desk))[key].state is state:
            return
        await desk.pilot.pause(0.01)
    raise AssertionError(f"not {state}; the screen shows:\n{desk.text}")


async def at_door(desk: Desk) -> str:
    """The list at the door, and who is first on it."""
    await desk.press("a")
    await desk.until(lambda: bool(desk.app.screen.query("#attendance")))
    await desk.until(lambda: desk.listing("attendance").cursor_key is not None)
    return desk.listing("attendance").cursor_key or ""


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_one_key_checks_somebody_in(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {"zh_CN": ("到会 1/66", "已到"), "en": ("There: 1 of 66", "present")}
    async with at_meeting(tmp_path, NOTICED, size=size, language=language) as desk:
        key = await at_door(desk)
        await desk.press("enter")
        await until_state(desk, key, AttendanceState.PRESENT)
        await desk.until_shown(words[language][0])
        await desk.press("escape")
        await desk.until_shown(words[language][0])


async def test_keys_mark_late_leave_absent_and_back(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        key = await at_door(desk)
        for pressed, state in (
            ("l", AttendanceState.LATE),
            ("v", AttendanceState.LEAVE_APPROVED),
            ("x", AttendanceState.ABSENT),
            ("i", AttendanceState.PRESENT),
            ("backspace", None),
            ("enter", AttendanceState.PRESENT),
            ("delete", None),
        ):
            await desk.press(pressed)
            await until_state(desk, key, state)


async def test_found_by_initials_then_the_next(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await at_door(desk)
        voter = list((await people(desk)).values())[10]
        await desk.press("slash")
        await desk.type(voter.name)
        await desk.press("enter")
        await desk.until(lambda: desk.listing("attendance").number < 60)
        key = desk.listing("attendance").cursor_key or ""
        await desk.press("enter")
        await until_state(desk, key, AttendanceState.PRESENT)
        await desk.until(lambda: desk.listing("attendance").number == 66)
        assert "filter" in (desk.app.focused.classes if desk.app.focused is not None else ())


async def test_several_are_named_before_they_are_marked(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await at_door(desk)
        await desk.press("space", "space", "x")
        await desk.until_shown("absent: 2 people?")
        await agree(desk)
        await desk.until_shown("absent 2")
        assert sum(one.state is AttendanceState.ABSENT for one in (await people(desk)).values()) == 2


async def test_viewer_looks_and_checks_nobody_in(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED, role=Role.VIEWER) as desk:
        key = await at_door(desk)
        await desk.until(lambda: "Help" in desk.footer)
        assert "Check in" not in desk.footer
        await desk.press("enter", "i", "x")
        assert (await people(desk))[key].state is None


async def test_nobody_is_checked_in_once_it_is_over(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PUBLISHED) as desk:
        await desk.press("a")
        await desk.until(lambda: bool(desk.app.screen.query("#attendance")) and desk.app.screen.focused is not None)
        await desk.until(lambda: "Check in" not in desk.footer)
        await desk.press("enter", "l", "x")
        await desk.pilot.pause()
        assert not desk.said


async def test_roll_lists_who_may_evaluate(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await desk.press("l")
        await desk.until_shown("62 may evaluate; the rules ask for 50", "Roll (62)")


async def test_roll_before_the_notice_says_why_it_is_empty(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        await desk.press("l")
        await desk.until_shown("the notice draws the roll")


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_wall_shows_turnout_alone(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {
        "zh_CN": ("石羔片区代表述职评议会", "50 人", "截止"),
        "en": ("石羔片区代表述职评议会", "at least 50", "planned until"),
    }
    async with at_meeting(tmp_path, OPEN, size=size, language=language) as desk:
        view = await desk.office.core.duty_desk.meeting(desk.office.clerk, desk.meeting)
        names = [item.deputy.name for item in view.agenda]
        await desk.press("f")
        await desk.until_shown(*words[language])
        lines = big("31/62", width=size[0] - 8, height=size[1] - 9)
        assert all(line.strip() in desk.text for line in lines)
        assert not any(name in desk.text for name in names)
        assert "今日" not in desk.text
        assert "Today" not in desk.text
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#agenda")))


async def test_wall_follows_every_ballot(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await desk.press("f")
        await desk.until_shown("at least 50")
        listed = await desk.office.core.attendance.listed(desk.office.clerk, desk.meeting)
        voter = VoterId(listed.people[-1].person.id)
        await desk.office.core.voting.issue_paper(desk.office.clerk, desk.meeting, voter)
        wanted = big("32/62", width=72, height=15)
        await desk.until(lambda: all(line.strip() in desk.text for line in wanted))


async def test_wall_says_when_voting_is_over(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await desk.press("f")
        await desk.until_shown("planned until")
        await desk.office.core.meetings.close_voting(desk.office.clerk, desk.meeting)
        await desk.until_shown("Voting is closed. Thank you.")


async def test_wall_never_shows_a_result(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, COUNTED) as desk:
        await desk.press("f")
        await desk.until_shown("Voting is closed. Thank you.")
        assert "atisfied" not in desk.text


async def test_keys_of_the_desk_are_dead_on_the_wall(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await desk.press("f")
        await desk.until_shown("planned until")
        await desk.press("1", "x", "N", "U", "a", "e", "slash", "question_mark", "q")
        desk.app.notify("彭小明 has filed")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Projector)
        assert "彭小明" not in desk.text


async def test_digits_grow_with_the_wall() -> None:
    small, large = big("8", width=9, height=5), big("8", width=100, height=50)
    assert small == ["#####", "#   #", "#####", "#   #", "#####"]
    assert len(large) == 50
    assert max(map(len, large)) == 100


@pytest.mark.parametrize(
    ("number", "name", "start"),
    [
        (0, "通知", b"<!DOCTYPE html>"),
        (1, "议程", b"<!DOCTYPE html>"),
        (2, "日历文件", b"BEGIN:VCALENDAR"),
        (3, "纸质票", b"<!DOCTYPE html>"),
        (4, "结果汇总表", b"PK"),
    ],
)
async def test_files_are_written_where_one_says(tmp_path: Path, number: int, name: str, start: bytes) -> None:
    async with at_meeting(tmp_path, COUNTED, language="zh_CN") as desk:
        folder = tmp_path / "files"
        folder.mkdir()
        await desk.press("w")
        await desk.until_shown("哪种文件")
        await desk.press("enter", *["down"] * number, "enter", "tab")
        await fill(desk, str(folder))
        await desk.until(lambda: bool(list(folder.iterdir())))
        [file] = folder.iterdir()
        assert name in file.name
        assert file.read_bytes()[: len(start)].upper() == start.upper()
        assert file.stat().st_mode & 0o777 == 0o600


async def test_file_is_never_written_over_another(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED) as desk:
        await write_notice(desk, tmp_path)
        await desk.until(lambda: type(desk.app.screen).__name__ == "MeetingPage")
        [written] = tmp_path.glob("*.html")
        content = written.read_bytes()
        await write_notice(desk, tmp_path)
        await desk.until_shown("a file of this name already")
        assert written.read_bytes() == content


async def test_viewer_writes_a_notice_too(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED, role=Role.VIEWER) as desk:
        await write_notice(desk, tmp_path)
        await desk.until(lambda: bool(list(tmp_path.glob("*.html"))))
        [file] = tmp_path.glob("*.html")
        assert "里耶人大代表之家" in file.read_text(encoding="utf-8")


async def write_notice(desk: Desk, folder: Path) -> None:
    await desk.press("w")
    await desk.until_shown("Which file")
    await desk.press("tab")
    await fill(desk, str(folder))


async def test_late_comer_is_marked_late(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        desk.office.clock.move_to((await meeting_at(desk, NOTICED)).starts_at + timedelta(minutes=5))
        key = await at_door(desk)
        await desk.press("i")
        await until_state(desk, key, AttendanceState.LATE)


async def test_wall_stays_and_its_first_key_locks(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        desk.app.front.stand_on(replace(desk.app.front.county, lock_after=timedelta(minutes=10)))
        await desk.press("f")
        await desk.until_shown("planned until")
        desk.office.clock.advance(timedelta(hours=2))
        desk.app.lock_when_idle()
        assert not desk.app.is_shut
        await desk.press("escape")
        await desk.until_shown("The screen is locked")
        assert "石羔" not in desk.text
