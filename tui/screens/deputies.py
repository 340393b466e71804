"""代表: everybody on the deputies' roll, found by pinyin, with this year's turn and report, and who is in chat."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import DeputyId
from core.domain.records import DeputyStatus
from core.domain.roster.rows import RosterKind
from core.domain.text import mask_phone
from core.locale.notices import word_day
from core.services.enrolment import Enrolled
from core.services.records import DeputyView
from core.services.reports import ReportOverview
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.import_page import import_roll
from tui.pages.person_page import DeputyPage
from tui.pages.report_entry import ReportPage
from tui.pages.report_paper import print_forms
from tui.pages.slips import Holder, issue_slips
from tui.widgets.ground import Beside
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.side_card import SideCard
from tui.wording import DEPUTY_STATES, DEPUTY_STYLES, TURNS

COLUMNS = (
    Column("name", word("Name"), 10, is_name=True),
    Column("township", word("Township"), 10, rank=1, is_name=True),
    Column("constituency", word("Constituency"), 14, grows=True, is_name=True),
    Column("status", word("State"), 9),
    Column("turn", word("Reports how"), 11, rank=2),
    Column("report", word("Duty report"), 11),
    Column("bound", word("In chat"), 10, rank=4),
    Column("phone", word("Telephone"), 11, rank=3),
    Column("group", word("Group"), 16, rank=5, is_name=True),
)


class DeputiesScreen(DeskWork, ModeScreen):
    """A list, and beside it, where there is room, the one under the cursor."""

    mode_id = "deputies"
    NEEDS: ClassVar[dict[str, str]] = {
        "import_roll": "roster.preview",
        "import_staff": "staff.add",
        "slips": "enrolment.issue_codes",
        "report": "report.show",
        "papers": "report.show",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("w", "report", word("Report")),
        Binding("b", "slips", word("Slips")),
        Binding("i", "import_roll", word("Import the deputies"), show=False),
        Binding("I", "import_staff", word("Import the staff"), show=False),
        Binding("o", "papers", word("Report forms on paper"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._views: dict[str, DeputyView] = {}
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("Deputies"),
            empty=self._nobody(),
            id="deputies",
        )
        self._card = SideCard(self._facts)
        self._list.tell(self._card.follow)

    def body(self) -> ComposeResult:
        with Beside():
            yield self._list
            yield self._card

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        year = date_in(COUNTY_ZONE, core.clock.now()).year
        views, turns = await asyncio.gather(core.records.deputies(actor), core.term_plans.year(actor, year))
        modes = {turn.deputy.id: turn.turn.mode for turn in turns}
        reports = await self._reports(year)
        enrolled = await core.enrolment.enrolled(actor, [_person(view) for view in views])
        self._views = {str(view.deputy.id): view for view in views}
        self._list.show([self._row(view, modes.get(view.deputy.id, ""), reports, enrolled) for view in views])
        self._card.follow()
        if self.focused is None:
            self._list.take_focus()

    def action_open(self) -> None:
        """The page of the deputy under the cursor."""
        if (deputy := self._here()) is not None:
            self.app.push_screen(DeputyPage(self.front, deputy))

    def action_report(self) -> None:
        """This year's pledge and duty report of the deputy under the cursor."""
        if (deputy := self._here()) is not None:
            self.app.push_screen(ReportPage(self.front, deputy))

    @work(group="deed", exclusive=True)
    async def action_slips(self) -> None:
        """For the marked ones; whose mandate has ended gets none."""
        marked = [self._views[key] for key in self._list.marked_keys()]
        kept = [one for one in marked if one.deputy.status is not DeputyStatus.ENDED]
        await issue_slips(self, [Holder(_person(one), one.deputy.name, one.constituency) for one in kept])

    @work(group="deed", exclusive=True)
    async def action_papers(self) -> None:
        """The marked deputies' report forms, to be printed."""
        await print_forms(self, [DeputyId(int(key)) for key in self._list.marked_keys()])

    @work(group="deed", exclusive=True)
    async def action_import_roll(self) -> None:
        await import_roll(self, RosterKind.DEPUTIES)

    @work(group="deed", exclusive=True)
    async def action_import_staff(self) -> None:
        """The staff's own roll, which is the administrator's."""
        await import_roll(self, RosterKind.STAFF)

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    def _nobody(self) -> str:
        if self.front.may(self.NEEDS["import_roll"]):
            return self.t("No deputies yet. Import them from a file: i")
        return self.t("No deputies yet.")

    def _here(self) -> DeputyId | None:
        key = self._list.cursor_key
        return DeputyId(int(key)) if key is not None else None

    async def _reports(self, year: int) -> dict[DeputyId, bool]:
        """Who owes this year's report, and whether it is in."""
        try:
            overview: ReportOverview = await self.front.core.reports.overview(self.front.actor, year)
        except NotFound:
            return {}
        return {one.id: True for one in overview.filed} | {one.id: False for one in overview.missing}

    def _row(self, view: DeputyView, mode: str, reports: dict[DeputyId, bool], enrolled: Enrolled) -> Row:
        deputy = view.deputy
        status = self.t(DEPUTY_STATES[deputy.status])
        report = self._report_cell(reports.get(deputy.id))
        cells = {
            "name": Cell(deputy.name),
            "township": Cell(view.township),
            "constituency": Cell(view.constituency),
            "status": Cell(status, DEPUTY_STYLES.get(deputy.status, "")),
            "turn": Cell(self.t(TURNS[mode]) if mode in TURNS else ""),
            "report": report,
            "bound": Cell(self._bound(view, enrolled)),
            "phone": Cell(mask_phone(deputy.phone) if deputy.phone else ""),
            "group": Cell(view.group),
        }
        return Row(str(deputy.id), cells, (deputy.name, view.township, view.constituency, view.group, status))

    def _bound(self, view: DeputyView, enrolled: Enrolled) -> str:
        if _person(view) in enrolled.in_chat:
            return self.t("yes")
        return self.t("slip out") if _person(view) in enrolled.with_code else ""

    def _report_cell(self, is_filed: bool | None) -> Cell:
        if is_filed is None:
            return Cell("")
        return Cell(self.t("filed")) if is_filed else Cell(self.t("missing"), "red")

    def _facts(self) -> dict[str, str]:
        view = self._views.get(self._list.cursor_key or "")
        return self._facts_of(view) if view is not None else {}

    def _facts_of(self, view: DeputyView) -> dict[str, str]:
        deputy, t = view.deputy, self.t
        return {
            t("Name"): deputy.name,
            t("State"): t(DEPUTY_STATES[deputy.status]),
            t("Since"): word_day(deputy.status_on, t) if deputy.status_on else "",
            t("Township"): view.township,
            t("Constituency"): view.constituency,
            t("Group"): view.group,
            t("Joined"): word_day(deputy.joined_on, t),
            t("Deputy card"): deputy.card_number or "",
            t("Party"): deputy.party or "",
            t("Unit"): deputy.work_unit or "",
            t("Post"): deputy.post or "",
            t("Telephone"): mask_phone(deputy.phone) if deputy.phone else "",
        }


def _person(view: DeputyView) -> Person:
    return Person(PersonKind.DEPUTY, view.deputy.id)


MODE = Mode("deputies", 40, word("Deputies"), DeputiesScreen, short=word("Deps"))
