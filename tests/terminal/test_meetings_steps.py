"""A meeting's steps with the keyboard alone, from the notice to the published result, and what each one says first."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.actors import Role
from core.domain.meetings import MeetingStatus
from tests.office import PASSPHRASE
from tests.terminal.desk import NARROW, WIDE
from tests.terminal.meeting_room import (
    CLOSED,
    COUNTED,
    NOTICED,
    OPEN,
    PLANNED,
    agree,
    at_meeting,
    confirm,
    fill,
    meeting_at,
    passphrase,
    until_status,
)
from tui.pages.result_page import ResultPage
from tui.second_person import SecondPerson

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_notice_says_whom_it_reaches_first(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {"zh_CN": "发送通知", "en": "Send the notice"}
    async with at_meeting(tmp_path, PLANNED, size=size, language=language) as desk:
        await desk.until(lambda: words[language] in desk.footer)
        await desk.press("n")
        shown = {"zh_CN": ("4 名代表", "没有聊天账号"), "en": ("4 deputies", "no chat account")}
        await desk.until_shown(*shown[language])
        assert (await meeting_at(desk, PLANNED)).status is MeetingStatus.PLANNED
        await agree(desk)
        await until_status(desk, PLANNED, MeetingStatus.NOTICED)


async def test_notice_may_be_left(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED) as desk:
        await desk.press("n")
        await desk.until_shown("4 deputies")
        await desk.press("escape")
        await desk.until_shown("[planned]")
        assert (await meeting_at(desk, PLANNED)).status is MeetingStatus.PLANNED


@SIZES
async def test_opening_takes_two_people_and_a_passphrase(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_meeting(tmp_path, NOTICED, size=size) as desk:
        await desk.press("o")
        await desk.until_shown("before its day?", "The meeting is in 3 days", "before they have heard a report")
        await agree(desk)
        await confirm(desk)
        await desk.until_shown("stored nowhere", "The roll stands from now on")
        await passphrase(desk, 2)
        meeting = await until_status(desk, NOTICED, MeetingStatus.OPEN)
        await desk.until_shown("[voting open]", "Next: close voting (key x)")
        assert PASSPHRASE not in desk.text
        await desk.office.core.meetings.close_voting(desk.office.clerk, meeting)
        counted = await desk.office.core.counting.count(desk.office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)
        assert len(counted.results) == 4


async def test_slip_in_the_passphrase_is_said(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        await desk.press("o")
        await agree(desk)
        await confirm(desk)
        await fill(desk, PASSPHRASE, PASSPHRASE + "x")
        await desk.until_shown("not typed the same way twice")
        assert (await meeting_at(desk, NOTICED)).status is MeetingStatus.NOTICED


async def test_opening_before_the_day_may_be_left(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED, language="zh_CN") as desk:
        await desk.press("o")
        await desk.until_shown("会议日之前就开始测评", "距会议还有 3 天")
        await desk.press("escape")
        await desk.until_shown("[已通知]")
        assert (await meeting_at(desk, NOTICED)).status is MeetingStatus.NOTICED


async def test_opening_stops_without_the_second_person(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, NOTICED) as desk:
        desk.office.clock.move_to((await meeting_at(desk, NOTICED)).starts_at)  # on the day nobody is asked
        await desk.press("o")
        await desk.until(lambda: isinstance(desk.app.screen, SecondPerson))
        await desk.press("escape")
        await desk.until_shown("[noticed]")
        assert (await meeting_at(desk, NOTICED)).status is MeetingStatus.NOTICED


async def test_close_names_what_it_ends(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await desk.press("x")
        await desk.until_shown("31 of 62 took part", "not opened again")
        await agree(desk)
        await until_status(desk, OPEN, MeetingStatus.CLOSED)
        await desk.until_shown("Next: count. Who may: administrator, teller, scrutineer")


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_count_shows_the_whole_result(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_meeting(tmp_path, CLOSED, size=size, language=language, role=Role.TELLER) as desk:
        await desk.press("k")
        await confirm(desk)
        await passphrase(desk)
        await until_status(desk, CLOSED, MeetingStatus.COUNTED)
        words = {
            "zh_CN": ("发出测评票56张", "满意", "###"),
            "en": ("Issued 56", "Satisfied", "###", "How the grade was found"),
        }
        await desk.until_shown(*words[language])


async def test_whole_result_has_a_key(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, COUNTED) as desk:
        await desk.press("v")
        await desk.until(lambda: isinstance(desk.app.screen, ResultPage))
        await desk.until_shown("Issued 55", "How the grade was found")


async def test_wrong_passphrase_counts_nothing(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await desk.press("k")
        await confirm(desk)
        await fill(desk, "not the passphrase")
        await desk.until_shown("passphrase is wrong")
        assert (await meeting_at(desk, CLOSED)).status is MeetingStatus.CLOSED


async def test_publishing_names_who_hears_it(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, COUNTED) as desk:
        deputy = desk.listing("agenda").cursor_row
        assert deputy is not None
        await desk.press("b")
        await desk.until_shown(deputy.cells["name"].text, "Objections until", "62 evaluators")
        await agree(desk)
        await confirm(desk)
        await until_status(desk, COUNTED, MeetingStatus.PUBLISHED)
        await desk.until_shown("[published]")


async def test_viewer_is_offered_no_step(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, PLANNED, role=Role.VIEWER) as desk:
        await desk.until_shown("[planned]")
        await desk.until(lambda: "Help" in desk.footer)
        assert "Send the notice" not in desk.footer
        assert "Next: send the notice. Who may: administrator, clerk" in desk.text
        await desk.press("n", "m", "d", "c")
        assert type(desk.app.screen).__name__ == "MeetingPage"


async def test_steps_of_other_states_are_hidden(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await desk.until(lambda: "Close voting" in desk.footer)
        assert "Open voting" not in desk.footer
        await desk.press("n", "o", "k", "b", "v", "t")
        assert type(desk.app.screen).__name__ == "MeetingPage"
