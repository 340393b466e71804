"""Every mode, view, page and dialogue over a county whose every name means harm: text stays text, everywhere.

The fences behind the widgets (tui/guard.py) are taken away here: what is tried is that nothing gets as far as them.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from core.domain.actors import SYSTEM, Role
from core.domain.ids import DeputyId, MeetingId, ProposalId, VoterId
from core.domain.proposals.life import Status
from core.domain.proposals.units import HandlingUnit
from core.services.roll_draws import RollChoice
from core.services.stores.pages import From, Listed
from tests.office import open_office
from tests.terminal.desk import NARROW, WIDE, Desk, desk_of
from tests.terminal.hostile_county import LONGEST, STORABLE, fill_with_harm
from tui.front import Front
from tui.guard import TextFence, harmless_bytes
from tui.mode_screen import LoadingScreen
from tui.modes import all_modes
from tui.pages.actions import ActionsPage
from tui.pages.attendance_page import AttendancePage
from tui.pages.message_page import message_page
from tui.pages.person_page import DeputyPage, VoterPage
from tui.pages.projector import Projector
from tui.pages.promise_list import PromisesPage
from tui.pages.proposal_page import ProposalPage
from tui.pages.proposal_units import ProposalUnitsPage
from tui.pages.proposals_owed import ProposalsOwedPage
from tui.pages.report_entry import ReportPage
from tui.pages.roll_changes import RollChangesPage
from tui.pages.roll_page import RollPage
from tui.pages.supervision_page import SupervisionPage
from tui.screens.meeting_page import MeetingPage

MARKUP = "[/]括号[bold"  # stands in the corpus; read as markup it would end the program
WORST = tuple(text for text in STORABLE if "\x1b" in text or "[" in text or "\u202e" in text)
VIEWS = {"3": 3, "5": 2, "6": 8, "7": 2, "0": 7}


@dataclass(frozen=True, slots=True)
class Harm:
    """One hostile text and what bears it."""

    text: str
    deputy: DeputyId
    meeting: MeetingId
    on: VoterId
    off: VoterId
    message: int
    proposal: ProposalId
    unit: HandlingUnit


@asynccontextmanager
async def at_hostile_desk(
    folder: Path, *, size: tuple[int, int] = WIDE, role: Role = Role.ADMINISTRATOR
) -> AsyncIterator[Desk]:
    async with open_office(folder) as office:
        await fill_with_harm(office)
        async with desk_of(office, office.staff(role), MeetingId(0), size=size, language="en") as desk:
            desk.app._filters = [one for one in desk.app._filters if not isinstance(one, TextFence)]
            yield desk


async def harms(desk: Desk) -> list[Harm]:
    core, actor = desk.office.core, desk.office.staff(Role.ADMINISTRATOR)
    async with core.transactions.read(actor) as work:
        deputies = {one.name: one.id for one in await work.records.deputies()}
        meetings = {one.title: one.id for one in await work.meetings.list_of_year(2026)}
        voters = {(one.name, one.is_active): one.id for one in await work.records.voters()}
    rows = await (await core.pages.outbox(actor)).page(Listed(), From(), 500)
    messages = {one.entry.name: one.entry.row.id for one in rows}
    proposals = {one.proposal.content.facts: one.proposal.id for one in await core.proposals.listed(actor)}
    units = {one.name: one for one in await core.proposals.units(actor)}
    return [
        Harm(
            one,
            deputies[one],
            meetings[one],
            voters[one[:LONGEST], True],
            voters[one[:LONGEST], False],
            messages[one],
            proposals[one],
            units[one[:LONGEST]],
        )
        for one in STORABLE
    ]


async def settled(desk: Desk) -> None:
    """Nothing changes on the screen any more, and nothing on it means harm."""
    last, still = "", 0
    while still < 2:
        await desk.pilot.pause(0.02)
        still = still + 1 if desk.text == last else 0
        last = desk.text
    for line in desk.text.splitlines():
        assert harmless_bytes(line) == line, line
    assert "\x1b" not in desk.text
    assert not isinstance(desk.app.screen, LoadingScreen) or not desk.trouble


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_mode_shows_harm_as_text(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_hostile_desk(tmp_path, size=size) as desk:
        for mode in all_modes():
            await desk.press(mode.key)
            for _ in range(VIEWS.get(mode.key, 1)):
                await settled(desk)
                await desk.press("end")
                await settled(desk)
                await desk.press("v") if mode.key in VIEWS else None
        assert desk.app.is_running


async def test_markup_is_shown_letter_by_letter(tmp_path: Path) -> None:
    async with at_hostile_desk(tmp_path) as desk:
        for key in "456":
            await desk.press(key)
            await desk.until_shown(MARKUP)


PAGES: dict[str, Callable[[Front, Harm], Screen[Any]]] = {
    "deputy": lambda front, one: DeputyPage(front, one.deputy),
    "voter": lambda front, one: VoterPage(front, one.on),
    "former voter": lambda front, one: VoterPage(front, one.off),
    "report": lambda front, one: ReportPage(front, one.deputy),
    "meeting": lambda front, one: MeetingPage(front, one.meeting),
    "attendance": lambda front, one: AttendancePage(front, one.meeting),
    "roll": lambda front, one: RollPage(front, one.meeting),
    "roll changes": lambda front, one: RollChangesPage(front, one.meeting, RollChoice.ALL),
    "projector": lambda front, one: Projector(front, one.meeting),
    "message": lambda front, one: message_page(front, one.message),
    "proposal": lambda front, one: ProposalPage(front, one.proposal),
    "owed": lambda front, one: ProposalsOwedPage(front, one.unit),
}
# What is opened on top of a page, by its key.
ON_TOP = {
    "deputy": "ctpxbw",
    "former voter": "cd",
    "voter": "dm",
    "report": "vok",
    "meeting": "nmdcw",
    "roll": "d",
    "proposal": "ntwd",
}


@pytest.mark.parametrize("page", PAGES)
async def test_page_shows_harm_as_text(tmp_path: Path, page: str) -> None:
    async with at_hostile_desk(tmp_path) as desk:
        for one in await harms(desk):
            desk.app.push_screen(PAGES[page](desk.app.front, one))
            await desk.until(lambda: page == "projector" or desk.app.screen.focused is not None)
            await settled(desk)
            desk.app.pop_screen()
        assert desk.app.is_running


async def test_lists_around_proposals_show_harm_as_text(tmp_path: Path) -> None:
    async with at_hostile_desk(tmp_path) as desk:
        await promising(desk)
        for page in (ProposalUnitsPage, SupervisionPage, PromisesPage):
            desk.app.push_screen(page(desk.app.front))
            await desk.until(lambda: desk.app.screen.focused is not None)
            for key in ("down", "end", "v"):
                await settled(desk)
                assert MARKUP in desk.text
                await desk.press(key)
            await settled(desk)
            desk.app.pop_screen()


async def promising(desk: Desk) -> None:
    """What harm has promised stands in the ledger."""
    async with desk.office.core.transactions.write(SYSTEM) as work:
        for one in await work.proposals.listed():
            replies = tuple(replace(each, result_class="b") for each in one.replies)
            await work.proposals.save(replace(one, status=Status.REPLIED, replies=replies))


async def open_and_leave(desk: Desk, key: str, below: Screen[Any]) -> None:
    """What ``key`` opens on top of ``below``, and back."""
    await desk.press(key)
    await desk.until(lambda: desk.app.screen is not below)
    await settled(desk)
    while desk.app.screen is not below:
        await desk.press("escape")
        await settled(desk)


@pytest.mark.parametrize("page", ON_TOP)
async def test_dialogue_shows_harm_as_text(tmp_path: Path, page: str) -> None:
    async with at_hostile_desk(tmp_path) as desk:
        for one in await harms(desk):
            if one.text not in WORST:
                continue
            below = PAGES[page](desk.app.front, one)
            desk.app.push_screen(below)
            await desk.until(lambda: desk.app.screen.focused is not None)
            for key in ON_TOP[page]:
                await open_and_leave(desk, key, below)
            desk.app.pop_screen()
        assert desk.app.is_running


async def test_choices_of_a_form_are_text(tmp_path: Path) -> None:
    """Of the constituency, whose names are offered to be picked."""
    async with at_hostile_desk(tmp_path) as desk:
        [one] = [one for one in await harms(desk) if one.text == MARKUP]
        desk.app.push_screen(DeputyPage(desk.app.front, one.deputy))
        await desk.until_shown("Card number")
        await settled(desk)
        await desk.press("c")
        await desk.until(lambda: bool(desk.app.screen.query("#constituency")))
        desk.app.screen.query_one("#constituency").focus()
        await desk.press("enter")
        await settled(desk)
        assert len(re.findall(re.escape(MARKUP), desk.text)) >= 2


async def test_what_was_done_and_said_is_text(tmp_path: Path) -> None:
    async with at_hostile_desk(tmp_path) as desk:
        desk.app.push_screen(ActionsPage(desk.app.front))
        await settled(desk)
        desk.app.pop_screen()
        for text in STORABLE:
            desk.app.notify(text)
        await desk.press("N")
        await settled(desk)
        assert MARKUP in desk.text
