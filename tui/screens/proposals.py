"""建议: a year's suggestions and motions by state, with what is due next; Enter opens one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ProposalId
from core.domain.proposals.life import OVER, Status
from core.services.pages import Reader
from core.services.stores.pages import Choice, Filter, Listed, ProposalEntry
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import LIST_ACTIONS, ModeScreen
from tui.modes import Mode
from tui.pages.promise_list import PromisesPage
from tui.pages.proposal_assigning import assign_together
from tui.pages.proposal_entry import enter
from tui.pages.proposal_list import ProposalSource, columns_of
from tui.pages.proposal_page import ProposalPage
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_units import ProposalUnitsPage
from tui.pages.proposals_owed import ProposalsOwedPage
from tui.pages.supervision_page import SupervisionPage
from tui.widgets.ground import Beside
from tui.widgets.listing import Listing
from tui.widgets.side_card import SideCard
from tui.widgets.view_line import ViewLine

_NEEDED = "proposal.page"
_OWN_KEYS = frozenset(
    {"open", "next_view", "year", "all_years", "enter_proposal", "assign", "owed", "units", "supervision", "promises"}
)


@dataclass(frozen=True, slots=True)
class StateView:
    """The proposals in some states. ``statuses`` empty: all."""

    title: str
    statuses: tuple[Status, ...] = ()


VIEWS = (
    StateView(word("All")),
    StateView(word("In review"), (Status.DRAFT, Status.IN_REVIEW)),
    StateView(word("Unassigned"), (Status.FILED,)),
    StateView(word("With units"), (Status.HANDLING, Status.REHANDLING)),
    StateView(word("To rate"), (Status.REPLIED,)),
    StateView(word("Unhappy"), (Status.DISSATISFIED, Status.CONVENED)),
    StateView(word("Ended"), tuple(one for one in Status if one in OVER)),
)


class ProposalsScreen(DeskWork, ModeScreen):
    """One year or all, one state or all; how many there are of each stands above."""

    mode_id = "proposals"
    NEEDS: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(_OWN_KEYS, _NEEDED),
        "enter_proposal": "proposal.enter",
        "assign": "proposal.assign",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("v", "next_view(1)", word("View")),
        Binding("V", "next_view(-1)", word("View before"), show=False),
        Binding("n", "enter_proposal", word("New")),
        Binding("a", "assign", word("Assign")),
        Binding("o", "owed", word("Owed")),
        Binding("g", "units", word("Units")),
        Binding("d", "supervision", word("Supervision")),
        Binding("p", "promises", word("Promises")),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("A", "all_years", word("All years, or one"), show=False),
        Binding("left_square_bracket", "year(-1)", word("The year before"), show=False, key_display="["),
        Binding("right_square_bracket", "year(1)", word("The year after"), show=False, key_display="]"),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._year = date_in(COUNTY_ZONE, front.core.clock.now()).year
        self._is_every_year = False
        self._here = 0
        self._refusal = Static("", markup=False, classes="facts")
        self._line = ViewLine([self.t(one.title) for one in VIEWS])
        self._source = ProposalSource(self._opened_list, self.t, within=self._within(VIEWS[0]))
        self._list = Listing(
            columns_of(self.t),
            self.t,
            title=self.t("Proposals"),
            empty=self.t("No proposals here. Other years: [ and ], all years: A, other states: v."),
            source=self._source,
            id="proposals",
        )
        self._card = SideCard(self._facts)
        self._list.tell(self._card.follow)

    def body(self) -> ComposeResult:
        yield self._refusal
        yield self._line
        with Beside():
            yield self._list
            yield self._card

    async def load(self) -> None:
        may = self.front.may(_NEEDED)
        self._refusal.display = not may
        self._line.display = self._list.display = may
        if not may:
            told = self.t("Proposals are looked after by administrators and clerks, and read by viewers.")
            self._refusal.update(Content(told))
            return
        await self._source.learn(await rules_about_proposals(self.front))
        self._source.keep_to(self._within(VIEWS[self._here]))
        self._list.title = self._title()
        await self._count()
        await self._list.reload()
        self._card.follow()
        if self.focused is None:
            self._list.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in LIST_ACTIONS and not self.front.may(_NEEDED):
            return False  # there is no list
        return super().check_action(action, parameters)

    def go_to(self, number: int) -> None:
        """Show the proposals of another state."""
        self._here = number
        self._line.go_to(number)
        self._list.clear_marks()  # they were of another list
        self.reload()

    def action_next_view(self, by: int) -> None:
        self.go_to((self._here + by) % len(VIEWS))

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self.go_to(event.number)

    def action_year(self, by: int) -> None:
        self._year += 0 if self._is_every_year else by
        self._is_every_year = False
        self.go_to(self._here)

    def action_all_years(self) -> None:
        """All years together, and back to the one."""
        self._is_every_year = not self._is_every_year
        self.go_to(self._here)

    def action_open(self) -> None:
        """The page of the proposal under the cursor."""
        if (key := self._list.cursor_key) is not None:
            self.app.push_screen(ProposalPage(self.front, ProposalId(int(key))))

    def action_owed(self) -> None:
        """Who owes what by which day."""
        self.app.push_screen(ProposalsOwedPage(self.front))

    def action_units(self) -> None:
        """The units, their league and the year's rates."""
        self.app.push_screen(ProposalUnitsPage(self.front))

    def action_supervision(self) -> None:
        """Acts that are to come, and the priority items."""
        self.app.push_screen(SupervisionPage(self.front))

    def action_promises(self) -> None:
        """What units have promised with their replies."""
        self.app.push_screen(PromisesPage(self.front))

    @work(group="deed", exclusive=True)
    async def action_enter_proposal(self) -> None:
        """What deputies have signed on paper."""
        await enter(self)

    @work(group="deed", exclusive=True)
    async def action_assign(self) -> None:
        """The marked ones that wait for it, otherwise the one under the cursor, to one unit."""
        choice = self._choice()
        if choice is not None and await assign_together(self, await self._opened_list(), choice):
            self._list.clear_marks()

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    async def _opened_list(self) -> Reader[ProposalEntry]:
        return await self.front.core.pages.proposals(self.front.actor)

    async def _count(self) -> None:
        """How many there are of each state."""
        reader, titles = await self._opened_list(), []
        for one in VIEWS:
            size = await reader.size(Listed(self._within(one)))
            titles.append(f"{self.t(one.title)} {size.fitting}")
        self._line.retitle(titles)

    def _within(self, view: StateView) -> Filter:
        return replace(Filter(statuses=view.statuses), year=None if self._is_every_year else self._year)

    def _choice(self) -> Choice | None:
        """What is marked, or the proposal under the cursor."""
        selection, key = self._list.selection, self._list.cursor_key
        if not selection.is_empty:
            return self._source.choice(selection)
        return Choice(frozenset({int(key)})) if key is not None else None

    def _title(self) -> str:
        state = "" if self._here == 0 else f": {self.t(VIEWS[self._here].title)}"
        if self._is_every_year:
            return self.t("Proposals of all years") + state
        return self.t("Proposals of {year}", year=self._year) + state

    def _facts(self) -> dict[str, str]:
        row = self._list.cursor_row
        if row is None:
            return {}
        return {self.t(column.title): row.cells[column.key].text for column in self._list.columns}


MODE = Mode("proposals", 100, word("Proposals"), ProposalsScreen, short=word("Props"))
