"""Proposals as a source of rows: worded, found by the words they are shown in, kept to a year, a state or a unit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from core.domain.pinyin_match import Match, Spelled, match, spelled
from core.domain.proposals.life import Status
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_status
from core.services.pages import Reader
from core.services.stores.pages import Filter, ProposalEntry
from tui.front import word
from tui.pages.proposal_words import SHORT_STATES, due_cell, due_room, number_of, room_for, status_cell, topic_of
from tui.widgets.paged import PagedSource
from tui.widgets.rows import Cell, Column, Row, Wish
from tui.widgets.views import Extent


def columns_of(t: Translator) -> tuple[Column, ...]:
    """As wide as their words are; what is left is the title's."""
    return (
        Column("number", word("Number"), 8),
        Column("title", word("Title"), 16, grows=True),
        Column("state", word("State"), room_for(SHORT_STATES.values(), t, most=15)),
        Column("due", word("Next due"), due_room(t)),
        Column("lead", word("Deputy"), 9, rank=1),
        Column("units", word("Units"), 20, rank=2),
        Column("topic", word("Topic"), 14, rank=3),
    )


class ProposalSource(PagedSource[ProposalEntry]):
    """``rules``: what the county calls its topics; handed in by ``learn``."""

    def __init__(
        self, opened: Callable[[], Awaitable[Reader[ProposalEntry]]], t: Translator, *, within: Filter | None = None
    ) -> None:
        super().__init__(opened, lambda entry: proposal_row(entry, self.rules, t), within=within)
        self.rules: ProposalRules | None = None
        self._t = t
        self._codes: tuple[tuple[str, Spelled], ...] = ()

    @property
    def kept_to(self) -> Filter:
        return self._within

    def keep_to(self, within: Filter) -> None:
        """Show nothing else; the list is to be reloaded."""
        self._within = within

    async def learn(self, rules: ProposalRules) -> None:
        """The words of states and topics, spelled aside: the dictionaries take a moment to load."""
        if rules is not self.rules:
            self.rules = rules
            named = [(str(one), word_status(one, self._t)) for one in Status]
            named += [(str(one), self._t(label)) for one, label in SHORT_STATES.items()]
            named += [(one.id, one.in_language(self._t.language)) for one in rules.topics]
            self._codes = tuple([(code, await asyncio.to_thread(spelled, label)) for code, label in named])

    async def extent(self, wish: Wish) -> Extent:
        """Another year or state is another list: no row keeps its place."""
        extent = await super().extent(wish)
        return Extent(extent.shown, extent.whole, hash((extent.version, self._within)))

    def _filter(self, wish: Wish) -> Filter:
        meant = tuple((one, self._meant(one)) for one in wish.text.split())
        return replace(super()._filter(wish), meant=tuple(pair for pair in meant if pair[1]))

    def _meant(self, typed: str) -> frozenset[str]:
        """The states, by the short word or the long one, and the topics that a word means."""
        found = ((code, match(typed, label)) for code, label in self._codes)
        return frozenset(code for code, how in found if how is not None and how is not Match.SOUNDS_ALIKE)


def proposal_row(entry: ProposalEntry, rules: ProposalRules | None, t: Translator) -> Row:
    others = f" +{entry.signatories - 1}" if entry.signatories > 1 else ""
    cells = {
        "number": Cell(number_of(entry.kind, entry.year, entry.number, entry.id, t)),
        "title": Cell(entry.title),
        "state": status_cell(entry.status, t),
        "due": due_cell(entry.due_on, entry.left, t, is_estimated=entry.is_estimated),
        "lead": Cell(entry.lead + others),
        "units": Cell(entry.units),
        "topic": Cell(topic_of(entry.topic, rules, t)),
    }
    return Row(str(entry.id), cells)
