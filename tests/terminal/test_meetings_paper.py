"""Paper ballots with the keyboard: handed out, entered sheet by sheet, taken back, compared, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.ballots import OVERALL, Ballot, Sheet
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.services.counting import Count
from tests.office import PASSPHRASE, ballot_of
from tests.terminal.desk import NARROW, WIDE, Desk
from tests.terminal.meeting_room import (
    CLOSED,
    OPEN,
    agree,
    at_meeting,
    confirm,
    fill,
    meeting_at,
    passphrase,
    until_status,
)

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
MARKS = ("satisfied", "basically_satisfied", "dissatisfied")


async def counted(desk: Desk, meeting: MeetingId) -> Count:
    return await desk.office.core.counting.count(desk.office.staff(Role.SCRUTINEER), meeting, PASSPHRASE)


async def enter_as_other(desk: Desk, number: int, ballot: Ballot) -> MeetingId:
    """The other teller's entry."""
    meeting = (await meeting_at(desk, CLOSED)).id
    await desk.office.core.counting.enter_paper(desk.office.staff(Role.ADMINISTRATOR), meeting, number, ballot)
    return meeting


async def entries(desk: Desk, meeting: MeetingId) -> list[tuple[int, int]]:
    async with desk.office.core.transactions.read(SYSTEM) as work:
        return sorted((one.number, one.teller_id) for one in await work.ballots.paper_entries(meeting))


async def open_form(desk: Desk) -> None:
    await desk.press("p")
    await desk.until(lambda: bool(desk.app.screen.query("#sheet")) and desk.listing("sheet").cursor_key is not None)


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_one_key_a_deputy_enters_a_sheet(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {"zh_CN": ("第 1 张票", "1 满意", "0 空白"), "en": ("Sheet 1", "1 Satisfied", "0 blank")}
    after = {"zh_CN": "第 2 张票", "en": "Sheet 2"}
    async with at_meeting(tmp_path, CLOSED, size=size, language=language, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.until_shown(*words[language])
        await desk.press("1", "2", "0", "x", "enter")
        await desk.until_shown(after[language])
        agenda = (await meeting_at(desk, CLOSED)).agenda
        same = {agenda[0]: Sheet({OVERALL: MARKS[0]}), agenda[1]: Sheet({OVERALL: MARKS[1]})}
        other = Ballot({**same, agenda[2]: Sheet({}), agenda[3]: Sheet({OVERALL: "!"})})
        meeting = await enter_as_other(desk, 1, other)
        assert (await counted(desk, meeting)).differences == ()


async def test_enter_behind_every_digit_keeps_no_blanks(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("1", "enter", "1", "enter")
        await desk.until_shown("Keep sheet 1 with these lines blank?")
        await desk.press("escape")
        await desk.until_shown("Sheet 1")
        assert await entries(desk, (await meeting_at(desk, CLOSED)).id) == []


async def test_sheets_follow_one_another(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        for number in (1, 2, 3):
            await desk.until_shown(f"Sheet {number}")
            await desk.press("1", "1", "1", "1", "enter")
            await desk.until_shown(f"Sheet {number + 1}")
        await desk.until_shown("1-3")
        teller = desk.office.county.staff[Role.TELLER]
        meeting = (await meeting_at(desk, CLOSED)).id
        assert await entries(desk, meeting) == [(1, teller), (2, teller), (3, teller)]


async def test_aspects_and_comments_are_entered_too(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER, size=WIDE) as desk:
        await open_form(desk)
        await desk.press("a")
        await desk.until_shown("Contact with voters")
        await desk.press("1", "3")
        await desk.press("c")
        await fill(desk, "good")
        await desk.until_shown("good")
        await desk.press("ctrl+s")
        await agree(desk)
        await desk.until_shown("Sheet 2")
        meeting = await meeting_at(desk, CLOSED)
        first = meeting.agenda[0]
        whole = {OVERALL: MARKS[0], "meeting_attendance": MARKS[2]}
        other = {**ballot_of(meeting.agenda[1:], MARKS[0]).sheets, first: Sheet(whole, "good")}
        await enter_as_other(desk, 1, Ballot(other))
        differences = (await counted(desk, meeting.id)).differences
        assert {one.deputy for one in differences} == set(meeting.agenda[1:])


async def test_leaving_never_loses_a_sheet_unasked(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("1", "2", "escape")
        await desk.until_shown("Throw away what you typed of sheet 1?")
        await desk.press("escape")
        await desk.until_shown("Basically satisfied")
        await desk.press("escape")
        await agree(desk)
        await desk.until(lambda: bool(desk.app.screen.query("#agenda")))


async def test_digit_without_a_meaning_marks_nothing(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        first = desk.listing("sheet").cursor_key
        before = desk.text
        await desk.press("4", "5", "6", "7", "8", "9")
        assert desk.text == before
        assert desk.listing("sheet").cursor_key == first


async def test_wiped_mark_is_typed_again(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("3", "up", "backspace")
        assert "Dissatisfied" not in desk.text.split("Mark", 1)[1]
        await desk.press("3", "up", "delete")
        assert "Dissatisfied" not in desk.text.split("Mark", 1)[1]
        await desk.press("1", "1", "1", "1", "enter")
        await desk.until_shown("Sheet 2")
        meeting = await enter_as_other(desk, 1, ballot_of((await meeting_at(desk, CLOSED)).agenda, MARKS[0]))
        assert (await counted(desk, meeting)).differences == ()


async def test_own_entry_is_taken_back(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("1", "1", "1", "1", "enter")
        await desk.until_shown("Sheet 2")
        meeting = await enter_as_other(desk, 1, ballot_of((await meeting_at(desk, CLOSED)).agenda, MARKS[0]))
        await desk.press("w")
        await fill(desk, "1")
        await desk.until_shown("none yet")
        assert await entries(desk, meeting) == [(1, desk.office.county.staff[Role.ADMINISTRATOR])]


async def test_another_sheet_is_asked_for_by_number(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("g")
        await fill(desk, "0")
        await desk.until_shown("A number from 1 on.")
        await fill(desk, "17")
        await desk.until_shown("Sheet 17")


async def test_sheet_is_never_written_or_copied(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, CLOSED, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("1", "y", "e")
        assert desk.app.clipboard == ""
        assert type(desk.app.screen).__name__ == "PaperEntryPage"


@SIZES
async def test_differences_name_who_entered_what(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_meeting(tmp_path, CLOSED, size=size, role=Role.TELLER) as desk:
        await open_form(desk)
        await desk.press("1", "1", "1", "3", "enter")
        await desk.until_shown("Sheet 2")
        await enter_as_other(desk, 1, ballot_of((await meeting_at(desk, CLOSED)).agenda, MARKS[0]))
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#agenda")))
        await desk.press("k")
        await confirm(desk)
        await passphrase(desk)
        staff = {one.id: one.name for one in await desk.office.core.records.staff(desk.office.clerk)}
        names = [staff[desk.office.county.staff[role]] for role in (Role.TELLER, Role.ADMINISTRATOR)]
        await desk.until_shown(f"{names[0]}: Dissatisfied", f"{names[1]}: Satisfied")
        assert (await meeting_at(desk, CLOSED)).status is MeetingStatus.CLOSED
        await desk.press("enter")
        await desk.until_shown("Sheet 1")
        await desk.press("1", "1", "1", "1", "enter")
        await desk.until_shown("Sheet 2")
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#differences")))
        await desk.press("escape", "k")
        await confirm(desk)
        await passphrase(desk)
        await until_status(desk, CLOSED, MeetingStatus.COUNTED)


async def test_paper_ballot_is_handed_to_a_voter(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        listed = await desk.office.core.attendance.listed(desk.office.clerk, desk.meeting)
        last = listed.people[-1]
        await desk.press("i")
        await desk.until_shown("Who gets a paper ballot?")
        await desk.type(f"#{last.person.id}" if sum(one.name == last.name for one in listed.people) > 1 else last.name)
        await desk.press("enter")
        await desk.until_shown("right to vote is spent", last.name)
        await agree(desk)
        await desk.until_shown("32 of 62 took part (31 in chat, 1 on paper)")


async def test_second_ballot_is_refused(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        listed = await desk.office.core.attendance.listed(desk.office.clerk, desk.meeting)
        first = next(one for one in listed.people if one.person.kind.value == "voter")
        await desk.press("i")
        await desk.until_shown("Who gets a paper ballot?")
        await desk.type(first.name)
        await desk.press("enter")
        await agree(desk)
        await desk.until(lambda: any(one.is_wrong for one in desk.app.front.notices))
        assert (await desk.office.core.voting.turnout(desk.office.clerk, desk.meeting)).taken_part == 31
