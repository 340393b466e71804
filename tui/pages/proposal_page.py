"""A proposal's page: what it is and whose, what runs out and why, everything that happened; and every step from here.

What must stay true: only the steps are offered that exist from its state on this day, and that the one who sits here
may take.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from core.domain.ids import ProposalId
from core.domain.proposals.attachment_steps import FileOffer, file_offers
from core.domain.proposals.attachments import Attachment
from core.domain.proposals.next_steps import Deed, Offer, offers
from core.domain.proposals.supervision_steps import SupervisionOffer, supervision_offers
from core.locale.proposal_words import word_origin, word_publication, word_status, word_why_suggestion
from core.services.supervision import Supervised
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.proposal_attachments import file_trail, files_of
from tui.pages.proposal_deeds import do, offered_steps
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_told import Seen
from tui.pages.proposal_trail import COLUMNS, Trail, TrailItem, lines_of, trail_items
from tui.pages.proposal_words import number_of, topic_of
from tui.pages.supervision_deeds import supervise
from tui.pages.supervision_words import priority_fact, supervision_trail
from tui.pages.text_page import TextPage
from tui.plain_text import line, packed
from tui.widgets.listing import Listing
from tui.widgets.side_card import SideLines

_WIDE, _EDGES = 120, 3  # cells
_BY_KEY = {"review": Deed.REVIEW, "assign": Deed.ASSIGN, "reply": Deed.REPLY, "rate": Deed.RATE}


class ProposalPage(DeskWork, PageScreen):
    """Facts above, or at the side where there is room; below them the trail; the row under the cursor whole beside."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Whole line"), show=False),
        Binding("slash", "filter", word("Filter"), show=False, key_display="/"),
        Binding("s", "sort", word("Sort"), show=False),
        Binding("n", "next_step", word("Next step")),
        Binding("t", "text", word("Text")),
        Binding("v", "review", word("Review it")),
        Binding("a", "assign", word("Assign")),
        Binding("w", "reply", word("Enter a reply")),
        Binding("m", "rate", word("Enter a rating")),
        Binding("d", "supervise", word("Supervision")),
        Binding("f", "files", word("Files")),
    ]

    def __init__(self, front: Front, proposal: ProposalId) -> None:
        super().__init__(front)
        self._number = proposal
        self._seen: Seen | None = None
        self._offers: tuple[Offer, ...] = ()
        self._supervised: Supervised | None = None
        self._files: Sequence[Attachment] = ()
        self._items: list[TrailItem] = []
        self._title = Static("", markup=False, classes="facts page-title")
        self._facts = Static("", markup=False)
        self._list = Listing(COLUMNS, self.t, title=self.t("Trail"), empty=self.t("Nothing is known yet."), id="trail")
        self._card = SideLines(self._beside)
        self._list.tell(self._card.follow)

    def body(self) -> ComposeResult:
        yield self._title
        with Container(classes="person"):
            yield VerticalScroll(self._facts, classes="person-facts", can_focus=False)
            yield self._list
            yield self._card

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        rules = await rules_about_proposals(self.front)
        view = await core.proposals.get(actor, self._number)
        past = await core.histories.of_proposal(actor, self._number)
        supervised = await core.supervision.of_proposal(actor, self._number)
        self._seen = Seen(view, rules)
        self._offers = offers(past.proposal, rules, past.today)
        self._supervised = supervised
        self._files = await core.attachments.listed(actor, self._number)
        beside = [
            *supervision_trail(supervised, past.today, self.t),
            *file_trail(self._files, view.units, self.t),
        ]
        self._items = trail_items(Trail(view, past, rules), self.t, beside)
        self._show_facts()
        self._list.show([one.row for one in self._items])
        self._card.follow()
        if self.focused is None:
            self._list.take_focus()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key that has its own deed, where that exists; the list of all, where there is one."""
        if action == "next_step" and not self._allowed():
            return False
        if action in _BY_KEY and not self._allowed(_BY_KEY[action]):
            return False
        if action == "supervise" and not self._of_supervision():
            return False
        if action == "files" and not self._of_files():
            return False
        return super().check_action(action, parameters)

    def action_open(self) -> None:
        """The row under the cursor, whole."""
        row = self._list.cursor_row
        if row is None:
            return
        key = row.key

        async def lines() -> tuple[str, ...]:
            return lines_of(self._items, key)

        self.app.push_screen(TextPage(self.front, row.cells["kind"].text, lines))

    def action_text(self) -> None:
        """What its deputies wrote."""

        async def lines() -> tuple[str, ...]:
            return self._items[-1].lines if self._items else ()

        self.app.push_screen(TextPage(self.front, self.t("Text"), lines))

    @on(Listing.Opened)
    def _opened(self) -> None:
        self.action_open()

    @work(group="deed", exclusive=True)
    async def action_next_step(self) -> None:
        """One of everything that can be done now."""
        if self._seen is not None:
            steps = offered_steps(self._allowed(), self._seen, self.t)
            picked = await self.picked(self.t("What happens next?"), [one for one, _ in steps])
            chosen = next((offer for one, offer in steps if one.key == picked), None)
            if chosen is not None:
                await do(self, self._seen, chosen)

    @work(group="deed", exclusive=True)
    async def action_review(self) -> None:
        await self._do(Deed.REVIEW)

    @work(group="deed", exclusive=True)
    async def action_assign(self) -> None:
        await self._do(Deed.ASSIGN)

    @work(group="deed", exclusive=True)
    async def action_reply(self) -> None:
        await self._do(Deed.REPLY)

    @work(group="deed", exclusive=True)
    async def action_rate(self) -> None:
        await self._do(Deed.RATE)

    @work(group="deed", exclusive=True)
    async def action_supervise(self) -> None:
        """A priority item, an act planned, its outcome."""
        if self._seen is not None and self._supervised is not None:
            await supervise(self, self._supervised, self._seen.name, self._of_supervision())

    @work(group="deed", exclusive=True)
    async def action_files(self) -> None:
        """One put to it, saved, taken away."""
        if self._seen is not None:
            await files_of(self, self._seen, self._files, self._of_files())

    async def _do(self, deed: Deed) -> None:
        """Of several units the one that is picked."""
        allowed = self._allowed(deed)
        if self._seen is None or not allowed:
            return
        chosen: Offer | None = allowed[0]
        if len(allowed) > 1:
            units = self._seen.view.units
            offered = [Offered(str(one.unit), units[one.unit]) for one in allowed if one.unit is not None]
            picked = await self.picked(self.t("Which unit?"), offered)
            chosen = next((one for one in allowed if str(one.unit) == picked), None)
        if chosen is not None:
            await do(self, self._seen, chosen)

    def _allowed(self, deed: Deed | None = None) -> list[Offer]:
        """What exists from here and is open to the one who sits here."""
        return [one for one in self._offers if deed in (None, one.deed) and self.front.may(one.deed.use_case)]

    def _of_supervision(self) -> list[SupervisionOffer]:
        """What exists about its supervision, and is open to the one who sits here."""
        found = self._supervised
        if found is None or self._seen is None:
            return []
        priority = found.priority.priority if found.priority is not None else None
        all_of_it = supervision_offers(self._seen.view.proposal.status, priority, [one.act for one in found.acts])
        return [one for one in all_of_it if self.front.may(one.deed.use_case)]

    def _of_files(self) -> list[FileOffer]:
        """What can be done about its files, and is open to the one who sits here."""
        if self._seen is None:
            return []
        offered = file_offers(self._seen.view.proposal, self._files)
        return [one for one in offered if self.front.may(one.deed.use_case)]

    def _beside(self) -> tuple[str, ...]:
        """The row under the cursor, whole."""
        return lines_of(self._items, self._list.cursor_key)

    def _show_facts(self) -> None:
        if self._seen is None:
            return
        one, t = self._seen.view.proposal, self.t
        number = number_of(one.kind, one.year, one.number, one.id, t)
        self._title.update(Content(line(f"{number}  {one.content.title}  [{word_status(one.status, t)}]")))
        facts = self._facts_of(self._seen)
        if self.size.width >= _WIDE:
            text = "\n".join(f"{name}\n  {line(value)}" for name, value in facts if value)
        else:
            text = packed([f"{name}: {line(value)}" for name, value in facts if value], self.size.width - _EDGES)
        self._facts.update(Content(text))

    def _facts_of(self, seen: Seen) -> list[tuple[str, str]]:
        one, t = seen.view.proposal, self.t
        why = word_why_suggestion(one.why_suggestion, t) if one.why_suggestion is not None else ""
        return [
            (t("Deputies"), "、".join(seen.view.signatories)),
            (t("Topic"), topic_of(one.content.topic, seen.rules, t)),
            (t("Units"), "、".join(dict.fromkeys(seen.view.units[share.unit] for share in one.assignments))),
            (t("Priority item"), priority_fact(self._supervised, t) if self._supervised is not None else ""),
            (t("Waits for"), seen.stage(t) if Deed.REVIEW in {offer.deed for offer in self._offers} else ""),
            (t("Round"), str(one.round + 1) if one.round else ""),
            (t("Merged into"), f"#{one.merged_into}" if one.merged_into is not None else ""),
            (t("Goes on as a suggestion"), why),
            (t("Reason"), seen.reason(t)),
            (t("Origin"), word_origin(one.content.origin, t)),
            (t("To be published"), word_publication(one.content.publication, t)),
            (t("Confidential"), t("yes") if one.content.is_confidential else ""),
        ]
