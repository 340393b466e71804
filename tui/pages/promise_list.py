"""The ledger of promises: what units have promised with their replies, by when they report on it, what they told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.rules.handling import ProposalRules
from core.services.proposal_promises import PromiseView
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.promise_words import COLUMNS, promise_key, promise_lines, promise_row
from tui.pages.proposal_notes import note
from tui.pages.proposal_page import ProposalPage
from tui.pages.proposal_rating import rate_promise
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_told import Seen
from tui.plain_text import line
from tui.widgets.ground import Beside
from tui.widgets.listing import Listing
from tui.widgets.side_card import SideLines
from tui.widgets.view_line import ViewLine

OWED, EVERY = range(2)


class PromisesPage(DeskWork, PageScreen):
    """Of this and last year; those that are to be reported on first come first. Enter opens the proposal."""

    NEEDS: ClassVar[Mapping[str, str]] = {"tell": "proposal.note", "rate": "proposal.rate_promise"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("slash", "filter", word("Filter"), show=False, key_display="/"),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("v", "next_view", word("View")),
        Binding("w", "tell", word("Enter what the unit told")),
        Binding("m", "rate", word("Enter a rating")),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._here = OWED
        self._rules: ProposalRules | None = None
        self._promises: dict[str, PromiseView] = {}
        self._summary = Static("", markup=False, classes="facts")
        self._line = ViewLine([t("not kept yet"), t("all promises")])
        self._list = Listing(COLUMNS, t, title=t("Promises"), empty=t("Nothing is promised."), id="promises")
        self._card = SideLines(self._beside)
        self._list.tell(self._card.follow)

    def body(self) -> ComposeResult:
        yield self._summary
        yield self._line
        with Beside():
            yield self._list
            yield self._card

    async def load(self) -> None:
        core, actor, t = self.front.core, self.front.actor, self.t
        self._rules = await rules_about_proposals(self.front)
        found = await core.proposal_promises.listed(actor, kept_too=True)
        owed = [one for one in found if not one.promise.is_over]
        today = date_in(COUNTY_ZONE, core.clock.now())
        self._promises = {promise_key(one): one for one in found}
        self._list.show([promise_row(one, today, t) for one in (owed if self._here == OWED else found)])
        late = sum(one.promise.next_on is not None and one.promise.next_on < today for one in owed)
        kept = sum(one.promise.is_kept for one in found)
        told = t("overdue {late}, not kept yet {owed}, kept {kept}", late=late, owed=len(owed), kept=kept)
        self._summary.update(Content(line(told)))
        self._line.retitle([f"{t('not kept yet')} {len(owed)}", f"{t('all promises')} {len(found)}"])
        self._card.follow()
        if self.focused is None:
            self._list.take_focus()

    def action_next_view(self) -> None:
        self._go_to(EVERY if self._here == OWED else OWED)

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self._go_to(event.number)

    def action_open(self) -> None:
        """The proposal that the promise answers."""
        if (view := self._under_cursor()) is not None:
            self.app.push_screen(ProposalPage(self.front, view.proposal))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    @work(group="deed", exclusive=True)
    async def action_tell(self) -> None:
        """How the promise under the cursor stands, or that it is kept."""
        view = self._under_cursor()
        if view is not None and not view.promise.is_owed:
            self.app.notify(self.t("Nothing more is to be told of this promise."), severity="warning")
        elif view is not None and (seen := await self._seen(view)) is not None:
            await note(self, seen, view.promise.unit)

    @work(group="deed", exclusive=True)
    async def action_rate(self) -> None:
        """Whether the deputy sees it so."""
        view = self._under_cursor()
        if view is not None and view.promise.asked is None:
            self.app.notify(self.t("The deputy is not asked about this promise now."), severity="warning")
        elif view is not None and (seen := await self._seen(view)) is not None:
            await rate_promise(self, seen, view.promise.unit)

    async def _seen(self, view: PromiseView) -> Seen | None:
        found = await self.carried_out(self.front.core.proposals.get(self.front.actor, view.proposal))
        return Seen(found.result, self._rules) if found is not None and self._rules is not None else None

    def _go_to(self, number: int) -> None:
        self._here = number
        self._line.go_to(number)
        self.reload()

    def _under_cursor(self) -> PromiseView | None:
        return self._promises.get(self._list.cursor_key or "")

    def _beside(self) -> Sequence[str]:
        """The promise under the cursor, whole."""
        view, rules = self._under_cursor(), self._rules
        if view is None or rules is None:
            return ()
        return promise_lines(view, rules, date_in(COUNTY_ZONE, self.front.core.clock.now()), self.t)
