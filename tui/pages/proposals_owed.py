"""Who owes what by which day: the sixty-day view of everybody, or of one unit with all its proposals."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.deadlines import DueState
from core.domain.ids import ProposalId
from core.domain.proposals.units import HandlingUnit
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.services.pages import Reader
from core.services.proposal_reviews import SIXTY_DAYS, Owed
from core.services.stores.pages import Filter, ProposalEntry
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.proposal_list import COLUMNS as PROPOSAL_COLUMNS
from tui.pages.proposal_list import ProposalSource
from tui.pages.proposal_page import ProposalPage
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_words import due_cell, whose, word_key
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.view_line import ViewLine

COLUMNS = (
    Column("due", word("Due"), 20),
    Column("what", word("What"), 20),
    Column("who", word("Who"), 14, is_name=True),
    Column("title", word("Proposal"), 16, grows=True),
)


class ProposalsOwedPage(PageScreen):
    """Everything overdue or due within sixty days, the most urgent first. ``unit``: only its own."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("v", "next_view", word("View")),
    ]

    def __init__(self, front: Front, unit: HandlingUnit | None = None) -> None:
        super().__init__(front)
        t = self.t
        self._unit = unit
        title = t("Overdue or due within {days} days", days=SIXTY_DAYS)
        self._summary = Static("", markup=False, classes="facts")
        self._line = ViewLine([t("owed"), t("all its proposals")])
        self._owed = Listing(COLUMNS, t, title=title, empty=t("Nothing is owed in this time."), id="owed")
        self._source = ProposalSource(self._opened, t, within=Filter(unit=unit.id if unit is not None else None))
        self._all = Listing(
            PROPOSAL_COLUMNS,
            t,
            title=t("Its proposals"),
            empty=t("It has no part in a proposal yet."),
            source=self._source,
            id="unit-proposals",
        )
        self._line.display = unit is not None
        self._all.display = False

    def body(self) -> ComposeResult:
        yield self._summary
        yield self._line
        yield self._owed
        yield self._all

    async def load(self) -> None:
        rules = await rules_about_proposals(self.front)
        found = await self.front.core.proposal_reviews.owed(self.front.actor)
        theirs = [one for one in found if self._unit is None or one.clock.unit == self._unit.id]
        self._summary.update(Content(summary_of(theirs, self.t, name=self._unit.name if self._unit else "")))
        self._owed.show([owed_row(one, rules, self.t) for one in theirs])
        if self._all.display:
            await self._source.learn(rules)
            await self._all.reload()
        if self.focused is None:
            self._shown.take_focus()
        self.refresh_bindings()

    @property
    def _shown(self) -> Listing:
        return self._all if self._all.display else self._owed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is another view of one unit only."""
        if action == "next_view" and self._unit is None:
            return False
        return super().check_action(action, parameters)

    def action_next_view(self) -> None:
        self._go_to(0 if self._all.display else 1)

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self._go_to(event.number)

    def action_open(self) -> None:
        """The proposal under the cursor."""
        if (key := self._shown.cursor_key) is not None:
            self.app.push_screen(ProposalPage(self.front, ProposalId(int(key.partition(":")[0]))))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    def _go_to(self, number: int) -> None:
        self._all.display, self._owed.display = number == 1, number == 0
        self._line.go_to(number)
        self._shown.take_focus()
        self.reload()

    async def _opened(self) -> Reader[ProposalEntry]:
        return await self.front.core.pages.proposals(self.front.actor)


def owed_row(one: Owed, rules: ProposalRules, t: Translator) -> Row:
    who, what = whose(one.unit, one.clock.key, t), word_key(one.clock.key, rules, t)
    cells = {
        "due": due_cell(one.clock.due_on, one.left, t, is_estimated=one.clock.is_estimated),
        "what": Cell(what),
        "who": Cell(who),
        "title": Cell(one.title),
    }
    key = f"{one.proposal}:{one.clock.key}:{one.clock.unit}:{one.clock.round}"
    return Row(key, cells, (one.title, who, what))


def summary_of(owed: list[Owed], t: Translator, *, name: str = "") -> str:
    """How much is overdue and how much is due soon."""
    over = sum(one.left.state is DueState.OVERDUE for one in owed)
    soon = sum(one.left.state in {DueState.SOON, DueState.DUE_TODAY} for one in owed)
    told = t(
        "overdue {over}, due within a week {soon}, later {later}", over=over, soon=soon, later=len(owed) - over - soon
    )
    return line(f"{name}: {told}") if name else told
