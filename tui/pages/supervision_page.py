"""Supervision over all proposals: the acts that are to come or wait for their outcome, and the priority items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import ProposalId
from core.services.stores.pages import Choice
from core.services.supervision import SIXTY_DAYS, ActView, PriorityView
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.proposal_page import ProposalPage
from tui.pages.supervision_deeds import cancel_act, drop_priority, plan_act, record_outcome
from tui.pages.supervision_words import (
    PRIORITY_COLUMNS,
    Entries,
    act_columns,
    act_lines,
    act_row,
    priority_lines,
    priority_row,
)
from tui.plain_text import line
from tui.widgets.ground import Beside
from tui.widgets.listing import Listing
from tui.widgets.side_card import SideLines
from tui.widgets.view_line import ViewLine

ACTS, PRIORITIES = range(2)
_OF_VIEWS = {"outcome": ACTS, "call_off": ACTS, "drop": PRIORITIES}


class SupervisionPage(DeskWork, PageScreen):
    """Enter opens the proposal; what is done about an act or an item has its key here, too."""

    NEEDS: ClassVar[Mapping[str, str]] = {
        "plan": "supervision.plan_act",
        "outcome": "supervision.record_outcome",
        "call_off": "supervision.cancel_act",
        "drop": "supervision.drop_priority",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("slash", "filter", word("Filter"), show=False, key_display="/"),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("v", "next_view", word("View")),
        Binding("o", "outcome", word("Enter the outcome")),
        Binding("n", "plan", word("Plan an act")),
        Binding("x", "call_off", word("Call it off")),
        Binding("d", "drop", word("Take it off")),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._acts: dict[str, ActView] = {}
        self._priorities: dict[str, PriorityView] = {}
        self._summary = Static("", markup=False, classes="facts")
        self._line = ViewLine([t("acts to come"), t("priority items")])
        self._act_list = Listing(
            act_columns(t),
            t,
            title=t("Acts that wait for an outcome, or come within {days} days", days=SIXTY_DAYS),
            empty=t("No acts are planned. Plan them on a proposal's page: d"),
            id="acts",
        )
        self._priority_list = Listing(
            PRIORITY_COLUMNS,
            t,
            title=t("Priority items"),
            empty=t("There are no priority items. Choose them on a proposal's page: d"),
            id="priorities",
        )
        self._priority_list.display = False
        self._card = SideLines(self._beside)
        for listing in (self._act_list, self._priority_list):
            listing.tell(self._card.follow)

    def body(self) -> ComposeResult:
        yield self._summary
        yield self._line
        with Beside():
            yield self._act_list
            yield self._priority_list
            yield self._card

    async def load(self) -> None:
        core, actor, t = self.front.core, self.front.actor, self.t
        acts, priorities = await core.supervision.coming(actor), await core.supervision.priorities(actor)
        entries = await self._entries([one.act.proposal for one in acts], [one.priority.proposal for one in priorities])
        today = date_in(COUNTY_ZONE, core.clock.now())
        self._acts = {str(one.act.id): one for one in acts}
        self._priorities = {str(one.priority.proposal): one for one in priorities}
        following: dict[ProposalId, ActView] = {}
        for one in acts:
            following.setdefault(one.act.proposal, one)
        self._act_list.show([act_row(one, entries, today, t) for one in acts])
        rows = [priority_row(one, following.get(one.priority.proposal), entries, today, t) for one in priorities]
        self._priority_list.show(rows)
        self._say(acts, priorities)
        self._card.follow()
        if self.focused is None:
            self._shown.take_focus()
        self.refresh_bindings()

    @property
    def _shown(self) -> Listing:
        return self._priority_list if self._priority_list.display else self._act_list

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An act has an outcome, a priority item is taken off the list."""
        here = PRIORITIES if self._priority_list.display else ACTS
        if _OF_VIEWS.get(action, here) != here:
            return False
        return super().check_action(action, parameters)

    def action_next_view(self) -> None:
        self._go_to(ACTS if self._priority_list.display else PRIORITIES)

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self._go_to(event.number)

    def action_open(self) -> None:
        """The proposal that the row is about."""
        if (proposal := self._proposal()) is not None:
            self.app.push_screen(ProposalPage(self.front, proposal))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    @work(group="deed", exclusive=True)
    async def action_outcome(self) -> None:
        """What came of the act under the cursor."""
        if (view := self._acts.get(self._act_list.cursor_key or "")) is not None:
            await record_outcome(self, view)

    @work(group="deed", exclusive=True)
    async def action_call_off(self) -> None:
        if (view := self._acts.get(self._act_list.cursor_key or "")) is not None:
            await cancel_act(self, view)

    @work(group="deed", exclusive=True)
    async def action_plan(self) -> None:
        """One more act about the proposal of the row."""
        row, proposal = self._shown.cursor_row, self._proposal()
        if row is not None and proposal is not None:
            await plan_act(self, proposal, row.cells["title"].text)

    @work(group="deed", exclusive=True)
    async def action_drop(self) -> None:
        """The item under the cursor is none any more."""
        if (view := self._priorities.get(self._priority_list.cursor_key or "")) is not None:
            await drop_priority(self, view)

    def _go_to(self, number: int) -> None:
        self._priority_list.display, self._act_list.display = number == PRIORITIES, number == ACTS
        self._line.go_to(number)
        self._shown.take_focus()
        self._card.follow()
        self.refresh_bindings()

    def _proposal(self) -> ProposalId | None:
        key = self._shown.cursor_key
        if key is None or self._shown is self._priority_list:
            return ProposalId(int(key)) if key is not None else None
        return self._acts[key].act.proposal if key in self._acts else None

    def _beside(self) -> Sequence[str]:
        """The row under the cursor, whole."""
        key = self._shown.cursor_key or ""
        if self._shown is self._priority_list:
            return priority_lines(self._priorities[key], self.t) if key in self._priorities else ()
        return act_lines(self._acts[key], self.t) if key in self._acts else ()

    async def _entries(self, *proposals: Sequence[ProposalId]) -> Entries:
        """The numbers and states of the proposals that are named, which their list knows."""
        keys = frozenset(int(one) for some in proposals for one in some)
        reader = await self.front.core.pages.proposals(self.front.actor)
        found = await reader.chosen(Choice(keys), limit=len(keys)) if keys else ()
        return {int(one.entry.id): one.entry for one in found}

    def _say(self, acts: Sequence[ActView], priorities: Sequence[PriorityView]) -> None:
        t, late = self.t, sum(one.days < 0 for one in acts)
        told = t("without an outcome {late}, to come {n}, priority items {items}", late=late, n=len(acts) - late,
                 items=len(priorities))  # fmt: skip
        self._summary.update(Content(line(told)))
        self._line.retitle([f"{t('acts to come')} {len(acts)}", f"{t('priority items')} {len(priorities)}"])
