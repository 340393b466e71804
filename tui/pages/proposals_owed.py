"""Who owes what by which day: the sixty-day view of everybody, by unit too, or of one unit with all its proposals."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.deadlines import DueState, days_left
from core.domain.ids import ProposalId
from core.domain.proposals.clocks import ASSIST, FEEDBACK, FIRST_CONTACT, REASSIGN, REHANDLE, REPLY, RETURN
from core.domain.proposals.units import HandlingUnit
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.deadline_words import word_rule
from core.services.pages import Reader
from core.services.proposal_reviews import SIXTY_DAYS, SOON_DAYS, Owed, OwedBy
from core.services.stores.pages import Filter, ProposalEntry
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.proposal_list import ProposalSource
from tui.pages.proposal_list import columns_of as proposal_columns
from tui.pages.proposal_page import ProposalPage
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_words import due_cell, due_room, whose, word_key
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.view_line import ViewLine

SUM_COLUMNS = (
    Column("who", word("Owed by"), 16, grows=True, is_name=True),
    Column("over", word("Overdue"), 8),
    Column("soon", word("Due within a week"), 17),
    Column("later", word("Due later"), 9),
    Column("first", word("First"), 15),
)
OWED_KEYS = (RETURN, FIRST_CONTACT, ASSIST, REPLY, REASSIGN, FEEDBACK, REHANDLE)
_NO_UNIT = "-"  # what the office and the deputies owe: there is no page of it


def columns_of(t: Translator, *, has_units: bool) -> tuple[Column, ...]:
    """Of one unit nobody asks who owes it."""
    kinds = (word_rule(key, t) for key in OWED_KEYS)
    who = Column("who", word("Owed by"), 14, is_name=True)
    return (
        Column("due", word("Due"), due_room(t)),
        Column("what", word("What"), max(min(max(cell_len(one) for one in kinds), 20), 14)),
        *([who] if has_units else []),
        Column("title", word("Proposal"), 16, grows=True),
    )


class ProposalsOwedPage(PageScreen):
    """Everything overdue or due within sixty days, the most urgent first, and how much each unit owes.

    ``unit``: only its own, and all the proposals that it has a part in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("v", "next_view", word("View")),
        Binding("s", "sort", word("Sort"), show=False),
    ]

    def __init__(self, front: Front, unit: HandlingUnit | None = None) -> None:
        super().__init__(front)
        t = self.t
        self._unit = unit
        self._line = ViewLine([t("owed"), t("all its proposals") if unit is not None else t("by unit")])
        self._summary = Static("", markup=False, classes="facts")
        title, columns = t("Overdue or due within {days} days", days=SIXTY_DAYS), columns_of(t, has_units=unit is None)
        self._owed = Listing(columns, t, title=title, empty=t("Nothing is owed in this time."), id="owed")
        self._source = ProposalSource(self._opened, t, within=Filter(unit=unit.id if unit is not None else None))
        self._sums: dict[str, OwedBy] = {}
        self._second = self._of_units() if unit is None else self._of_one()
        self._second.display = False

    def _of_units(self) -> Listing:
        t = self.t
        title = t("Owed by unit, within {days} days", days=SIXTY_DAYS)
        return Listing(SUM_COLUMNS, t, title=title, empty=t("Nothing is owed in this time."), id="owed-by-unit")

    def _of_one(self) -> Listing:
        t, nothing = self.t, self.t("It has no part in a proposal yet.")
        columns, title = proposal_columns(t), t("Its proposals")
        return Listing(columns, t, title=title, empty=nothing, source=self._source, id="unit-proposals")

    def body(self) -> ComposeResult:
        yield self._summary
        yield self._line
        yield self._owed
        yield self._second

    async def load(self) -> None:
        rules = await rules_about_proposals(self.front)
        found = await self.front.core.proposal_reviews.owed(self.front.actor)
        theirs = [one for one in found if self._unit is None or one.clock.unit == self._unit.id]
        self._summary.update(Content(summary_of(theirs, self.t, name=self._unit.name if self._unit else "")))
        self._owed.show([owed_row(one, rules, self.t) for one in theirs])
        if self._second.display:
            await self._load_second(rules)
        if self.focused is None:
            self._shown.take_focus()
        self.refresh_bindings()

    async def _load_second(self, rules: ProposalRules) -> None:
        if self._unit is not None:
            await self._source.learn(rules)
            await self._second.reload()
            return
        core, today = self.front.core, date_in(COUNTY_ZONE, self.front.core.clock.now())
        found = await core.proposal_reviews.owed_by_unit(self.front.actor)
        self._sums = {sum_key(one): one for one in found}
        self._second.show([sum_row(one, today, self.t) for one in found])

    @property
    def _shown(self) -> Listing:
        return self._second if self._second.display else self._owed

    def action_next_view(self) -> None:
        self._go_to(0 if self._second.display else 1)

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self._go_to(event.number)

    def action_open(self) -> None:
        """The proposal under the cursor, or the unit."""
        key = self._shown.cursor_key
        if key is None:
            return
        if self._second.display and self._unit is None:
            self._open_unit(self._sums.get(key))
        else:
            self.app.push_screen(ProposalPage(self.front, ProposalId(int(key.partition(":")[0]))))

    def _open_unit(self, found: OwedBy | None) -> None:
        """Of what the office and the deputies owe: the list of everything."""
        if found is None or found.unit is None:
            self._go_to(0)
        else:
            self.app.push_screen(ProposalsOwedPage(self.front, HandlingUnit(found.unit, found.name)))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    def _go_to(self, number: int) -> None:
        self._second.display, self._owed.display = number == 1, number == 0
        self._line.go_to(number)
        self._shown.take_focus()
        self.reload()

    async def _opened(self) -> Reader[ProposalEntry]:
        return await self.front.core.pages.proposals(self.front.actor)


def sum_key(one: OwedBy) -> str:
    return str(one.unit) if one.unit is not None else _NO_UNIT


def sum_row(one: OwedBy, today: date, t: Translator) -> Row:
    """How much a unit owes, or the office and the deputies together."""
    who, late = one.name or t("the office and deputies"), one.overdue
    cells = {
        "who": Cell(who),
        "over": Cell(t("{n} late", n=late) if late else "0", "bold red" if late else "", late),
        "soon": Cell(str(one.soon), "yellow" if one.soon else "", one.soon),
        "later": Cell(str(one.later), order=one.later),
        "first": due_cell(one.first_on, days_left(one.first_on, today, soon_within=SOON_DAYS), t),
    }
    return Row(sum_key(one), cells, (who,))


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
