"""代表: everybody on the deputies' roll, found by pinyin, with this year's turn and report."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import NotFound
from core.domain.ids import DeputyId
from core.domain.text import mask_phone
from core.locale.notices import word_day
from core.services.records import DeputyView
from core.services.reports import ReportOverview
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import DEPUTY_STATES, DEPUTY_STYLES, TURNS

COLUMNS = (
    Column("name", word("Name"), 10, is_name=True),
    Column("township", word("Township"), 10, rank=1, is_name=True),
    Column("constituency", word("Constituency"), 14, grows=True, is_name=True),
    Column("status", word("State"), 9),
    Column("turn", word("Reports how"), 11, rank=2),
    Column("report", word("Duty report"), 11),
    Column("phone", word("Telephone"), 11, rank=3),
    Column("group", word("Group"), 16, rank=4, is_name=True),
)


class DeputiesScreen(ModeScreen):
    """A list, and beside it, where there is room, the one under the cursor."""

    mode_id = "deputies"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "show_card", word("Details"))]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._views: dict[str, DeputyView] = {}
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("Deputies"),
            empty=self.t("No deputies yet. Import them with: shuzhi import roster FILE.xlsx"),
            id="deputies",
        )
        self._card = Static("", markup=False)
        self._beside = Vertical(self._card, classes="card")

    def body(self) -> ComposeResult:
        with Horizontal():
            yield self._list
            yield self._beside

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        year = date_in(COUNTY_ZONE, core.clock.now()).year
        views, turns = await asyncio.gather(core.records.deputies(actor), core.term_plans.year(actor, year))
        modes = {turn.deputy.id: turn.turn.mode for turn in turns}
        reports = await self._reports(year)
        self._views = {str(view.deputy.id): view for view in views}
        self._list.show([self._row(view, modes.get(view.deputy.id, ""), reports) for view in views])
        self._show_card(self._list.cursor_key)
        if self.focused is None:
            self._list.take_focus()

    def action_show_card(self) -> None:
        """Open the details at the side, or close them."""
        self._beside.toggle_class("-asked")
        self._show_card(self._list.cursor_key)

    @on(Listing.Opened)
    def _chosen(self, event: Listing.Opened) -> None:
        self.action_show_card()

    @on(Listing.Highlighted)
    def _reached(self, event: Listing.Highlighted) -> None:
        self._show_card(event.key)

    async def _reports(self, year: int) -> dict[DeputyId, bool]:
        """Who owes this year's report, and whether it is in."""
        try:
            overview: ReportOverview = await self.front.core.reports.overview(self.front.actor, year)
        except NotFound:
            return {}
        return {one.id: True for one in overview.filed} | {one.id: False for one in overview.missing}

    def _row(self, view: DeputyView, mode: str, reports: dict[DeputyId, bool]) -> Row:
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
            "phone": Cell(mask_phone(deputy.phone) if deputy.phone else ""),
            "group": Cell(view.group),
        }
        return Row(str(deputy.id), cells, (deputy.name, view.township, view.constituency, view.group, status))

    def _report_cell(self, is_filed: bool | None) -> Cell:
        if is_filed is None:
            return Cell("")
        return Cell(self.t("filed")) if is_filed else Cell(self.t("missing"), "red")

    def _show_card(self, key: str | None) -> None:
        view = self._views.get(key or "")
        self._card.update(Content("\n".join(self._card_lines(view)) if view is not None else ""))

    def _card_lines(self, view: DeputyView) -> list[str]:
        deputy, t = view.deputy, self.t
        facts = {
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
        return [f"{name}\n  {line(value)}" for name, value in facts.items() if value]


MODE = Mode("deputies", 40, word("Deputies"), DeputiesScreen)
