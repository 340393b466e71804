"""Keys pressed on a page before it is there: none is lost, none is done too early, none where nobody meant it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from core.domain.actors import Role
from core.domain.errors import Unavailable
from core.domain.meetings import MeetingStatus
from tests.terminal.desk import Desk, at_desk
from tests.terminal.fingers import burst
from tests.terminal.meeting_room import NOTICED, OPEN, agree, at_meeting, meeting_at, open_page, until_status
from tests.terminal.person_desk import OFFSET, at_deputies
from tests.terminal.test_report_entry import at_report
from tui.dialogs.choice import Pick
from tui.dialogs.form import Form
from tui.dialogs.question import Question
from tui.mode_screen import LoadingScreen
from tui.pages.attendance_page import AttendancePage
from tui.pages.person_page import DeputyPage
from tui.screens.deputies import DeputiesScreen
from tui.screens.meeting_page import MeetingPage
from tui.widgets.listing import Listing
from tui.widgets.rows import Wish

Load = Callable[[LoadingScreen], Awaitable[None]]


def held_up(patch: pytest.MonkeyPatch, kind: type[LoadingScreen], *, fails: bool = False) -> asyncio.Event:
    """Pages of ``kind`` are not there before the event is set."""
    gate, load = asyncio.Event(), kind.load

    async def late(screen: LoadingScreen) -> None:
        await gate.wait()
        if fails:
            raise Unavailable("storage.failed")
        await load(screen)

    patch.setattr(kind, "load", late)
    return gate


def rows_held_up(patch: pytest.MonkeyPatch, *, fails: bool = False) -> asyncio.Event:
    """Rows that a list looks for are not there before the event is set."""
    gate, look = asyncio.Event(), Listing._look

    async def late(listing: Listing, wish: Wish) -> None:
        await gate.wait()
        if fails:
            raise Unavailable("storage.failed")
        await look(listing, wish)

    patch.setattr(Listing, "_look", late)
    return gate


async def at_unread_page(desk: Desk) -> None:
    """The page of the season's first deputy, of which nothing is there yet."""
    await at_deputies(desk)
    await desk.press(*["down"] * OFFSET, "enter")
    await desk.until(lambda: isinstance(desk.app.screen, DeputyPage))


async def test_key_on_a_page_waits_for_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, DeputyPage)
    async with at_desk(tmp_path) as desk:
        await at_unread_page(desk)
        await desk.press("c")
        assert isinstance(desk.app.screen, DeputyPage)
        gate.set()
        await desk.until(lambda: isinstance(desk.app.screen, Form))
        await desk.until_shown("的档案")


async def test_key_of_a_step_waits_for_the_meeting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, MeetingPage)
    async with at_desk(tmp_path) as desk:
        await desk.press("2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        await desk.press(*["down"] * NOTICED, "enter", "a")
        assert isinstance(desk.app.screen, MeetingPage)
        gate.set()
        await desk.until(lambda: isinstance(desk.app.screen, AttendancePage))


async def test_early_keys_are_done_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, DeputiesScreen)
    async with at_desk(tmp_path) as desk:
        await desk.press("4", *["down"] * OFFSET, "enter", "c")
        assert isinstance(desk.app.screen, DeputiesScreen)
        gate.set()
        await desk.until(lambda: isinstance(desk.app.screen, Form))
        deputies = await desk.office.core.records.deputies(desk.office.clerk)
        await desk.until_shown(f"{deputies[OFFSET].deputy.name} 的档案")


async def test_early_filter_takes_what_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, DeputiesScreen)
    async with at_desk(tmp_path) as desk:
        await desk.press("4", "slash")
        await desk.type("panry")
        gate.set()
        await desk.until(lambda: desk.listing("deputies").filter_text == "panry")


async def test_key_that_leads_away_does_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held_up(monkeypatch, DeputyPage)
    async with at_desk(tmp_path) as desk:
        await at_unread_page(desk)
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, DeputiesScreen))
        await desk.press("2")
        await desk.until_shown("[2 会议]")


async def test_key_of_a_page_that_was_left_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, DeputiesScreen)
    async with at_desk(tmp_path) as desk:
        await desk.press("4", "enter", "2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        gate.set()
        await desk.press("4")
        await desk.until(lambda: desk.listing("deputies").cursor_key is not None)
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, DeputiesScreen)


async def test_key_of_a_page_that_failed_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, DeputyPage, fails=True)
    async with at_desk(tmp_path) as desk:
        await at_unread_page(desk)
        await desk.press("w")
        gate.set()
        await desk.until(lambda: bool(desk.trouble))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, DeputyPage)


async def test_key_is_done_once_and_not_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = held_up(monkeypatch, MeetingPage)
    async with at_desk(tmp_path) as desk:
        await open_unread(desk)
        await desk.press("a")
        gate.set()
        await desk.until(lambda: isinstance(desk.app.screen, AttendancePage))
        await desk.press("escape")
        await desk.until(lambda: isinstance(desk.app.screen, MeetingPage))
        await desk.until_shown("议程")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, MeetingPage)


async def open_unread(desk: Desk) -> None:
    await desk.press("2")
    await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
    await desk.press(*["down"] * NOTICED, "enter")
    await desk.until(lambda: isinstance(desk.app.screen, MeetingPage))


async def test_key_after_the_page_is_there_is_done_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await open_page(desk, NOTICED)
        await desk.press("a")
        assert isinstance(desk.app.screen, AttendancePage)


async def test_letters_in_one_burst_with_the_filter_are_typed(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await burst(desk.pilot, "/quin")
        await desk.until(lambda: desk.listing("deputies").filter_text == "quin")
        assert desk.app.is_running


@pytest.mark.parametrize("begins", ["/", "4/"])
async def test_filter_and_enter_in_one_burst_open_what_was_found(begins: str, tmp_path: Path) -> None:
    """As over a slow line: the mode's key, the filter, Enter that ends it, and Enter that opens the first row."""
    async with at_desk(tmp_path) as desk:
        if begins == "/":
            await at_deputies(desk)
        first, last = await _first_and_last(desk)
        assert first != last
        await burst(desk.pilot, f"{begins}{last}\r\r")
        await desk.until(lambda: isinstance(desk.app.screen, DeputyPage))
        await desk.until_shown(last)


async def test_key_waits_for_the_rows_that_were_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        _, last = await _first_and_last(desk)
        gate = rows_held_up(monkeypatch)
        await desk.press("slash")
        await desk.type(last)
        await desk.press("enter", "enter")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, DeputiesScreen)  # the row under the cursor is not the one that is meant
        gate.set()
        await desk.until(lambda: isinstance(desk.app.screen, DeputyPage))
        await desk.until_shown(last)


async def test_key_is_forgotten_with_the_filter_that_it_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        gate = rows_held_up(monkeypatch)
        await desk.press("slash", "q", "enter", "enter", "escape")
        first = desk.listing("deputies").cursor_key
        gate.set()
        await desk.press("down")  # done after all that may still wait
        await desk.until(lambda: desk.listing("deputies").cursor_key not in (None, first))
        assert isinstance(desk.app.screen, DeputiesScreen)


async def test_key_is_forgotten_where_the_rows_could_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        with monkeypatch.context() as patch:
            gate = rows_held_up(patch, fails=True)
            await desk.press("slash", "q", "enter", "enter")
            gate.set()
            await desk.until(lambda: bool(desk.trouble))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, DeputiesScreen)
        await desk.press("escape")
        await desk.until(lambda: desk.listing("deputies").cursor_key is not None)
        await desk.press("enter")
        await desk.until(lambda: isinstance(desk.app.screen, DeputyPage))


async def _first_and_last(desk: Desk) -> tuple[str, str]:
    """The names of the deputies at either end of the list."""
    deputies = await desk.office.core.records.deputies(desk.office.clerk)
    return deputies[0].deputy.name, deputies[-1].deputy.name


async def test_keys_after_a_deed_are_typed_into_what_it_opens(tmp_path: Path) -> None:
    """As over a slow line: handing out a paper ballot and the voter's name, in which the keys of other deeds stand."""
    async with at_meeting(tmp_path, OPEN) as desk:
        await burst(desk.pilot, "ixq1")
        await desk.until(lambda: isinstance(desk.app.screen, Pick) and desk.app.screen.query_one(Input).value == "xq1")
        await desk.until_shown("Who gets a paper ballot?")
        await desk.press("escape")
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, MeetingPage)


async def test_what_is_typed_ahead_is_picked(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR, language="en") as desk:
        await desk.press("8")
        await desk.until_shown("Audit trail (")
        await burst(desk.pilot, "pclerk\r")
        await desk.until_shown("(clerk)")
        assert not isinstance(desk.app.screen, Pick)


async def test_what_is_typed_ahead_stands_in_a_field_of_several_lines(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_report(desk)
        await burst(desk.pilot, "\rvisit 20\rsuggest 2")
        await desk.until(lambda: isinstance(desk.app.screen, Form))
        await desk.until(lambda: desk.app.screen.query_one(TextArea).text == "visit 20\nsuggest 2")


async def test_no_question_is_answered_before_it_is_seen(tmp_path: Path) -> None:
    async with at_meeting(tmp_path, OPEN) as desk:
        await burst(desk.pilot, "x\r\r")
        await desk.until(lambda: isinstance(desk.app.screen, Question))
        await desk.pilot.pause()
        assert isinstance(desk.app.screen, Question)
        assert (await meeting_at(desk, OPEN)).status is MeetingStatus.OPEN
        await agree(desk)
        await until_status(desk, OPEN, MeetingStatus.CLOSED)
