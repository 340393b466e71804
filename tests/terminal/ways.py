"""How every screen of the dashboard is reached, with something on it: for what must hold of each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from core.documents.csv_writer import csv_bytes
from core.domain.actors import Role
from core.domain.ids import ProposalId, StaffId
from core.domain.roster.rows import RosterKind
from core.presets import preset_text
from core.services.counting import Difference
from core.services.roll_draws import RollChoice
from tests.terminal.desk import NARROW, Desk, at_desk
from tests.terminal.meeting_room import CLOSED, COUNTED, NOTICED, meeting_at
from tests.terminal.person_desk import two_deputies
from tests.terminal.supervision_county import promised, supervised
from tui.mode_screen import LoadingScreen
from tui.modes import all_modes
from tui.pages.actions import ActionsPage
from tui.pages.attendance_page import AttendancePage
from tui.pages.difference_page import DifferencePage
from tui.pages.import_page import ImportPage, look
from tui.pages.message_page import message_page
from tui.pages.owed_page import OwedPage
from tui.pages.paper_entry import PaperEntryPage
from tui.pages.person_page import DeputyPage, VoterPage
from tui.pages.plan_changes import TermChangesPage, TimetableChangesPage
from tui.pages.projector import Projector
from tui.pages.promise_list import PromisesPage
from tui.pages.proposal_page import ProposalPage
from tui.pages.proposal_units import ProposalUnitsPage
from tui.pages.proposals_owed import ProposalsOwedPage
from tui.pages.report_entry import ReportPage
from tui.pages.result_page import ResultPage
from tui.pages.roll_changes import RollChangesPage
from tui.pages.roll_page import RollPage
from tui.pages.rules_changes import RulesAdoptionPage, RulesDifferencePage
from tui.pages.supervision_page import SupervisionPage
from tui.screens.meeting_page import MeetingPage

Way = Callable[[Desk, Path], Awaitable[LoadingScreen]]
PAGES: dict[str, Way] = {}


def way(page: type[LoadingScreen]) -> Callable[[Way], Way]:
    def declare(found: Way) -> Way:
        PAGES[page.__name__] = found
        return found

    return declare


@way(ActionsPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return ActionsPage(desk.app.front)


@way(AttendancePage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return AttendancePage(desk.app.front, desk.meeting)


@way(DifferencePage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    meeting = await meeting_at(desk, CLOSED)
    tellers = (StaffId(1), StaffId(2))
    found = Difference(3, meeting.agenda[0], "overall", ("satisfied", "dissatisfied"), tellers)
    return DifferencePage(desk.app.front, meeting.id, [found])


@way(ImportPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    path = folder / "roll.csv"
    header = ("姓名", "选区", "选民证号", "联系电话")
    path.write_bytes(csv_bytes(header, [("石小花", "民安第一选区", "N-1", "13712345678")]))
    front = desk.app.front
    return ImportPage(front, RosterKind.VOTERS, await look(front, RosterKind.VOTERS, path, lambda done, of: None))


@way(OwedPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return OwedPage(desk.app.front)


@way(PaperEntryPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return PaperEntryPage(desk.app.front, (await meeting_at(desk, CLOSED)).id)


@way(DeputyPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return DeputyPage(desk.app.front, (await two_deputies(desk))[0])


@way(VoterPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    roll = await desk.office.core.meetings.roll(desk.office.clerk, desk.meeting)
    return VoterPage(desk.app.front, min(roll))


@way(TermChangesPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return TermChangesPage(desk.app.front)


@way(TimetableChangesPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    front = desk.app.front
    return TimetableChangesPage(front, await front.core.timetables.preview(front.actor, 2026, seconds=0))


@way(Projector)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return Projector(desk.app.front, desk.meeting)


@way(ProposalPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return ProposalPage(desk.app.front, ProposalId(1))


@way(ProposalsOwedPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return ProposalsOwedPage(desk.app.front)


@way(PromisesPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    await promised(desk.office)
    return PromisesPage(desk.app.front)


@way(SupervisionPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    await supervised(desk.office)
    return SupervisionPage(desk.app.front)


@way(ProposalUnitsPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return ProposalUnitsPage(desk.app.front)


@way(ReportPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return ReportPage(desk.app.front, (await two_deputies(desk))[0])


@way(ResultPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return ResultPage(desk.app.front, (await meeting_at(desk, COUNTED)).id)


@way(RollChangesPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return RollChangesPage(desk.app.front, (await meeting_at(desk, NOTICED)).id, RollChoice.ALL)


@way(RollPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return RollPage(desk.app.front, desk.meeting)


@way(RulesDifferencePage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return RulesDifferencePage(desk.app.front, preset_text("hubei"), "Presets")


@way(RulesAdoptionPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return RulesAdoptionPage(desk.app.front, preset_text("hubei"), lambda: None)


@way(MeetingPage)
async def _(desk: Desk, folder: Path) -> LoadingScreen:
    return MeetingPage(desk.app.front, desk.meeting)


async def _message(desk: Desk, folder: Path) -> LoadingScreen:
    return message_page(desk.app.front, 1)


PAGES["TextPage"] = _message
MODES: Mapping[str, str] = {mode.id.title() + "Screen": mode.id for mode in all_modes()}
SCREENS = (*MODES, *PAGES)


@asynccontextmanager
async def at_screen(
    folder: Path, screen: str, *, role: Role = Role.ADMINISTRATOR, size: tuple[int, int] = NARROW, language: str = "en"
) -> AsyncIterator[Desk]:
    """The screen of that class with everything on it; of a page the one below is the first mode."""
    async with at_desk(folder, role=role, size=size, language=language) as desk:
        if screen in MODES:
            await desk.app.switch_mode(MODES[screen])
        else:
            page = await PAGES[screen](desk, folder)
            await desk.app._look()  # what was written for the page is no change that it should show
            await desk.app.push_screen(page)
        await until_there(desk)
        yield desk


async def until_there(desk: Desk) -> None:
    """Until the screen has loaded and stands still."""
    shown: Any = desk.app.screen
    await desk.until(lambda: shown._has_arrived and not shown._is_loading)
    await desk.pilot.pause()
