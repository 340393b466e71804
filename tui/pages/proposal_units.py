"""The units' league: what each has been given, replied to, and how its deputies found it; and what it owes now.

What must stay true: a rate says what it is of, here as a part and a whole beside the percentage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.deadlines import DueState
from core.domain.proposals.statistics import Rate, RateName, Statistics
from core.domain.proposals.units import HandlingUnit
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_rate
from core.services.proposal_reviews import Handled, Owed
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.proposal_entry import add_unit
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_words import topic_of
from tui.pages.proposals_owed import ProposalsOwedPage
from tui.plain_text import line, packed
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.view_line import ViewLine

_RATES = {
    RateName.REPLIED: "replied",
    RateName.SATISFIED: "satisfied",
    RateName.SATISFIED_OR_BASICALLY: "basically",
    RateName.CONSULTED: "consulted",
    RateName.IMPLEMENTED: "implemented",
}
_OF_RATES = (
    Column("filed", word("Has"), 5),
    Column("replied", word("Replied"), 12),
    Column("satisfied", word("Satisfied"), 12),
    Column("basically", word("With basically"), 14, rank=2),
    Column("consulted", word("Face to face"), 12, rank=3),
    Column("implemented", word("Carried out"), 12, rank=4),
)
UNIT_COLUMNS = (
    Column("name", word("Handling unit"), 14, grows=True, is_name=True),
    Column("over", word("Overdue"), 8),
    Column("owes", word("Owes"), 6, rank=1),
    *_OF_RATES,
)
TOPIC_COLUMNS = (Column("name", word("Topic"), 16, grows=True, is_name=True), *_OF_RATES)
_EDGES = 3  # cells


class ProposalUnitsPage(DeskWork, PageScreen):
    """A year at a time; what is owed is owed now, whatever the year. Enter opens a unit."""

    NEEDS: ClassVar[dict[str, str]] = {"add": "unit.add"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_unit", word("Open")),
        Binding("v", "next_view", word("View")),
        Binding("n", "add", word("New unit")),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("left_square_bracket", "year(-1)", word("The year before"), show=False, key_display="["),
        Binding("right_square_bracket", "year(1)", word("The year after"), show=False, key_display="]"),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._year = date_in(COUNTY_ZONE, front.core.clock.now()).year
        self._units: dict[str, HandlingUnit] = {}
        self._rates = Static("", markup=False, classes="facts")
        self._line = ViewLine([t("units"), t("topics")])
        self._list = Listing(UNIT_COLUMNS, t, title=t("Units"), empty=t("No units yet. Enter one: n"), id="units")
        self._topics = Listing(TOPIC_COLUMNS, t, title=t("Topics"), empty=t("Nothing was filed."), id="topics")
        self._topics.display = False

    def body(self) -> ComposeResult:
        yield self._rates
        yield self._line
        yield self._list
        yield self._topics

    async def load(self) -> None:
        core, actor, year = self.front.core, self.front.actor, self._year
        rules = await rules_about_proposals(self.front)
        units, owed = await core.proposals.units(actor), await core.proposal_reviews.owed(actor)
        handled = await core.proposal_reviews.handled(actor, year)
        if year != self._year:
            return  # another one was asked for meanwhile
        self._units = {str(one.id): one for one in units}
        self._say_rates(handled)
        self._list.title = self.t("Units in {year}", year=year)
        self._topics.title = self.t("Topics in {year}", year=year)
        self._list.show(unit_rows(units, handled, owed, self.t))
        self._topics.show(topic_rows(handled, rules, self.t))
        if self.focused is None:
            self._shown.take_focus()
        self.refresh_bindings()

    @property
    def _shown(self) -> Listing:
        return self._topics if self._topics.display else self._list

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A topic has no page."""
        if action == "open_unit" and self._topics.display:
            return False
        return super().check_action(action, parameters)

    def action_open_unit(self) -> None:
        unit = self._units.get(self._list.cursor_key or "")
        if unit is not None:
            self.app.push_screen(ProposalsOwedPage(self.front, unit))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        if self._list.display:
            self.action_open_unit()

    def action_next_view(self) -> None:
        self._go_to(0 if self._topics.display else 1)

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self._go_to(event.number)

    def action_year(self, by: int) -> None:
        self._year += by
        self.reload()

    @work(group="deed", exclusive=True)
    async def action_add(self) -> None:
        await add_unit(self)

    def _go_to(self, number: int) -> None:
        self._topics.display, self._list.display = number == 1, number == 0
        self._line.go_to(number)
        self._shown.take_focus()
        self.refresh_bindings()

    def _say_rates(self, handled: Handled) -> None:
        """The whole year's, as they are published."""
        t = self.t
        parts = [t("{year}: filed {n}", year=handled.year, n=handled.overall.filed)]
        parts += [f"{word_rate(one.name, t)}: {rate_text(one)}" for one in handled.overall.rates]
        self._rates.update(Content(packed([line(one) for one in parts], self.size.width - _EDGES)))


def unit_rows(units: Sequence[HandlingUnit], handled: Handled, owed: Sequence[Owed], t: Translator) -> list[Row]:
    """Every unit, also one that has nothing."""
    found = dict(handled.units)
    owes = Counter(one.clock.unit for one in owed)
    over = Counter(one.clock.unit for one in owed if one.left.state is DueState.OVERDUE)
    rows = []
    for unit in units:
        late = over[unit.id]
        cells = {
            "name": Cell(unit.name),
            "over": Cell(t("{n} late", n=late) if late else "0", "bold red" if late else "", late),
            "owes": Cell(str(owes[unit.id]), order=owes[unit.id]),
            **_cells(found.get(unit.name)),
        }
        rows.append(Row(str(unit.id), cells, (unit.name,)))
    return rows


def topic_rows(handled: Handled, rules: ProposalRules, t: Translator) -> list[Row]:
    named = [(topic, topic_of(topic, rules, t), theirs) for topic, theirs in handled.topics]
    return [Row(topic, {"name": Cell(name), **_cells(theirs)}, (name,)) for topic, name, theirs in named]


def rate_text(rate: Rate) -> str:
    """``3/4 75.0%``; of nothing a dash."""
    return f"{rate.part}/{rate.whole} {rate.percent}%" if rate.percent is not None else "-"


def _cells(found: Statistics | None) -> dict[str, Cell]:
    if found is None:
        return {"filed": Cell("0", order=0), **{key: Cell("-") for key in _RATES.values()}}
    rates = {_RATES[one.name]: one for one in found.rates if one.name in _RATES}
    return {
        "filed": Cell(str(found.filed), order=found.filed),
        **{key: Cell(rate_text(one), order=float(one.percent or 0)) for key, one in rates.items()},
    }
